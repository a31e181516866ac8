"""Which kinds of values `type` leaves, and what arrays hold by position."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from contract_registry.compat.evaluation.spots import Documents, Spot, is_schema

KINDS: Final = ("object", "array", "string", "number", "integer", "boolean", "null")


def kinds_of(spots: Iterable[Spot]) -> set[str] | None:
    """The kinds that every `type` allows; None where there is none."""
    left: set[str] | None = None
    for spot in spots:
        named = spot.get("type")
        if named is None:
            continue
        kinds = {named} if isinstance(named, str) else set(map(str, spot.listing("type")))
        if "number" in kinds:
            kinds.add("integer")
        if spot.dialect == "openapi-3.0" and spot.get("nullable") is True:
            kinds.add("null")
        left = kinds if left is None else left & kinds
    if left is not None and "number" in left:
        left.discard("integer")
    return left


def fits(kind: str, kinds: set[str]) -> bool:
    """Whether a value of that kind is of one of `kinds`."""
    return kind in kinds or (kind == "integer" and "number" in kinds)


def least_items(spots: Iterable[Spot]) -> int:
    """How many elements are always there."""
    counts = [it for it in (spot.get("minItems") for spot in spots) if it is not None]
    return max((int(it) for it in counts if isinstance(it, int | Decimal)), default=0)


def positions(documents: Documents, spot: Spot) -> tuple[list[Spot], Spot | bool | None] | None:
    """The schemas by position, and what follows: a schema, True for anything, None for nothing.

    None where the sub-schema has no positions.
    """
    keyword, after = "prefixItems", "items"
    if not spot.listing(keyword):
        keyword, after = "items", "additionalItems"
    listed = spot.listing(keyword)
    if not listed:
        return None
    schemas = [documents.child(spot, keyword, index) for index in range(len(listed))]
    rest = spot.get(after)
    if rest is False or (_most(spot) or math.inf) <= len(schemas):
        return schemas, None
    return schemas, documents.child(spot, after) if is_schema(rest) else True


def _most(spot: Spot) -> int | None:
    most = spot.get("maxItems")
    return int(most) if isinstance(most, int | Decimal) else None
