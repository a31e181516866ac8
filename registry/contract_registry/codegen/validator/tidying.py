"""Walks over plans, and what in them says nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final, cast

from contract_registry.codegen.validator.roles import Role
from contract_registry.finding import Json

_LISTS: Final = ("allOf", "anyOf", "oneOf", "prefixItems")
_MAPS: Final = ("properties", "patternProperties", "dependentSchemas")
_SINGLE: Final = (
    "items",
    "contains",
    "unevaluatedItems",
    "additionalProperties",
    "unevaluatedProperties",
    "propertyNames",
    "not",
    "if",
    "then",
    "else",
)
_NAMED: Final = (*_MAPS, "dependentRequired")
_LEAST: Final = ("minLength", "minItems", "minProperties")
_INDEX: Final = 4_294_967_295
"""Below this JavaScript puts names that are numbers before all others."""

Members = Mapping[str, Json]


def listed(value: Json) -> Sequence[Json]:
    """A list in a plan, which plans have where they have to."""
    return cast("Sequence[Json]", value)


def named(value: Json) -> Members:
    """A mapping in a plan."""
    return cast("Mapping[str, Json]", value)


def text_of(plan: Json) -> str:
    """What tells plans apart, as `==` does not: for Python 1 and true are equal."""
    return json.dumps(plan)


def mapped(
    plan: Json,
    refer: Callable[[int], Json],
    visit: Callable[[Members], None] = lambda _: None,
) -> Json:
    """A schema of the plan with something else for each numbered reference in it."""
    if not isinstance(plan, Mapping):
        return plan
    visit(plan)

    def inner(part: Json) -> Json:
        return mapped(part, refer, visit)

    made: dict[str, Json] = {}
    for keyword, value in plan.items():
        if keyword in _LISTS:
            made[keyword] = [inner(part) for part in listed(value)]
        elif keyword in _MAPS:
            made[keyword] = {name: inner(part) for name, part in named(value).items()}
        elif keyword in _SINGLE:
            made[keyword] = inner(value)
        elif keyword != "$ref":
            made[keyword] = value
    if "$ref" in plan and isinstance(plan["$ref"], int):
        return _beside(refer(plan["$ref"]), made)
    return {"$ref": plan["$ref"], **made} if "$ref" in plan else made


def _beside(target: Json, made: dict[str, Json]) -> Json:
    """What a reference leads to, beside what stands next to it."""
    if not made or target is True:
        return made if made else target
    if isinstance(target, Mapping) and target.keys() == {"$ref"}:
        return {**target, **made}
    return {**made, "allOf": [target, *listed(made.get("allOf", []))]}


def tidied(plan: Json, role: Role, counts_evaluated: bool) -> Json:
    """The same schema without what says nothing, and with names in an order of every language.

    What `unevaluated…` looks at stays, and so does what opens an object of a sender.
    """
    if not isinstance(plan, Mapping):
        return plan
    made: dict[str, Json] = {}
    for keyword, value in plan.items():
        if keyword in _LISTS:
            value = [tidied(part, role, counts_evaluated) for part in listed(value)]
        elif keyword in _MAPS:
            value = {
                name: tidied(part, role, counts_evaluated) for name, part in named(value).items()
            }
        elif keyword in _SINGLE:
            value = tidied(value, role, counts_evaluated)
        made[keyword] = _in_order(named(value)) if keyword in _NAMED else value
    _drop(made, role, counts_evaluated)
    if made.keys() == {"allOf"} and len(listed(made["allOf"])) == 1:
        return listed(made["allOf"])[0]
    return made or True


def _drop(made: dict[str, Json], role: Role, counts_evaluated: bool) -> None:
    if "allOf" in made:
        parts = {text_of(part): part for part in listed(made["allOf"]) if part is not True}
        made["allOf"] = list(parts.values())
    closed = any(
        made.get(one) is False for one in ("additionalProperties", "unevaluatedProperties")
    )
    for keyword in list(made):
        empty = made[keyword] in ([], {}) and keyword in (*_NAMED, "allOf", "required")
        nothing = empty and not (closed and keyword == "properties")
        nothing |= keyword in _LEAST and made[keyword] == 0
        open_ = made[keyword] is True and keyword in ("items", "additionalProperties")
        nothing |= open_ and not counts_evaluated and (keyword == "items" or role is not Role.SENDS)
        every = keyword == "prefixItems" and all(part is True for part in listed(made[keyword]))
        nothing |= every and "items" not in made and not counts_evaluated
        if nothing:
            del made[keyword]


def _in_order(parts: Members) -> Json:
    """Names that are numbers first, as JavaScript has them."""
    numbers = sorted((name for name in parts if _is_index(name)), key=int)
    return {name: parts[name] for name in [*numbers, *(one for one in parts if one not in numbers)]}


def _is_index(name: str) -> bool:
    return name.isascii() and name.isdecimal() and str(int(name)) == name and int(name) < _INDEX
