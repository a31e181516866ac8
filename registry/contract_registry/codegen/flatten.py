"""All that a schema says of one value: the sub-schemas that hold for it together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from contract_registry.compat.evaluation.spots import Dangling, Documents, Spot, is_schema

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
    choices:  for each `anyOf` and `oneOf` among them, its branches
    """

    spots: tuple[Spot, ...]
    choices: tuple[tuple[Spot, ...], ...]


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
    stack = list(reversed(list(spots)))
    while stack:
        spot = stack.pop()
        if spot in found:
            continue
        found[spot] = None
        stack.extend(reversed(list(_in_place(documents, spot))))
        if spot not in settled:
            choices.extend(_choices(documents, spot))
    return Flat(tuple(found), tuple(choices))


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
        if branches and any(_tells(branch) for branch in branches):
            yield branches


def _tells(branch: Spot) -> bool:
    """Whether a type can show what the branch says: a mere `required` it can not."""
    if not isinstance(branch.schema, Mapping):
        return branch.schema is False
    return not _TELLING.isdisjoint(branch.schema)
