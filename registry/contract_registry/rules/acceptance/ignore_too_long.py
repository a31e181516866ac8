"""Rule `ignore-too-long`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

IGNORE_TOO_LONG = documented(
    "ignore-too-long",
    Family.ACCEPTANCE,
    """
    A finding is accepted for at most 180 days from now; an entry with a later day does not count.

    What is accepted for years is forgotten, and nobody knows any more who relied on what.

    Flagged:
        `until` is 200 days away
    Passes:
        `until` is 180 days away
    Fix:
        choose an earlier day.
    """,
)
