"""Rule `contract-deleted`."""

from __future__ import annotations

from contract_registry.model import Status
from contract_registry.rules.change import Change, partners
from contract_registry.rules.lifecycle.retirement import hindrances
from contract_registry.rules.rule import Family, Problem, Problems, rule


@rule(Family.LIFECYCLE)
def contract_deleted(change: Change) -> Problems:
    """A released contract leaves by being retired: deprecated, past its sunset, with no consumer.

    Deleting it earlier takes the description of messages away that others still read or send. A
    file that moves is no deletion: the id and the major version identify a contract.

    Flagged:
        order-placed.v1.yaml is deleted, and notifications consumes it
        order-placed.v1.yaml is deleted, and it was never deprecated
    Passes:
        order-placed.v1.yaml is deleted: `status: retired` at the base
        order-placed.v1.yaml is deleted: deprecated, its sunset is over, nobody names it
        a draft is deleted
    Fix:
        restore the file, set `deprecated: {since, sunset}`, and delete it after the sunset.
    """
    old = change.old
    if old is None or change.new is not None or old.status is not Status.ACTIVE:
        return
    reasons = list(hindrances(change))
    if reasons:
        affected = dict.fromkeys(
            partners(change.head, change.key) + partners(change.base, change.key)
        )
        yield Problem(
            change.at(),
            f"{change.key} was deleted without having been retired: {'; '.join(reasons)}.",
            change.key,
            affected=tuple(affected),
            fix="restore the file; deprecate it with a sunset, and delete it after that day",
        )
