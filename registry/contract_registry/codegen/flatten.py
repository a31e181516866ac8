"""All that a schema says of one value: the sub-schemas that hold for it together."""

from __future__ import annotations

import itertools
import math
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from contract_registry.compat.evaluation.spots import Dangling, Documents, Spot, is_schema

_MOST_WAYS: Final = 64
_ANNOTATIONS: Final = frozenset(
    {
        "$anchor",
        "$comment",
        "$defs",
        "$dynamicAnchor",
        "$id",
        "$recursiveAnchor",
        "$ref",
        "$schema",
        "default",
        "definitions",
        "deprecated",
        "description",
        "examples",
        "id",
        "readOnly",
        "title",
        "writeOnly",
    }
)
_TELLING: Final = frozenset(
    {
        "$ref",
        "additionalProperties",
        "allOf",
        "anyOf",
        "const",
        "enum",
        "items",
        "oneOf",
        "patternProperties",
        "prefixItems",
        "properties",
        "type",
    }
)


@dataclass(frozen=True, slots=True)
class Flat:
    """What holds for a value, all at once.

    spots:    sub-schemas in the order in which they are met, `$ref` and `allOf` followed
    choices:  for each `anyOf` and `oneOf` among them that a type can show, its branches
    perhaps:  sub-schemas that hold for some values only, and that no type shows as alternatives
    """

    spots: tuple[Spot, ...]
    choices: tuple[tuple[Spot, ...], ...]
    perhaps: tuple[Spot, ...]


def reduced(documents: Documents, spot: Spot) -> Spot:
    """Where a schema that is nothing but a reference leads in the end."""
    seen = set()
    while spot not in seen and _is_mere_reference(spot):
        seen.add(spot)
        target = _target(documents, spot)
        if target is None:
            break
        spot = target
    return spot


def _is_mere_reference(spot: Spot) -> bool:
    if not isinstance(spot.get("$ref"), str) or not isinstance(spot.schema, Mapping):
        return False
    return spot.alone or all(
        keyword in _ANNOTATIONS or keyword.startswith("x-") for keyword in spot.schema
    )


def flatten(documents: Documents, spots: Iterable[Spot], settled: frozenset[Spot]) -> Flat:
    """The sub-schemas that hold together with `spots`; the choices of `settled` are made."""
    found: dict[Spot, None] = {}
    choices: list[tuple[Spot, ...]] = []
    perhaps: list[Spot] = []
    stack = list(reversed(list(spots)))
    while stack:
        spot = stack.pop()
        if spot in found:
            continue
        found[spot] = None
        stack.extend(reversed(list(_in_place(documents, spot))))
        perhaps.extend(_conditional(documents, spot))
        for branches in () if spot in settled else _choices(documents, spot):
            if any(_tells(branch) for branch in branches):
                choices.append(branches)
            else:
                perhaps.extend(branches)
    if math.prod(len(branches) for branches in choices) > _MOST_WAYS:
        perhaps.extend(itertools.chain(*choices))
        choices = []
    return Flat(tuple(found), tuple(choices), tuple(_reached(documents, perhaps, found)))


def _reached(documents: Documents, starts: list[Spot], known: Container[Spot]) -> Iterator[Spot]:
    """Every sub-schema for the same value that these lead to, but for those that hold anyway."""
    seen = set()
    stack = list(reversed(starts))
    while stack:
        spot = stack.pop()
        if spot in seen or spot in known:
            continue
        seen.add(spot)
        yield spot
        stack.extend(_in_place(documents, spot))
        stack.extend(_conditional(documents, spot))
        stack.extend(itertools.chain(*_choices(documents, spot)))


def _conditional(documents: Documents, spot: Spot) -> Iterator[Spot]:
    for keyword in ("if", "then", "else"):
        if is_schema(spot.get(keyword)):
            yield documents.child(spot, keyword)
    for keyword in ("dependentSchemas", "dependencies"):
        for name, schema in spot.mapping(keyword).items():
            if is_schema(schema):
                yield documents.child(spot, keyword, name)


def _in_place(documents: Documents, spot: Spot) -> Iterator[Spot]:
    target = _target(documents, spot)
    if target is not None:
        yield target
    for index, item in enumerate(spot.listing("allOf")):
        if is_schema(item):
            yield documents.child(spot, "allOf", index)


def _target(documents: Documents, spot: Spot) -> Spot | None:
    reference = spot.get("$ref")
    try:
        if isinstance(reference, str):
            return documents.resolve(spot, reference)
        if isinstance(spot.get("$recursiveRef"), str):
            return documents.resolve_recursive(spot, ())
    except Dangling:
        # The loader tells of references that lead nowhere; a type can do without.
        return None
    return None


def _choices(documents: Documents, spot: Spot) -> Iterator[tuple[Spot, ...]]:
    for keyword in ("anyOf", "oneOf"):
        branches = tuple(
            documents.child(spot, keyword, index)
            for index, item in enumerate(spot.listing(keyword))
            if is_schema(item)
        )
        if branches:
            yield branches


def _tells(branch: Spot) -> bool:
    """Whether a type can show what the branch says: a mere `required` it can not."""
    if not isinstance(branch.schema, Mapping):
        return branch.schema is False
    return not _TELLING.isdisjoint(branch.schema)
