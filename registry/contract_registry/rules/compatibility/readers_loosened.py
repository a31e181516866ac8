"""Rule `readers-loosened`."""

from __future__ import annotations

from contract_registry.model import Status
from contract_registry.rules.change import Change, partners
from contract_registry.rules.promise import loosened
from contract_registry.rules.rule import Family, Problem, Problems, rule


@rule(Family.COMPATIBILITY)
def readers_loosened(change: Change) -> Problems:
    """`readers: tolerant` where readers were taken as written: refused names no longer count.

    The check takes it from here that readers ignore names that they do not know. Those that are
    deployed were built when it was not so. This change itself is still judged as written.

    Flagged:
        a task (as written, unless it says otherwise) gets `readers: tolerant`
    Passes:
        `readers: tolerant` becomes `as-written`
    Fix:
        keep the readers as written, or begin a new major version with tolerant ones.
    """
    old, new = next(change.before(), None), change.new
    if old is None or new is None or new.status is not Status.ACTIVE or old.kind is not new.kind:
        return
    if loosened(old, new)[1]:
        yield Problem(
            change.at("/readers"),
            f"{change.key} takes its readers as tolerant now; until now they were taken as "
            "written.",
            change.key,
            affected=partners(change.head, change.key),
            fix="keep `readers: as-written`",
        )
