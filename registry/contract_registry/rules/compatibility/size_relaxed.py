"""Rule `size-relaxed`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

SIZE_RELAXED = documented(
    "size-relaxed",
    Family.COMPATIBILITY,
    """
    An object may now have fewer or more members than deployed readers accept.

    Flagged:
        labels: {maxProperties: 10} becomes {maxProperties: 50}
    Passes:
        labels: {maxProperties: 50} becomes {maxProperties: 10}: old readers accept it
    Fix:
        keep to the old number of members, or publish the next major version.
    """,
)
