"""Rule `pattern-tightened`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

PATTERN_TIGHTENED = documented(
    "pattern-tightened",
    Family.COMPATIBILITY,
    """
    A text has to match a pattern that texts of older messages do not match.

    Flagged:
        currency: {pattern: "^[A-Z]{3,4}$"} becomes {pattern: "^[A-Z]{3}$"}
    Passes:
        currency: {pattern: "^[A-Z]{3}$"} becomes {pattern: "^[A-Z]{3,4}$"}: old messages fit
    Fix:
        keep a pattern that matches the old texts.
    """,
)
