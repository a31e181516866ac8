"""A break as a finding: where it stands, what it says, whom it reaches, what to do."""

from __future__ import annotations

from collections.abc import Iterator

from contract_registry.check.breaks import Break
from contract_registry.check.questions import ABSENT
from contract_registry.compat.verdict import Cause, Place
from contract_registry.documents import pointer as pointers
from contract_registry.finding import (
    Affected,
    Direction,
    Finding,
    Identity,
    Location,
    Severity,
    Side,
)
from contract_registry.model import Contract, Kind, Language, Part
from contract_registry.rules.change import Change, is_external, spoken
from contract_registry.rules.fields import fields, place
from contract_registry.rules.readers import readers
from contract_registry.rules.spots import walk

# (direction, kind) → who refuses what. {new} and {old} are versions.
_WHO = {
    (Direction.BACKWARD, Kind.EVENT): "Consumers on {new} reject {old} events that still arrive",
    (Direction.FORWARD, Kind.EVENT): "Consumers still on {old} reject {new} events",
    (Direction.BACKWARD, Kind.TASK): "Workers on {new} reject {old} tasks that are still queued "
    "or sent",
    (Direction.FORWARD, Kind.TASK): "A worker that is rolled back to {old} rejects {new} tasks",
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
    if cause is not None:
        from contract_registry.compat.causes import named

        kind = named(cause.kind, question.direction.value)
    affected = _affected(change, one)
    old_side, new_side = _sides(one, new)
    backward = question.direction is Direction.BACKWARD
    external = is_external(change.head, change.key)
    return Finding(
        rule=kind,
        severity=Severity.WARNING if external else question.severity,
        message=_message(one, new, affected),
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
        places=_places(change, new, one),
        identity=_identity(one),
    )


def _identity(one: Break) -> Identity:
    part = "" if one.question.part == "schema" else f"{one.question.part} "
    if one.causes:
        # One definition at several places is one cause: the first place stands for all.
        return Identity(f"{part}{one.causes[0].kind}", one.causes[0].constraint)
    return Identity(f"{part}{one.reason or 'incompatible'}")


def _message(one: Break, new: Contract, affected: tuple[Affected, ...]) -> str:
    part = one.question.part
    where = "" if part == "schema" else f"In the {part.replace('/', ' ')}: "
    who = _who(one, new)
    if one.reason is not None:
        return f"{where}It could not be decided whether this holds: {who}. {one.reason}."
    names = [reached.service for reached in affected]
    reached = (
        f"{who}: {', '.join(names)}." if names else f"{who}; no declared consumer is affected."
    )
    return " ".join([f"{where}{_what(one)}", reached, *_further(one)])


def _what(one: Break) -> str:
    if not one.causes:
        return "The reader refuses messages that the writer may send."
    from contract_registry.compat.causes import sentence

    return sentence(one.causes[0], one.question.direction.value)


def _further(one: Break) -> Iterator[str]:
    others = [cause.instance or "the message itself" for cause in one.causes[1:]]
    if others:
        yield f"The same at {spoken(others)}."
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


def _affected(change: Change, one: Break) -> tuple[Affected, ...]:
    part = one.question.new.part or one.question.old.part
    if part is None:
        return ()
    instances = [cause.instance for cause in one.causes] or [""]
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
    found = _new_place(one, cause)
    if found is not None:
        return place(change.head, part, found.uri, found.pointer)
    return _nearest(change, part, cause.instance)


def _new_place(one: Break, cause: Cause) -> Place | None:
    """The place in the new version's schema; None where it does not mention the value."""
    found = cause.reader if one.question.direction is Direction.BACKWARD else cause.writer
    return None if found is None or found.uri == ABSENT else found


def _nearest(change: Change, part: Part, instance: str) -> Location:
    """Where the new version declares the field that is nearest to one that it does not mention."""
    known = fields(part) or {}
    while instance:
        instance = pointers.parent(instance)
        if instance in known:
            return place(change.head, part, known[instance].uri, known[instance].pointer)
    return change.head.locate(part.path, part.pointer)


def _places(change: Change, new: Contract, one: Break) -> tuple[Location, ...]:
    """Where the contract refers to the definition that produces the same cause several times."""
    part = one.question.new.part
    if len(one.causes) < 2 or part is None or part.language is Language.AVRO:
        return ()
    found = _new_place(one, one.causes[0])
    if found is None:
        return ()
    wanted = [tuple(pointers.tokens(cause.instance)) for cause in one.causes]
    places = {
        place(change.head, part, *spot.hops[-1])
        for spot in walk(part).spots
        if spot.hops
        and (spot.uri, spot.pointer) == (found.uri, found.pointer[: len(spot.pointer)])
        and any(tokens[: len(spot.instance)] == spot.instance for tokens in wanted)
    }
    return tuple(sorted(places))
