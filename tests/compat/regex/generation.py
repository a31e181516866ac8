"""Random patterns over a small alphabet, and all short words over it."""

from __future__ import annotations

import itertools
import random

ALPHABET = "ab-"
WORDS = ["".join(word) for n in range(6) for word in itertools.product(ALPHABET, repeat=n)]
EVERY = (1 << len(WORDS)) - 1

_ATOMS = ["a", "b", "-", "a", "b", "[ab]", "[^a]", ".", r"\w", r"\W", "ab", "ba", r"[^\w]"]
_COUNTS = ["*", "+", "?", "{2}", "{1,2}", "{0,2}", "{2,}", "{1,3}", "*?", "{2,3}", "{3}"]


def pattern(chance: random.Random, depth: int | None = None) -> str:
    """A pattern with groups, counts, look-ahead, anchors and boundaries anywhere."""
    if depth is not None:
        return _part(chance, depth)
    head, tail = chance.choice(["", "", "^"]), chance.choice(["", "", "$"])
    return head + _part(chance, chance.randint(1, 4)) + tail


def _part(chance: random.Random, depth: int) -> str:
    kind = chance.random()
    if depth <= 0 or kind < 0.3:
        return chance.choice(_ATOMS)
    if kind < 0.5:
        return "".join(_part(chance, depth - 1) for _ in range(chance.randint(1, 3)))
    if kind < 0.62:
        sides = [
            _part(chance, depth - 1) if chance.random() < 0.9 else ""
            for _ in range(chance.randint(2, 3))
        ]
        return f"(?:{'|'.join(sides)})"
    if kind < 0.8:
        return f"(?:{_part(chance, depth - 1)}){chance.choice(_COUNTS)}"
    if kind < 0.87:
        return f"{chance.choice(['(?=', '(?!'])}{_part(chance, depth - 1)})"
    return chance.choice(["^", "$", r"\b", r"\B"])


def family(chance: random.Random) -> list[str]:
    """Patterns that share their ends, so that the states of one are met in another."""
    tail = f"(?:{_part(chance, 2)}){chance.choice(_COUNTS)}{_part(chance, 1)}"
    heads = ["", "b", "a*", "[ab]{2}", "(?:ab|-)?", f"(?:{_part(chance, 1)}){{0,2}}"]
    return [f"^{head}{tail}$" for head in heads]


def bits(found: list[bool]) -> int:
    """A set of WORDS as the bits of a number."""
    return sum(1 << place for place, holds in enumerate(found) if holds)


def members(held: int) -> list[str]:
    """The WORDS of a set."""
    return [word for place, word in enumerate(WORDS) if held >> place & 1]
