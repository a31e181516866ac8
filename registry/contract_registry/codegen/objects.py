"""What the sub-schemas of one place say of an object's names."""

from __future__ import annotations

from collections.abc import Iterator
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

    known:     name → the sub-schemas that hold for its value
    required:  the names that are always there
    others:    the sub-schemas of which one holds for a further name's value
    closed:    whether further names are refused
    open:      whether further names of any value are allowed by word
    """

    known: dict[str, tuple[Spot, ...]]
    required: frozenset[str]
    others: tuple[Spot, ...]
    closed: bool
    open: bool


def members_of(documents: Documents, spots: tuple[Spot, ...], *, writes: bool) -> Members:
    """The names of the objects for which all of `spots` hold. A writer sends what it must always
    send; a reader need not expect that."""
    names: dict[str, None] = {}
    required: set[str] = set()
    for spot in spots:
        for name, schema in spot.mapping("properties").items():
            if is_schema(schema):
                names.setdefault(name)
            if writes and is_always_sent(schema):
                required.add(name)
    for spot in spots:
        for name in map(str, spot.listing("required")):
            names.setdefault(name)
            required.add(name)
    known = {name: tuple(_of_name(documents, spots, name)) for name in names}
    others = tuple(other for spot in spots for other in _others(documents, spot))
    return Members(
        known=known,
        required=frozenset(required),
        others=others,
        closed=any(_closes(spot) for spot in spots),
        open=any(_opens(spot) for spot in spots),
    )


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


def _closes(spot: Spot) -> bool:
    return False in (spot.get("additionalProperties"), spot.get("unevaluatedProperties"))


def _opens(spot: Spot) -> bool:
    return True in (spot.get("additionalProperties"), spot.get("unevaluatedProperties"))


def tells_of_names(spot: Spot) -> bool:
    """Whether the sub-schema itself has a say in an object's names."""
    return any(spot.get(keyword) is not None for keyword in _OF_NAMES)
