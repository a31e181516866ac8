"""What a schema refers to inside its document, and what it refers to outside.

A document is walked from one entry, along the keywords that hold schemas and along the references
that stay inside. A `$ref` inside `const`, `enum`, `default` or `examples` is data and not followed.
Nothing is read here: references that leave the document are the caller's to follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from contract_registry.compat.evaluation.spots import BY_URI, REFERENCE_STANDS_ALONE
from contract_registry.documents import pointer as pointers
from contract_registry.documents.limits import MAX_TROUBLES
from contract_registry.documents.spelling import did_you_mean, one_of
from contract_registry.finding import Json
from contract_registry.formats.circles import Trouble, endless
from contract_registry.formats.json_schema import annotation_problems
from contract_registry.formats.places import (
    Names,
    Place,
    children,
    entered,
    identifiers,
    joined,
    note_names,
)

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
class _Reference:
    """A reference at a place; `where` is the pointer of its keyword."""

    place: Place
    where: str
    text: str
    uri: str
    fragment: str
    in_place: bool


@dataclass(slots=True)
class _Walk:
    """The state of a walk. `named`: references by `$id` or anchor, for when all names are known."""

    document: Json
    uri: str
    dialect: str
    names: Names
    stack: list[tuple[Place, bool]] = field(default_factory=list)
    named: list[_Reference] = field(default_factory=list)
    seen: dict[tuple[str, str], bool] = field(default_factory=dict)
    edges: dict[str, dict[str, str | None]] = field(default_factory=dict)
    entries: dict[str, None] = field(default_factory=dict)
    outward: dict[str, Outward] = field(default_factory=dict)
    troubles: dict[tuple[str, str], Trouble] = field(default_factory=dict)

    @property
    def is_full(self) -> bool:
        """Whether so much is wrong that nothing more is told."""
        return len(self.troubles) >= MAX_TROUBLES

    def report(self, trouble: Trouble) -> None:
        if not self.is_full:
            self.troubles[trouble.rule, trouble.pointer] = trouble


def outline(document: Json, uri: str, dialect: str, entry: str = "") -> Outline:
    """Walk `document` from the pointer `entry`. Raises LookupError where nothing stands there."""
    # A walk from the root comes across every name; one from elsewhere needs them beforehand.
    names = identifiers(document, uri, dialect) if entry else Names()
    walk = _Walk(document, uri, dialect, names)
    _push(walk, entry, True)
    while walk.stack or walk.named:
        while walk.stack:
            _visit(walk, *walk.stack.pop())
        named, walk.named = walk.named, []
        for reference in named:
            _follow_name(walk, reference)
    for trouble in endless(walk.edges):
        walk.report(trouble)
    return Outline(tuple(walk.outward.values()), tuple(walk.entries), tuple(walk.troubles.values()))


def _push(walk: _Walk, pointer: str, in_place: bool) -> None:
    """Go to a pointer next, having entered every resource on the way to it."""
    value, here = walk.document, ""
    base, dialect = walk.uri, walk.dialect
    place = entered(here, value, base, dialect)
    for token in pointers.tokens(pointer):
        if place is not None:
            base, dialect = place.base, place.dialect
        value = pointers.step(value, token)
        here = pointers.join(here, token)
        place = entered(here, value, base, dialect)
    if place is not None:
        walk.stack.append((place, in_place))


def _visit(walk: _Walk, place: Place, in_place: bool) -> None:
    key = (place.pointer, place.dialect)
    before = walk.seen.get(key)
    if before is not None and (before or not in_place):
        return
    walk.seen[key] = in_place
    if before is None:
        _check(walk, place)
        note_names(walk.names, place)
    for keyword in REFERENCES:
        text = place.schema.get(keyword)
        if isinstance(text, str):
            uri, fragment = joined(place.base, text)
            where = f"{place.pointer}/{keyword}"
            _refer(walk, _Reference(place, where, text, uri, fragment, in_place))
    if place.dialect in REFERENCE_STANDS_ALONE and "$ref" in place.schema:
        return
    for way, value in children(place.schema):
        child = entered(place.pointer + way, value, place.base, place.dialect)
        if child is None:
            continue
        stays = way[1:].partition("/")[0] in _IN_PLACE
        if stays:
            walk.edges.setdefault(place.pointer, {})[child.pointer] = None
        walk.stack.append((child, in_place and stays))


def _check(walk: _Walk, place: Place) -> None:
    """What is wrong with the schema object itself, beyond what its metaschema says."""
    for it in annotation_problems(place.schema):
        walk.report(Trouble("invalid-schema", place.pointer + it.pointer, it.reason, it.fix))
    named = place.schema.get("$schema")
    if isinstance(named, str) and named.removesuffix("#") not in BY_URI:
        fix = did_you_mean(named, BY_URI) or f"known are {one_of(BY_URI)}"
        message = f"the dialect {named} is not known"
        walk.report(Trouble("unknown-dialect", f"{place.pointer}/$schema", message, fix))


def _refer(walk: _Walk, reference: _Reference) -> None:
    by_pointer = not reference.fragment or reference.fragment.startswith("/")
    root = "" if reference.uri == walk.uri else walk.names.resources.get(reference.uri)
    if by_pointer and root is not None:
        _arrive(walk, reference, root + reference.fragment)
    else:
        walk.named.append(reference)


def _follow_name(walk: _Walk, reference: _Reference) -> None:
    """Follow a reference by `$id` or anchor, or note that it leaves the document."""
    root = "" if reference.uri == walk.uri else walk.names.resources.get(reference.uri)
    if root is None:
        place, known = reference.place, walk.outward.get(reference.where)
        walk.outward[reference.where] = Outward(
            pointer=reference.where,
            text=reference.text,
            base=place.base,
            uri=reference.uri,
            fragment=reference.fragment,
            dialect=place.dialect,
            in_place=reference.in_place or (known is not None and known.in_place),
        )
    elif not reference.fragment or reference.fragment.startswith("/"):
        _arrive(walk, reference, root + reference.fragment)
    else:
        anchor = f"{reference.uri}#{reference.fragment}"
        _arrive(walk, reference, walk.names.anchors.get(anchor))


def _arrive(walk: _Walk, reference: _Reference, target: str | None) -> None:
    if walk.is_full:
        return
    trouble = missing(walk.document, target, reference.where, reference.text)
    if trouble is not None:
        walk.report(trouble)
    if trouble is not None or target is None:
        return
    walk.entries[target] = None
    walk.edges.setdefault(reference.place.pointer, {})[target] = reference.where
    _push(walk, target, reference.in_place)


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
