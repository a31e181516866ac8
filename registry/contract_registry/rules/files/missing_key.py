"""Rule `missing-key`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

MISSING_KEY = documented(
    "missing-key",
    Family.FILES,
    """
    A key that the format asks for is not there.

    Flagged:
        a contract without `version`
    Passes:
        a contract with contract, kind, version, summary, channel and schema
    Fix:
        add the key; `contracts schema` prints the whole format.
    """,
    switchable=False,
)
