"""Languages as the states of a search: unions taken apart, the length kept beside the rest."""

from __future__ import annotations

from itertools import islice, product
from math import prod
from typing import Final, NamedTuple

from contract_registry.compat.regex.boolean import intersection
from contract_registry.compat.regex.nodes import ANY, NONE, And, Language, Length, Not, Or, Words

# An intersection of unions is taken apart only where that gives few parts.
MAX_PARTS: Final = 32
# With how many states of the same positive parts a new one is compared.
MAX_COMPARED: Final = 256


class State(NamedTuple):
    """The words of `rest` that have `low` to `high` characters."""

    rest: Language
    low: int
    high: int | None

    def within(self, bound: int | None) -> State:
        """Its words of at most `bound` characters."""
        if bound is None or (self.high is not None and self.high <= bound):
            return self
        return State(self.rest, self.low, bound)

    def possible(self) -> bool:
        """False only where the lengths already rule out every word."""
        if self.rest is NONE or (
            self.high is not None and self.high < max(self.low, self.rest.low)
        ):
            return False
        return self.rest.high is None or self.rest.high >= self.low

    def accepts_empty(self) -> bool:
        return self.low == 0 and self.rest.nullable


def apart(language: Language) -> list[State]:
    """States whose union is the language."""
    return [_state(part) for part in branches(language)]


def branches(language: Language) -> list[Language]:
    """Languages, none of them NONE and few of them unions, whose union is the language."""
    if isinstance(language, Or):
        return [branch for part in language.parts for branch in branches(part)]
    if not isinstance(language, And):
        return [] if language is NONE else [language]
    unions = [part for part in language.parts if isinstance(part, Or)]
    if not unions or prod(len(union.parts) for union in unions) > MAX_PARTS:
        return [language]
    fixed = [part for part in language.parts if not isinstance(part, Or)]
    chosen = product(*(union.parts for union in unions))
    # An And in one of the unions may bring unions in again; once is enough.
    parts = dict.fromkeys(intersection((*fixed, *choice)) for choice in chosen)
    return [part for part in parts if part is not NONE]


def _state(language: Language) -> State:
    if isinstance(language, Length):
        return State(ANY, language.low, language.high)
    if isinstance(language, And) and language.window is not None:
        window = language.window
        return State(intersection(language.others), window.low, window.high)
    return State(language, 0, None)


def later(state: State, target: Language) -> list[State]:
    """The states one character behind a state whose `rest` has `target` there."""
    low = max(state.low - 1, 0)
    high = None if state.high is None else state.high - 1
    found = []
    for rest, inner_low, inner_high in apart(target):
        highs = [bound for bound in (high, inner_high) if bound is not None]
        moved = State(rest, max(low, inner_low), min(highs, default=None))
        if moved.possible():
            found.append(moved)
    return found


class Seen:
    """States that were met before. What they hold need not be looked for behind more characters.

    A state is covered by one that asks for less: the same positive parts, no complement beside
    its own, a window no narrower. That keeps what excludes many alternatives from exploding.
    """

    def __init__(self) -> None:
        self.states: dict[frozenset[Language], list[tuple[frozenset[Language], State]]] = {}

    def add(self, state: State) -> None:
        """Count the state among those met."""
        positive, negative = _sides(state.rest)
        self.states.setdefault(positive, []).append((negative, state))

    def covers(self, state: State) -> bool:
        """Whether all words of the state are in a state met before."""
        positive, negative = _sides(state.rest)
        low, high = state.low, state.high
        return any(
            known.low <= low
            and (known.high is None or (high is not None and high <= known.high))
            and less <= negative
            for less, known in islice(self.states.get(positive, ()), MAX_COMPARED)
        )


def _sides(language: Language) -> tuple[frozenset[Language], frozenset[Language]]:
    """The positive parts of an intersection, and the complements."""
    parts = language.others if isinstance(language, And) else frozenset((language,))
    negative = frozenset(part for part in parts if isinstance(part, Not))
    return (parts - negative if negative else parts), negative


def finite_part(language: Language) -> tuple[frozenset[str], list[Language]] | None:
    """A finite set of words and what else they must be in, where the language has that form."""
    if isinstance(language, Words):
        return language.words, []
    if isinstance(language, And):
        for part in language.parts:
            if isinstance(part, Words):
                return part.words, [other for other in language.parts if other is not part]
    return None
