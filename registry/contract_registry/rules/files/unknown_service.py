"""Rule `unknown-service`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

UNKNOWN_SERVICE = documented(
    "unknown-service",
    Family.FILES,
    """
    A service is named that has no service file.

    Its owner and its channels are not known then.

    Flagged:
        contracts/orders/order-placed.v1.yaml without contracts/orders/service.yaml
    Passes:
        both files
    Fix:
        write the service's service.yaml, or correct the name.
    """,
    switchable=False,
)
