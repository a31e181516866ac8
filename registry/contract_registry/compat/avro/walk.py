"""One walk over the pairs of types that meet, and what it finds."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from contract_registry.compat.avro.logical import Scalar
from contract_registry.compat.avro.nodes import AvroType, Fixed, Node, Primitive
from contract_registry.compat.avro.notes import Notes
from contract_registry.compat.avro.path import Path
from contract_registry.compat.budget import Budget
from contract_registry.finding import Json


@dataclass(frozen=True, slots=True)
class Example:
    """A value of the writer's type that shows a break."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class Break:
    """One reason why the reader cannot read what the writer sends.

    path, node:  where the value stands that cannot be read, and the writer's type there
    instance:    JSON Pointer of the place in the message
    reader:      JSON Pointer in the reader's schema; `writer` in the writer's, None where absent
    example:     the value to send there; the smallest of `node` where it does not matter
    logical:     the two types, where the bytes can be read and mean something else
    letter:      implementations are known that read it although the specification refuses it
    """

    kind: str
    path: Path
    node: Node
    instance: str
    reader: str
    writer: str | None
    constraint: tuple[str, Json]
    example: Example | None = None
    logical: tuple[Primitive | Fixed, Primitive | Fixed] | None = None
    letter: bool = False


@dataclass(slots=True)
class Resolution:
    """What came of it. `reason` says what ran out before every pair had been looked at."""

    breaks: list[Break] = field(default_factory=list)
    notes: Notes = field(default_factory=Notes)
    reason: str | None = None


@dataclass(slots=True)
class Walk:
    """Where the walk is: the pairs still to be looked at and those that have been."""

    schemas: tuple[AvroType, AvroType]
    budget: Budget
    ahead: deque[tuple[Path, Node, Node]]
    found: Resolution = field(default_factory=Resolution)
    seen: set[tuple[str, str]] = field(default_factory=set)

    def add(self, path: Path, writer: Node, reader: Node) -> None:
        """Look at this pair, too."""
        self.ahead.append((path, writer, reader))

    def note(self, text: str, path: Path, *names: str) -> None:
        """Say something of the place, or of the field of that name in it."""
        self.found.notes.add(text, path.instance(*names))

    def refuse(
        self,
        kind: str,
        path: Path,
        node: Node,
        reader: str,
        constraint: tuple[str, Json],
        *,
        example: Example | None = None,
        logical: tuple[Primitive | Fixed, Primitive | Fixed] | None = None,
        letter: bool = False,
    ) -> None:
        """Add the break of a value that stands in the writer's schema as `node`."""
        instance = path.instance()
        self.found.breaks.append(
            Break(
                kind,
                path,
                node,
                instance,
                reader,
                node.pointer,
                constraint,
                example,
                logical,
                letter,
            )
        )
