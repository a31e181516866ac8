"""Rule `invalid-schema`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

INVALID_SCHEMA = documented(
    "invalid-schema",
    Family.FILES,
    """
    A schema breaks the rules of its dialect.

    Validators ignore such a keyword or refuse the schema; nobody knows which.

    Flagged:
        amount: {type: interger}
        tags: {minItems: -1}
    Passes:
        amount: {type: integer}
    Fix:
        correct the keyword that the finding names.
    """,
    switchable=False,
)
