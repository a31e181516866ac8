"""Rule `invalid-key`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

INVALID_KEY = documented(
    "invalid-key",
    Family.FILES,
    """
    A key of a mapping is no string.

    JSON has no other keys, and a message is JSON.

    Flagged:
        errors: {404: {type: object}}
    Passes:
        errors: {"404": {type: object}}
    Fix:
        put the key into quotes.
    """,
    switchable=False,
)
