"""A schema with everything that it refers to, as one schema that stands alone.

What a contract says must not change because a file in another folder does, so references into
other files, and out of the part that is taken, become definitions of their own. Nothing else of a
schema is rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from contract_registry.compat.evaluation.spots import LISTS, MAPS, SCHEMAS
from contract_registry.documents import pointer as pointers
from contract_registry.finding import Json, Location
from contract_registry.formats.walk import REFERENCES, Sight
from contract_registry.import_.found import Holder, Place
from contract_registry.import_.reading import LeadsNowhere, Reading, is_metaschema
from contract_registry.import_.remark import lost

UNRESOLVED: Final = "x-unresolved"
"""Stands in place of a reference that leads nowhere, and holds it."""

_NEW: Final = ("2019-09", "2020-12")
_NAMES: Final = ("$id", "$schema", "$anchor", "$dynamicAnchor", "$recursiveAnchor")
_MOST_HOPS: Final = 50
_MOST_COPIED: Final = 200_000  # schemas; references can ask for more than a file holds


class TooLargeError(Exception):
    """A schema whose references unfold into more than any contract is."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A schema that stands alone.

    complete:  False where some reference leads nowhere
    origins:   pointer in the schema → the place that what stands there was taken from
    """

    schema: Json
    complete: bool
    origins: Mapping[str, Place]

    def origin(self, pointer: str) -> Place:
        """Where the value at a pointer was taken from."""
        rest, above = "", pointer
        while above not in self.origins:
            above = pointers.parent(above)
            rest = pointer[len(above) :]
        holder, at = self.origins[above]
        return holder, at + rest

    def locate(self, pointer: str) -> Location:
        """Where the value at a pointer stands in its source."""
        holder, at = self.origin(pointer)
        return holder.locate(at, key=at == self.origins[""][1])


@dataclass(slots=True)
class _Work:
    reading: Reading
    dialect: str
    root: Place | None = None
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    waiting: list[tuple[str, Place]] = field(default_factory=list)
    complete: bool = True
    copied: int = 0

    @property
    def keyword(self) -> str:
        return "$defs" if self.dialect in _NEW else "definitions"


def bundle(reading: Reading, places: Sequence[Place], dialect: str) -> Bundle:
    """The schema at a place, or the one that all of several places describe together.

    Raises TooLargeError.
    """
    work = _Work(reading, dialect)
    if len(places) == 1:
        work.root = _followed(work, places[0])
        own = reading.value(work.root)
        own_names = own.get(work.keyword) if isinstance(own, Mapping) else None
        work.taken.update(own_names if isinstance(own_names, Mapping) else ())
        schema = _copied(work, *work.root, own)
        origins = {"": work.root}
    else:
        schema = {"allOf": [_copied(work, *place, reading.value(place)) for place in places]}
        origins = {f"/allOf/{index}": place for index, place in enumerate(places)}
        origins |= {"": places[0], "/allOf": places[0]}
    definitions: dict[str, Json] = {}
    while work.waiting:
        name, place = work.waiting.pop(0)
        definitions[name] = _unnamed(_copied(work, *place, reading.value(place)), dialect)
        origins[f"/{work.keyword}/{name}"] = place
    if definitions and isinstance(schema, dict):
        own = schema.get(work.keyword)
        schema[work.keyword] = {**(own if isinstance(own, dict) else {}), **definitions}
    return Bundle(schema, work.complete, origins)


def _followed(work: _Work, place: Place) -> Place:
    """The place that a schema which is nothing but a reference stands for."""
    for _ in range(_MOST_HOPS):
        schema = work.reading.value(place)
        if not isinstance(schema, Mapping) or set(schema) != {"$ref"}:
            break
        target = work.reading.target(place, work.dialect)
        if target is None:
            break
        place = target
    return place


def _copied(work: _Work, holder: Holder, pointer: str, value: Json) -> Json:
    """The schema that stands at a pointer, with its references as they have to be in the bundle."""
    if not isinstance(value, Mapping):
        return value
    work.copied += 1
    if work.copied > _MOST_COPIED:
        raise TooLargeError
    sight = work.reading.walk(holder, work.dialect).at(pointer)
    copy: dict[str, Json] = {}
    for key, member in value.items():
        below = pointers.join(pointer, key)
        if key in MAPS and isinstance(member, dict):
            copy[key] = {
                name: _copied(work, holder, pointers.join(below, name), it)
                for name, it in member.items()
            }
        elif key in LISTS and isinstance(member, list):
            copy[key] = [
                _copied(work, holder, pointers.join(below, at), it) for at, it in enumerate(member)
            ]
        elif key in SCHEMAS:
            copy[key] = _copied(work, holder, below, member)
        elif key in REFERENCES and isinstance(member, str) and sight is not None:
            copy.update(_reference(work, holder, sight, below, member))
        else:
            copy[key] = member
    if isinstance(value.get(UNRESOLVED), str):
        message = f"the reference {value[UNRESOLVED]} was lost before: anything is accepted here"
        _lose(work, holder, pointers.join(pointer, UNRESOLVED), message, "describe it")
    return copy


def _reference(
    work: _Work, holder: Holder, sight: Sight, pointer: str, text: str
) -> dict[str, Json]:
    """What stands in place of a reference at `pointer`."""
    keyword = pointer.rpartition("/")[2]
    local = next((target for where, target in sight.local if where == pointer), None)
    if local is not None:
        if work.root is not None and work.root[0] is holder and not work.root[1]:
            return {keyword: text}  # the document is taken as a whole, its names with it
        return {keyword: _named(work, (holder, local))}
    outward = next((it for it in sight.outward if it.pointer == pointer), None)
    if outward is not None and is_metaschema(outward):
        return {keyword: text}
    if outward is not None:
        try:
            return {keyword: _named(work, work.reading.follow(holder, outward))}
        except LeadsNowhere as reason:
            _lose(work, holder, pointer, str(reason), reason.fix)
            return {UNRESOLVED: text}
    trouble = next((it for it in sight.troubles if it.pointer == pointer), None)
    if trouble is not None:
        _lose(work, holder, pointer, trouble.message, trouble.fix)
        return {UNRESOLVED: text}
    return {keyword: text}


def _lose(work: _Work, holder: Holder, pointer: str, message: str, fix: str) -> None:
    work.complete = False
    work.reading.tell(lost(message, holder.locate(pointer), fix))


def _named(work: _Work, target: Place) -> str:
    """How a reference to a place reads inside the bundle."""
    holder, pointer = target
    if work.root is not None and holder is work.root[0]:
        inside = work.root[1]
        if pointer == inside or pointer.startswith(f"{inside}/"):
            return f"#{_fragment(pointer[len(inside) :])}"
    key = (holder.document.path, pointer)
    if key not in work.names:
        name = _free(work, pointer, holder.document.path)
        work.names[key] = name
        work.taken.add(name)
        work.waiting.append((name, target))
    return f"#/{work.keyword}/{work.names[key]}"


def _free(work: _Work, pointer: str, path: str) -> str:
    last = pointers.tokens(pointer)[-1] if pointer else path.rpartition("/")[2].partition(".")[0]
    name = wanted = re.sub("[^A-Za-z0-9._-]+", "-", last).strip("-")[:80] or "definition"
    number = 2
    while name in work.taken:
        name = f"{wanted}-{number}"
        number += 1
    return name


def _fragment(pointer: str) -> str:
    from urllib.parse import quote

    return quote(pointer, safe="/~!$&'()*+,;=:@")


def _unnamed(schema: Json, dialect: str) -> Json:
    """A definition without the names that it had as a document of its own."""
    if not isinstance(schema, dict):
        return schema
    for name in (*_NAMES, *(("id",) if dialect == "4" else ())):
        if isinstance(schema.get(name), str):
            del schema[name]
    return schema
