"""Rule `field-refused`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

FIELD_REFUSED = documented(
    "field-refused",
    Family.COMPATIBILITY,
    """
    The new version is closed, and refuses a name that older messages may carry.

    Flagged:
        a task's optional field `locale` is removed, under `additionalProperties: false`
    Passes:
        the same where readers are tolerant, as consumers of events are by default
    Fix:
        keep the field, or do not refuse additional properties.
    """,
)
