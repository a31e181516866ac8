"""What a change breaks, against the base and every released content: each cause once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from contract_registry.check.questions import Meaning, Question, questions
from contract_registry.compat.verdict import Cause, Place, Verdict
from contract_registry.finding import Direction, Witness, canonical
from contract_registry.model import Contract
from contract_registry.rules.change import Change

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Break:
    """Something that a reader refuses, or that could not be decided.

    question:  about the newest of `past`
    past:      the contents at the base and in releases that it was found against, newest first
    causes:    one, or several at places that one shared definition describes; empty where the
               verdict names none
    witness:   a message that shows it; None where it is undecided
    reason:    why it is undecided
    complete:  whether the engine knows that it found every cause
    """

    question: Question
    past: tuple[Contract, ...]
    causes: tuple[Cause, ...] = ()
    witness: Witness | None = None
    reason: str | None = None
    complete: bool = True


def breaks(
    change: Change, answer: Callable[[Question], Verdict], meaning: Meaning
) -> tuple[Break, ...]:
    """Everything that the change breaks, in a fixed order.

    A cause that the base already shows against a released content is left out: this change is not
    what brings it. What is undecided stays, because nobody knows what it hides.
    """
    if change.new is None:
        return ()
    found: dict[Key, Break] = {}
    for past in change.before():
        known: Mapping[Key, Break] = {}
        fresh = _between(past, change.new, answer, meaning)
        if fresh and change.base_content is not None and past is not change.base_content:
            known = _between(past, change.base_content, answer, meaning)
        for key, one in fresh.items():
            if key in known and one.reason is None:
                continue
            before = found.get(key)
            found[key] = replace(before, past=(*before.past, past)) if before else one
    return _grouped(found[key] for key in sorted(found))


def _between(
    past: Contract,
    new: Contract,
    answer: Callable[[Question], Verdict],
    meaning: Meaning,
) -> dict[Key, Break]:
    found: dict[Key, Break] = {}
    for question in questions(past, new, meaning):
        verdict = answer(question)
        start = (question.direction.value, question.part)
        if verdict.contained is None:
            reason = verdict.reason or "the engine gave no reason"
            found[(*start, "undecided", reason)] = Break(question, (past,), reason=reason)
        elif not verdict.contained and not verdict.causes:
            found[(*start, "incompatible")] = Break(question, (past,), witness=verdict.witness)
        elif not verdict.contained:
            for cause in verdict.causes:
                key = (*start, cause.kind, cause.instance, canonical(list(cause.constraint)))
                found[key] = Break(
                    question, (past,), (cause,), cause.witness, complete=verdict.complete
                )
    return found


def _grouped(found: Iterable[Break]) -> tuple[Break, ...]:
    """Causes that one definition produces at several places of the message become one."""
    groups: dict[tuple[object, ...], Break] = {}
    for index, one in enumerate(found):
        key = _definition(one) or (index,)
        first = groups.get(key)
        groups[key] = replace(first, causes=first.causes + one.causes) if first else one
    return tuple(groups.values())


def _definition(one: Break) -> tuple[object, ...] | None:
    if not one.causes:
        return None
    [cause] = one.causes
    place: Place | None = cause.reader
    if one.question.direction is Direction.FORWARD:
        place = cause.writer or cause.reader
    return (
        one.question.direction,
        one.question.part,
        cause.kind,
        canonical(list(cause.constraint)),
        place,
        cause.reader,
        tuple(id(content) for content in one.past),
    )
