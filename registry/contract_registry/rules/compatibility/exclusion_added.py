"""Rule `exclusion-added`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

EXCLUSION_ADDED = documented(
    "exclusion-added",
    Family.COMPATIBILITY,
    """
    The new version excludes (`not`) what older messages may hold.

    Flagged:
        country: {not: {const: XX}} is new
    Passes:
        the exclusion of something that was never allowed
    Fix:
        exclude only what was never sent.
    """,
)
