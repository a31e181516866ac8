"""Rule `type-changed`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

TYPE_CHANGED = documented(
    "type-changed",
    Family.COMPATIBILITY,
    """
    A field has another type: no value that one version allows is read by the other.

    Flagged:
        total: {type: string} becomes {type: integer}
    Passes:
        totalCents: {type: integer} is a new optional field beside total
    Fix:
        add a field with the new type beside the old one, deprecate the old one, or publish the next
        major version.
    """,
)
