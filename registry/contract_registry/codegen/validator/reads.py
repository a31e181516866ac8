"""What a consumer declares to read: which constraints count for it.

Pointers are split into their tokens. What stands on the way to one, at one, or below one counts.
"""

from __future__ import annotations

from typing import Final, TypeAlias

from contract_registry.documents import pointer as pointers

Reads: TypeAlias = frozenset[tuple[str, ...]] | None
"""What is read below a place; None: all of it; empty: nothing."""

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


def within_element(reads: Reads, index: int | None) -> Reads:
    """What is read below the element at that index; None: below any."""
    if reads is None:
        return None
    found = (path[1:] for path in reads if _is_index(path[0], index))
    return _below(frozenset(found))


def within_any(reads: Reads) -> Reads:
    """What is read below every member, whatever its name."""
    if reads is None:
        return None
    return _below(frozenset(path[1:] for path in reads if path[0] == ANY))


def names(reads: Reads) -> list[str]:
    """The members that are read by name, in order; elements are among them as numbers."""
    return sorted({path[0] for path in reads or () if path[0] != ANY})


def _below(paths: frozenset[tuple[str, ...]]) -> Reads:
    return None if () in paths else paths


def _is_index(token: str, index: int | None) -> bool:
    return token == ANY or (token.isdecimal() if index is None else token == str(index))
