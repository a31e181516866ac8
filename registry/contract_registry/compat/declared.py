"""A walk over everything that a schema declares: each property and each branch, with its path.

A path is told as a node: a message satisfies it when something stands at that place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from contract_registry.compat import regex
from contract_registry.compat.compile import references
from contract_registry.compat.compile.arrays import is_array
from contract_registry.compat.compile.document import Document
from contract_registry.compat.compile.objects import covered_names
from contract_registry.compat.compile.references import Context, Dangling
from contract_registry.compat.names import Names, matching, only
from contract_registry.compat.nodes import Node
from contract_registry.compat.space import Space
from contract_registry.compat.values import ARRAY, OBJECT
from contract_registry.finding import Json

Reach: TypeAlias = Callable[[Node], Node]
"""From a constraint on the value at a place to one on the message that holds it."""


@dataclass(frozen=True, slots=True)
class Declared:
    """Something that a schema declares.

    contents:  the subschema, the very object in its document
    branch:    whether it is a branch of `anyOf` or `oneOf`, and not a property
    node:      true of the messages that have it
    """

    contents: Json
    branch: bool
    node: Node


def declared(document: Document, space: Space) -> Iterator[Declared]:
    """Every declared property and every branch, the outer ones first."""
    walk = _Walk(document, space)
    yield from walk.place(document.contents, document.context, lambda node: node)


class _Walk:
    def __init__(self, document: Document, space: Space) -> None:
        self._document = document
        self._space = space
        self._seen: set[tuple[int, str]] = set()

    def place(self, contents: Json, context: Context, reach: Reach) -> Iterator[Declared]:
        """What `contents`, which stands at the place that `reach` leads to, declares."""
        if not isinstance(contents, Mapping):
            return
        context = context.entering(contents)
        key = (id(contents), context.base)
        if key in self._seen:
            return
        self._seen.add(key)
        yield from self._referred(contents, context, reach)
        if "$ref" in contents and context.dialect.ref_overrides:
            return
        yield from self._properties(contents, context, reach)
        yield from self._branches(contents, context, reach)
        yield from self._elements(contents, context, reach)

    def _referred(
        self, contents: Mapping[str, Json], context: Context, reach: Reach
    ) -> Iterator[Declared]:
        reference = contents.get("$ref")
        if not isinstance(reference, str):
            return
        try:
            target = references.follow(reference, context)
        except Dangling:
            return
        yield from self.place(target.contents, target.context, reach)

    def _properties(
        self, contents: Mapping[str, Json], context: Context, reach: Reach
    ) -> Iterator[Declared]:
        properties = contents.get("properties")
        for name, part in properties.items() if isinstance(properties, Mapping) else ():
            inside = self._member(reach, name)
            if part is not False:
                yield Declared(part, False, inside(self._space.true))
            yield from self.place(part, context, inside)
        for names, part in _open_names(contents):
            yield from self.place(part, context, self._some_member(reach, names))

    def _branches(
        self, contents: Mapping[str, Json], context: Context, reach: Reach
    ) -> Iterator[Declared]:
        for keyword in ("allOf", "anyOf", "oneOf"):
            parts = contents.get(keyword)
            for part in parts if is_array(parts) else ():  # type: ignore[union-attr] # an array
                if keyword != "allOf" and isinstance(part, Mapping):
                    node = self._document.part(part, context)
                    yield Declared(part, True, reach(node))
                yield from self.place(part, context, reach)
        for keyword in ("then", "else"):
            yield from self.place(contents.get(keyword), context, reach)

    def _elements(
        self, contents: Mapping[str, Json], context: Context, reach: Reach
    ) -> Iterator[Declared]:
        for keyword in ("prefixItems", "items"):
            parts = contents.get(keyword)
            if is_array(parts):
                for index, part in enumerate(parts):  # type: ignore[arg-type] # an array
                    yield from self.place(part, context, self._item(reach, index))
            elif isinstance(parts, Mapping):
                before = contents.get("prefixItems")
                start = len(before) if isinstance(before, list | tuple) else 0
                yield from self.place(parts, context, self._some_item(reach, start))

    # --- steps of a path

    def _member(self, reach: Reach, name: str) -> Reach:
        space = self._space
        return lambda node: reach(
            space.all_of((space.kinds(OBJECT), space.required(name), space.every(only(name), node)))
        )

    def _some_member(self, reach: Reach, names: Names) -> Reach:
        space = self._space
        return lambda node: reach(
            space.all_of(
                (space.kinds(OBJECT), space.negate(space.every(names, space.negate(node))))
            )
        )

    def _item(self, reach: Reach, index: int) -> Reach:
        space = self._space
        return lambda node: reach(
            space.all_of((space.kinds(ARRAY), space.size(index + 1, None), space.item(index, node)))
        )

    def _some_item(self, reach: Reach, start: int) -> Reach:
        space = self._space
        return lambda node: reach(
            space.all_of((space.kinds(ARRAY), space.negate(space.rest(start, space.negate(node)))))
        )


def _open_names(contents: Mapping[str, Json]) -> Iterator[tuple[Names, Json]]:
    patterns = contents.get("patternProperties")
    for pattern, part in patterns.items() if isinstance(patterns, Mapping) else ():
        try:
            yield matching(regex.from_pattern(pattern)), part
        except regex.Unsupported:
            continue
    covered = covered_names(contents)
    if covered is not None and isinstance(contents.get("additionalProperties"), Mapping):
        yield ~covered, contents["additionalProperties"]
