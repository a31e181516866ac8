"""Rule `structure-removed`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

STRUCTURE_REMOVED = documented(
    "structure-removed",
    Family.COMPATIBILITY,
    """
    What was described in detail is free now, and deployed readers accept only what was described.

    Flagged:
        payload: {type: object, required: [id, day], …} becomes payload: {type: object}
    Passes:
        payload is described where it was free: old readers accept it
    Fix:
        keep describing it, or publish the next major version.
    """,
)
