"""Rule `alternative-added`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

ALTERNATIVE_ADDED = documented(
    "alternative-added",
    Family.COMPATIBILITY,
    """
    A message may now have a form that deployed readers do not have among their alternatives.

    Flagged:
        anyOf: [{required: [card]}] becomes anyOf: [{required: [iban]}, {required: [card]}]
    Passes:
        an alternative is removed: old readers accept it
    Fix:
        release the form to readers first and send it later, or publish the next major version.
    """,
)
