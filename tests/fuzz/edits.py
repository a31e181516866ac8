"""Random edits of a schema, and pairs that are contained for a reason or just not."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, Final

from fuzz.schemas import Grammar
from fuzz.vocabulary import NAMES, constants

_CONSTANTS: Final = constants()
_ONE: Final = (
    "items",
    "additionalItems",
    "additionalProperties",
    "unevaluatedProperties",
    "unevaluatedItems",
    "contains",
    "propertyNames",
    "not",
    "if",
    "then",
    "else",
)
_MANY: Final = ("allOf", "anyOf", "oneOf", "prefixItems", "items")
_NAMED: Final = ("properties", "patternProperties", "dependentSchemas", "$defs", "definitions")

Spot = tuple[Any, Any]
"""A container and the key at which a schema stands in it."""


def spots(schema: Any) -> Iterator[Spot]:
    """Every place of a subschema in it, the outer ones first."""
    if not isinstance(schema, dict):
        return
    for keyword in _ONE:
        if isinstance(schema.get(keyword), dict | bool):
            yield schema, keyword
            yield from spots(schema[keyword])
    for keyword in _MANY:
        if isinstance(schema.get(keyword), list):
            for index, part in enumerate(schema[keyword]):
                yield schema[keyword], index
                yield from spots(part)
    for keyword in _NAMED:
        if isinstance(schema.get(keyword), dict):
            for name, part in schema[keyword].items():
                yield schema[keyword], name
                yield from spots(part)


def edited(schema: Any, grammar: Grammar, times: int) -> Any:
    """A copy of the schema after some random edits."""
    holder = [copy.deepcopy(schema)]
    rng = grammar.rng
    for _ in range(times):
        found = [(holder, 0), *spots(holder[0])]
        container, key = rng.choice(found)
        if container is holder and rng.random() < 0.5:
            container, key = rng.choice(found)
        edit = rng.choice(_EDITS)
        part = container[key]
        if container is holder and edit in (_replaced, _wrapped, _negated_twice):
            continue  # the definitions would be lost, or references lead astray
        container[key] = edit(part, grammar) if isinstance(part, dict) else _replaced(part, grammar)
    return holder[0]


def _replaced(_: Any, grammar: Grammar) -> Any:
    return grammar.schema(1)


def _wrapped(part: Any, grammar: Grammar) -> Any:
    keyword = grammar.rng.choice(("anyOf", "allOf", "oneOf"))
    if "$id" in part:
        return part
    others = [grammar.schema(1) for _ in range(grammar.rng.choice((0, 1, 1, 2)))]
    return {keyword: [part, *others]}


def _negated_twice(part: Any, _: Grammar) -> Any:
    return part if "$id" in part else {"not": {"not": part}}


def _dropped(part: Any, grammar: Grammar) -> Any:
    kept = [key for key in part if key not in ("$id", "$defs", "definitions", "$schema", "id")]
    if kept:
        del part[grammar.rng.choice(kept)]
    return part


def _added(part: Any, grammar: Grammar) -> Any:
    more = grammar.schema(1)
    if isinstance(more, dict):
        for key, value in more.items():
            part.setdefault(key, value)
    return part


def _overlaid(part: Any, grammar: Grammar) -> Any:
    more = grammar.schema(1)
    if isinstance(more, dict):
        part.update(more)
    return part


def _nudged(part: Any, grammar: Grammar) -> Any:
    rng = grammar.rng
    numbers = [key for key, value in part.items() if _is_number(value)]
    if not numbers:
        return _listed(part, grammar)
    key = rng.choice(numbers)
    value = part[key] + rng.choice((-1, 1, 0.5, -0.5, 1))
    if key == "multipleOf":
        value = max(value, 0.5)
    elif key.startswith(("min", "max")) and key not in ("minimum", "maximum"):
        value = max(int(value), 0)
    part[key] = value
    return part


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _listed(part: Any, grammar: Grammar) -> Any:
    rng = grammar.rng
    lists = [key for key, value in part.items() if isinstance(value, list) and value]
    if not lists:
        return _added(part, grammar)
    key = rng.choice(lists)
    values = part[key]
    if len(values) > 1 and rng.random() < 0.5:
        del values[rng.randrange(len(values))]
    elif key == "enum":
        more = rng.choice(_CONSTANTS)
        if all(repr(more) != repr(value) for value in values):
            values.append(more)
    elif key == "required":
        values.extend(name for name in NAMES if name not in values and rng.random() < 0.3)
    elif key in _MANY:
        values.append(grammar.schema(1))
        rng.shuffle(values)
    return part


def _swapped(part: Any, grammar: Grammar) -> Any:
    combining = [key for key in ("allOf", "anyOf", "oneOf") if key in part]
    if combining:
        old = grammar.rng.choice(combining)
        new = grammar.rng.choice([key for key in ("allOf", "anyOf", "oneOf") if key not in part])
        part[new] = part.pop(old)
        return part
    return _nudged(part, grammar)


_EDITS: Final[list[Callable[[Any, Grammar], Any]]] = [
    _dropped,
    _dropped,
    _added,
    _overlaid,
    _nudged,
    _nudged,
    _listed,
    _listed,
    _swapped,
    _wrapped,
    _negated_twice,
    _replaced,
]


def small_pair(rng: Random, dialect: str, *, ours: bool) -> tuple[Any, Any]:
    """Two small schemas, related in one of several ways."""
    grammar = Grammar(rng, dialect, ours=ours)
    depth = rng.choice((1, 2, 2, 3))
    chance = rng.random()
    writer = grammar.document(depth)
    if chance < 0.15:
        reader = grammar.document(depth)
    elif chance < 0.5 or grammar.definitions:
        reader = edited(writer, grammar, rng.choice((1, 1, 2, 3)))
    else:
        reader = _related(writer, grammar, depth)
    return (writer, reader) if rng.random() < 0.5 else (reader, writer)


def _related(schema: Any, grammar: Grammar, depth: int) -> Any:
    rng = grammar.rng
    split = grammar.schema(depth)
    also = split if rng.random() < 0.4 else edited(split, grammar, 1)
    both = edited(schema, grammar, 1) if rng.random() < 0.5 else schema
    ways = [
        {"anyOf": [{"allOf": [schema, split]}, {"allOf": [both, {"not": also}]}]},
        {"oneOf": [{"allOf": [schema, split]}, {"allOf": [both, {"not": also}]}]},
        {"anyOf": [both, split]},
        {"allOf": [both, {"anyOf": [split, {"not": also}]}]},
        {"not": {"anyOf": [{"not": both}, {"allOf": [split, {"not": also}]}]}},
        {"oneOf": [both, {"allOf": [split, {"not": schema}]}]},
        {"allOf": [both, split]},
    ]
    if grammar.dialect in ("2020-12", "2019-09", "7"):
        ways.append({"if": split, "then": schema, "else": both})
        ways.append({"if": split, "then": both, "else": {"allOf": [schema, {"not": also}]}})
    return copy.deepcopy(rng.choice(ways))
