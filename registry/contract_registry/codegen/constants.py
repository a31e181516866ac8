"""`const` and `enum` as shapes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from contract_registry.codegen.shapes import (
    NULL,
    Anything,
    Basic,
    Constant,
    ListOf,
    MapOf,
    Shape,
    union,
)
from contract_registry.compat.evaluation.spots import Spot
from contract_registry.finding import Json, canonical

_NO_CONST: Final = frozenset({"4", "openapi-3.0"})


def allowed_values(spots: Iterable[Spot]) -> list[Json] | None:
    """The values that `const` and `enum` leave; None where neither says anything."""
    left: dict[str, Json] | None = None
    for spot in spots:
        for values in _lists(spot):
            listed = {canonical(value): value for value in values}
            if left is None:
                left = listed
            else:
                left = {key: value for key, value in left.items() if key in listed}
    return None if left is None else list(left.values())


def is_extensible(spots: Iterable[Spot]) -> bool:
    """Whether a reader has to expect values that are not listed."""
    return any(spot.get("x-extensible-enum") is True and _lists(spot) for spot in spots)


def _lists(spot: Spot) -> list[Sequence[Json]]:
    lists = [spot.listing("enum")] if spot.get("enum") is not None else []
    # `const: null` is a constant, too.
    schema = {} if spot.alone or spot.dialect in _NO_CONST else spot.schema
    if isinstance(schema, Mapping) and "const" in schema:
        lists.append((schema["const"],))
    return lists


def constant_shape(values: Iterable[Json], *, open_: bool = False) -> Shape:
    """The shape of a list of values: those that types can name by name, others by their kind."""
    return union([_shape(value, open_) for value in values])


def kind_of(value: Json) -> str:
    """The kind of a JSON value: `integer` where it is a whole number, however it is written."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    if isinstance(value, int | float | Decimal):
        return "integer" if value == value.__floor__() else "number"
    return "object" if isinstance(value, Mapping) else "array"


def _shape(value: Json, open_: bool) -> Shape:
    kind = kind_of(value)
    if kind == "null":
        return NULL
    if kind == "object":
        return MapOf(Anything())
    if kind == "array":
        return ListOf(Anything())
    if kind == "number":
        return Basic(kind)
    return Constant((canonical(value),), open_)
