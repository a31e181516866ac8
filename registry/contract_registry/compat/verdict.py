"""What the engine answers: contained, not contained with a witness, or undecided with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from contract_registry.finding import Json, Witness


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a schema: the document's URI (as in `Schema`) and a JSON Pointer in it."""

    uri: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Cause:
    """One constraint of the reader that refuses something the writer may send.

    kind:        what happened, read from the writer to the reader: one of `causes.KINDS`
    instance:    where in the message: a JSON Pointer, `*` for any array element or any name
    reader:      the reader's constraint
    writer:      the place in the writer that permits the value; None where it is not mentioned
    constraint:  (keyword, value) of the reader's constraint; for `required` the one name
    witness:     a small message that this constraint alone refuses
    """

    kind: str
    instance: str
    reader: Place
    writer: Place | None
    constraint: tuple[str, Json]
    witness: Witness


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to: is every message that the writer allows accepted by the reader?

    contained:  True (proved), False (see `witness`), None (undecided, see `reason`)
    witness:    a message that the writer allows and the reader refuses, confirmed independently
    causes:     every constraint that is broken
    complete:   whether `causes` is known to be all of them; otherwise they are "at least" these
    reason:     why it is undecided
    notes:      what else is to be said, as that a dialect was assumed
    """

    contained: bool | None
    witness: Witness | None = None
    causes: tuple[Cause, ...] = ()
    complete: bool = True
    reason: str | None = None
    notes: tuple[str, ...] = ()
