"""Rule `items-relaxed`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

ITEMS_RELAXED = documented(
    "items-relaxed",
    Family.COMPATIBILITY,
    """
    An array may now have fewer, more, or other elements than deployed readers accept.

    Flagged:
        lines: {maxItems: 50} becomes {maxItems: 100}
    Passes:
        lines: {maxItems: 100} becomes {maxItems: 50}: old readers accept it
    Fix:
        keep to the old arrays, or publish the next major version.
    """,
)
