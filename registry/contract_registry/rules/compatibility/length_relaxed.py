"""Rule `length-relaxed`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

LENGTH_RELAXED = documented(
    "length-relaxed",
    Family.COMPATIBILITY,
    """
    A text may now be shorter or longer than deployed readers accept.

    Flagged:
        note: {maxLength: 100} becomes {maxLength: 500}
    Passes:
        note: {maxLength: 500} becomes {maxLength: 100}: old readers accept it
    Fix:
        keep to the old length, or publish the next major version.
    """,
)
