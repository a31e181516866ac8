"""Rule `fixed-size-changed`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

FIXED_SIZE_CHANGED = documented(
    "fixed-size-changed",
    Family.COMPATIBILITY,
    """
    A fixed of another size: a reader takes the wrong bytes for the value and for all that follow.

    Flagged:
        fixed of size 16 becomes size 20
    Passes:
        its name or its namespace changes, with an alias
    Fix:
        keep the size, or add a field beside it.
    """,
)
