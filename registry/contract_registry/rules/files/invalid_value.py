"""Rule `invalid-value`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

INVALID_VALUE = documented(
    "invalid-value",
    Family.FILES,
    """
    A value is of the right type, and still not one that the format allows.

    Flagged:
        kind: message
    Passes:
        kind: event
    Fix:
        choose one of the values that the finding lists.
    """,
    switchable=False,
)
