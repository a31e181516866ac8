"""Search for a shortest word: breadth first over derivatives, layer by layer.

The word found is a function of the language alone (but for long words, see `long_words`): of the
shortest words the plainest, of those the first in the order of preference. To that end each layer
keeps, for each state, the best way there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from contract_registry.compat.budget import Budget
from contract_registry.compat.regex.boolean import intersection, invert
from contract_registry.compat.regex.derivative import forget, steps
from contract_registry.compat.regex.long_words import long_walk
from contract_registry.compat.regex.membership import holds
from contract_registry.compat.regex.nodes import NONE, Language, of_words
from contract_registry.compat.regex.piecewise import edges
from contract_registry.compat.regex.readable import cost, key
from contract_registry.compat.regex.states import Seen, State, apart, finite_part, later

# From this lower bound on, lengths are reckoned with and not walked.
LONG: Final = 16
# How much longer than the least bound a word may be, in one search after the other.
SLACKS: Final = (0, 2, 8, 32, None)


class _Way:
    """How a state was reached; `order` is the place of its word among the words of its layer."""

    __slots__ = ("before", "code", "cost", "order", "place")

    def __init__(self, before: _Way | None, code: int, place: int, total: int) -> None:
        self.before, self.code, self.place, self.cost = before, code, place, total
        self.order = 0

    def beats(self, other: _Way) -> bool:
        return (self.cost, *self.path()) < (other.cost, *other.path())

    def path(self) -> tuple[int, int]:
        return (self.before.order if self.before else 0), self.place

    def word(self) -> str:
        codes = []
        way: _Way | None = self
        while way is not None and way.before is not None:
            codes.append(chr(way.code))
            way = way.before
        return "".join(reversed(codes))


def shortest(language: Language, budget: Budget, *, avoid: Collection[str] = ()) -> str | None:
    """A shortest word that is not in `avoid`; None where there is proved to be none.

    Raises BudgetExceeded.
    """
    if avoid:
        language = intersection((language, invert(of_words(avoid))))
    return _search(language, budget, any_word=False)


def is_empty(language: Language, budget: Budget) -> bool:
    """Whether the language has no word. Raises BudgetExceeded."""
    if language.sure or language is NONE:
        return language is NONE
    return _search(language, budget, any_word=True) is None


def _search(language: Language, budget: Budget, *, any_word: bool) -> str | None:
    """With bounds on the length first: they rule out most detours on the way to a short word.

    Without a word in the bounds nothing is said of longer ones; the last search has no bound.
    """
    for slack in SLACKS:
        bound = None if slack is None else language.low + slack
        if bound is not None and language.high is not None and bound >= language.high:
            bound = None
        search = _Search(budget, bound, any_word=any_word)
        search.run(language)
        if search.found is not None or bound is None:
            return search.found
    return None


class _Search:
    """One search; with `any_word` it ends at the first sign of a word, which it does not spell."""

    def __init__(self, budget: Budget, bound: int | None, *, any_word: bool) -> None:
        self.budget = budget
        self.bound = bound
        self.any_word = any_word
        self.found: str | None = None
        self.seen = Seen()
        self.long: list[tuple[int, _Way, State]] = []

    def run(self, language: Language) -> None:
        """Set `found` to the best word of at most `bound` characters, if there is one."""
        start = _Way(None, 0, 0, 0)
        states = (state.within(self.bound) for state in apart(language))
        layer = {state: start for state in states if state.possible()}
        depth = 0
        while layer:
            self._accept(layer)
            if self.found is not None and (self.any_word or len(self.found) <= depth):
                break
            forget()
            layer = self._next_layer(layer, depth)
            depth += 1
        for long_depth, way, state in self.long:
            if self.found is None or long_depth + state.low < len(self.found):
                self._reckon(way, state)

    def _accept(self, layer: dict[State, _Way]) -> None:
        ways = [way for state, way in layer.items() if state.accepts_empty()]
        if ways:
            best = ways[0]
            for way in ways[1:]:
                best = way if way.beats(best) else best
            self._offer(best.word())

    def _offer(self, word: str) -> None:
        if self.found is None or key(word) < key(self.found):
            self.found = word

    def _next_layer(self, layer: dict[State, _Way], depth: int) -> dict[State, _Way]:
        following: dict[State, _Way] = {}
        # What this layer holds must not hide other ways of this same layer, only later ones.
        fresh = [(state, way) for state, way in layer.items() if not self.seen.covers(state)]
        for state, _ in fresh:
            self.seen.add(state)
        for state, way in fresh:
            self.budget.spend("regex_steps")
            finite = finite_part(state.rest)
            if finite is not None:
                self._offer_finite(*finite, way, state)
            elif state.low > LONG:
                self.long.append((depth, way, state))
            else:
                self._extend(state, way, following)
        ranked = sorted(following.values(), key=_Way.path)
        order, last = -1, None
        for way in ranked:
            # Two states may be reached by one word: then neither comes first.
            path = way.path()
            if path != last:
                order, last = order + 1, path
            way.order = order
        return following

    def _extend(self, state: State, way: _Way, following: dict[State, _Way]) -> None:
        for target, (place, code) in edges(steps(state.rest, self.budget)):
            for moved in later(state, target):
                step = _Way(way, code, place, way.cost + cost(place))
                other = following.get(moved)
                if other is None or step.beats(other):
                    following[moved] = step

    def _offer_finite(
        self, words: Iterable[str], others: list[Language], way: _Way, state: State
    ) -> None:
        """Words are few: whether one is in the other languages is a matter of membership."""
        for word in sorted(words, key=key):
            self.budget.spend("regex_steps", 1 + len(word) // 16)
            fits = state.low <= len(word) and (state.high is None or len(word) <= state.high)
            if fits and all(holds(other, word, self.budget) for other in others):
                self._offer(way.word() + word)
                return

    def _reckon(self, way: _Way, state: State) -> None:
        walk = long_walk(state, self.budget)
        if walk is not None:
            self._offer(way.word() + ("" if self.any_word else walk.word(self.budget)))
