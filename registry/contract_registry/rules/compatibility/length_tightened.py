"""Rule `length-tightened`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

LENGTH_TIGHTENED = documented(
    "length-tightened",
    Family.COMPATIBILITY,
    """
    A text has to be shorter or longer than in older messages.

    Flagged:
        note: {maxLength: 500} becomes {maxLength: 100}
    Passes:
        note: {maxLength: 100} becomes {maxLength: 500}: old messages fit
    Fix:
        keep the old length.
    """,
)
