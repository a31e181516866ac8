"""EventBridge's envelope in a schema: the annotations that name an event, and where `detail` is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final

from contract_registry.documents import pointer as pointers
from contract_registry.finding import Json
from contract_registry.import_.found import Place
from contract_registry.import_.reading import Reading
from contract_registry.import_.remark import lost, note

SOURCE: Final = "x-amazon-events-source"
DETAIL_TYPE: Final = "x-amazon-events-detail-type"

_LIKE_SOURCE: Final = re.compile("x(amazon|amzn|amz|aws)?(events?)?(bridge)?sources?")
_LIKE_TYPE: Final = re.compile("x(amazon|amzn|amz|aws)?(events?)?(bridge)?detail(ed)?types?")
_ALIKE: Final = 0.88  # of 1; x-amazon-apigateway-… is below, one wrong letter is above
_ENVELOPE: Final = frozenset(
    ("account", "detail", "detail-type", "id", "region", "resources", "source", "time", "version")
)
_DELIVERED: Final = _ENVELOPE | {"replay-name"}
_MOST_PARTS: Final = 100


def annotated(reading: Reading, place: Place) -> tuple[str | None, str | None]:
    """The source and the detail-type that a schema's annotations name.

    A misspelt annotation counts, and is told; the right spelling goes before it.
    """
    holder, pointer = place
    schema = reading.value(place)
    if not isinstance(schema, Mapping):
        return None, None
    found: dict[str, str] = {}
    for key, value in schema.items():
        meant = _meant(key)
        if meant is None:
            continue
        where = holder.locate(pointers.join(pointer, key), key=True)
        if not isinstance(value, str) or not value.strip():
            reading.tell(lost(f"{key} is no text", where, "write the name into the contract"))
        elif key == meant:
            found[meant] = value
        elif meant not in schema:
            found.setdefault(meant, value)
            reading.tell(
                note(
                    f"{key} is read as {meant}",
                    where,
                    "rename it: other tools look for the right one",
                )
            )
    return found.get(SOURCE), found.get(DETAIL_TYPE)


def is_annotated(schema: Json) -> bool:
    """Whether a schema names its event."""
    return isinstance(schema, Mapping) and any(_meant(key) for key in schema)


def _meant(key: str) -> str | None:
    if not key[:2].lower().startswith("x") or len(key) > 60:
        return None
    letters = re.sub("[^a-z]", "", key.lower())
    if _LIKE_SOURCE.fullmatch(letters):
        return SOURCE
    if _LIKE_TYPE.fullmatch(letters):
        return DETAIL_TYPE
    for name in (SOURCE, DETAIL_TYPE):
        if SequenceMatcher(None, key.lower(), name).ratio() >= _ALIKE:
            return name
    return None


@dataclass(slots=True)
class Envelope:
    """What a schema says of an event around its detail.

    details:  the places that describe `detail`; every one of them holds
    names:    the properties that it declares, and where
    fixed:    `source` and `detail-type` where the schema allows one value only
    required: whether it says that `detail` must be there
    """

    details: list[Place] = field(default_factory=list)
    names: dict[str, Place] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)

    @property
    def is_one(self) -> bool:
        """Whether the schema describes a whole event, and not what is in one."""
        return "detail" in self.names and bool({"detail-type", "source"} & set(self.names))


def envelope(reading: Reading, place: Place, dialect: str) -> Envelope:
    """The envelope that a schema describes, through `$ref` and `allOf`."""
    found = Envelope()
    for holder, pointer in _parts(reading, place, dialect):
        schema = reading.value((holder, pointer))
        properties = schema.get("properties") if isinstance(schema, Mapping) else None
        for name, value in properties.items() if isinstance(properties, Mapping) else ():
            at = (holder, pointers.join(pointer, "properties", name))
            found.names.setdefault(name, at)
            if name == "detail":
                found.details.append(at)
            elif name in ("source", "detail-type"):
                only = _only(value)
                if only is not None:
                    found.fixed.setdefault(name, only)
    return found


def _parts(reading: Reading, place: Place, dialect: str) -> Iterator[Place]:
    """The schema and everything that holds together with it."""
    waiting = [place]
    seen: set[tuple[str, str]] = set()
    while waiting and len(seen) < _MOST_PARTS:
        here = waiting.pop(0)
        key = (here[0].document.path, here[1])
        if key in seen:
            continue
        seen.add(key)
        yield here
        schema = reading.value(here)
        if not isinstance(schema, Mapping):
            continue
        target = reading.target(here, dialect)
        if target is not None:
            waiting.append(target)
        branches = schema.get("allOf")
        for index in range(len(branches)) if isinstance(branches, list) else ():
            waiting.append((here[0], pointers.join(here[1], "allOf", index)))


def _only(schema: Json) -> str | None:
    """The one text that a schema allows; None where there are more."""
    if not isinstance(schema, Mapping):
        return None
    values = schema.get("enum")
    only = values[0] if isinstance(values, list) and len(values) == 1 else schema.get("const")
    return only if isinstance(only, str) and only else None


def tell_what_is_beside(reading: Reading, found: Envelope) -> None:
    """EventBridge delivers its own members beside `detail` and no others."""
    for name, (holder, pointer) in found.names.items():
        if name not in _DELIVERED:
            message = f"{name} stands beside detail, where EventBridge delivers nothing of ours"
            fix = "move it into the detail"
            reading.tell(lost(message, holder.locate(pointer, key=True), fix))
