"""Rule `everything-refused`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

EVERYTHING_REFUSED = documented(
    "everything-refused",
    Family.COMPATIBILITY,
    """
    A message may now have a value where deployed readers accept none: their schema is `false`.

    Flagged:
        legacy: false becomes legacy: {type: string}
    Passes:
        legacy: {type: string} becomes legacy: false: old readers accept it
    Fix:
        leave it out, or use a name that readers do not refuse.
    """,
)
