"""Keywords that look at one value: types, numbers, texts, counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from contract_registry.compat.evaluation import ecma
from contract_registry.compat.evaluation.evaluate import Frame, Keyword
from contract_registry.compat.evaluation.plain import (
    exact,
    identity,
    is_array,
    is_number,
    type_of,
)
from contract_registry.compat.evaluation.spots import Spot
from contract_registry.finding import Json


def check_type(frame: Frame, value: Json) -> None:
    """`type`, one or several; an integer is a number."""
    allowed = [value] if isinstance(value, str) else value
    if not isinstance(allowed, Sequence):
        return
    found = type_of(frame.instance)
    if found in allowed or (found == "integer" and "number" in allowed):
        return
    if not (found == "null" and _is_nullable(frame.spot)):
        frame.refuse("type")


def _is_nullable(spot: Spot) -> bool:
    # OpenAPI 3.0.3: `nullable` counts only beside an explicit `type`.
    return spot.dialect == "openapi-3.0" and spot.get("nullable") is True


def check_enum(frame: Frame, value: Json) -> None:
    """`enum`; a lenient reader of an extensible one accepts what it does not know."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return
    if frame.lenient and frame.spot.get("x-extensible-enum") is True:
        return
    found = identity(frame.instance)
    if all(identity(item) != found for item in value):
        frame.refuse("enum")


def check_const(frame: Frame, value: Json) -> None:
    """`const`."""
    if identity(frame.instance) != identity(value):
        frame.refuse("const")


def check_multiple(frame: Frame, value: Json) -> None:
    """`multipleOf`, exactly."""
    number = frame.instance
    if not (is_number(number) and is_number(value) and exact(value)):
        return
    if (exact(number) / exact(value)).denominator != 1:
        frame.refuse("multipleOf")


def _bound(keyword: str, refuses: Callable[[int], bool], switch: str) -> Keyword:
    """A bound. `refuses` looks at the sign of value − bound; `switch` is draft 4's boolean."""

    def check(frame: Frame, value: Json) -> None:
        number = frame.instance
        if not (is_number(number) and is_number(value)):
            return
        difference = exact(number) - exact(value)
        sign = (difference > 0) - (difference < 0)
        if refuses(sign) or (sign == 0 and switch and frame.spot.get(switch) is True):
            frame.refuse(keyword)

    return check


def _count(keyword: str, of: Callable[[Json], int | None], least: bool) -> Keyword:
    def check(frame: Frame, value: Json) -> None:
        count = of(frame.instance)
        if count is None or not is_number(value):
            return
        difference = count - exact(value)
        if difference < 0 if least else difference > 0:
            frame.refuse(keyword)

    return check


def _characters(value: Json) -> int | None:
    return len(value) if isinstance(value, str) else None


def _elements(value: Json) -> int | None:
    return len(value) if is_array(value) else None


def _members(value: Json) -> int | None:
    return len(value) if isinstance(value, Mapping) else None


def check_pattern(frame: Frame, value: Json) -> None:
    """`pattern`."""
    text = frame.instance
    if isinstance(text, str) and isinstance(value, str) and not ecma.matcher(value)(text):
        frame.refuse("pattern")


def check_unique(frame: Frame, value: Json) -> None:
    """`uniqueItems`."""
    array = frame.instance
    if not (value is True and is_array(array)):
        return
    if len({identity(item) for item in array}) < len(array):
        frame.refuse("uniqueItems")


def check_format(frame: Frame, value: Json) -> None:
    """`format`, where it is an assertion."""
    text = frame.instance
    if not (frame.run.assert_format and isinstance(text, str) and isinstance(value, str)):
        return
    if not format_checker(value)(text):
        frame.refuse("format")


@lru_cache(maxsize=256)
def format_checker(name: str) -> Callable[[str], bool]:
    """Whether a text has the format of that name; every text has an unknown one."""
    import jsonschema_rs

    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "format": name}
    return jsonschema_rs.validator_for(schema, validate_formats=True, offline=True).is_valid


COMMON: Final[Mapping[str, Keyword]] = {
    "type": check_type,
    "enum": check_enum,
    "multipleOf": check_multiple,
    "minLength": _count("minLength", _characters, least=True),
    "maxLength": _count("maxLength", _characters, least=False),
    "minItems": _count("minItems", _elements, least=True),
    "maxItems": _count("maxItems", _elements, least=False),
    "minProperties": _count("minProperties", _members, least=True),
    "maxProperties": _count("maxProperties", _members, least=False),
    "pattern": check_pattern,
    "uniqueItems": check_unique,
    "format": check_format,
}
"""The assertions of every dialect."""

BOUNDS: Final[Mapping[str, Keyword]] = {
    "minimum": _bound("minimum", lambda sign: sign < 0, ""),
    "maximum": _bound("maximum", lambda sign: sign > 0, ""),
    "exclusiveMinimum": _bound("exclusiveMinimum", lambda sign: sign <= 0, ""),
    "exclusiveMaximum": _bound("exclusiveMaximum", lambda sign: sign >= 0, ""),
}
"""The bounds since draft 6."""

OLD_BOUNDS: Final[Mapping[str, Keyword]] = {
    "minimum": _bound("minimum", lambda sign: sign < 0, "exclusiveMinimum"),
    "maximum": _bound("maximum", lambda sign: sign > 0, "exclusiveMaximum"),
}
"""The bounds of draft 4 and OpenAPI 3.0, with boolean switches."""
