"""Where the values of a document stand: JSON Pointer → line and column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from contract_registry.documents import pointer as pointers
from contract_registry.finding import Finding, Identity, Json, Location, Severity

Position: TypeAlias = tuple[int, int]
"""Line and column, counted from 1; a column is a character."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a value starts, and the key that names it, where it has one."""

    value: Position
    key: Position | None = None


Marks: TypeAlias = dict[str, Mark]
Locate: TypeAlias = Callable[[str, bool], Location]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong in a text, before it has a path. `fatal`: the rest of it was not read."""

    rule: str
    message: str
    fix: str
    position: Position
    fatal: bool = False

    def finding(self, path: str) -> Finding:
        """The finding for the file at `path`: a file that cannot be read as it stands."""
        return unreadable(self.rule, self.message, Location(path, *self.position), self.fix)


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a text gave: its value, what is wrong in it, its positions where asked for."""

    value: Json
    troubles: tuple[Trouble, ...]
    marks: Mapping[str, Mark]


def unreadable(rule: str, message: str, location: Location, fix: str) -> Finding:
    """A finding for a file that cannot be read as what it should be."""
    identity = Identity(kind=f"{location.path}: {message}")
    return Finding(
        rule, Severity.ERROR, message, location, fix=fix, identity=identity, unreadable=True
    )


def find(marks: Mapping[str, Mark], pointer: str, *, key: bool) -> Position:
    """The position of the value at `pointer`, or of its key; the nearest parent's if it is absent.

    An element of a list has no key; its value's position stands for it.
    """
    while pointer and pointer not in marks:
        pointer, key = pointers.parent(pointer), False
    mark = marks.get(pointer)
    if mark is None:
        return (1, 1)
    return mark.key if key and mark.key is not None else mark.value
