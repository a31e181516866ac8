"""Rule `dependency-added`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

DEPENDENCY_ADDED = documented(
    "dependency-added",
    Family.COMPATIBILITY,
    """
    A field became required beside another one, and older messages may have the one without it.

    Flagged:
        dependentRequired: {coupon: [discount]} is new
    Passes:
        dependentRequired: {coupon: [discount]}, where `coupon` is a new field
    Fix:
        keep it optional beside the other field.
    """,
)
