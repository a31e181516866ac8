"""A document of schemas, walked place by place: what is below, and what is referred to.

A place is visited when somebody comes to it, and once: who comes again gets what was seen. A `$ref`
inside `const`, `enum`, `default` or `examples` is data and no reference. Nothing is read here:
references that leave the document are the caller's to follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from contract_registry.compat.evaluation.spots import BY_URI, REFERENCE_STANDS_ALONE
from contract_registry.documents import pointer as pointers
from contract_registry.documents.spelling import did_you_mean, one_of
from contract_registry.finding import Json
from contract_registry.formats.json_schema import annotation_problems
from contract_registry.formats.places import (
    Names,
    Place,
    children,
    entered,
    identifiers,
    joined,
)

REFERENCES: Final = ("$ref", "$dynamicRef", "$recursiveRef")
_IN_PLACE: Final = frozenset(
    ("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas", "dependencies")
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
    """

    pointer: str
    text: str
    base: str
    uri: str
    fragment: str
    dialect: str


@dataclass(frozen=True, slots=True)
class Sight:
    """What is seen at one place.

    below:    the schemas directly below, and whether each speaks of the same value
    local:    references inside the document: the keyword's pointer, and where it leads
    outward:  references that leave it
    """

    below: tuple[tuple[str, bool], ...]
    local: tuple[tuple[str, str], ...]
    outward: tuple[Outward, ...]
    troubles: tuple[Trouble, ...]


class Walk:
    """One document, with the URI and the dialect that it is read by.

    `named` False promises that nothing in it has an `$id` or an anchor, which saves looking.
    """

    def __init__(self, document: Json, uri: str, dialect: str, *, named: bool = True) -> None:
        self.document = document
        self.uri = uri
        self.dialect = dialect
        self._names = None if named else Names({uri: ""}, {})
        self._places: dict[str, Place | None] = {}
        self._sights: dict[str, Sight | None] = {}
        self._quiet: dict[str, bool] = {}

    @property
    def names(self) -> Names:
        """What its resources and places are called."""
        if self._names is None:
            self._names = identifiers(self.document, self.uri, self.dialect)
        return self._names

    def at(self, pointer: str) -> Sight | None:
        """What is seen at a pointer that leads to something; None where that is no object."""
        if pointer not in self._sights:
            place = self._places.pop(pointer, None) or self._place(pointer)
            self._sights[pointer] = None if place is None else self._visited(place)
        return self._sights[pointer]

    def is_quiet(self, pointer: str) -> bool:
        """Whether nothing at a place and below it refers to anything, and nothing is wrong."""
        stack = [(pointer, False)]
        while stack:
            here, judged = stack.pop()
            sight = None if here in self._quiet else self.at(here)
            if sight is None:
                self._quiet.setdefault(here, True)
            elif sight.local or sight.outward or sight.troubles:
                self._quiet[here] = False
            elif judged:
                self._quiet[here] = all(self._quiet[below] for below, _ in sight.below)
            else:
                stack.append((here, True))
                stack.extend((below, False) for below, _ in sight.below)
        return self._quiet[pointer]

    def anchored(self, uri: str, name: str) -> str | None:
        """The pointer that an anchor of the resource `uri` stands at."""
        return self.names.anchors.get(f"{uri}#{name}")

    def _place(self, pointer: str) -> Place | None:
        """The place of a pointer, having entered every resource on the way to it."""
        value, here = self.document, ""
        base, dialect = self.uri, self.dialect
        place = entered(here, value, base, dialect)
        for token in pointers.tokens(pointer):
            if place is not None:
                base, dialect = place.base, place.dialect
            value = pointers.step(value, token)
            here = pointers.join(here, token)
            place = entered(here, value, base, dialect)
        return place

    def _visited(self, place: Place) -> Sight:
        local: list[tuple[str, str]] = []
        outward: list[Outward] = []
        troubles = list(_own_troubles(place))
        for keyword in REFERENCES:
            text = place.schema.get(keyword)
            if isinstance(text, str):
                found = self._followed(place, f"{place.pointer}/{keyword}", text)
                if isinstance(found, Trouble):
                    troubles.append(found)
                elif isinstance(found, Outward):
                    outward.append(found)
                else:
                    local.append(found)
        below = tuple(self._below(place))
        return Sight(below, tuple(local), tuple(outward), tuple(troubles))

    def _below(self, place: Place) -> Iterator[tuple[str, bool]]:
        if place.dialect in REFERENCE_STANDS_ALONE and "$ref" in place.schema:
            return
        for way, value in children(place.schema):
            child = entered(place.pointer + way, value, place.base, place.dialect)
            if child is not None:
                self._places[child.pointer] = child
                yield child.pointer, way[1:].partition("/")[0] in _IN_PLACE

    def _followed(self, place: Place, where: str, text: str) -> Trouble | Outward | tuple[str, str]:
        """Where a reference leads: the keyword's pointer and the target's, or out of here."""
        uri, fragment = joined(place.base, text)
        root = "" if uri == self.uri else self.names.resources.get(uri)
        if root is None:
            return Outward(where, text, place.base, uri, fragment, place.dialect)
        target: str | None = root + fragment
        if fragment and not fragment.startswith("/"):
            target = self.anchored(uri, fragment)
        return resolved(self.document, target, where, text)


def _own_troubles(place: Place) -> Iterator[Trouble]:
    """What is wrong with the schema object itself, beyond what its metaschema says."""
    for it in annotation_problems(place.schema):
        yield Trouble("invalid-schema", place.pointer + it.pointer, it.reason, it.fix)
    named = place.schema.get("$schema")
    if isinstance(named, str) and named.removesuffix("#") not in BY_URI:
        fix = did_you_mean(named, BY_URI) or f"known are {one_of(BY_URI)}"
        message = f"the dialect {named} is not known"
        yield Trouble("unknown-dialect", f"{place.pointer}/$schema", message, fix)


def resolved(
    document: Json, target: str | None, where: str, text: str
) -> Trouble | tuple[str, str]:
    """The keyword's pointer and the target's; the trouble of a reference that leads nowhere."""
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
        return where, target
    message = f"{text} leads to what is no schema"
    return Trouble("dangling-reference", where, message, "refer to an object, true or false")
