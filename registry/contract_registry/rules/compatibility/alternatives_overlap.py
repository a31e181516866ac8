"""Rule `alternatives-overlap`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

ALTERNATIVES_OVERLAP = documented(
    "alternatives-overlap",
    Family.COMPATIBILITY,
    """
    Two alternatives of a `oneOf` accept the same message, so that the reader refuses it.

    `oneOf` wants exactly one alternative. Widening one of them can make a message that was valid
    fit two.

    Flagged:
        oneOf: [{type: integer}, {type: string}] becomes oneOf: [{type: number}, {type: integer}, …]
    Passes:
        alternatives that a constant tells apart: properties: {type: {const: card}}
    Fix:
        tell the alternatives apart by a constant, or use `anyOf`.
    """,
)
