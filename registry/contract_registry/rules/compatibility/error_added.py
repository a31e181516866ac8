"""Rule `error-added`."""

from __future__ import annotations

from contract_registry.finding import Direction, Severity
from contract_registry.rules.change import Change, partners
from contract_registry.rules.promise import counterpart, promise, stricter
from contract_registry.rules.rule import Family, Problem, Problems, rule


@rule(Family.COMPATIBILITY, Severity.WARNING)
def error_added(change: Change) -> Problems:
    """An operation answers with an error that the readers on the other side have no schema for.

    Every caller has to expect errors that it does not know, so it is a warning; what it does with
    this one is worth a question. An error that is no longer sent is no problem.

    Flagged:
        errors had 404, and has 404 and 409 now
    Passes:
        errors had `default` or `4XX`, whose schema accepts the new 409
    Fix:
        tell the callers, or use an error that the contract has already.
    """
    old, new = next(change.before(), None), change.new
    if old is None or new is None:
        return
    for direction in Direction:
        writer, reader = (old, new) if direction is Direction.BACKWARD else (new, old)
        for part in writer.parts:
            if not part.name.startswith("errors/") or counterpart(reader, part.name):
                continue
            if (
                direction
                not in stricter(promise(old, part.name), promise(new, part.name)).directions
            ):
                continue
            code = part.name.partition("/")[2]
            yield Problem(
                change.at(f"/{part.name}"),
                f"The error {code} of {writer.version} is unknown to callers on {reader.version}.",
                change.key,
                affected=partners(change.head, change.key),
                fix="tell the callers, or use an error that the contract has already",
                kind=part.name,
                direction=direction,
            )
