"""Rule `logical-type-changed`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

LOGICAL_TYPE_CHANGED = documented(
    "logical-type-changed",
    Family.COMPATIBILITY,
    """
    The same bytes mean another value: a decimal with another scale, milliseconds as microseconds.
    No library notices, because the underlying Avro type is the same.

    Flagged:
        decimal(9, 2) becomes decimal(9, 3); timestamp-millis becomes timestamp-micros
    Passes:
        a logical type is added to or taken from a plain type
    Fix:
        keep the logical type with its precision and scale, or add a field beside it.
    """,
)
