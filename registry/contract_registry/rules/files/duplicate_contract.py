"""Rule `duplicate-contract`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

DUPLICATE_CONTRACT = documented(
    "duplicate-contract",
    Family.FILES,
    """
    Two files hold the same contract with the same major version.

    Nobody could say which of the two holds.

    Flagged:
        orders.order-placed with version 1.2.0 in one file and 1.3.0 in another
    Passes:
        orders.order-placed 1.3.0 in order-placed.v1.yaml, 2.0.0 in order-placed.v2.yaml
    Fix:
        remove one of the files, or give it its own id or major version.
    """,
    switchable=False,
)
