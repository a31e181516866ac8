"""Rule `history-incomplete`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

HISTORY_INCOMPLETE = documented(
    "history-incomplete",
    Family.COMPATIBILITY,
    """
    `history: required` is configured, and not every released content is at hand.

    A change is compared with its base and with every released content. A shallow clone holds only
    some of them; without the setting the report says so and goes on.

    Flagged:
        `history: required` in a clone of depth 1
    Passes:
        the same in a full clone
        `history: at-hand`, the default, in a clone of depth 1
    Fix:
        git fetch --unshallow; in GitHub Actions `fetch-depth: 0`.
    """,
)
