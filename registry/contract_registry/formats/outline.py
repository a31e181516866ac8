"""What a schema refers to inside its document, and what it refers to outside.

A document is walked from one entry, along the keywords that hold schemas and along the references
that stay inside. A `$ref` inside `const`, `enum`, `default` or `examples` is data and not followed.
Nothing is read here: references that leave the document are the caller's to follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urldefrag, urljoin

from contract_registry.compat.evaluation.spots import (
    BY_URI,
    LISTS,
    MAPS,
    REFERENCE_STANDS_ALONE,
    SCHEMAS,
)
from contract_registry.documents import pointer as pointers
from contract_registry.documents.spelling import did_you_mean, one_of
from contract_registry.finding import Json
from contract_registry.formats.json_schema import annotation_problems

REFERENCES: Final = ("$ref", "$dynamicRef", "$recursiveRef")
_IN_PLACE: Final = frozenset(
    (
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "if",
        "then",
        "else",
        "dependentSchemas",
        "dependencies",
    )
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong at a pointer in the document."""

    rule: str
    pointer: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Outward:
    """A reference that leaves the document.

    pointer:   of the keyword that refers
    text:      as written
    base:      the base URI in force there
    uri:       absolute, without its fragment
    fragment:  decoded
    dialect:   the one in force there
    in_place:  whether it speaks of the same value as the entry: no property or element between
    """

    pointer: str
    text: str
    base: str
    uri: str
    fragment: str
    dialect: str
    in_place: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """The walk's result. `entries`: the places that references inside the document lead to."""

    outward: tuple[Outward, ...]
    entries: tuple[str, ...]
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """The resources and the anchors of a document: URI → pointer, URI#name → pointer."""

    resources: Mapping[str, str]
    anchors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Place:
    pointer: str
    schema: Mapping[str, Json]
    base: str
    dialect: str


@dataclass(slots=True)
class _Walk:
    document: Json
    uri: str
    dialect: str
    names: Names | None = None
    seen: dict[tuple[str, str], bool] = field(default_factory=dict)
    edges: dict[str, list[tuple[str, str | None]]] = field(default_factory=dict)
    entries: dict[str, None] = field(default_factory=dict)
    outward: list[Outward] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


def outline(document: Json, uri: str, dialect: str, entry: str = "") -> Outline:
    """Walk `document` from the pointer `entry`. Raises LookupError where nothing stands there."""
    walk = _Walk(document, uri, dialect)
    pointers.resolve(document, entry)
    stack = [(entry, True)]
    while stack:
        pointer, in_place = stack.pop()
        place = _place(walk, pointer)
        if place is None:
            continue
        before = walk.seen.get((pointer, place.dialect))
        if before is None or (in_place and not before):
            walk.seen[pointer, place.dialect] = in_place
            stack.extend(_visit(walk, place, in_place, before is None))
    walk.troubles.extend(_endless(walk.edges))
    return Outline(tuple(walk.outward), tuple(walk.entries), tuple(walk.troubles))


def identifiers(document: Json, uri: str, dialect: str) -> Names:
    """Every `$id` and every anchor that a walk from the document's root comes across."""
    resources: dict[str, str] = {}
    anchors: dict[str, str] = {}
    root = _entered("", document, uri, dialect)
    stack = [] if root is None else [root]
    while stack:
        place = stack.pop()
        resources.setdefault(place.base, place.pointer)
        for keyword in ("$anchor", "$dynamicAnchor", "$id", "id"):
            name = place.schema.get(keyword)
            if isinstance(name, str) and (name.startswith("#") or keyword not in ("$id", "id")):
                anchors.setdefault(f"{place.base}#{name.lstrip('#')}", place.pointer)
        for tokens, value in _children(place.schema):
            child = _entered(
                pointers.join(place.pointer, *tokens), value, place.base, place.dialect
            )
            if child is not None:
                stack.append(child)
    return Names(resources, anchors)


def dialect_of(schema: Json, default: str) -> str:
    """The dialect that `$schema` names; `default` where it names none that is known."""
    named = schema.get("$schema") if isinstance(schema, Mapping) else None
    return BY_URI.get(named.removesuffix("#"), default) if isinstance(named, str) else default


def _entered(pointer: str, value: Json, base: str, dialect: str) -> _Place | None:
    """A schema with the base and the dialect that hold inside it; None for what is no object."""
    if not isinstance(value, Mapping):
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
        base = _joined(base, identifier)[0]
    return _Place(pointer, value, base, dialect)


def _joined(base: str, text: str) -> tuple[str, str]:
    """URI and decoded fragment of a reference; one that is no URI stays as it is."""
    if text.startswith("#"):
        return base, unquote(text[1:])
    try:
        uri, fragment = urldefrag(urljoin(base, text))
    except ValueError:
        return text, ""
    return uri, unquote(fragment)


def _place(walk: _Walk, pointer: str) -> _Place | None:
    """The schema at a pointer, having entered every resource on the way to it."""
    place = _entered("", walk.document, walk.uri, walk.dialect)
    value, base, dialect, here = walk.document, walk.uri, walk.dialect, ""
    if place is not None:
        base, dialect = place.base, place.dialect
    for token in pointers.tokens(pointer):
        value = pointers.step(value, token)
        here = pointers.join(here, token)
        place = _entered(here, value, base, dialect)
        if place is not None:
            base, dialect = place.base, place.dialect
    return place if isinstance(value, Mapping) else None


def _visit(walk: _Walk, place: _Place, in_place: bool, first: bool) -> Iterator[tuple[str, bool]]:
    """The places to go to from here, and whether they speak of the entry's own value."""
    if first:
        _check_dialect(walk, place)
        for it in annotation_problems(place.schema):
            where = place.pointer + it.pointer
            walk.troubles.append(Trouble("invalid-schema", where, it.reason, it.fix))
    edges = walk.edges.setdefault(place.pointer, [])
    for keyword in REFERENCES:
        text = place.schema.get(keyword)
        if isinstance(text, str):
            where = pointers.join(place.pointer, keyword)
            target = _resolved(walk, place, where, text, in_place, first)
            if target is not None:
                walk.entries[target] = None
                if first:
                    edges.append((target, where))
                yield target, in_place
    if place.dialect in REFERENCE_STANDS_ALONE and "$ref" in place.schema:
        return
    for tokens, _ in _children(place.schema):
        child = pointers.join(place.pointer, *tokens)
        stays = tokens[0] in _IN_PLACE
        if stays and first:
            edges.append((child, None))
        yield child, in_place and stays


def _children(schema: Mapping[str, Json]) -> Iterator[tuple[tuple[str | int, ...], Json]]:
    """The schemas directly below, with the way to each."""
    for keyword, value in schema.items():
        if keyword in SCHEMAS and isinstance(value, Mapping):
            yield (keyword,), value
        elif keyword in LISTS and isinstance(value, Sequence) and not isinstance(value, str):
            for index, item in enumerate(value):
                yield (keyword, index), item
        elif keyword in MAPS and isinstance(value, Mapping):
            for name, item in value.items():
                yield (keyword, name), item


def _check_dialect(walk: _Walk, place: _Place) -> None:
    named = place.schema.get("$schema")
    if isinstance(named, str) and named.removesuffix("#") not in BY_URI:
        known = did_you_mean(named, BY_URI) or f"known are {one_of(BY_URI)}"
        message = f"the dialect {named} is not known"
        where = pointers.join(place.pointer, "$schema")
        walk.troubles.append(Trouble("unknown-dialect", where, message, known))


def _resolved(
    walk: _Walk, place: _Place, where: str, text: str, in_place: bool, first: bool
) -> str | None:
    """The pointer that a reference leads to in this document; None where it leads elsewhere."""
    uri, fragment = _joined(place.base, text)
    root: str | None = "" if uri == walk.uri else None
    if root is None or (fragment and not fragment.startswith("/")):
        if walk.names is None:
            walk.names = identifiers(walk.document, walk.uri, walk.dialect)
        root = walk.names.resources.get(uri, root)
    if root is None:
        if first or in_place:
            walk.outward.append(
                Outward(where, text, place.base, uri, fragment, place.dialect, in_place)
            )
        return None
    target: str | None = root + fragment
    if fragment and not fragment.startswith("/"):
        target = walk.names.anchors.get(f"{uri}#{fragment}") if walk.names else None
    trouble = missing(walk.document, target, where, text)
    if trouble is None:
        return target
    if first:
        walk.troubles.append(trouble)
    return None


def missing(document: Json, target: str | None, where: str, text: str) -> Trouble | None:
    """The trouble of a reference to a place that is not there; None where it is."""
    if target is None:
        message = f"{text} leads to no anchor"
        return Trouble("dangling-reference", where, message, "define it with $anchor, or mend it")
    value = document
    walked = ""
    for token in pointers.tokens(target):
        try:
            value = pointers.step(value, token)
        except LookupError:
            known = list(value) if isinstance(value, Mapping) else []
            place = f"in {walked}" if walked else "at the root"
            message = f"{text} leads nowhere: there is no {token} {place}"
            fix = did_you_mean(token, known) or "define it there, or mend the reference"
            return Trouble("dangling-reference", where, message, fix)
        walked = pointers.join(walked, token)
    if isinstance(value, Mapping | bool):
        return None
    message = f"{text} leads to what is no schema"
    return Trouble("dangling-reference", where, message, "refer to an object, true or false")


def _endless(edges: Mapping[str, Sequence[tuple[str, str | None]]]) -> Iterator[Trouble]:
    """References that lead back to themselves without a property or an element between."""
    done: set[str] = set()
    for start in edges:
        path: dict[str, str | None] = {}
        stack: list[tuple[str, str | None, bool]] = [(start, None, False)]
        while stack:
            node, by, leaving = stack.pop()
            if leaving:
                path.pop(node)
                done.add(node)
            elif node in path:
                yield cyclic(_closing(path, node, by))
            elif node not in done:
                path[node] = by
                stack.append((node, by, True))
                stack.extend((target, where, False) for target, where in edges.get(node, ()))


def _closing(path: Mapping[str, str | None], node: str, by: str | None) -> str:
    """The last reference of a cycle that `by` closes at `node`."""
    if by is not None:
        return by
    nodes = list(path)
    inside = [path[other] for other in nodes[nodes.index(node) + 1 :]]
    return next(where for where in reversed(inside) if where is not None)


def cyclic(where: str) -> Trouble:
    """The trouble of a reference that closes a circle."""
    return Trouble(
        "cyclic-reference",
        where,
        "this reference leads back to itself, with no property or element in between",
        "let it refer to something that says what the value is",
    )
