"""Rule `bound-tightened`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

BOUND_TIGHTENED = documented(
    "bound-tightened",
    Family.COMPATIBILITY,
    """
    A number has to lie within tighter bounds, or on another grid, than in older messages.

    Flagged:
        quantity: {maximum: 999} becomes {maximum: 99}
        price: {multipleOf: 0.01} becomes {multipleOf: 0.05}
    Passes:
        quantity: {maximum: 99} becomes {maximum: 999}: old messages fit
    Fix:
        keep the old bound.
    """,
)
