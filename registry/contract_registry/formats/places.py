"""The places of schemas in a document: the base URI and the dialect that hold at each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urldefrag, urljoin

from contract_registry.compat.evaluation.spots import (
    BY_URI,
    LISTS,
    MAPS,
    REFERENCE_STANDS_ALONE,
    SCHEMAS,
)
from contract_registry.documents import pointer as pointers
from contract_registry.finding import Json


@dataclass(frozen=True, slots=True)
class Place:
    """A schema with the base URI and the dialect that hold inside it."""

    pointer: str
    schema: Mapping[str, Json]
    base: str
    dialect: str


@dataclass(frozen=True, slots=True)
class Names:
    """The resources and the anchors of a document: URI → pointer, URI#name → pointer."""

    resources: dict[str, str] = field(default_factory=dict)
    anchors: dict[str, str] = field(default_factory=dict)


def dialect_of(schema: Json, default: str) -> str:
    """The dialect that `$schema` names; `default` where it names none that is known."""
    named = schema.get("$schema") if isinstance(schema, Mapping) else None
    return BY_URI.get(named.removesuffix("#"), default) if isinstance(named, str) else default


def entered(pointer: str, value: Json, base: str, dialect: str) -> Place | None:
    """The place of a schema, having entered the resource that it may be; None for no object."""
    if not isinstance(value, dict):
        return None
    identifier = value.get("id" if dialect == "4" else "$id")
    if not pointer or isinstance(identifier, str):
        dialect = dialect_of(value, dialect)
        identifier = value.get("id" if dialect == "4" else "$id")
    if (
        isinstance(identifier, str)
        and not identifier.startswith("#")
        and not (dialect in REFERENCE_STANDS_ALONE and "$ref" in value)
    ):
        base = joined(base, identifier)[0]
    return Place(pointer, value, base, dialect)


def joined(base: str, text: str) -> tuple[str, str]:
    """URI and decoded fragment of a reference; one that is no URI stays as it is."""
    if text.startswith("#"):
        return base, unquote(text[1:])
    try:
        uri, fragment = urldefrag(urljoin(base, text))
    except ValueError:
        return text, ""
    return uri, unquote(fragment)


def children(schema: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    """The schemas directly below, with the pointer from here to each."""
    for keyword, value in schema.items():
        if isinstance(value, dict):
            if keyword in MAPS:
                for name, item in value.items():
                    yield f"/{keyword}/{pointers.escape(name)}", item
            elif keyword in SCHEMAS:
                yield f"/{keyword}", value
        elif keyword in LISTS and isinstance(value, list):
            for index, item in enumerate(value):
                yield f"/{keyword}/{index}", item


def note_names(names: Names, place: Place) -> None:
    """Add what a place is called to the names of its document."""
    names.resources.setdefault(place.base, place.pointer)
    for keyword in ("$anchor", "$dynamicAnchor", "$id", "id"):
        name = place.schema.get(keyword)
        if isinstance(name, str) and (name.startswith("#") or keyword not in ("$id", "id")):
            names.anchors.setdefault(f"{place.base}#{name.removeprefix('#')}", place.pointer)


def identifiers(document: Json, uri: str, dialect: str) -> Names:
    """Every `$id` and every anchor that a walk from the document's root comes across."""
    names = Names()
    root = entered("", document, uri, dialect)
    stack = [] if root is None else [root]
    while stack:
        place = stack.pop()
        note_names(names, place)
        for way, value in children(place.schema):
            child = entered(place.pointer + way, value, place.base, place.dialect)
            if child is not None:
                stack.append(child)
    return names
