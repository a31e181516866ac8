"""What somebody may have meant who wrote a name that does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_LONGEST: Final = 200  # characters; nobody means a name as long as that
_MOST: Final = 500  # names that are compared; a guess is not worth more


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like `word`, None where none does."""
    from difflib import get_close_matches
    from itertools import islice

    if len(word) > _LONGEST:
        return None
    by_lower_case = {name.lower(): name for name in islice(known, _MOST)}
    found = get_close_matches(word.lower(), by_lower_case, n=1, cutoff=0.7)
    return by_lower_case[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """`did you mean x?`, or None where nothing is close enough to suggest."""
    name = closest(word, known)
    return None if name is None else f"did you mean {name}?"


def one_of(names: Iterable[str]) -> str:
    """The names as a sentence has them: `a, b or c`."""
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
