"""Rule `part-removed`."""

from __future__ import annotations

from contract_registry.finding import Direction
from contract_registry.model import METADATA
from contract_registry.rules.change import Change, partners
from contract_registry.rules.promise import MAPS, promise, stricter
from contract_registry.rules.rule import Family, Problem, Problems, rule


@rule(Family.COMPATIBILITY)
def part_removed(change: Change) -> Problems:
    """The new version no longer sends a part that deployed readers read: a response body, say.

    Maps (message attributes, headers) are no such part: one that is not there is an empty one, and
    only what is required in it is missing.

    Flagged:
        the operation had a `response/body`, and has none now
    Passes:
        the operation had a `request/body`, and has none now: the provider ignores it
    Fix:
        keep it, or publish the next major version without it.
    """
    old, new = next(change.before(), None), change.new
    if old is None or new is None or old.kind is not new.kind:
        return
    for part in old.parts:
        if part.name in MAPS or part.name.startswith("errors/") or new.part(part.name):
            continue
        if part.name == METADATA:  # the envelope changed
            continue
        promised = stricter(promise(old, part.name), promise(new, part.name)).directions
        if Direction.FORWARD in promised:
            yield Problem(
                change.at(f"/{part.name.partition('/')[0]}"),
                f"{part.name} is gone: readers on {old.version} expect it.",
                change.key,
                affected=partners(change.head, change.key),
                fix=f"keep it, or publish {change.next()} beside it",
                kind=part.name,
                direction=Direction.FORWARD,
                severity=promised[Direction.FORWARD],
            )
