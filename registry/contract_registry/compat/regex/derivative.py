"""Derivatives: what may follow each first character, as a function of the code point."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from contract_registry.compat.budget import Budget
from contract_registry.compat.regex.boolean import intersection, invert, union
from contract_registry.compat.regex.classes import LIMIT, CharClass
from contract_registry.compat.regex.classes import WORD as WORD_CHARS
from contract_registry.compat.regex.concatenation import before, before_empty, loop
from contract_registry.compat.regex.nodes import (
    ANY,
    NONE,
    OTHER,
    WORD,
    And,
    Char,
    Language,
    Length,
    Loop,
    Not,
    Or,
    Words,
    of_length,
    of_words,
)
from contract_registry.compat.regex.readable import best
from contract_registry.compat.regex.syntax import Alt, Chars, Empty, Regex, Repeat, Seq


class Steps(NamedTuple):
    """A function from code points: from `starts[i]` on, up to the next start, `targets[i]`."""

    starts: tuple[int, ...]
    targets: tuple[Language, ...]

    def at(self, code: int) -> Language:
        """The target of one code point."""
        return self.targets[bisect_right(self.starts, code) - 1]


NOTHING: Final = Steps((0,), (NONE,))

# How many breakpoints are remembered for nodes; above, all are forgotten at once.
MAX_KEPT: Final = 200_000


class _Memory:
    """The derivatives of nodes that were asked for lately."""

    steps: Final[dict[Language, Steps]] = {}
    weight = 0


def forget() -> None:
    """Drop the remembered derivatives when they have become too many."""
    if _Memory.weight > MAX_KEPT:
        _Memory.steps.clear()
        _Memory.weight = 0


def steps(language: Language, budget: Budget) -> Steps:
    """What may follow each first character. Raises BudgetExceeded."""
    kept = _Memory.steps
    found = kept.get(language)
    if found is not None:
        return found
    # A chain of optional parts needs the derivatives of all that may come first: no recursion.
    pending = [language]
    while pending:
        node = pending[-1]
        missing = [inner for inner in _inner(node) if inner not in kept]
        if missing:
            pending += missing
            continue
        pending.pop()
        if node not in kept:
            kept[node] = found = _derive(node, budget)
            weight = sum(_size(target) for target in found.targets)
            _Memory.weight += weight
            budget.spend("regex_steps", weight // 16)
    return kept[language]


def _size(language: Language) -> int:
    return 1 + len(language.parts) if isinstance(language, And | Or) else 1


def _inner(node: Language) -> Iterable[Language]:
    """The nodes whose derivatives are needed for the node's own."""
    if isinstance(node, And | Or):
        return node.parts
    if isinstance(node, Not):
        return (node.of,)
    if isinstance(node, Loop) and node.least == 0:
        return (node.rest,)
    return ()


def _derive(node: Language, budget: Budget) -> Steps:
    kept = _Memory.steps
    if isinstance(node, Char):
        return _on(node.chars, node.rest)
    if isinstance(node, Loop):
        return _derive_loop(node, budget)
    if isinstance(node, And):
        return _meet([kept[part] for part in node.parts])
    if isinstance(node, Or):
        return _join([kept[part] for part in node.parts])
    if isinstance(node, Not):
        inner = kept[node.of]
        return Steps(inner.starts, tuple(invert(target) for target in inner.targets))
    if isinstance(node, Words):
        return _derive_words(node.words)
    if isinstance(node, Length):
        high = None if node.high is None else node.high - 1
        return Steps((0,), (of_length(node.low - 1, high),))
    raise TypeError(node)


def _derive_words(words: frozenset[str]) -> Steps:
    tails: dict[int, list[str]] = {}
    for word in words:
        if word:
            tails.setdefault(ord(word[0]), []).append(word[1:])
    pieces = [(code, code + 1, of_words(tails[code])) for code in sorted(tails)]
    return _pieces(pieces)


def _derive_loop(node: Loop, budget: Budget) -> Steps:
    rests = (node.after_word, node.after_other)
    again = _again(node.body, node.least, node.most, rests)
    found = _after(node.body, node.context, again, budget)
    return _join([found, _Memory.steps[node.rest]]) if node.least == 0 else found


def _again(
    body: Regex, least: int, most: int | None, rests: tuple[Language, Language]
) -> tuple[Language, Language]:
    """The continuations when one iteration more is done."""
    least, most = max(least - 1, 0), None if most is None else most - 1
    return loop(body, least, most, WORD, rests), loop(body, least, most, OTHER, rests)


def _after(regex: Regex, context: int, rests: tuple[Language, Language], budget: Budget) -> Steps:
    """What may follow each first character that `regex` consumes, `rests` being behind it."""
    if isinstance(regex, Chars):
        word, other = rests
        if word is other:
            return _on(regex.chars, word)
        inside = _on(regex.chars & WORD_CHARS, word)
        return _join([inside, _on(regex.chars - WORD_CHARS, other)])
    if isinstance(regex, Alt):
        return _join([_after(item, context, rests, budget) for item in regex.items])
    if isinstance(regex, Repeat):
        again = _again(regex.body, regex.least, regex.most, rests)
        return _after(regex.body, context, again, budget)
    if isinstance(regex, Seq):
        return _after_sequence(regex, context, rests, budget)
    return NOTHING


def _after_sequence(
    regex: Seq, context: int, rests: tuple[Language, Language], budget: Budget
) -> Steps:
    # Behind a consumed character there is no start; the first of the three is never looked at.
    behind = [(rests[1], *rests)]
    for item in reversed(regex.items[1:]):
        behind.append(before(item, behind[-1]))
    found: list[Steps] = []
    condition: Language = ANY
    for item, (_, word, other) in zip(regex.items, reversed(behind), strict=True):
        step = _after(item, context, (word, other), budget)
        found.append(step if condition is ANY else _meet([steps(condition, budget), step]))
        if item.empty is Empty.NEVER:
            break
        condition = intersection((condition, before_empty(item)[context]))
    return _join(found)


def edges(function: Steps) -> Iterable[tuple[Language, tuple[int, int]]]:
    """Each target but NONE, with rank and code point of the best character that leads there."""
    found: dict[Language, tuple[int, int]] = {}
    ends = (*function.starts[1:], LIMIT)
    for start, end, target in zip(function.starts, ends, function.targets, strict=True):
        if target is not NONE:
            choice = best(start, end)
            if choice is not None and (target not in found or choice < found[target]):
                found[target] = choice
    return found.items()


def _on(chars: CharClass, target: Language) -> Steps:
    """Steps to the target for the class, to NONE elsewhere; inside and outside take turns."""
    bounds = chars.bounds[:-1] if chars.bounds[-1:] == (LIMIT,) else chars.bounds
    turns = (target, NONE) * (len(bounds) // 2 + 1)
    if bounds[:1] == (0,):
        return Steps(bounds, turns[: len(bounds)])
    return Steps((0, *bounds), (NONE, *turns[: len(bounds)]))


def _pieces(pieces: list[tuple[int, int, Language]]) -> Steps:
    """Steps from ascending, disjoint [low, high) → target; NONE elsewhere."""
    starts: list[int] = []
    targets: list[Language] = []
    end = 0
    for low, high, target in pieces:
        if low > end:
            starts.append(end)
            targets.append(NONE)
        if low == end and targets and targets[-1] is target:
            end = high
            continue
        starts.append(low)
        targets.append(target)
        end = high
    if end < LIMIT:
        starts.append(end)
        targets.append(NONE)
    return Steps(tuple(starts), tuple(targets))


def _join(functions: list[Steps]) -> Steps:
    return _combined(functions, NONE, ANY, union)


def _meet(functions: list[Steps]) -> Steps:
    return _combined(functions, ANY, NONE, intersection)


def _combined(
    functions: list[Steps],
    neutral: Language,
    absorbing: Language,
    make: Callable[[Iterable[Language]], Language],
) -> Steps:
    """The functions combined point by point."""
    if len(functions) == 1:
        return functions[0]
    if len(functions) == 2:
        return _combined_pair(*functions, neutral, absorbing, make)
    changes: dict[int, list[tuple[Language, Language]]] = {}
    active: dict[Language, int] = {}
    for starts, targets in functions:
        before = targets[0]
        active[before] = active.get(before, 0) + 1
        for start, target in zip(starts[1:], targets[1:], strict=True):
            changes.setdefault(start, []).append((before, target))
            before = target
    made: dict[frozenset[Language], Language] = {}
    bounds, values = [0], [_value(active, neutral, absorbing, make, made)]
    for start in sorted(changes):
        for before, target in changes[start]:
            active[before] -= 1
            if not active[before]:
                del active[before]
            active[target] = active.get(target, 0) + 1
        value = _value(active, neutral, absorbing, make, made)
        if value is not values[-1]:
            bounds.append(start)
            values.append(value)
    return Steps(tuple(bounds), tuple(values))


def _combined_pair(
    one: Steps,
    two: Steps,
    neutral: Language,
    absorbing: Language,
    make: Callable[[Iterable[Language]], Language],
) -> Steps:
    """The same for two functions, by far the most frequent case."""
    bounds: list[int] = []
    values: list[Language] = []
    made: dict[tuple[Language, Language], Language] = {}
    last: Language | None = None
    i = j = at = 0
    while at < LIMIT:
        left, right = one.targets[i], two.targets[j]
        if left is absorbing or right is absorbing:
            value = absorbing
        elif left is neutral or left is right:
            value = right
        elif right is neutral:
            value = left
        else:
            known = made.get((left, right))
            value = made[left, right] = make((left, right)) if known is None else known
        if value is not last:
            bounds.append(at)
            values.append(value)
            last = value
        left_end = one.starts[i + 1] if i + 1 < len(one.starts) else LIMIT
        right_end = two.starts[j + 1] if j + 1 < len(two.starts) else LIMIT
        at = min(left_end, right_end)
        i += left_end == at
        j += right_end == at
    return Steps(tuple(bounds), tuple(values))


def _value(
    active: dict[Language, int],
    neutral: Language,
    absorbing: Language,
    make: Callable[[Iterable[Language]], Language],
    made: dict[frozenset[Language], Language],
) -> Language:
    if absorbing in active:
        return absorbing
    key = frozenset(active)
    found = made.get(key)
    if found is None:
        found = made[key] = make(part for part in active if part is not neutral)
    return found
