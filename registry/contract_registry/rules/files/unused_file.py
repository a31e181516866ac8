"""Rule `unused-file`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

UNUSED_FILE = documented(
    "unused-file",
    Family.FILES,
    """
    A file under the contracts' folder is no contract and no service, and no `$ref` reaches it.

    A misspelt key at the top would otherwise hide a whole contract from the check.

    Flagged:
        a file that begins with `contrct: orders.order-placed`
    Passes:
        contracts/shared/money.yaml, to which a contract refers
    Fix:
        correct the `contract:` or `service:` key, refer to the file, or move it elsewhere.
    """,
    switchable=False,
)
