"""Which kind of cause a violation is, and what its constraint says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from contract_registry.compat.evaluation.evaluate import FALSE, UNIONS, WHOLE, Violation
from contract_registry.compat.evaluation.plain import is_array, type_of
from contract_registry.compat.evaluation.spots import LISTS, MAPS, SCHEMAS, Spot
from contract_registry.finding import Json

_BY_KEYWORD: Final[Mapping[str, str]] = {
    "required": "required-field-added",
    "additionalProperties": "field-refused",
    "unevaluatedProperties": "field-refused",
    "enum": "enum-value-removed",
    "const": "const-changed",
    "minimum": "bound-tightened",
    "maximum": "bound-tightened",
    "exclusiveMinimum": "bound-tightened",
    "exclusiveMaximum": "bound-tightened",
    "multipleOf": "bound-tightened",
    "minLength": "length-tightened",
    "maxLength": "length-tightened",
    "pattern": "pattern-tightened",
    "format": "format-changed",
    "minItems": "items-tightened",
    "maxItems": "items-tightened",
    "uniqueItems": "items-tightened",
    "contains": "items-tightened",
    "minContains": "items-tightened",
    "maxContains": "items-tightened",
    "minProperties": "size-tightened",
    "maxProperties": "size-tightened",
    "dependentRequired": "dependency-added",
    "dependencies": "dependency-added",
    "not": "exclusion-added",
}
_EVERY_TYPE: Final = frozenset(
    {"null", "boolean", "integer", "number", "string", "array", "object"}
)


def kind_of(violation: Violation, writer: Iterable[Spot]) -> str:
    """The kind by its name from writer to reader; `writer`: what the writer says at that place."""
    keyword = violation.key.keyword
    if keyword == WHOLE:
        return "structure-added"
    if violation.in_name:
        return "names-restricted"
    if violation.key.overlap:
        return "alternatives-overlap"
    if keyword == "type":
        return _type_kind(_types_in(violation.value), writer)
    if keyword in UNIONS:
        return _union_kind(violation, writer)
    if keyword == FALSE:
        if not violation.path:
            return "nothing-accepted"
        return "field-refused" if isinstance(violation.path[-1], str) else "items-tightened"
    return _BY_KEYWORD[keyword]


def _type_kind(allowed: frozenset[str], writer: Iterable[Spot]) -> str:
    return "type-narrowed" if allowed & sent_types(writer) else "type-changed"


def _union_kind(violation: Violation, writer: Iterable[Spot]) -> str:
    """A union of types or of constants is a spelling of `type` or `enum`."""
    own = [
        next((one for one in branch if one.path == violation.path), None)
        for branch in violation.branches
    ]
    keywords = {None if one is None else one.key.keyword for one in own}
    if keywords == {"type"}:
        allowed = frozenset[str]().union(*(_types_in(one.value) for one in own if one is not None))
        return _type_kind(allowed, writer)
    if keywords and keywords <= {"const", "enum"}:
        return "enum-value-removed"
    return "alternative-removed"


def sent_types(writer: Iterable[Spot]) -> frozenset[str]:
    """The types that a writer's sub-schemas in place name; every type where they name none."""
    found: set[str] = set()
    for spot in writer:
        found |= _types_in(spot.get("type"))
        if spot.get("nullable") is True and spot.dialect == "openapi-3.0":
            found.add("null")
        values = spot.listing("enum")
        if isinstance(spot.schema, Mapping) and "const" in spot.schema:
            values = [*values, spot.get("const")]
        found |= {type_of(value) for value in values}
    return frozenset(found) or _EVERY_TYPE


def _types_in(value: Json) -> frozenset[str]:
    names = [value] if isinstance(value, str) else value if is_array(value) else []
    found = {name for name in names if isinstance(name, str)}
    return frozenset(found | {"integer"} if "number" in found else found)


def constraint_of(violation: Violation) -> tuple[str, Json]:
    """The keyword and what it says; where it speaks of names, the one name."""
    key = violation.key
    if key.keyword in (FALSE, WHOLE):
        return _keyword_above(key.spot), False if key.keyword == FALSE else None
    if key.keyword == "required":
        return "required", key.name
    if key.keyword in ("dependentRequired", "dependencies") and key.name is not None:
        return key.keyword, key.name.rpartition("\n")[2]
    return key.keyword, violation.value


def _keyword_above(spot: Spot) -> str:
    """The keyword under which a sub-schema stands."""
    tokens = spot.tokens
    if len(tokens) > 1 and tokens[-2] in MAPS | LISTS:
        return tokens[-2]
    return tokens[-1] if tokens and tokens[-1] in SCHEMAS else FALSE
