"""Exact numbers from text: an int, or a Decimal where there is a fraction or an exponent."""

from __future__ import annotations

from decimal import Decimal

from contract_registry.documents.limits import MAX_DIGITS


class UnusableNumberError(ValueError):
    """A number that cannot be kept exactly at a reasonable cost; `str()` says why."""


def integer(text: str, base: int = 10) -> int:
    """Read digits with an optional sign. Raises UnusableNumberError for too many of them."""
    if len(text) > MAX_DIGITS:
        raise UnusableNumberError(f"a number of {len(text)} digits; at most {MAX_DIGITS} are read")
    return int(text, base)


def decimal(text: str) -> Decimal:
    """Read a decimal number. Raises UnusableNumberError for what is beyond ±10^MAX_DIGITS."""
    mantissa, _, exponent = text.lower().partition("e")
    if len(mantissa) > MAX_DIGITS:
        raise UnusableNumberError(
            f"a number of {len(mantissa)} digits; at most {MAX_DIGITS} are read"
        )
    # The text decides, before Decimal sees it: an exponent of a million digits is text, too.
    power = exponent.lstrip("+-0")
    if len(power) > 3 or int(power or "0") > MAX_DIGITS:
        raise UnusableNumberError(f"an exponent beyond ±{MAX_DIGITS}")
    return Decimal(text)
