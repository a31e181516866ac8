"""Pieces of a plan, put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from contract_registry.codegen.validator.site import Plan
from contract_registry.codegen.validator.tidying import listed, named, text_of
from contract_registry.finding import Json


def both(one: Json, other: Json) -> Json:
    """What satisfies two schemas of the plan."""
    if one is True or other is False or text_of(one) == text_of(other):
        return other
    if other is True or one is False:
        return one
    return {"allOf": [one, other]}


def merged(pieces: Iterable[Mapping[str, Json]]) -> Plan:
    """One schema that says what all the pieces say."""
    made: dict[str, Json] = {}
    beside: list[Json] = []
    for piece in pieces:
        for keyword, value in piece.items():
            if keyword not in made:
                made[keyword] = value
            elif keyword == "properties":
                made[keyword] = _joined(made[keyword], value)
            else:
                beside.append({keyword: value})
    if beside:
        made["allOf"] = [*listed(made.get("allOf", [])), *beside]
    return made or True


def _joined(one: Json, other: Json) -> Json:
    """Two mappings of names to schemas."""
    made: dict[str, Json] = dict(named(one))
    for name, part in named(other).items():
        made[name] = both(made[name], part) if name in made else part
    return made
