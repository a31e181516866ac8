"""Rule `bound-relaxed`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

BOUND_RELAXED = documented(
    "bound-relaxed",
    Family.COMPATIBILITY,
    """
    A number may now lie outside the bounds that deployed readers accept.

    Flagged:
        quantity: {maximum: 99} becomes {maximum: 999}
    Passes:
        quantity: {maximum: 999} becomes {maximum: 99}: old readers accept it
    Fix:
        keep within the old bound, or publish the next major version.
    """,
)
