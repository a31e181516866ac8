"""JSON values by the specification: their types and their equality, against Python's grain."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeGuard

from contract_registry.finding import Json

LARGEST_EXPONENT: Final = 2_000


class Unreckonable(Exception):  # noqa: N818 - it makes a message unconfirmed
    """A number with more digits than anybody means: no arithmetic is done with it."""


def is_number(value: Json) -> TypeGuard[int | float | Decimal]:
    """A number: an int, a float or a Decimal, but no bool."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def is_array(value: Json) -> TypeGuard[Sequence[Json]]:
    """An array: a sequence that is no text."""
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def exact(number: int | float | Decimal) -> Fraction:
    """The number itself; a float means the decimal that it prints as. Raises Unreckonable."""
    if isinstance(number, int):
        return Fraction(number)
    decimal = Decimal(repr(number)) if isinstance(number, float) else number
    if not decimal.is_finite() or abs(decimal.adjusted()) > LARGEST_EXPONENT:
        raise Unreckonable(str(number))
    return Fraction(decimal)


def is_integer(value: Json) -> bool:
    """A number without a fraction: `1.0` is one. Raises Unreckonable."""
    if isinstance(value, bool):
        return False
    if isinstance(value, int):
        return True
    return isinstance(value, float | Decimal) and exact(value).denominator == 1


def type_of(value: Json) -> str:
    """The JSON type: `integer` for a number without a fraction."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    if isinstance(value, Mapping):
        return "object"
    if isinstance(value, Sequence):
        return "array"
    return "integer" if is_integer(value) else "number"


def identity(value: Json) -> Hashable:
    """Equal for two values exactly when they are the same JSON value: not for 1 and true."""
    if value is None or isinstance(value, str | bool):
        return (type(value).__name__, value)
    if isinstance(value, Mapping):
        return ("object", frozenset((name, identity(item)) for name, item in value.items()))
    if isinstance(value, Sequence):
        return ("array", tuple(identity(item) for item in value))
    return ("number", exact(value))


def plain(value: Json) -> Json:
    """The same value made of dict, list, int and Decimal only, integers without a fraction as int.

    Raises Unreckonable for a number that is none or is beyond reckoning.
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Mapping):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, Sequence):
        return [plain(item) for item in value]
    number = exact(value)
    if number.denominator == 1:
        return number.numerator
    return Decimal(repr(value)) if isinstance(value, float) else value
