"""Rule `accepts-not-possible`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

ACCEPTS_NOT_POSSIBLE = documented(
    "accepts-not-possible",
    Family.ACCEPTANCE,
    """
    `accepts:` acknowledges a finding about the design, at its place and for good; no other one.

    What a change breaks is accepted one finding at a time, with an end: `contracts ignore`.

    Flagged:
        accepts: {required-field-added: nobody minds}
    Passes:
        accepts: {half-declared-object: senders put nothing else in}
    Fix:
        remove it; mend the finding or accept it with `contracts ignore`.
    """,
)
