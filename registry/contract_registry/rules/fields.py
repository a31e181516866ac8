"""The fields that a part declares, by where they stand in the message; what stubs take from them.

A field is an instance pointer, `*` for any array element or any name: `/lines/*/sku`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from contract_registry.documents import pointer as pointers
from contract_registry.finding import Json, Location, canonical
from contract_registry.load.files import path_of
from contract_registry.model import Catalog, Language, Part
from contract_registry.rules.avro import avro_fields
from contract_registry.rules.field import Field
from contract_registry.rules.memory import by_content
from contract_registry.rules.spots import Spot, Walk, walk

# What changes the stubs, the closure or the readers without changing the accepted messages.
_ANNOTATIONS: Final = (
    "format",
    "default",
    "deprecated",
    "x-sunset",
    "x-pii",
    "x-always-sent",
    "x-extensible-enum",
    "readOnly",
    "writeOnly",
    "contentEncoding",
    "contentMediaType",
)
_OPENNESS: Final = ("additionalProperties", "unevaluatedProperties")


@by_content
def fields(part: Part) -> Mapping[str, Field] | None:
    """Instance pointer → field. None where the part is too large, or a reference dangles."""
    if part.language is Language.AVRO:
        return avro_fields(part)
    walked = walk(part)
    return dict(_declared(walked)) if walked.complete else None


def _declared(walked: Walk) -> Iterator[tuple[str, Field]]:
    spots: dict[tuple[str, ...], list[Spot]] = {}
    required: set[tuple[str, ...]] = set()
    homes: dict[tuple[str, ...], tuple[str, str]] = {}
    for spot in walked.spots:
        spots.setdefault(spot.instance, []).append(spot)
        for name in _texts(spot.schema.get("required")):
            field = (*spot.instance, name)
            homes.setdefault(field, (spot.uri, pointers.join(spot.pointer, "required")))
            if spot.certain:
                required.add(field)
    for spot in walked.spots:
        properties = spot.schema.get("properties")
        for name, schema in properties.items() if isinstance(properties, Mapping) else ():
            if schema is not False:
                place = (spot.uri, pointers.join(spot.pointer, "properties", name))
                homes[(*spot.instance, name)] = place
    for tokens, (uri, pointer) in homes.items():
        instance = pointers.from_tokens(tokens)
        schemas = tuple(spot.schema for spot in spots.get(tokens, ()))
        yield instance, Field(instance, tokens in required, schemas, uri, pointer)


def relied_on(part: Part) -> frozenset[tuple[str, str, str]] | None:
    """What the stubs rely on beside the accepted messages: (instance, keyword, value).

    Two parts that accept the same messages and agree in this are refactorings of one another.
    None where that cannot be told.
    """
    if part.language is Language.AVRO:
        return None
    walked = walk(part)
    return frozenset(_annotated(walked)) if walked.complete else None


def _annotated(walked: Walk) -> Iterator[tuple[str, str, str]]:
    for spot in walked.spots:
        instance = pointers.from_tokens(spot.instance)
        for keyword in _ANNOTATIONS:
            if keyword in spot.schema:
                yield instance, keyword, canonical(spot.schema[keyword])
        for keyword in _OPENNESS:
            if spot.schema.get(keyword) is True:
                yield instance, "open", ""
        for name in _texts(list(_mapping(spot.schema.get("properties")))):
            yield instance, "declares", name


def said(part: Part, keyword: str) -> Mapping[str, Json]:
    """Instance pointer → the value of that keyword there; empty where it cannot be told."""
    if part.language is Language.AVRO:
        return {}
    return {
        pointers.from_tokens(spot.instance): spot.schema[keyword]
        for spot in walk(part).spots
        if keyword in spot.schema
    }


def place(catalog: Catalog, part: Part, uri: str, pointer: str) -> Location:
    """Where a place of a schema stands in the files: the part's own document or a shared one."""
    if uri == part.uri:
        return catalog.locate(part.path, part.pointer + pointer)
    return catalog.locate(path_of(uri) or part.path, pointer)


def nearest(catalog: Catalog, part: Part, instance: str) -> Location:
    """Where the part declares what holds a field that it does not mention."""
    known = fields(part) or {}
    while instance:
        instance = pointers.parent(instance)
        if instance in known:
            return place(catalog, part, known[instance].uri, known[instance].pointer)
    return catalog.locate(part.path, part.pointer)


def covers(read: str, instance: str) -> bool:
    """Whether what happens at `instance` reaches a reader of `read`: one lies within the other.

    `*` in either stands for any element or name.
    """
    pairs = zip(pointers.tokens(read), pointers.tokens(instance), strict=False)
    return all(one == other or "*" in (one, other) for one, other in pairs)


def _texts(value: Json) -> list[str]:
    return [text for text in _list(value) if isinstance(text, str)]


def _list(value: Json) -> Sequence[Json]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def _mapping(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, Mapping) else {}
