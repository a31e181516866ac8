"""Which characters a word is best made of, where several would do."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from contract_registry.compat.regex.classes import (
    SURROGATES,
    CharClass,
    of_characters,
    of_intervals,
)

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_ORDER: Final = f"{_LETTERS}0123456789{_LETTERS.upper()}-_./:@+=,;#$%&*!?()[]{{}}<>~^|'`\"\\ "
_RANKS: Final = {ord(char): rank for rank, char in enumerate(_ORDER)}
_TRIES: Final = 64

# Alphabets from the plainest on: letters and digits, printable ASCII, everything.
PLAIN: Final = of_characters(_ORDER[:62])
PRINTABLE: Final = of_intervals([(0x20, 0x7F)])
ALPHABETS: Final[tuple[CharClass, ...]] = (PLAIN, PRINTABLE, of_intervals([(0, 0x110000)]))


def rank(code: int) -> int:
    """A place in the order of preference, lower is better; no two characters share one."""
    found = _RANKS.get(code)
    if found is not None:
        return found
    char = chr(code)
    group = 1 if char.isalpha() else 2 if char.isprintable() else 3
    return group << 21 | code


def cost(place: int) -> int:
    """How much a character of this rank hurts the eye."""
    if place < len(_ORDER):
        return 0 if place < 62 else 2 if place == len(_ORDER) - 1 else 1
    return 8 << 2 * (place >> 21)


@lru_cache(maxsize=4096)
def best(low: int, high: int) -> tuple[int, int] | None:
    """(rank, code point) of the best character found in [low, high); None where there is none."""
    ascii_part = range(max(low, 0x20), min(high, 0x7F))
    if ascii_part:
        return min((_RANKS[code], code) for code in ascii_part)
    pieces = ((low, min(high, SURROGATES[0])), (max(low, SURROGATES[1]), high))
    codes = [code for start, end in pieces for code in range(start, min(end, start + _TRIES))]
    return min(((rank(code), code) for code in codes), default=None)


def key(word: str) -> tuple[int, int, list[int]]:
    """Sorts shorter words first, then plainer ones, then by the order of preference."""
    ranks = [rank(ord(char)) for char in word]
    return len(word), sum(map(cost, ranks)), ranks
