"""Rule `unknown-contract`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

UNKNOWN_CONTRACT = documented(
    "unknown-contract",
    Family.FILES,
    """
    A service consumes, emits or sends a contract that does not exist.

    Flagged:
        consumes: [{contract: orders.order-plced@1}]
    Passes:
        consumes: [{contract: orders.order-placed@1}]
    Fix:
        correct the id or the major version; the finding names the one that comes nearest.
    """,
)
