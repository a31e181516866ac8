"""Rule `merge-key`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

MERGE_KEY = documented(
    "merge-key",
    Family.FILES,
    """
    The file uses the merge key `<<`, which YAML 1.2 does not have.

    Parsers differ in what they make of it: a file should say the same to all of them.

    Flagged:
        total: {<<: *money, minimum: 0}
    Passes:
        total: {allOf: [{$ref: ../shared/money.yaml}, {minimum: 0}]}
    Fix:
        write the keys out, or share them by $ref.
    """,
    switchable=False,
)
