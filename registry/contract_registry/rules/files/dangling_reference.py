"""Rule `dangling-reference`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

DANGLING_REFERENCE = documented(
    "dangling-reference",
    Family.FILES,
    """
    A `$ref` leads to nothing: no such file, or no such place in it.

    What it was meant to say is missing from the contract.

    Flagged:
        total: {$ref: ../shared/mony.yaml}
    Passes:
        total: {$ref: ../shared/money.yaml}
    Fix:
        correct the reference; it is relative to the file in which it stands.
    """,
    switchable=False,
)
