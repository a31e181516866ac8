"""Rule `const-changed`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

CONST_CHANGED = documented(
    "const-changed",
    Family.COMPATIBILITY,
    """
    A constant has another value: each version refuses the messages of the other.

    Flagged:
        type: {const: order} becomes {const: purchase}
    Passes:
        a new optional field with a constant
    Fix:
        keep the constant; publish the next major version with the new one.
    """,
)
