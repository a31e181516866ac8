"""Rule `invalid-example`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

INVALID_EXAMPLE = documented(
    "invalid-example",
    Family.FILES,
    """
    An example is refused by the schema that it illustrates.

    People copy examples. A wrong one shows that it, or the schema, is not what was meant.

    Flagged:
        examples: [{orderId: 7}], where orderId is a string
    Passes:
        examples: [{orderId: "7"}]
    Fix:
        correct the example or the schema; `contracts validate` tells why it is refused.
    """,
)
