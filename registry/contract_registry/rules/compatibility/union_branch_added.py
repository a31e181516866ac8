"""Rule `union-branch-added`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

UNION_BRANCH_ADDED = documented(
    "union-branch-added",
    Family.COMPATIBILITY,
    """
    An Avro union gained a branch that deployed readers do not have: they cannot read the value.

    Flagged:
        union [null, string] becomes [null, string, long]
    Passes:
        the new branch is read by a promotion, as int by long
    Fix:
        add the branch to the readers first and send it later, or publish the next major version.
    """,
)
