"""JSON values as the engine sees them: their kind, and a canonical form that compares rightly."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from contract_registry.finding import Json

# A kind is a bit, so that a set of kinds is an int. `number` is two kinds: integers and the rest.
NULL: Final = 1
BOOLEAN: Final = 2
INTEGER: Final = 4
FRACTION: Final = 8
STRING: Final = 16
ARRAY: Final = 32
OBJECT: Final = 64
NUMBER: Final = INTEGER | FRACTION
NOTHING: Final = 0
ALL: Final = 127

KINDS: Final = (NULL, BOOLEAN, INTEGER, STRING, ARRAY, OBJECT, FRACTION)
"""Every kind, those whose search is cheap and whose witnesses read well first."""

_LARGEST_EXPONENT: Final = 400


class NumberTooLarge(ValueError):  # noqa: N818 - it is the reason of an "undecided"
    """A number whose exact form would take more digits than anybody means."""


def kind_of(value: Json) -> int:
    """The kind of a JSON value: 1.0 is an integer, `True` is none."""
    if isinstance(value, str):
        return STRING
    if value is None:
        return NULL
    if isinstance(value, bool):
        return BOOLEAN
    if isinstance(value, int):
        return INTEGER
    if isinstance(value, Mapping):
        return OBJECT
    if isinstance(value, Sequence):
        return ARRAY
    return INTEGER if exact(value).denominator == 1 else FRACTION


def exact(number: int | float | Decimal) -> Fraction:
    """The number itself; a float means the decimal that it prints as.

    Raises NumberTooLarge for exponents beyond anything a message holds.
    """
    if isinstance(number, int):
        return Fraction(number)
    decimal = Decimal(repr(number)) if isinstance(number, float) else number
    if not decimal.is_finite() or abs(decimal.adjusted()) > _LARGEST_EXPONENT:
        raise NumberTooLarge(f"the number {number} is beyond what is decided")
    return Fraction(decimal)


def as_json(number: Fraction) -> int | Decimal:
    """A number for a message: an int where it is one, else an exact decimal."""
    if number.denominator == 1:
        return number.numerator
    # Every denominator here divides a power of ten; scaling by it loses no digit.
    digits = 0
    rest = number.denominator
    while rest != 1:
        rest //= 10 if rest % 10 == 0 else 2 if rest % 2 == 0 else 5
        digits += 1
    scaled = number.numerator * 10**digits // number.denominator
    # Built from its digits: arithmetic would round to the context's precision.
    return Decimal((int(scaled < 0), tuple(map(int, str(abs(scaled)))), -digits))


def canonical(value: Json) -> Hashable:
    """A hashable form; two values are the same JSON value exactly when their forms are equal.

    Python's `1 == True` and `1 == 1.0` make plain comparison wrong: numbers are wrapped here.
    """
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Mapping):
        return ("o", frozenset((name, canonical(item)) for name, item in value.items()))
    if isinstance(value, Sequence):
        return ("a", tuple(canonical(item) for item in value))
    return ("n", exact(value))
