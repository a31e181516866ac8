"""Rule `structure-added`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

STRUCTURE_ADDED = documented(
    "structure-added",
    Family.COMPATIBILITY,
    """
    What was free before is described in detail now, and older messages may hold anything there.

    One finding stands for all that the description refuses: it is one decision.

    Flagged:
        payload: {type: object} becomes payload: {type: object, required: [id, day], …}
    Passes:
        the new description is that of a new field
    Fix:
        keep it free, and add a described field beside it; or publish the next major version.
    """,
)
