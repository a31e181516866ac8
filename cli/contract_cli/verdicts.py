"""A verdict of `compare`, for programs and for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_registry.finding import Json
from contract_registry.reports.characters import visible
from contract_registry.reports.notation import by_name, compact
from contract_registry.reports.text import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_registry.compat.verdict import Cause, Place, Verdict


def members(verdict: Verdict) -> dict[str, Json]:
    """The verdict as a JSON value; what does not apply is left out, a witness `null` is there."""
    said: dict[str, Json] = {"contained": verdict.contained}
    if verdict.witness is not None:
        said["witness"] = by_name(verdict.witness.value)
    if verdict.causes:
        said["causes"] = [_cause(cause) for cause in verdict.causes]
    if verdict.reason is not None:
        said["reason"] = verdict.reason
    return said


def _cause(cause: Cause) -> Json:
    return {
        "kind": cause.kind,
        "instance": cause.instance,
        "writer": None if cause.writer is None else _where(cause.writer),
        "reader": _where(cause.reader),
        "witness": by_name(cause.witness.value),
    }


def _where(place: Place) -> str:
    # In the document that was given the pointer alone says it.
    return f"{place.uri}#{place.pointer}" if place.uri else place.pointer


def described(verdict: Verdict, writer: str, reader: str) -> str:
    """The verdict as lines of text."""
    lines = list(_lines(verdict, visible(writer), visible(reader)))
    lines.extend(f"  note     {visible(note)}" for note in verdict.notes)
    return "".join(f"{line}\n" for line in lines)


def _lines(verdict: Verdict, writer: str, reader: str) -> Iterator[str]:
    if verdict.contained:
        yield f"contained: {reader} accepts every message that {writer} allows"
        return
    if verdict.contained is None:
        yield f"undecided: whether {reader} accepts every message that {writer} allows"
        yield f"  reason   {visible(verdict.reason or 'none was given')}"
    else:
        yield f"not contained: {writer} allows a message that {reader} refuses"
    if verdict.witness is not None:
        yield f"  witness  {shortened(verdict.witness.value)}"
    yield from _causes(verdict)


def _causes(verdict: Verdict) -> Iterator[str]:
    if not verdict.causes:
        return
    from contract_registry.compat.causes import PLAIN, sentence

    for cause in verdict.causes:
        yield f"  {cause.kind}: {visible(sentence(cause, PLAIN))}"
        allowed = "not mentioned" if cause.writer is None else _where(cause.writer) or "the root"
        refused = _where(cause.reader) or "the root"
        yield f"    writer {visible(allowed)} · reader {visible(refused)}"
        if verdict.witness is None or compact(cause.witness.value) != compact(
            verdict.witness.value
        ):
            yield f"    for example {shortened(cause.witness.value)}"
    if not verdict.complete:
        yield "  there may be more causes than these"
