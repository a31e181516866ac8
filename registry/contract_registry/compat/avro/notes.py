"""What is to be said beside a verdict: where implementations differ, and what a reader may lose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

_SHOWN: Final = 3

FIRST_MATCH: Final = (
    "the reader's union holds the writer's type after another one that matches: the specification "
    "takes the first, some implementations (Java) the one that is the same"
)
OTHER_TYPE: Final = (
    "before the type that matches, the reader's union holds one of another kind or namespace that "
    "goes by the same name: some implementations (fastavro) take it, and fail"
)
NAMED_BRANCH: Final = (
    "the writer defines a type in place, and the reader names one as a branch of a union: some "
    "versions of fastavro fail on that"
)
NAMESPACE: Final = (
    "the namespace of a type differs: the specification compares names without it, some "
    "implementations compare fullnames"
)
LOGICAL_ADDED: Final = "the reader gives a logical type to what the writer sends without one"
LOGICAL_REMOVED: Final = (
    "the reader has no logical type for what the writer sends with one: it sees the plain value"
)
LATER_BRANCH: Final = (
    "the default fits a later branch of its union: implementations before Avro 1.12 refuse that"
)
LETTER: Final = "the specification refuses this, some implementations (fastavro) read it"
ENDLESS: Final = (
    "the writer's type contains itself in every message, so that no finite message exists; the "
    "verdict is that of the resolution rules"
)
LOSSY: Final[Mapping[tuple[str, str], str]] = {
    ("int", "float"): "an int is read as a float, which holds 24 bits exactly",
    ("long", "float"): "a long is read as a float, which holds 24 bits exactly",
    ("long", "double"): "a long is read as a double, which holds 53 bits exactly",
    ("bytes", "string"): "bytes are read as a string, which fails where they are no UTF-8",
}
"""Promotions that the specification allows although a value may suffer: (writer, reader) → note."""


@dataclass(slots=True)
class Notes:
    """Notes, each with the places in the message to which it applies."""

    places: dict[str, dict[str, None]] = field(default_factory=dict)

    def add(self, note: str, instance: str) -> None:
        """Say `note` of that place."""
        self.places.setdefault(note, {})[instance or "the message"] = None

    def texts(self) -> tuple[str, ...]:
        """One sentence for each note, with the first few of its places."""
        return tuple(f"{_listed(list(places))}: {note}" for note, places in self.places.items())


def _listed(places: list[str]) -> str:
    shown = ", ".join(places[:_SHOWN])
    return f"{shown} and {len(places) - _SHOWN} more" if len(places) > _SHOWN else shown
