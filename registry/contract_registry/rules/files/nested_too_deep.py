"""Rule `nested-too-deep`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

NESTED_TOO_DEEP = documented(
    "nested-too-deep",
    Family.FILES,
    """
    Mappings and lists nest deeper than 200 levels.

    No message nests so deeply, and parsers crash on such files.

    Flagged:
        [[[[ … 50,000 times
    Passes:
        a schema with a hundred levels
    Fix:
        flatten the schema, or describe what repeats by a definition that refers to itself.
    """,
    switchable=False,
)
