"""Rule `back-to-draft`."""

from __future__ import annotations

from contract_registry.model import Status
from contract_registry.rules.change import Change
from contract_registry.rules.rule import Family, Problem, Problems, rule


@rule(Family.LIFECYCLE)
def back_to_draft(change: Change) -> Problems:
    """A released contract does not become a draft again.

    A draft may break at will and is not published; others already build on what was released.

    Flagged:
        `status: active` at the base or in a release, `status: draft` now
    Passes:
        a draft becomes active
        a new contract is a draft
    Fix:
        keep it active; try the new shape in a draft of the next major version.
    """
    new, past = change.new, next(change.before(), None)
    if new is not None and new.status is Status.DRAFT and past is not None:
        yield Problem(
            change.at("/status"),
            f"{change.key} is a draft now; {past.version} was released.",
            change.key,
            fix=f"keep it active; make a draft of {change.next()} beside it",
        )
