"""Rule `dependency-removed`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

DEPENDENCY_REMOVED = documented(
    "dependency-removed",
    Family.COMPATIBILITY,
    """
    A field may now be missing beside another one with which deployed readers require it.

    Flagged:
        dependentRequired: {coupon: [discount]} is removed
    Passes:
        dependentRequired: {coupon: [discount]} is new: old readers accept it
    Fix:
        keep sending both, or publish the next major version.
    """,
)
