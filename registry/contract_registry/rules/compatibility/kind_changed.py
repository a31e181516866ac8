"""Rule `kind-changed`."""

from __future__ import annotations

from contract_registry.rules.change import Change, partners
from contract_registry.rules.rule import Family, Problem, Problems, rule


@rule(Family.COMPATIBILITY)
def kind_changed(change: Change) -> Problems:
    """Event, task or operation: the kind says who owns a contract and who may rely on what.

    An event that becomes a task has one reader instead of many, and another owner.

    Flagged:
        `kind: event` becomes `kind: task`
    Passes:
        a new contract of the other kind, under its own name
    Fix:
        keep the kind; describe the other message as a contract of its own.
    """
    old, new = next(change.before(), None), change.new
    if old is not None and new is not None and old.kind is not new.kind:
        yield Problem(
            change.at("/kind"),
            f"{change.key} was {_spoken(old.kind.value)} and is {_spoken(new.kind.value)} now.",
            change.key,
            affected=partners(change.head, change.key),
            fix="keep the kind; give the other message a contract of its own",
        )


def _spoken(kind: str) -> str:
    return f"{'a' if kind == 'task' else 'an'} {kind}"
