"""Numbers of a schema as a plan holds them: exactly, in data that any JSON parser keeps."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from contract_registry.finding import Json

SAFE: Final = 2**53 - 1
"""Up to this integers are exact in every JSON parser."""


def limit(value: int | float | Decimal) -> int | float | str:
    """A limit: a number where a float is exactly that, else its numeral."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if exact == exact.to_integral_value() and abs(exact) <= SAFE:
        return int(exact)
    nearest = float(exact)
    return nearest if Decimal(repr(nearest)) == exact else str(value)


def constant(value: Json) -> Json:
    """A value of `enum` or `const`; a decimal is the float that a parser would make of it."""
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value() and abs(value) <= SAFE
        return int(value) if whole else float(value)
    if isinstance(value, dict):
        return {name: constant(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [constant(item) for item in value]
    return value
