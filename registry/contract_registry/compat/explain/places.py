"""Where a cause stands: in the message, in the reader, and in the writer that permits it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from contract_registry.compat.evaluation import in_force
from contract_registry.compat.evaluation.evaluate import (
    FALSE,
    WHOLE,
    Evaluation,
    Path,
    Violation,
)
from contract_registry.compat.evaluation.locations import Locations
from contract_registry.compat.evaluation.spots import Spot, pointer
from contract_registry.compat.verdict import Place
from contract_registry.finding import Json

_GROUPS: Final[Sequence[frozenset[str]]] = (
    frozenset({"type", "enum", "const", "nullable"}),
    frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}),
    frozenset({"minLength", "maxLength", "pattern", "format"}),
    frozenset({"minItems", "maxItems", "uniqueItems", "contains", "items", "prefixItems"}),
    frozenset({"properties", "patternProperties", "additionalProperties", "required"}),
)
"""Keywords that speak of the same side of a value."""


def subject(violation: Violation) -> Path:
    """The place in the message that a violation is about: a missing or refused name included."""
    key = violation.key
    if key.keyword in ("anyOf", "oneOf") or key.name is None:
        return violation.path
    return (*violation.path, key.name.rpartition("\n")[2])


def instance_of(violation: Violation, readers: Locations, writers: Locations) -> str:
    """The place as a JSON Pointer, `*` for any element and for a name that neither side lists."""
    path = subject(violation)
    named = violation.key.keyword in ("required", "dependentRequired", "dependencies")
    steps: list[str | int] = []
    for depth, step in enumerate(path):
        last = depth == len(path) - 1
        if isinstance(step, str) and (
            (last and named)
            or readers.lists(path[:depth], step)
            or writers.lists(path[:depth], step)
        ):
            steps.append(step)
        else:
            steps.append("*")
    return pointer(steps)


def reader_place(violation: Violation) -> Place:
    """The constraint in the reader."""
    spot, keyword = violation.key.spot, violation.key.keyword
    tokens = spot.tokens if keyword in (FALSE, WHOLE) else (*spot.tokens, keyword)
    return Place(spot.document, pointer(tokens))


def writer_place(
    violation: Violation, message: Json, writing: Evaluation, writers: Locations
) -> Place | None:
    """The sub-schema of the writer that permits the value; None where it does not mention it."""
    path = subject(violation)
    spots = in_force.at(writing, message, path)
    if not spots and path and isinstance(path[-1], str):
        # The name is missing: where the writer speaks of it.
        for spot in writers.in_place(path[:-1]):
            if path[-1] in spot.mapping("properties"):
                spots = (writing.documents.child(spot, "properties", path[-1]),)
                break
    if not spots:
        return None
    spot = _nearest(spots, violation.key.keyword)
    return Place(spot.document, spot.pointer)


def _nearest(spots: Sequence[Spot], keyword: str) -> Spot:
    """The one that speaks of the same side of the value, else the first."""
    if any(spot.get(keyword) is not None for spot in spots):
        return next(spot for spot in spots if spot.get(keyword) is not None)
    group = next((group for group in _GROUPS if keyword in group), frozenset[str]())
    for spot in spots:
        if any(spot.get(other) is not None for other in group):
            return spot
    return next((spot for spot in spots if not _only_refers(spot)), spots[0])


def _only_refers(spot: Spot) -> bool:
    return isinstance(spot.get("$ref"), str) and not any(
        spot.get(keyword) is not None for group in _GROUPS for keyword in group
    )
