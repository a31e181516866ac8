"""What a consumer declares to read: which constraints count for it.

Pointers are split into their tokens. What stands on the way to one, at one, or below one counts.
"""

from __future__ import annotations

import re
from typing import Final, TypeAlias

from contract_registry.documents import pointer as pointers

Reads: TypeAlias = frozenset[tuple[str, ...]] | None
"""What is read below a place; None: all of it; empty: nothing."""

_INDEX: Final = re.compile("0|[1-9][0-9]{0,2}")
"""Positions that a plan spells out, one for each element before."""

ANY: Final = "*"
NOTHING: Final[Reads] = frozenset()


def reads_of(declared: tuple[str, ...] | None) -> Reads:
    """The pointers of a declaration. Raises ValueError for what is no pointer."""
    if declared is None:
        return None
    return _below(frozenset(tuple(pointers.tokens(pointer)) for pointer in declared))


def within(reads: Reads, name: str) -> Reads:
    """What is read below the member of that name."""
    if reads is None:
        return None
    return _below(frozenset(path[1:] for path in reads if path[0] in (name, ANY)))


def within_any(reads: Reads) -> Reads:
    """What is read below every member, whatever its name."""
    if reads is None:
        return None
    return _below(frozenset(path[1:] for path in reads if path[0] == ANY))


def indexes(reads: Reads) -> list[int]:
    """The elements that are read by their position, in order."""
    return sorted(int(name) for name in names(reads) if _INDEX.fullmatch(name))


def names(reads: Reads) -> list[str]:
    """The members that are read by name, in order; elements are among them as numbers."""
    return sorted({path[0] for path in reads or () if path[0] != ANY})


def _below(paths: frozenset[tuple[str, ...]]) -> Reads:
    return None if () in paths else paths
