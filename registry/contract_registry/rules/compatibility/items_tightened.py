"""Rule `items-tightened`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

ITEMS_TIGHTENED = documented(
    "items-tightened",
    Family.COMPATIBILITY,
    """
    An array has to have fewer, more, or other elements than in older messages.

    Flagged:
        lines: {maxItems: 100} becomes {maxItems: 50}
        tags gets `uniqueItems: true`
    Passes:
        lines: {maxItems: 50} becomes {maxItems: 100}: old messages fit
    Fix:
        keep accepting the old arrays.
    """,
)
