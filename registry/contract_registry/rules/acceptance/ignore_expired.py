"""Rule `ignore-expired`."""

from __future__ import annotations

from contract_registry.finding import Severity
from contract_registry.rules.rule import Family, documented

IGNORE_EXPIRED = documented(
    "ignore-expired",
    Family.ACCEPTANCE,
    """
    An entry of `ignores` has passed its day: what it accepted is a finding again.

    Accepting a finding buys time. The entry stays in sight until somebody removes it.

    Flagged:
        `until: 2026-06-30`, and that day is over
    Passes:
        `until` is today or later
    Fix:
        remove the entry and mend what it accepted, or accept it anew with a new reason.
    """,
    severity=Severity.WARNING,
)
