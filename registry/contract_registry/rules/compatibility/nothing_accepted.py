"""Rule `nothing-accepted`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

NOTHING_ACCEPTED = documented(
    "nothing-accepted",
    Family.COMPATIBILITY,
    """
    The new version accepts no value here: its schema is `false`.

    Flagged:
        legacy: {type: string} becomes legacy: false
    Passes:
        legacy: false, where no version allowed the field
    Fix:
        keep a schema that accepts the old values.
    """,
)
