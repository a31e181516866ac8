"""Rule `compatibility-loosened`."""

from __future__ import annotations

from contract_registry.model import Status
from contract_registry.rules.change import Change, partners
from contract_registry.rules.promise import governing, loosened
from contract_registry.rules.rule import Family, Problem, Problems, rule


@rule(Family.COMPATIBILITY)
def compatibility_loosened(change: Change) -> Problems:
    """`compatibility:` promises less than before: later changes may break who relied on it.

    This change itself is still judged by the stricter of the two.

    Flagged:
        an event (full, unless it says otherwise) gets `compatibility: backward`
    Passes:
        `compatibility: backward` becomes `full`
        a new contract starts with `compatibility: backward`
    Fix:
        keep the promise, or begin a new major version with the looser one.
    """
    old, new = next(change.before(), None), change.new
    if old is None or new is None or new.status is not Status.ACTIVE or old.kind is not new.kind:
        return
    if loosened(old, new)[0]:
        was, now = (_spoken(governing(contract).value) for contract in (old, new))
        yield Problem(
            change.at("/compatibility"),
            f"{change.key} promises less than before: compatibility was {was} and is {now} now.",
            change.key,
            affected=partners(change.head, change.key),
            fix=f"keep it, or promise less from {change.next()} on",
        )


def _spoken(mode: str) -> str:
    return f"`{mode}`"
