"""Rule `retired-too-early`."""

from __future__ import annotations

from contract_registry.model import Status
from contract_registry.rules.change import Change, partners
from contract_registry.rules.lifecycle.retirement import hindrances
from contract_registry.rules.rule import Family, Problem, Problems, rule


@rule(Family.LIFECYCLE)
def retired_too_early(change: Change) -> Problems:
    """`status: retired` wants three things: a released deprecation, a past sunset, no consumer.

    The sunset is the promise that consumers plan by. One that moved to an earlier day in the same
    change does not count.

    Flagged:
        `status: retired` while the sunset is next month
        `status: retired` while billing consumes it
    Passes:
        deprecated in a released version, the sunset was yesterday, no service names it
    Fix:
        go back to `active`, and retire it when the reasons given are gone.
    """
    old, new = change.old, change.new
    if old is None or new is None or new.status is not Status.RETIRED:
        return
    if old.status is not Status.ACTIVE:
        return
    reasons = list(hindrances(change))
    if reasons:
        yield Problem(
            change.at("/status"),
            f"{change.key} is retired too early: {'; '.join(reasons)}.",
            change.key,
            affected=partners(change.head, change.key),
            fix="keep it active until then",
        )
