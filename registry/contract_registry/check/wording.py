"""A break as a finding: where it stands, what it says, whom it reaches, what to do."""

from __future__ import annotations

from collections.abc import Iterator

from contract_registry.check.breaks import Break
from contract_registry.check.places import Uses, new_place, uses_of
from contract_registry.finding import (
    Affected,
    Direction,
    Finding,
    Identity,
    Location,
    Side,
)
from contract_registry.model import Contract, Kind
from contract_registry.rules.change import Change, spoken
from contract_registry.rules.fields import nearest, place
from contract_registry.rules.readers import readers

# (direction, kind) → who refuses what. {new} and {old} are versions.
_WHO = {
    (Direction.BACKWARD, Kind.EVENT): "Consumers on {new} reject {old} events that still arrive",
    (Direction.FORWARD, Kind.EVENT): "Consumers still on {old} reject {new} events",
    (Direction.BACKWARD, Kind.TASK): "Workers on {new} reject {old} tasks that are still queued "
    "or sent",
    (Direction.FORWARD, Kind.TASK): "A worker that is rolled back to {old} rejects {new} tasks",
}
_NOBODY = {
    Kind.EVENT: "no declared consumer is affected",
    Kind.TASK: "no service declares to send it",
    Kind.OPERATION: "no service declares to call it",
}
_REQUEST = {
    Direction.BACKWARD: "A provider on {new} rejects {old} requests of deployed callers",
    Direction.FORWARD: "A provider still on {old} rejects {new} requests",
}
_RESPONSE = {
    Direction.FORWARD: "Callers still on {old} reject {new} responses",
    Direction.BACKWARD: "Callers on {new} reject {old} responses",
}


def finding(change: Change, new: Contract, one: Break) -> Finding:
    """The finding for a break of this change; `new` is the changed contract."""
    kind = "undecided" if one.reason is not None else "incompatible"
    cause = one.causes[0] if one.causes else None
    question = one.question
    uses = uses_of(change, one)
    if cause is not None:
        from contract_registry.compat.causes import named

        kind = named(cause.kind, question.direction.value)
    affected = _affected(change, one, uses)
    old_side, new_side = _sides(one, new)
    backward = question.direction is Direction.BACKWARD
    return Finding(
        rule=kind,
        severity=question.severity,
        message=_message(one, new, affected, uses),
        location=_location(change, new, one),
        contract=change.key.id,
        major=change.key.major,
        instance=None if cause is None else cause.instance,
        direction=question.direction,
        writer=old_side if backward else new_side,
        reader=new_side if backward else old_side,
        witness=one.witness,
        affected=affected,
        fix=_fix(change, one),
        places=uses.places,
        identity=_identity(one),
    )


def _identity(one: Break) -> Identity:
    part = "" if one.question.part == "schema" else f"{one.question.part} "
    if one.causes:
        # One definition at several places is one cause: the first place stands for all.
        return Identity(f"{part}{one.causes[0].kind}", one.causes[0].constraint)
    return Identity(f"{part}{one.reason or 'incompatible'}")


def _message(one: Break, new: Contract, affected: tuple[Affected, ...], uses: Uses) -> str:
    part = one.question.part
    where = "" if part == "schema" else f"In the {part.replace('/', ' ')}: "
    who = _who(one, new)
    if one.reason is not None:
        return f"{where}It could not be decided whether this holds: {who}. {one.reason}."
    names = [reached.service for reached in affected]
    reached = f"{who}: {', '.join(names)}." if names else f"{who}; {_NOBODY[new.kind]}."
    return " ".join([f"{where}{_what(one)}", reached, *_further(one, uses)])


def _what(one: Break) -> str:
    if not one.causes:
        return "The reader refuses messages that the writer may send."
    from contract_registry.compat.causes import sentence

    return sentence(one.causes[0], one.question.direction.value)


def _further(one: Break, uses: Uses) -> Iterator[str]:
    if uses.others:
        yield f"The same definition holds at {spoken(list(uses.others))}."
    if not one.complete:
        yield "There may be further causes: the search ended at its budget."


def _who(one: Break, new: Contract) -> str:
    question = one.question
    side = _REQUEST if question.part.partition("/")[0] == "request" else _RESPONSE
    text = _WHO.get((question.direction, new.kind), side[question.direction])
    versions = list(dict.fromkeys(str(content.version) for content in one.past))
    label = f"{'the changed ' if str(new.version) in versions else ''}{new.version}"
    return text.format(new=label, old=spoken(versions))


def _sides(one: Break, new: Contract) -> tuple[Side, Side]:
    writer: str | None = None
    reader: str | None = None
    if one.causes:
        cause = one.causes[0]
        reader = cause.reader.pointer
        writer = None if cause.writer is None else cause.writer.pointer
    old, changed = str(one.past[0].version), str(new.version)
    if one.question.direction is Direction.BACKWARD:
        return Side(old, writer), Side(changed, reader)
    return Side(old, reader), Side(changed, writer)


def _fix(change: Change, one: Break) -> str:
    beside = f"publish {change.next()} beside it"
    if one.reason is not None:
        return f"raise the budget that ran out, say it more simply, or {beside}"
    if not one.causes:
        return beside
    from contract_registry.compat.causes import fix

    return f"{fix(one.causes[0], one.question.direction.value)}, or {beside}"


def _affected(change: Change, one: Break, uses: Uses) -> tuple[Affected, ...]:
    part = one.question.new.part or one.question.old.part
    if part is None:
        return ()
    instances = [cause.instance for cause in one.causes] or [""]
    instances += uses.others
    reached: dict[str, Affected] = {}
    for instance in instances:
        for affected in readers(change, part, instance):
            reached.setdefault(affected.service, affected)
    return tuple(reached[service] for service in sorted(reached))


def _location(change: Change, new: Contract, one: Break) -> Location:
    part = one.question.new.part
    if part is None:
        return change.head.locate(new.path, "")
    if not one.causes:
        return change.head.locate(part.path, part.pointer)
    cause = one.causes[0]
    found = new_place(one, cause)
    if found is not None:
        return place(change.head, part, found.uri, found.pointer)
    return nearest(change.head, part, cause.instance)
