"""Rule `unknown-tag`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

UNKNOWN_TAG = documented(
    "unknown-tag",
    Family.FILES,
    """
    A YAML tag stands for something other than a plain value.

    A contract holds JSON values only. Tags such as !!binary or !!python/object have no place in it.

    Flagged:
        since: !!timestamp 2026-01-01
    Passes:
        since: 2026-01-01, which is a string
    Fix:
        remove the tag, and put the value into quotes if it is meant as text.
    """,
    switchable=False,
)
