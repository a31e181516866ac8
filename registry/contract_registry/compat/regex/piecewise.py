"""Functions from the first character to a language, constant over intervals of code points."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from contract_registry.compat.regex.boolean import intersection, union
from contract_registry.compat.regex.classes import LIMIT, CharClass
from contract_registry.compat.regex.nodes import ANY, NONE, Language
from contract_registry.compat.regex.readable import best


class Steps(NamedTuple):
    """A function from code points: from `starts[i]` on, up to the next start, `targets[i]`."""

    starts: tuple[int, ...]
    targets: tuple[Language, ...]

    def at(self, code: int) -> Language:
        """The target of one code point."""
        return self.targets[bisect_right(self.starts, code) - 1]


NOTHING: Final = Steps((0,), (NONE,))


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


def on(chars: CharClass, target: Language) -> Steps:
    """Steps to the target for the class, to NONE elsewhere; inside and outside take turns."""
    bounds = chars.bounds[:-1] if chars.bounds[-1:] == (LIMIT,) else chars.bounds
    turns = (target, NONE) * (len(bounds) // 2 + 1)
    if bounds[:1] == (0,):
        return Steps(bounds, turns[: len(bounds)])
    return Steps((0, *bounds), (NONE, *turns[: len(bounds)]))


def of_pieces(pieces: list[tuple[int, int, Language]]) -> Steps:
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


def join(functions: list[Steps]) -> Steps:
    """The union, point by point."""
    return _combined(functions, NONE, ANY, union)


def meet(functions: list[Steps]) -> Steps:
    """The intersection, point by point."""
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
        return _combined_pair(functions[0], functions[1], neutral, absorbing, make)
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
