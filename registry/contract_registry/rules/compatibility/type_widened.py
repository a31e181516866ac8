"""Rule `type-widened`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

TYPE_WIDENED = documented(
    "type-widened",
    Family.COMPATIBILITY,
    """
    A field may now hold a type that deployed readers do not read.

    Flagged:
        total: {type: integer} becomes {type: [string, integer]}
    Passes:
        total: {type: number} becomes {type: integer}: old readers accept it
    Fix:
        keep sending only the old type; put the other one into a field of its own.
    """,
)
