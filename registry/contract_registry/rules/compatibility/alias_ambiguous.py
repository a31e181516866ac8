"""Rule `alias-ambiguous`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

ALIAS_AMBIGUOUS = documented(
    "alias-ambiguous",
    Family.COMPATIBILITY,
    """
    One field of the reader goes by two names (its own and an alias), and writers send both.

    Flagged:
        fields id and orderId become the one field orderId with aliases [id]
    Passes:
        the writer sends only one of the two
    Fix:
        take the alias out, or publish the next major version.
    """,
)
