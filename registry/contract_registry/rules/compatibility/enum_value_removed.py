"""Rule `enum-value-removed`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

ENUM_VALUE_REMOVED = documented(
    "enum-value-removed",
    Family.COMPATIBILITY,
    """
    A value that older messages may hold is no longer in the list.

    Flagged:
        status: {enum: [PAID, SHIPPED]} becomes {enum: [PAID]}
    Passes:
        the list keeps the value, and the description says that it is no longer sent
        `x-extensible-enum: true`: readers accept values that they do not know
    Fix:
        keep the value in the list.
    """,
)
