"""Rule `default-invalid`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

DEFAULT_INVALID = documented(
    "default-invalid",
    Family.COMPATIBILITY,
    """
    A reader needs the default of a field, and the default is no value of the field's type.

    Flagged:
        {name: count, type: int, default: none} is new
    Passes:
        {name: count, type: int, default: 0} is new
    Fix:
        give a default that fits the type; of a union one of its branches.
    """,
)
