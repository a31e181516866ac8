"""JSON values by the specification: their types and their equality, against Python's grain."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeGuard

from contract_registry.finding import Json

LARGEST_EXPONENT: Final = 2_000
DEEPEST: Final = 1_000


class Unreckonable(Exception):  # noqa: N818 - it makes a message unconfirmed
    """A number with more digits than anybody means: no arithmetic is done with it."""


def is_number(value: Json) -> TypeGuard[int | float | Decimal]:
    """A number: an int, a float or a Decimal, but no bool."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def is_array(value: Json) -> TypeGuard[Sequence[Json]]:
    """An array: a sequence that is no text."""
    # The first test is for speed: abstract classes are slow to ask.
    return isinstance(value, list) or (isinstance(value, Sequence) and not isinstance(value, str))


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

    What is one object stays one object: a long array of equal elements costs little. Raises
    Unreckonable for a number that is none or is beyond reckoning.
    """
    return _plain(value, {})


def _plain(value: Json, known: dict[int, Json]) -> Json:
    if value is None or isinstance(value, str | bool | int):
        return value
    made = known.get(id(value))  # `value` holds all these objects, so no number is used twice
    if made is not None:
        return made
    if isinstance(value, Mapping):
        made = {name: _plain(item, known) for name, item in value.items()}
    elif isinstance(value, Sequence):
        made = [_plain(item, known) for item in value]
    else:
        number = exact(value)
        if number.denominator == 1:
            return number.numerator
        made = Decimal(repr(value)) if isinstance(value, float) else value
    known[id(value)] = made
    return made


def is_deep(value: Json, levels: int = DEEPEST) -> bool:
    """Whether a value is nested so deep that recursion over it is a danger."""
    level: list[Json] = [value]
    for _ in range(levels):
        # What is one object is looked at once: it may stand in a large array very often.
        inner: dict[int, Json] = {}
        for one in level:
            items = one.values() if isinstance(one, Mapping) else one if is_array(one) else ()
            inner.update((id(item), item) for item in items if _is_container(item))
        if not inner:
            return False
        level = list(inner.values())
    return True


def _is_container(value: Json) -> bool:
    return isinstance(value, dict | list | Mapping) or is_array(value)


def size_of(value: Json) -> int:
    """How many values there are in a value, itself included."""
    return _size(value, {})


def _size(value: Json, known: dict[int, int]) -> int:
    if isinstance(value, str) or not isinstance(value, Mapping | Sequence):
        return 1
    size = known.get(id(value))
    if size is None:
        items = value.values() if isinstance(value, Mapping) else value
        size = known[id(value)] = 1 + sum(_size(item, known) for item in items)
    return size
