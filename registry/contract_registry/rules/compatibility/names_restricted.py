"""Rule `names-restricted`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

NAMES_RESTRICTED = documented(
    "names-restricted",
    Family.COMPATIBILITY,
    """
    The names that an object may use are restricted further than in older messages.

    Flagged:
        labels: {propertyNames: {maxLength: 100}} becomes {propertyNames: {maxLength: 20}}
    Passes:
        longer names are accepted: old messages fit
    Fix:
        keep accepting the old names.
    """,
)
