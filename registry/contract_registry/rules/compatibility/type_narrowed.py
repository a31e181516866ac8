"""Rule `type-narrowed`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

TYPE_NARROWED = documented(
    "type-narrowed",
    Family.COMPATIBILITY,
    """
    A type that older messages may hold is no longer accepted beside the others.

    Flagged:
        total: {type: [string, integer]} becomes {type: integer}
    Passes:
        total: {type: integer} becomes {type: number}: old messages fit
    Fix:
        keep accepting the old type as well.
    """,
)
