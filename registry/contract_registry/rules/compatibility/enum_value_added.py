"""Rule `enum-value-added`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

ENUM_VALUE_ADDED = documented(
    "enum-value-added",
    Family.COMPATIBILITY,
    """
    A value may now be sent that deployed readers do not have in their list.

    Flagged:
        status: {enum: [PAID]} becomes {enum: [PAID, SHIPPED]}
    Passes:
        the same where the released version said `x-extensible-enum: true`
    Fix:
        release `x-extensible-enum: true` first and send the new value later, or publish the next
        major version.
    """,
)
