"""Rule `alternative-removed`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

ALTERNATIVE_REMOVED = documented(
    "alternative-removed",
    Family.COMPATIBILITY,
    """
    A form that older messages may have is no longer among the alternatives (`anyOf`, `oneOf`).

    Flagged:
        anyOf: [{required: [iban]}, {required: [card]}] becomes anyOf: [{required: [card]}]
    Passes:
        an alternative is new: old messages fit
    Fix:
        keep the old form among the alternatives.
    """,
)
