"""Pieces of code from several fragments in one module: what two of them define is defined once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

_GOES_ON: Final = (" ", ")", "]", "}", "\t")
_LEADS_ON: Final = ("@", "#", "//", "/**", " *")


def blocks(fragments: Iterable[Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """The definitions at the top level, each with its decorators and comments, each once.

    Empty lines between definitions are left to the caller; those within one are kept.
    """
    seen = set()
    for lines in fragments:
        for block in _of(lines):
            if block not in seen:
                seen.add(block)
                yield block


def _of(lines: Sequence[str]) -> Iterator[tuple[str, ...]]:
    block: list[str] = []
    for line in lines:
        starts = bool(line) and not line.startswith(_GOES_ON)
        if starts and block and not all(_leads_on(it) for it in block):
            yield _trimmed(block)
            block = []
        block.append(line)
    if any(block):
        yield _trimmed(block)


def _leads_on(line: str) -> bool:
    return not line or line.startswith(_LEADS_ON)


def _trimmed(block: list[str]) -> tuple[str, ...]:
    text = "\n".join(block).strip("\n")
    return tuple(text.split("\n"))
