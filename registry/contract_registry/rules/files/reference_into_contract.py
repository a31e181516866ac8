"""Rule `reference-into-contract`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

REFERENCE_INTO_CONTRACT = documented(
    "reference-into-contract",
    Family.FILES,
    """
    A `$ref` leads into the file of another contract, or of a service.

    A contract is versioned by itself; what several of them share is a file of its own.

    Flagged:
        $ref: ../orders/order-placed.v1.yaml#/schema/properties/total
    Passes:
        $ref: ../shared/money.yaml
    Fix:
        move the shared schema into its own file, and let both refer to it.
    """,
    switchable=False,
)
