"""Keywords that look at one value: types, constants, numbers, texts, counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from contract_registry.codegen.runtime.python.formats import FORMATS
from contract_registry.codegen.validator import numerals
from contract_registry.codegen.validator.roles import EXTENSIBLE, Role
from contract_registry.codegen.validator.site import Site
from contract_registry.compat.evaluation.plain import Unreckonable, exact, is_array, is_number
from contract_registry.finding import Json

Keyword = Callable[[Site, Json], Mapping[str, Json]]
"""What one keyword becomes in the plan."""

_TYPES: Final = ("null", "boolean", "integer", "number", "string", "array", "object")
_UNCHECKED: Final = frozenset(
    {"idn-email", "idn-hostname", "iri", "iri-reference", "regex", "uri-template"}
)
"""Formats of the specification that need more than a small runtime; others are annotations."""
_OLD_BOUNDS: Final = frozenset({"4", "openapi-3.0"})


def type_(site: Site, value: Json) -> Mapping[str, Json]:
    """`type`, with OpenAPI 3.0's `nullable` beside it."""
    listed = [value] if isinstance(value, str) else value
    names = site.names("type", listed)
    if any(name not in _TYPES for name in names):
        raise site.unsupported("type", "it names a type that JSON does not have")
    if site.spot.dialect == "openapi-3.0" and site.spot.get("nullable") is True:
        names = [name for name in names if name != "null"] + ["null"]
    if "number" in names:
        names = [name for name in names if name != "integer"]
    return {"type": names[0] if len(names) == 1 else names}


def enum(site: Site, value: Json) -> Mapping[str, Json]:
    """`enum`; of an extensible one readers accept other values as well."""
    if not is_array(value):
        raise site.unsupported("enum", "it must be a list of values")
    closed = site.run.strict or site.run.role is Role.SENDS
    extensible = not closed and site.spot.get("x-extensible-enum") is True
    return {EXTENSIBLE if extensible else "enum": numerals.constant(value)}


def const(site: Site, value: Json) -> Mapping[str, Json]:
    """`const`."""
    return {"enum": [numerals.constant(value)]}


def _number(site: Site, keyword: str, value: Json) -> int | float | Decimal:
    if not is_number(value):
        raise site.unsupported(keyword, "it must be a number")
    try:
        exact(value)
    except Unreckonable:
        raise site.unsupported(keyword, "it has more digits than anybody means") from None
    return value


def bound(keyword: str, exclusive: str) -> Keyword:
    """`minimum` or `maximum`, which a boolean beside it made exclusive before draft 6."""

    def translate(site: Site, value: Json) -> Mapping[str, Json]:
        limit = numerals.limit(_number(site, keyword, value))
        old = site.spot.dialect in _OLD_BOUNDS
        return {exclusive if old and site.spot.get(exclusive) is True else keyword: limit}

    return translate


def exclusive_bound(keyword: str) -> Keyword:
    """`exclusiveMinimum` or `exclusiveMaximum` as a number; the old ones stand beside a bound."""

    def translate(site: Site, value: Json) -> Mapping[str, Json]:
        if site.spot.dialect in _OLD_BOUNDS:
            return {}
        return {keyword: numerals.limit(_number(site, keyword, value))}

    return translate


def multiple_of(site: Site, value: Json) -> Mapping[str, Json]:
    """`multipleOf`."""
    if exact(_number(site, "multipleOf", value)) <= 0:
        raise site.unsupported("multipleOf", "it must be greater than 0")
    return {"multipleOf": numerals.limit(_number(site, "multipleOf", value))}


def natural(site: Site, keyword: str, value: Json) -> int:
    """A keyword's count."""
    count = exact(_number(site, keyword, value))
    if count.denominator != 1 or count < 0:
        raise site.unsupported(keyword, "it must be a whole number, not negative")
    return min(count.numerator, numerals.SAFE)  # nothing has more elements


def count(keyword: str) -> Keyword:
    """`minLength` and the like."""
    return lambda site, value: {keyword: natural(site, keyword, value)}


def pattern(site: Site, value: Json) -> Mapping[str, Json]:
    """`pattern`."""
    if not isinstance(value, str):
        raise site.unsupported("pattern", "it must be a string")
    return {"pattern": site.run.pattern(site, "pattern", value)}


def unique(site: Site, value: Json) -> Mapping[str, Json]:
    """`uniqueItems`."""
    if not isinstance(value, bool):
        raise site.unsupported("uniqueItems", "it must be true or false")
    return {"uniqueItems": True} if value else {}


def format_(site: Site, value: Json) -> Mapping[str, Json]:
    """`format`, where formats are asserted; an unknown one says nothing."""
    if not isinstance(value, str):
        raise site.unsupported("format", "it must be a string")
    if not site.run.assert_formats or (value not in FORMATS and value not in _UNCHECKED):
        return {}
    if value in _UNCHECKED:
        raise site.unsupported("format", f"{value} is not among the formats that are checked")
    return {"format": value}


SCALARS: Final[Mapping[str, Keyword]] = {
    "type": type_,
    "enum": enum,
    "const": const,
    "minimum": bound("minimum", "exclusiveMinimum"),
    "maximum": bound("maximum", "exclusiveMaximum"),
    "exclusiveMinimum": exclusive_bound("exclusiveMinimum"),
    "exclusiveMaximum": exclusive_bound("exclusiveMaximum"),
    "multipleOf": multiple_of,
    "minLength": count("minLength"),
    "maxLength": count("maxLength"),
    "pattern": pattern,
    "format": format_,
    "minItems": count("minItems"),
    "maxItems": count("maxItems"),
    "minProperties": count("minProperties"),
    "maxProperties": count("maxProperties"),
    "uniqueItems": unique,
}
"""The assertions."""
