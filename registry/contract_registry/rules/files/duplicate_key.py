"""Rule `duplicate-key`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

DUPLICATE_KEY = documented(
    "duplicate-key",
    Family.FILES,
    """
    A key stands twice in one mapping.

    Most parsers take the last one silently: the first is lost, and readers of the file are misled.

    Flagged:
        properties: {id: {type: string}, id: {type: integer}}
    Passes:
        each key once
    Fix:
        remove one of the two.
    """,
    switchable=False,
)
