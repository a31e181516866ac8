"""Rule `release-unreadable`."""

from __future__ import annotations

from contract_registry.finding import Severity
from contract_registry.rules.rule import Family, documented

RELEASE_UNREADABLE = documented(
    "release-unreadable",
    Family.COMPATIBILITY,
    """
    A release holds this contract in a file that cannot be read: it was not compared with.

    What is released cannot be mended any more, so it is a warning. A base that cannot be read is
    `undecided`, with the severity of a break.

    Flagged:
        the release v1.2.0 has a syntax error in order-placed.v1.yaml
    Passes:
        every release at hand can be read
    Fix:
        where it matters, compare by hand: `contracts diff`.
    """,
    severity=Severity.WARNING,
)
