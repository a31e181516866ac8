"""Sets of characters as intervals of code points."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final
from weakref import WeakValueDictionary

LIMIT: Final = 0x110000
SURROGATES: Final = (0xD800, 0xE000)


class CharClass:
    """A set of code points. Equal sets are one object, so `is` and `==` agree.

    bounds: where membership flips, ascending: [b0, b1) is inside, [b1, b2) outside, and so on
    size:   how many characters it holds; a lone surrogate is no character
    """

    __slots__ = ("__weakref__", "bounds", "size")

    bounds: tuple[int, ...]
    size: int

    def __and__(self, other: CharClass) -> CharClass:
        return self if self is other else _interned(_merge(self.bounds, other.bounds, 2))

    def __or__(self, other: CharClass) -> CharClass:
        return self if self is other else _interned(_merge(self.bounds, other.bounds, 1))

    def __sub__(self, other: CharClass) -> CharClass:
        return self & ~other

    def __invert__(self) -> CharClass:
        bounds = self.bounds
        head = bounds[1:] if bounds and bounds[0] == 0 else (0, *bounds)
        return _interned(head[:-1] if head[-1:] == (LIMIT,) else (*head, LIMIT))

    def __contains__(self, code: int) -> bool:
        return bisect_right(self.bounds, code) & 1 == 1

    def __bool__(self) -> bool:
        return bool(self.bounds)

    def __repr__(self) -> str:
        return f"CharClass({', '.join(f'{low:x}-{high - 1:x}' for low, high in self.intervals())})"

    def intervals(self) -> Iterator[tuple[int, int]]:
        """The half-open intervals [low, high) of code points, ascending."""
        return zip(self.bounds[::2], self.bounds[1::2], strict=True)


def width(low: int, high: int) -> int:
    """How many characters [low, high) holds, surrogates left out."""
    return high - low - max(0, min(high, SURROGATES[1]) - max(low, SURROGATES[0]))


def of_intervals(intervals: Iterable[tuple[int, int]]) -> CharClass:
    """The union of half-open intervals, in any order, overlapping or not."""
    bounds: list[int] = []
    for low, high in sorted(intervals):
        if low >= high:
            continue
        if bounds and low <= bounds[-1]:
            bounds[-1] = max(bounds[-1], high)
        else:
            bounds += (low, high)
    return _interned(tuple(bounds))


def joined(parts: Iterable[CharClass]) -> CharClass:
    """The union of many classes."""
    held = list(parts)
    if len(held) == 1:
        return held[0]
    return of_intervals(pair for part in held for pair in part.intervals())


def of_characters(characters: str) -> CharClass:
    """The set of the characters of a string."""
    return of_intervals((ord(char), ord(char) + 1) for char in characters)


_classes: WeakValueDictionary[tuple[int, ...], CharClass] = WeakValueDictionary()


def _interned(bounds: tuple[int, ...]) -> CharClass:
    found = _classes.get(bounds)
    if found is None:
        found = CharClass()
        found.bounds = bounds
        found.size = sum(width(low, high) for low, high in found.intervals())
        _classes[bounds] = found
    return found


def _merge(one: tuple[int, ...], two: tuple[int, ...], least: int) -> tuple[int, ...]:
    """Where at least `least` of the two sets hold the character."""
    bounds: list[int] = []
    i = j = 0
    inside = False
    while i < len(one) or j < len(two):
        at = min(one[i] if i < len(one) else LIMIT, two[j] if j < len(two) else LIMIT)
        if i < len(one) and one[i] == at:
            i += 1
        if j < len(two) and two[j] == at:
            j += 1
        now = (i & 1) + (j & 1) >= least
        if now != inside:
            bounds.append(at)
            inside = now
    return tuple(bounds)


ALL: Final = of_intervals([(0, LIMIT)])
EMPTY: Final = of_intervals([])
DIGIT: Final = of_characters("0123456789")
WORD: Final = DIGIT | of_intervals([(0x41, 0x5B), (0x61, 0x7B), (0x5F, 0x60)])
LINE_END: Final = of_characters("\n\r\u2028\u2029")
# WhiteSpace and LineTerminator of ECMA-262; the space separators (Zs) no longer change.
SPACE: Final = LINE_END | of_characters(
    "\t\v\f \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u202f\u205f\u3000\ufeff"
)
