"""Which sub-schemas speak of a place in a message, whatever the message: for tolerant readers.

A tolerant reader ignores a name that it does not know. What it knows at an instance location is
what any of its sub-schemas in place there mentions, D(l): in whichever branch, negated or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from contract_registry.compat.evaluation import ecma
from contract_registry.compat.evaluation.evaluate import Path
from contract_registry.compat.evaluation.plain import is_array
from contract_registry.compat.evaluation.spots import (
    Dangling,
    Documents,
    Spot,
    is_schema,
)

_BRANCHES: Final = ("allOf", "anyOf", "oneOf")
_SINGLE: Final = ("not", "if", "then", "else")
_BY_NAME: Final = ("dependentSchemas", "dependencies")


class Locations:
    """The sub-schemas in place at each location, as far as they were asked for."""

    def __init__(self, documents: Documents) -> None:
        self.documents = documents
        self._known: dict[Path, tuple[Spot, ...]] = {}

    def in_place(self, path: Path) -> tuple[Spot, ...]:
        """Every sub-schema in place at `path`, through references and any branch."""
        known = self._known.get(path)
        if known is None:
            known = self._known[path] = self._closure(self.applied(path))
        return known

    def applied(self, path: Path) -> list[Spot]:
        """The sub-schemas that are applied to the value at `path` by what is in place above it."""
        if not path:
            return [self.documents.root]
        return list(self._children(self.in_place(path[:-1]), path[-1]))

    def lists(self, path: Path, name: str) -> bool:
        """Whether a sub-schema in place there has `name` among its `properties`."""
        return any(name in spot.mapping("properties") for spot in self.in_place(path))

    def mentions(self, path: Path, name: str) -> bool:
        """Whether `name` is in D(path)."""
        return any(_mentions(spot, name) for spot in self.in_place(path))

    def refuses_unknown(self, spot: Spot, path: Path, name: str) -> bool:
        """Whether the closed `spot` refuses `name` at `path`, though the reader is tolerant.

        It does for a name that is in D(path); for every name where it is a pure map, and where the
        number of members counts.
        """
        if spot.get("properties") is None and (
            spot.get("patternProperties") is not None or spot.get("propertyNames") is not None
        ):
            return True
        in_place = self.in_place(path)
        if any(
            one.get("minProperties") or one.get("maxProperties") is not None for one in in_place
        ):
            return True
        return any(_mentions(one, name) for one in in_place)

    def _closure(self, starts: Iterable[Spot]) -> tuple[Spot, ...]:
        found: dict[Spot, None] = {}
        queue = list(starts)
        while queue:
            spot = queue.pop()
            if spot not in found:
                found[spot] = None
                queue.extend(self._same_place(spot))
        return tuple(found)

    def _same_place(self, spot: Spot) -> Iterator[Spot]:
        yield from references(self.documents, spot)
        for keyword in _SINGLE:
            if is_schema(spot.get(keyword)):
                yield self.documents.child(spot, keyword)
        for keyword in _BRANCHES:
            for index, branch in enumerate(spot.listing(keyword)):
                if is_schema(branch):
                    yield self.documents.child(spot, keyword, index)
        for keyword in _BY_NAME:
            for name, schema in spot.mapping(keyword).items():
                if is_schema(schema):
                    yield self.documents.child(spot, keyword, name)

    def _children(self, spots: Sequence[Spot], step: str | int) -> Iterator[Spot]:
        for spot in spots:
            yield from applied(self.documents, spot, step, with_unevaluated=True)
            if isinstance(step, int) and is_schema(spot.get("contains")):
                yield self.documents.child(spot, "contains")


def references(documents: Documents, spot: Spot) -> Iterator[Spot]:
    """Where the references of `spot` lead; one that dangles leads nowhere."""
    for keyword in ("$ref", "$dynamicRef"):
        reference = spot.get(keyword)
        if isinstance(reference, str):
            try:
                yield documents.resolve(spot, reference)
            except Dangling:
                continue
    if isinstance(spot.get("$recursiveRef"), str):
        yield spot.root


def applied(
    documents: Documents, spot: Spot, step: str | int, *, with_unevaluated: bool
) -> Iterator[Spot]:
    """The sub-schemas that `spot` applies to its member or element, `contains` left aside."""
    if isinstance(step, str):
        return _members(documents, spot, step, with_unevaluated)
    return _elements(documents, spot, step, with_unevaluated)


def _members(documents: Documents, spot: Spot, name: str, with_unevaluated: bool) -> Iterator[Spot]:
    own = False
    if name in spot.mapping("properties"):
        own = True
        yield documents.child(spot, "properties", name)
    for pattern in spot.mapping("patternProperties"):
        if ecma.matcher(pattern)(name):
            own = True
            yield documents.child(spot, "patternProperties", pattern)
    if not own and is_schema(spot.get("additionalProperties")):
        yield documents.child(spot, "additionalProperties")
    if with_unevaluated and not own and is_schema(spot.get("unevaluatedProperties")):
        yield documents.child(spot, "unevaluatedProperties")


def _elements(
    documents: Documents, spot: Spot, index: int, with_unevaluated: bool
) -> Iterator[Spot]:
    listed = "prefixItems" if spot.dialect == "2020-12" else "items"
    rest = "items" if spot.dialect == "2020-12" else "additionalItems"
    positions = spot.get(listed)
    own = True
    if is_array(positions) and index < len(positions):
        yield documents.child(spot, listed, index)
    elif is_schema(spot.get("items")):
        yield documents.child(spot, "items")
    elif is_array(positions) and is_schema(spot.get(rest)):
        yield documents.child(spot, rest)
    else:
        own = False
    if with_unevaluated and not own and is_schema(spot.get("unevaluatedItems")):
        yield documents.child(spot, "unevaluatedItems")


def _mentions(spot: Spot, name: str) -> bool:
    if name in spot.mapping("properties") or name in spot.listing("required"):
        return True
    for keyword in ("dependentRequired", "dependentSchemas", "dependencies"):
        for trigger, needed in spot.mapping(keyword).items():
            if name == trigger or (is_array(needed) and name in needed):
                return True
    values = (*spot.listing("enum"), spot.get("const"))
    if any(isinstance(value, Mapping) and name in value for value in values):
        return True
    return any(ecma.matcher(pattern)(name) for pattern in spot.mapping("patternProperties"))
