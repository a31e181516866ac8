"""What the sub-schemas of one place say of an object's names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from contract_registry.compat.evaluation.objects import is_always_sent
from contract_registry.compat.evaluation.spots import Documents, Spot, is_schema

_OF_NAMES: Final = (
    "properties",
    "required",
    "patternProperties",
    "additionalProperties",
    "unevaluatedProperties",
)


@dataclass(frozen=True, slots=True)
class Members:
    """An object's names.

    known:     name → the sub-schemas that hold for its value, all of them
    possible:  of names that are there under conditions only: the sub-schemas of which any may hold
    required:  the names that are always there
    others:    the sub-schemas of which one holds for a further name's value
    limited:   whether every further name is such a one, or refused
    closed:    whether further names are refused
    open:      whether further names of any value are allowed by word
    """

    known: dict[str, tuple[Spot, ...]]
    possible: dict[str, tuple[Spot, ...]]
    required: frozenset[str]
    others: tuple[Spot, ...]
    limited: bool
    closed: bool
    open: bool


def members_of(
    documents: Documents,
    spots: tuple[Spot, ...],
    perhaps: tuple[Spot, ...],
    *,
    writes: bool,
    asked: Iterable[str] = (),
) -> Members:
    """The names of the objects for which all of `spots` hold, and at times some of `perhaps`. A
    writer sends what it must always send; a reader need not expect that. The names in `asked` are
    among them, whether or not they are declared."""
    required = {name for spot in spots for name in map(str, spot.listing("required"))}
    if writes:
        required.update(
            name
            for spot in spots
            for name, schema in spot.mapping("properties").items()
            if is_always_sent(schema)
        )
    names = dict.fromkeys((*_declared(spots), *asked))
    known = {name: tuple(_of_name(documents, spots, name)) for name in names}
    possible: dict[str, tuple[Spot, ...]] = {}
    if not any(spot.get("additionalProperties") is False for spot in spots):
        for name in _declared(perhaps):
            if name not in names:
                known[name] = ()
                possible[name] = tuple(_possible(documents, perhaps, name))
    every = (*spots, *perhaps)
    return Members(
        known=known,
        possible=possible,
        required=frozenset(required),
        others=tuple(other for spot in every for other in _others(documents, spot)),
        limited=writes or any(_limits(spot) for spot in spots),
        closed=any(_closes(spot) for spot in spots),
        # Where nothing is declared, a writer may send what it likes.
        open=any(_opens(spot) for spot in every) or not any(map(tells_of_names, spots)),
    )


def _declared(spots: tuple[Spot, ...]) -> Iterator[str]:
    for spot in spots:
        yield from (name for name, it in spot.mapping("properties").items() if is_schema(it))
    for spot in spots:
        yield from map(str, spot.listing("required"))


def _possible(documents: Documents, perhaps: tuple[Spot, ...], name: str) -> list[Spot]:
    """The schemas under which a name may be there; none where it may hold anything."""
    saying = [it for it in perhaps if name in it.mapping("properties")]
    naming = [it for it in perhaps if name in it.listing("required")]
    if not all(it in saying for it in naming):
        return []
    return [documents.child(it, "properties", name) for it in saying]


def _of_name(documents: Documents, spots: tuple[Spot, ...], name: str) -> Iterator[Spot]:
    for spot in spots:
        if is_schema(spot.mapping("properties").get(name)):
            yield documents.child(spot, "properties", name)
        # Which patterns the name matches is left to the validator.
        elif is_schema(spot.get("additionalProperties")) and not spot.get("patternProperties"):
            yield documents.child(spot, "additionalProperties")


def _others(documents: Documents, spot: Spot) -> Iterator[Spot]:
    for pattern, schema in spot.mapping("patternProperties").items():
        if is_schema(schema) and schema is not False:
            yield documents.child(spot, "patternProperties", pattern)
    for keyword in ("additionalProperties", "unevaluatedProperties"):
        schema = spot.get(keyword)
        if is_schema(schema) and not isinstance(schema, bool):
            yield documents.child(spot, keyword)


def _limits(spot: Spot) -> bool:
    """Whether the sub-schema speaks of every name that is not declared."""
    schemas = (spot.get("additionalProperties"), spot.get("unevaluatedProperties"))
    return any(is_schema(it) and it is not True for it in schemas)


def _closes(spot: Spot) -> bool:
    return False in (spot.get("additionalProperties"), spot.get("unevaluatedProperties"))


def _opens(spot: Spot) -> bool:
    return True in (spot.get("additionalProperties"), spot.get("unevaluatedProperties"))


def tells_of_names(spot: Spot) -> bool:
    """Whether the sub-schema itself has a say in an object's names."""
    return any(spot.get(keyword) is not None for keyword in _OF_NAMES)
