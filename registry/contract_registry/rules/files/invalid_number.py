"""Rule `invalid-number`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

INVALID_NUMBER = documented(
    "invalid-number",
    Family.FILES,
    """
    A number is not finite, or has too many digits to be kept exactly.

    JSON has no NaN and no infinity. Numbers are exact here: integers and decimals.

    Flagged:
        maximum: .inf
        maximum: 1e999999999
    Passes:
        maximum: 1.0e+6
    Fix:
        leave the bound out, or write a number with at most 400 digits.
    """,
    switchable=False,
)
