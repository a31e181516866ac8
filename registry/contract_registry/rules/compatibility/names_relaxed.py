"""Rule `names-relaxed`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

NAMES_RELAXED = documented(
    "names-relaxed",
    Family.COMPATIBILITY,
    """
    An object may now use names that deployed readers refuse.

    Flagged:
        labels: {propertyNames: {maxLength: 20}} becomes {propertyNames: {maxLength: 100}}
    Passes:
        the names get shorter again, `maxLength: 20`: old readers accept it
    Fix:
        keep to the old names, or publish the next major version.
    """,
)
