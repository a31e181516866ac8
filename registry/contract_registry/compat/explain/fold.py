"""Where a writer says nothing of what a reader describes in detail: one cause instead of dozens."""

from __future__ import annotations

from typing import Final

from contract_registry.compat.evaluation.evaluate import Path, Violation
from contract_registry.compat.evaluation.locations import Locations
from contract_registry.compat.evaluation.spots import Spot
from contract_registry.compat.explain.places import subject

MANY: Final = 12
"""More causes than this below one such place become one."""

_INSIDE: Final = (
    "const",
    "contains",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "enum",
    "items",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyNames",
    "required",
)
"""Keywords that say something about what is in an object or an array."""


def description_of(
    violation: Violation, readers: Locations, writers: Locations
) -> tuple[Spot, Path] | None:
    """The reader's sub-schema that describes what the writer leaves free, and where it stands.

    None where the writer says something itself, all the way to the violation.
    """
    path = subject(violation)
    own = violation.key.spot
    for length in range(_free(path, writers), len(path) + 1):
        around = [
            spot
            for spot in readers.in_place(path[:length])
            if spot.document == own.document and own.tokens[: len(spot.tokens)] == spot.tokens
        ]
        if around:
            return min(around, key=lambda spot: len(spot.tokens)), path[:length]
    return None


def _free(path: Path, writers: Locations) -> int:
    """How far the way to `path` leads until the writer says nothing of what is inside."""
    for length in range(len(path) + 1):
        if not any(_speaks(spot) for spot in writers.in_place(path[:length])):
            return length
    return len(path) + 1


def _speaks(spot: Spot) -> bool:
    if any(spot.get(keyword) is not None for keyword in _INSIDE):
        return True
    return any(
        spot.get(keyword) not in (None, True, {})
        for keyword in ("additionalProperties", "unevaluatedProperties", "unevaluatedItems")
    )
