"""Definitions of a plan: those that stand in it once are put in their place, the others named."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, cast

from contract_registry.codegen.validator.roles import EXTENSIBLE, Role
from contract_registry.codegen.validator.tidying import listed, mapped, named
from contract_registry.codegen.validator.translation import Definition
from contract_registry.finding import Json

_SMALL: Final = 60
"""What is shorter than this is written out wherever it stands."""

_IN_PLACE: Final = ("allOf", "anyOf", "oneOf")
_ALSO_IN_PLACE: Final = ("not", "if", "then", "else")
_CLOSING: Final = ("additionalProperties", "unevaluatedProperties")
_DECLARING: Final = ("properties", "patternProperties", "required", "alwaysSent")
_LONGEST_NAME: Final = 40


def endless(definitions: Sequence[Definition]) -> Definition | None:
    """A definition that leads back to itself without looking into the value; None if none does."""
    edges = [set(_in_place(definition.plan)) for definition in definitions]
    done: set[int] = set()
    for start in range(len(definitions)):
        path: list[tuple[int, Iterator[int]]] = [(start, iter(sorted(edges[start])))]
        on_path = {start}
        while path:
            number, rest = path[-1]
            following = next((one for one in rest if one not in done), None)
            if following is None:
                done.add(number)
                on_path.discard(number)
                path.pop()
            elif following in on_path:
                return definitions[following]
            else:
                on_path.add(following)
                path.append((following, iter(sorted(edges[following]))))
    return None


def _in_place(plan: Json) -> Iterator[int]:
    if not isinstance(plan, Mapping):
        return
    if "$ref" in plan:
        yield cast(int, plan["$ref"])
    parts = [part for keyword in _IN_PLACE for part in listed(plan.get(keyword, []))]
    parts += [plan[keyword] for keyword in _ALSO_IN_PLACE if keyword in plan]
    parts += named(plan.get("dependentSchemas", {})).values()
    for part in parts:
        yield from _in_place(part)


def assembled(definitions: Sequence[Definition], root: int, role: Role) -> Json:
    """The plan: what is said of the message, and the definitions that stay definitions."""
    plans = [definition.plan for definition in definitions]
    uses = _uses(plans, root)
    circular = _circular(plans, list(uses))
    names: dict[int, str] = {}
    placed: dict[int, Json] = {}

    def place(number: int) -> Json:
        """What stands in the place of a reference. Terminates: circles are named."""
        if number not in placed:
            inner = mapped(plans[number], refer)
            stays = number in circular or (uses[number] > 1 and len(json.dumps(inner)) > _SMALL)
            if stays and number not in names:
                names[number] = _name(definitions[number].hint, names.values())
            placed[number] = {"$ref": names[number]} if stays else inner
            if stays:
                kept[number] = inner
        return placed[number]

    def refer(number: int) -> Json:
        if number in circular:
            if number not in names:
                names[number] = _name(definitions[number].hint, names.values())
                waiting.append(number)
            return {"$ref": names[number]}
        return place(number)

    kept: dict[int, Json] = {}
    waiting: list[int] = []
    schema = refer(root)
    for number in waiting:  # it grows
        place(number)
    plan: dict[str, Json] = {}
    if _counts(role, [schema, *kept.values()]):
        plan["role"] = role.value
    plan["schema"] = schema
    if kept:
        plan["definitions"] = {names[number]: kept[number] for number in sorted(kept)}
    return plan


def _uses(plans: Sequence[Json], root: int) -> Counter[int]:
    """How often each definition is referred to, of those that the root reaches."""
    uses = Counter({root: 1})
    waiting = [root]
    for number in waiting:  # it grows
        for other in _references(plans[number]):
            if other not in uses:
                waiting.append(other)
            uses[other] += 1
    return uses


def _circular(plans: Sequence[Json], numbers: Iterable[int]) -> frozenset[int]:
    """The definitions that some way of references leads back to."""
    edges = {number: set(_references(plans[number])) for number in numbers}
    found = set()
    for start in edges:
        seen: set[int] = set()
        waiting = [start]
        while waiting:
            fresh = edges[waiting.pop()] - seen
            seen |= fresh
            waiting += fresh
        if start in seen:
            found.add(start)
    return frozenset(found)


def _references(plan: Json) -> Iterator[int]:
    found: list[int] = []

    def refer(number: int) -> Json:
        found.append(number)
        return True

    mapped(plan, refer)
    return iter(found)


def _name(hint: str, taken: Iterable[str]) -> str:
    """A name for a definition, from what referred to it: `money` for `../shared/money.yaml`."""
    last = hint.rstrip("/#").rpartition("/")[2].rpartition("#")[2].partition(".")[0]
    plain = re.sub("[^A-Za-z0-9]+", "_", last).strip("_")[:_LONGEST_NAME]
    name = plain if plain[:1].isalpha() else f"schema_{plain}".rstrip("_")
    known, number = set(taken), 2
    unique = name
    while unique in known:
        unique, number = f"{name}_{number}", number + 1
    return unique


def _counts(role: Role, plans: Iterable[Json]) -> bool:
    """Whether the role makes a difference to any of these."""
    said = [one for plan in plans for one in _keywords(plan)]
    if role is Role.SENDS:
        return any(keyword in _DECLARING for keyword, _ in said)
    if any(keyword == EXTENSIBLE for keyword, _ in said):
        return True
    tolerant = role is Role.TOLERANT
    return tolerant and any(keyword in _CLOSING and part is False for keyword, part in said)


def _keywords(plan: Json) -> Iterator[tuple[str, Json]]:
    """Every keyword of a schema and of those in it, with what it says."""
    found: list[tuple[str, Json]] = []
    mapped(plan, lambda _: True, visit=lambda one: found.extend(one.items()))
    return iter(found)
