"""Rule `size-tightened`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

SIZE_TIGHTENED = documented(
    "size-tightened",
    Family.COMPATIBILITY,
    """
    An object has to have fewer or more members than in older messages.

    Flagged:
        labels: {maxProperties: 50} becomes {maxProperties: 10}
    Passes:
        labels: {maxProperties: 10} becomes {maxProperties: 50}: old messages fit
    Fix:
        keep the old number of members.
    """,
)
