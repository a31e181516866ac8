"""Rule `undecided`."""

from __future__ import annotations

from contract_registry.rules.rule import Family, documented

UNDECIDED = documented(
    "undecided",
    Family.COMPATIBILITY,
    """
    It could not be decided whether every message that one side sends is accepted by the other.

    The check never guesses: what it cannot prove may be an outage, so the finding weighs as much as
    a break in that direction would, and it cannot be switched off. It says the reason: a budget
    that ran out, something the engine does not decide, a base that cannot be read.

    Flagged:
        a pattern with a back reference changed
        the contract's file at the base has a syntax error
    Passes:
        the same pattern on both sides, whatever it is
    Fix:
        say it more simply; raise the budget that ran out in contracts.yaml; or accept this one
        finding for a while with `contracts ignore`.
    """,
    switchable=False,
)
