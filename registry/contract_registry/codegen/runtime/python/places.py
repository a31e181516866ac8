"""What a schema says of a place in a message, whichever of its branches holds there.

Tolerant readers refuse only names that they know at a place; where one is given, every reader
accepts what an extensible enum does not list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from .assertions import matches
from .exact import is_object
from .keywords import Nodes
from .nodes import Node

BRANCHES = ("allOf", "anyOf", "oneOf")


class Places:
    """The places of messages, each known by the schemas that apply to it."""

    def __init__(self, nodes: Nodes, tolerant: bool) -> None:
        self.nodes = nodes
        self.tolerant = tolerant
        self._known: dict[frozenset[int], Place] = {}
        self.root = self.of([nodes.root])

    def of(self, applied: list[Node]) -> Place:
        """The place that these apply to."""
        place = frozenset(map(id, applied))
        known = self._known.get(place)
        if known is None:
            known = self._known[place] = Place(self, applied)
        return known


class Place:
    """A place of a message: every schema that can apply to it, through any branch."""

    def __init__(self, places: Places, applied: list[Node]) -> None:
        self._places = places
        self._nodes = list(_closure(applied, places.nodes))
        self._counted = any(
            node.plan.get("minProperties") or "maxProperties" in node.plan for node in self._nodes
        )
        self._members: dict[str, Place] = {}
        self._elements: dict[int, Place] = {}
        self._tuple = max(map(tuple_length, self._nodes), default=0)

    def refuses(self, name: str) -> bool:
        """Whether a closed object here refuses a name that it does not declare."""
        if self._counted or not self._places.tolerant:
            return True
        return any(_mentions(node, name) for node in self._nodes)

    def member(self, name: str) -> Place:
        """The place of the member of that name."""
        known = self._members.get(name)
        if known is None:
            nodes = self._places.nodes
            applied = [
                inner for node in self._nodes for inner in of_member(node, name, nodes, late=True)
            ]
            known = self._places.of(applied)
            if len(self._members) < 1_000:
                self._members[name] = known
        return known

    def element(self, index: int) -> Place:
        """The place of the element at that index."""
        index = min(index, self._tuple)  # all later ones meet the same schemas
        known = self._elements.get(index)
        if known is None:
            nodes = self._places.nodes
            applied = [
                inner
                for node in self._nodes
                for inner in (
                    *of_element(node, index, nodes, late=True),
                    *under(node, ("contains",), nodes),
                )
            ]
            known = self._elements[index] = self._places.of(applied)
        return known


def _closure(applied: Iterable[Node], nodes: Nodes) -> Iterable[Node]:
    found: dict[Node, None] = {}
    waiting = list(applied)
    while waiting:
        node = waiting.pop()
        if node in found:
            continue
        found[node] = None
        if "$ref" in node.plan:
            waiting.append(nodes.named(node.plan["$ref"]))
        for keyword in BRANCHES:
            waiting += nodes.each(node.plan.get(keyword, []))
        waiting += under(node, ("not", "if", "then", "else"), nodes)
        waiting += nodes.by_name(node.plan.get("dependentSchemas", {})).values()
    return found


def under(node: Node, keywords: Iterable[str], nodes: Nodes) -> Iterator[Node]:
    """The schemas that stand directly under these keywords."""
    return (nodes.of(node.plan[keyword]) for keyword in keywords if keyword in node.plan)


def tuple_length(node: Node) -> int:
    """How many elements a schema names one by one."""
    return len(cast("list[object]", node.plan.get("prefixItems", [])))


def _mentions(node: Node, name: str) -> bool:
    plan = node.plan
    if name in named_in(plan.get("properties")) or name in cast(
        "list[str]", plan.get("required", [])
    ):
        return True
    if name in named_in(plan.get("dependentSchemas")):
        return True
    needed = cast("dict[str, list[str]]", named_in(plan.get("dependentRequired")))
    if name in needed or any(name in names for names in needed.values()):
        return True
    values = cast("list[object]", plan.get("enum", plan.get("x-extensible-enum", [])))
    if any(is_object(value) and name in value for value in values):
        return True
    return any(matches(pattern, name) for pattern in named_in(plan.get("patternProperties")))


def named_in(value: object) -> dict[str, object]:
    """A mapping in a plan; an empty one where there is none."""
    return value if is_object(value) else {}


def of_member(node: Node, name: str, nodes: Nodes, *, late: bool) -> Iterator[Node]:
    """What a schema says of its member; `late` with `unevaluated…`."""
    plan = node.plan
    own = False
    properties = named_in(plan.get("properties"))
    if name in properties:
        own = True
        yield nodes.of(properties[name])
    for pattern, part in named_in(plan.get("patternProperties")).items():
        if matches(pattern, name):
            own = True
            yield nodes.of(part)
    if not own:
        yield from under(node, ("additionalProperties",), nodes)
        if late:
            yield from under(node, ("unevaluatedProperties",), nodes)


def of_element(node: Node, index: int, nodes: Nodes, *, late: bool) -> Iterator[Node]:
    """What a schema says of its element; `late` with `unevaluated…`."""
    listed = cast("list[object]", node.plan.get("prefixItems", []))
    if index < len(listed):
        yield nodes.of(listed[index])
    elif "items" in node.plan:
        yield from under(node, ("items",), nodes)
    elif late:
        yield from under(node, ("unevaluatedItems",), nodes)
