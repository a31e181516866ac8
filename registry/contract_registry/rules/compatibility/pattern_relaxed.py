"""Rule `pattern-relaxed`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

PATTERN_RELAXED = documented(
    "pattern-relaxed",
    Family.COMPATIBILITY,
    """
    A text may now be one that the pattern of deployed readers does not match.

    Flagged:
        currency: {pattern: "^[A-Z]{3}$"} becomes {pattern: "^[A-Z]{3,4}$"}
    Passes:
        another pattern for the same texts
    Fix:
        keep to texts that the old pattern matches, or publish the next major version.
    """,
)
