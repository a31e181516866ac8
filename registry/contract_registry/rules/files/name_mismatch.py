"""Rule `name-mismatch`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

NAME_MISMATCH = documented(
    "name-mismatch",
    Family.FILES,
    """
    The id of a contract, or the name of a service, differs from its folder or file name.

    The id is <service>.<name>: contracts/<service>/<name>.v<major>.yaml.

    Flagged:
        contract: orders.order-paid in contracts/orders/order-placed.v1.yaml
    Passes:
        contract: orders.order-placed in contracts/orders/order-placed.v1.yaml
    Fix:
        rename the file or correct the id.
    """,
)
