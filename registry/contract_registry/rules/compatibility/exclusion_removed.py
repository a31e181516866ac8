"""Rule `exclusion-removed`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

EXCLUSION_REMOVED = documented(
    "exclusion-removed",
    Family.COMPATIBILITY,
    """
    A message may now hold what deployed readers exclude (`not`).

    Flagged:
        country: {not: {const: XX}} becomes country: {type: string}
    Passes:
        an exclusion is new: old readers accept it
    Fix:
        keep excluding it, or publish the next major version.
    """,
)
