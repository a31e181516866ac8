"""The way from a message to a part of it, by the writer's and the reader's names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contract_registry.compat.avro.nodes import Array, Map, Node, Record, Union, label


@dataclass(frozen=True, slots=True)
class Step:
    """One step into a part. `whole` and `part` are the writer's types, references resolved.

    writer, reader:  the names of the field in both schemas; empty where the step is no field
    """

    whole: Record | Array | Map | Union
    part: Node
    writer: str = ""
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """Steps from the whole message, as a linked list: many paths share their beginnings."""

    parent: Path | None = None
    step: Step | None = None
    length: int = 0

    def to(self, step: Step) -> Path:
        """This path and one more step."""
        return Path(self, step, self.length + 1)

    def upward(self) -> Iterator[Step]:
        """The steps from the last to the first."""
        path: Path | None = self
        while path is not None:
            if path.step is not None:
                yield path.step
            path = path.parent

    def in_union(self) -> bool:
        """Whether it ends at a branch of the writer's union."""
        return self.step is not None and isinstance(self.step.whole, Union)

    def instance(self, *names: str, wrapped: bool = False) -> str:
        """As a JSON Pointer in the message, `*` for any element or key.

        Unions are no level, unless their values are `wrapped` as in `avro-json`.
        """
        tokens = list(names)[::-1]
        for step in self.upward():
            if isinstance(step.whole, Record):
                tokens.append(step.writer)
            elif not isinstance(step.whole, Union):
                tokens.append("*")
            elif wrapped and label(step.part) != "null":
                tokens.append(label(step.part))
        return "".join(f"/{_escaped(token)}" for token in reversed(tokens))


def _escaped(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")
