"""Rule `part-added`."""

from __future__ import annotations

from contract_registry.finding import Direction
from contract_registry.model import METADATA
from contract_registry.rules.change import Change, partners
from contract_registry.rules.promise import MAPS, promise, stricter
from contract_registry.rules.rule import Family, Problem, Problems, rule


@rule(Family.COMPATIBILITY)
def part_added(change: Change) -> Problems:
    """The new version reads a part that the old one does not send: a request body, a payload.

    Deployed senders do not know it. Maps (message attributes, query, headers) are no such part: one
    that is not there is an empty one, and only what is required in it is missing.

    Flagged:
        the operation had no `request/body`, and has one now
    Passes:
        the operation had no `response/body`, and has one now: callers ignore it
    Fix:
        leave it out, or publish the next major version with it.
    """
    old, new = next(change.before(), None), change.new
    if old is None or new is None or old.kind is not new.kind:
        return
    for part in new.parts:
        if part.name in MAPS or part.name.startswith("errors/") or old.part(part.name):
            continue
        if part.name == METADATA:  # the envelope changed
            continue
        promised = stricter(promise(old, part.name), promise(new, part.name)).directions
        if Direction.BACKWARD in promised:
            yield Problem(
                change.head.locate(part.path, part.pointer),
                f"{part.name} is new: senders on {old.version} do not send it.",
                change.key,
                affected=partners(change.head, change.key),
                fix=f"leave it out, or publish {change.next()} beside it",
                kind=part.name,
                direction=Direction.BACKWARD,
                severity=promised[Direction.BACKWARD],
            )
