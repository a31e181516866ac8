"""Which parts of a message are read, as a tree of names."""

from __future__ import annotations

from typing import TypeAlias

from contract_registry.documents.pointer import tokens

Reads: TypeAlias = "dict[str, Reads]"
"""Of which names below a value something is read, `*` for any; an empty one reads all of it."""


def tree(pointers: tuple[str, ...]) -> Reads:
    """The tree of JSON Pointers; what lies below a pointer that is given is read whole."""
    root: Reads = {}
    whole: list[Reads] = []
    for pointer in pointers:
        here = root
        for token in tokens(pointer):
            here = here.setdefault(token, {})
        whole.append(here)
    for each in whole:
        each.clear()
    return root


def within(reads: Reads, name: str) -> Reads | None:
    """What is read below a member; None where it is not read."""
    if not reads:
        return reads
    below = [reads[it] for it in (name, "*") if it in reads]
    return merged(below) if below else None


def merged(several: list[Reads]) -> Reads:
    """What is read where any of several reads it."""
    if not all(several):
        return {}
    return {
        name: merged([reads[name] for reads in several if name in reads])
        for name in dict.fromkeys(name for reads in several for name in reads)
    }


def frozen(reads: Reads) -> tuple[object, ...]:
    """The tree as a key."""
    return tuple((name, frozen(below)) for name, below in sorted(reads.items()))
