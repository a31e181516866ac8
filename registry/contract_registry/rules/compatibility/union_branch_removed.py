"""Rule `union-branch-removed`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

UNION_BRANCH_REMOVED = documented(
    "union-branch-removed",
    Family.COMPATIBILITY,
    """
    A reader's Avro union no longer has a branch for a type that deployed writers send.

    Flagged:
        union [null, string, long] becomes [null, string]
    Passes:
        a branch is added to the union (in the other direction: `union-branch-added`)
    Fix:
        keep the branch, or publish the next major version.
    """,
)
