"""Where a contract uses the definition that a cause stands in: one cause, several places."""

from __future__ import annotations

from dataclasses import dataclass

from contract_registry.check.breaks import Break
from contract_registry.check.questions import ABSENT
from contract_registry.compat.verdict import Cause, Place
from contract_registry.documents import pointer as pointers
from contract_registry.finding import Direction, Location
from contract_registry.model import Language
from contract_registry.rules.change import Change
from contract_registry.rules.fields import place
from contract_registry.rules.spots import Spot, walk


@dataclass(frozen=True, slots=True)
class Uses:
    """Where else a shared definition holds.

    others:  the instances beside the cause's own
    places:  every reference to the definition; none where there is only one
    """

    others: tuple[str, ...] = ()
    places: tuple[Location, ...] = ()


def new_place(one: Break, cause: Cause) -> Place | None:
    """The cause's place in the new version; None where that does not mention the value."""
    found = cause.reader if one.question.direction is Direction.BACKWARD else cause.writer
    return None if found is None or found.uri == ABSENT else found


def uses_of(change: Change, one: Break) -> Uses:
    """The places of the message at which the definition holds that the break stands in."""
    part = one.question.new.part
    found = new_place(one, one.causes[0]) if one.causes else None
    if found is None or part is None or part.language is Language.AVRO:
        return Uses()
    around = [spot for spot in walk(part).spots if spot.hops and _holds(spot, found)]
    depth = max((len(spot.pointer) for spot in around), default=0)
    closest = [spot for spot in around if len(spot.pointer) == depth]
    references = {place(change.head, part, *spot.hops[-1]) for spot in closest}
    if len(references) < 2:
        return Uses()
    own = tuple(pointers.tokens(one.causes[0].instance))
    rest = next(
        (own[len(s.instance) :] for s in closest if own[: len(s.instance)] == s.instance), ()
    )
    instances = {pointers.from_tokens(spot.instance + rest) for spot in closest}
    others = sorted(instances - {one.causes[0].instance})
    return Uses(tuple(others), tuple(sorted(references)))


def _holds(spot: Spot, found: Place) -> bool:
    within = found.pointer == spot.pointer or found.pointer.startswith(f"{spot.pointer}/")
    return spot.uri == found.uri and within
