"""What a schema says of a place in a message, whichever of its branches holds there.

Tolerant readers refuse only names that they know at a place; senders send only declared names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from .assertions import matches
from .exact import is_array, is_object
from .keywords import Nodes
from .nodes import Node, Problem, Step

_BRANCHES = ("allOf", "anyOf", "oneOf")


class Places:
    """The places of messages, each known by the schemas that apply to it."""

    def __init__(self, nodes: Nodes) -> None:
        self.nodes = nodes
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
        self._tuple = max(map(_tuple_length, self._nodes), default=0)

    def refuses(self, name: str) -> bool:
        """Whether a closed object here refuses a name that it does not declare."""
        return self._counted or any(_mentions(node, name) for node in self._nodes)

    def member(self, name: str) -> Place:
        """The place of the member of that name."""
        known = self._members.get(name)
        if known is None:
            nodes = self._places.nodes
            applied = [
                inner for node in self._nodes for inner in _of_member(node, name, nodes, late=True)
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
                    *_of_element(node, index, nodes, late=True),
                    *_under(node, ("contains",), nodes),
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
        for keyword in _BRANCHES:
            waiting += nodes.each(node.plan.get(keyword, []))
        waiting += _under(node, ("not", "if", "then", "else"), nodes)
        waiting += nodes.by_name(node.plan.get("dependentSchemas", {})).values()
    return found


def _under(node: Node, keywords: Iterable[str], nodes: Nodes) -> Iterator[Node]:
    return (nodes.of(node.plan[keyword]) for keyword in keywords if keyword in node.plan)


def _tuple_length(node: Node) -> int:
    return len(cast("list[object]", node.plan.get("prefixItems", [])))


def _mentions(node: Node, name: str) -> bool:
    plan = node.plan
    if name in _named(plan.get("properties")) or name in cast(
        "list[str]", plan.get("required", [])
    ):
        return True
    if name in _named(plan.get("dependentSchemas")):
        return True
    needed = cast("dict[str, list[str]]", _named(plan.get("dependentRequired")))
    if name in needed or any(name in names for names in needed.values()):
        return True
    values = cast("list[object]", plan.get("enum", []))
    if any(is_object(value) and name in value for value in values):
        return True
    return any(matches(pattern, name) for pattern in _named(plan.get("patternProperties")))


def _named(value: object) -> dict[str, object]:
    return value if is_object(value) else {}


def _of_member(node: Node, name: str, nodes: Nodes, *, late: bool) -> Iterator[Node]:
    plan = node.plan
    own = False
    properties = _named(plan.get("properties"))
    if name in properties:
        own = True
        yield nodes.of(properties[name])
    for pattern, part in _named(plan.get("patternProperties")).items():
        if matches(pattern, name):
            own = True
            yield nodes.of(part)
    if not own:
        yield from _under(node, ("additionalProperties",), nodes)
        if late:
            yield from _under(node, ("unevaluatedProperties",), nodes)


def _of_element(node: Node, index: int, nodes: Nodes, *, late: bool) -> Iterator[Node]:
    listed = cast("list[object]", node.plan.get("prefixItems", []))
    if index < len(listed):
        yield nodes.of(listed[index])
    elif "items" in node.plan:
        yield from _under(node, ("items",), nodes)
    elif late:
        yield from _under(node, ("unevaluatedItems",), nodes)


# --- what senders may send


def unsendable(nodes: Nodes, message: object) -> Problem | None:
    """The first name that the contract does not declare where it stands, or that is not sent.

    Where the schemas in force declare no name the object is free, and where they say what
    additional members have to be. The message has to be valid.
    """
    return _unsendable([nodes.root], [], message, nodes)


def _unsendable(
    starts: list[Node], weak: list[Node], value: object, nodes: Nodes
) -> Problem | None:
    """`weak` are schemas of `contains`: what they declare counts, but they close nothing."""
    force = _in_force(starts, value, nodes)
    extra = _in_force([node for node in weak if node.first(value) is None], value, nodes)
    if is_object(value):
        problem = _of_names(force, extra, value)
        if problem is not None:
            return problem
    for step, item in _items(value):
        below = _below(force, step, nodes)
        soft = _below(extra, step, nodes)
        if isinstance(step, int):
            soft += [one for node in (*force, *extra) for one in _under(node, ("contains",), nodes)]
        if below or soft:
            problem = _unsendable(below, soft, item, nodes)
            if problem is not None:
                return problem.within(step)
    return None


def _of_names(force: list[Node], extra: list[Node], members: dict[str, object]) -> Problem | None:
    for node in force:
        for name in cast("list[str]", node.plan.get("alwaysSent", [])):
            if name not in members:
                return Problem("is missing: it is always sent", name)
    closing = ("properties", "patternProperties", "required")
    if not any(node.plan.get(keyword) for node in force for keyword in closing):
        return None
    if any(map(_is_open, force)):
        return None
    declaring = [*force, *extra]
    for name in members:
        if not any(_declares(node, name) for node in declaring):
            return Problem("is not declared", name)
    return None


def _is_open(node: Node) -> bool:
    return "additionalProperties" in node.plan or "unevaluatedProperties" in node.plan


def _declares(node: Node, name: str) -> bool:
    plan = node.plan
    return (
        name in _named(plan.get("properties"))
        or name in cast("list[str]", plan.get("required", []))
        or _is_open(node)
        or any(matches(pattern, name) for pattern in _named(plan.get("patternProperties")))
    )


def _in_force(starts: list[Node], value: object, nodes: Nodes) -> list[Node]:
    """The schemas that hold for the value and allow it; `not`, `if` and failed branches do not."""
    found: dict[Node, None] = {}
    waiting = starts[::-1]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found[node] = None
            waiting += list(_onward(node, value, nodes))[::-1]
    return list(found)


def _onward(node: Node, value: object, nodes: Nodes) -> Iterator[Node]:
    plan = node.plan
    if "$ref" in plan:
        yield nodes.named(plan["$ref"])
    for keyword in _BRANCHES:
        for branch in nodes.each(plan.get(keyword, [])):
            if keyword == "allOf" or branch.first(value) is None:
                yield branch
    if "if" in plan:
        taken = "then" if nodes.of(plan["if"]).first(value) is None else "else"
        yield from _under(node, (taken,), nodes)
    if is_object(value):
        for name, part in _named(plan.get("dependentSchemas")).items():
            if name in value:
                yield nodes.of(part)


def _below(force: list[Node], step: Step, nodes: Nodes) -> list[Node]:
    """What applies to a member or element; `unevaluated…` where nothing else does."""
    found: list[Node] = []
    for late in (False, True):
        for node in force:
            if isinstance(step, str):
                found += _of_member(node, step, nodes, late=late)
            else:
                found += _of_element(node, step, nodes, late=late)
        if found:
            break
    return found


def _items(value: object) -> Iterable[tuple[Step, object]]:
    if is_object(value):
        return value.items()
    return enumerate(value) if is_array(value) else ()
