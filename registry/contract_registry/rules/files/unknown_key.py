"""Rule `unknown-key`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

UNKNOWN_KEY = documented(
    "unknown-key",
    Family.FILES,
    """
    A key is not known, or not at this place.

    A misspelt key would silently do nothing: no sunset, no closed schema, no contract at all.

    Flagged:
        sumary: A customer's order was accepted.
    Passes:
        summary: A customer's order was accepted.
    Fix:
        correct the spelling; the finding names the key that comes nearest.
    """,
    switchable=False,
)
