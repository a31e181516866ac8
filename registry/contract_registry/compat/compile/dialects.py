"""The dialects: which keywords each has, and how it resolves references."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from contract_registry.finding import Json

if TYPE_CHECKING:
    from referencing import Specification


@dataclass(frozen=True, slots=True)
class Dialect:
    """One dialect of JSON Schema.

    ref_overrides:     a `$ref` makes its siblings meaningless (drafts up to 7)
    boolean_bounds:    `exclusiveMinimum: true` beside `minimum`
    array_items:       `items` may be an array, with `additionalItems`
    nullable:          OpenAPI 3.0: `nullable: true` beside `type`
    contains_evaluates: `contains` marks elements as evaluated
    """

    name: str
    constant: str
    id_keyword: str = "$id"
    ref_overrides: bool = False
    boolean_bounds: bool = False
    array_items: bool = True
    nullable: bool = False
    contains_evaluates: bool = False
    absent: frozenset[str] = frozenset()

    def specification(self) -> Specification[Any]:
        """How `referencing` reads identifiers and anchors in it."""
        from referencing import jsonschema

        specification: Specification[Any] = getattr(jsonschema, self.constant)
        return specification


_SINCE_2020: Final = {"prefixItems", "$dynamicRef"}
_SINCE_2019: Final = {
    "dependentRequired",
    "dependentSchemas",
    "minContains",
    "maxContains",
    "unevaluatedProperties",
    "unevaluatedItems",
    "$recursiveRef",
}
_SINCE_7: Final = {"if"}
_SINCE_6: Final = {"const", "contains", "propertyNames"}

_2020: Final = Dialect(
    "2020-12",
    "DRAFT202012",
    array_items=False,
    contains_evaluates=True,
    absent=frozenset({"additionalItems", "dependencies", "$recursiveRef"}),
)
_2019: Final = Dialect("2019-09", "DRAFT201909", absent=frozenset(_SINCE_2020 | {"dependencies"}))
_7: Final = Dialect("7", "DRAFT7", ref_overrides=True, absent=frozenset(_SINCE_2020 | _SINCE_2019))
_6: Final = Dialect("6", "DRAFT6", ref_overrides=True, absent=_7.absent | _SINCE_7)
_4: Final = Dialect(
    "4",
    "DRAFT4",
    id_keyword="id",
    ref_overrides=True,
    boolean_bounds=True,
    absent=_6.absent | _SINCE_6,
)
_OPENAPI: Final = Dialect(
    "openapi-3.0",
    "DRAFT4",
    id_keyword="id",
    ref_overrides=True,
    boolean_bounds=True,
    nullable=True,
    absent=_4.absent,
)

BY_NAME: Final = {d.name: d for d in (_2020, _2019, _7, _6, _4, _OPENAPI)}

_BY_URI: Final = {
    "https://json-schema.org/draft/2020-12/schema": _2020,
    "https://json-schema.org/draft/2019-09/schema": _2019,
    "http://json-schema.org/draft-07/schema": _7,
    "http://json-schema.org/draft-06/schema": _6,
    "http://json-schema.org/draft-04/schema": _4,
}


def declared(contents: Json) -> Dialect | None:
    """The dialect that `$schema` names, if it names one that is known."""
    if not isinstance(contents, Mapping):
        return None
    uri = contents.get("$schema")
    if not isinstance(uri, str):
        return None
    return _BY_URI.get(uri.removesuffix("#"))
