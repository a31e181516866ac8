"""What senders may send: the names that the schemas in force declare where they stand.

In force is what applies and holds: through references, `allOf`, the branches that hold, and what a
condition leads to. `not`, `if` and branches that fail allow nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from .assertions import search_for
from .exact import is_array, is_object
from .keywords import Nodes
from .nodes import Members, Node, Problem
from .places import BRANCHES, named_in, of_element, of_member, tuple_length, under

_CHOICES = ("anyOf", "oneOf", "if", "dependentSchemas")
_CLOSING = ("properties", "patternProperties", "required")
_MOST_KEPT = 1_000


class Applied:
    """The schemas that apply to a place; `weak` ones of `contains` declare, but close nothing."""

    __slots__ = ("_only", "_senders", "strong", "weak")

    def __init__(self, senders: Senders, strong: list[Node], weak: list[Node]) -> None:
        self._senders = senders
        self.strong = strong
        self.weak = weak
        certain = _in_force(strong, None, senders.nodes)
        varies = weak or any(keyword in node.plan for node in certain for keyword in _CHOICES)
        self._only = None if varies else senders.force(certain, [])

    def force(self, value: object) -> Force:
        """What of it is in force for a value that is there."""
        if self._only is not None:
            return self._only
        nodes = self._senders.nodes
        holding = [node for node in self.weak if node.first(value) is None]
        strong = _in_force(self.strong, (value,), nodes)
        return self._senders.force(strong, _in_force(holding, (value,), nodes))


class Force:
    """The schemas in force at a place, and what they declare."""

    def __init__(self, senders: Senders, strong: list[Node], weak: list[Node]) -> None:
        self._senders = senders
        self._strong = strong
        self._weak = weak
        self._always = [
            name for node in strong for name in cast("list[str]", node.plan.get("alwaysSent", []))
        ]
        says = any(node.plan.get(keyword) for node in strong for keyword in _CLOSING)
        self._closed = says and not any(map(_is_open, strong))
        declaring = [*strong, *weak]
        self._open = any(map(_is_open, declaring))
        self._names = {name for node in declaring for name in _names(node)}
        patterns = [
            one for node in declaring for one in named_in(node.plan.get("patternProperties"))
        ]
        self._searches = [search_for(pattern) for pattern in patterns]
        self._members: dict[str, Applied | None] = {}
        self._elements: dict[int, Applied | None] = {}
        self._tuple = max(map(tuple_length, declaring), default=0)

    def problem(self, members: Members) -> Problem | None:
        """What is undeclared in an object, or missing though it is always sent."""
        for name in self._always:
            if name not in members:
                return Problem("is missing: it is always sent", name)
        if self._closed and not self._open:
            for name in members:
                if name not in self._names and not any(search(name) for search in self._searches):
                    return Problem("is not declared", name)
        return None

    def member(self, name: str) -> Applied | None:
        """What applies to the member of that name; None where nothing does."""
        if name in self._members:
            return self._members[name]
        nodes = self._senders.nodes

        def below(some: list[Node]) -> list[Node]:
            found = [one for node in some for one in of_member(node, name, nodes, late=False)]
            return found or [
                one for node in some for one in of_member(node, name, nodes, late=True)
            ]

        applied = self._senders.applied(below(self._strong), below(self._weak))
        if len(self._members) < _MOST_KEPT:
            self._members[name] = applied
        return applied

    def element(self, index: int) -> Applied | None:
        """What applies to the element at that index; None where nothing does."""
        index = min(index, self._tuple)  # all later ones meet the same schemas
        if index in self._elements:
            return self._elements[index]
        nodes = self._senders.nodes

        def below(some: list[Node]) -> list[Node]:
            found = [one for node in some for one in of_element(node, index, nodes, late=False)]
            return found or [
                one for node in some for one in of_element(node, index, nodes, late=True)
            ]

        both = [*self._strong, *self._weak]
        contained = [one for node in both for one in under(node, ("contains",), nodes)]
        applied = self._senders.applied(below(self._strong), [*below(self._weak), *contained])
        self._elements[index] = applied
        return applied


class Senders:
    """What a plan lets its senders send, as far as it was asked."""

    def __init__(self, nodes: Nodes) -> None:
        self.nodes = nodes
        self._applied: dict[tuple[frozenset[int], frozenset[int]], Applied] = {}
        self._forces: dict[tuple[frozenset[int], frozenset[int]], Force] = {}

    def problem(self, message: object) -> Problem | None:
        """The first name in a valid message that is not declared, or that is missing.

        Where the schemas in force declare no name the object is free, and where they say what
        additional members have to be.
        """
        applied = self.applied([self.nodes.root], [])
        return None if applied is None else self._problem(applied, message)

    def _problem(self, applied: Applied, value: object) -> Problem | None:
        if is_object(value):
            force = applied.force(value)
            problem = force.problem(value)
            for name, item in value.items() if problem is None else ():
                if isinstance(item, dict | list | tuple):
                    inner = force.member(name)
                    problem = None if inner is None else self._problem(inner, cast(object, item))
                    if problem is not None:
                        return problem.within(name)
            return problem
        if is_array(value):
            force = applied.force(value)
            for index, item in enumerate(value):
                if isinstance(item, dict | list | tuple):
                    inner = force.element(index)
                    problem = None if inner is None else self._problem(inner, cast(object, item))
                    if problem is not None:
                        return problem.within(index)
        return None

    def applied(self, strong: list[Node], weak: list[Node]) -> Applied | None:
        """These schemas, applied to a place."""
        if not strong and not weak:
            return None
        place = frozenset(map(id, strong)), frozenset(map(id, weak))
        known = self._applied.get(place)
        if known is None:
            known = self._applied[place] = Applied(self, strong, weak)
        return known

    def force(self, strong: list[Node], weak: list[Node]) -> Force:
        """These schemas, in force at a place."""
        place = frozenset(map(id, strong)), frozenset(map(id, weak))
        known = self._forces.get(place)
        if known is None:
            known = self._forces[place] = Force(self, strong, weak)
        return known


def _names(node: Node) -> Iterable[str]:
    return [
        *named_in(node.plan.get("properties")),
        *cast("list[str]", node.plan.get("required", [])),
    ]


def _is_open(node: Node) -> bool:
    return "additionalProperties" in node.plan or "unevaluatedProperties" in node.plan


def _in_force(starts: list[Node], value: tuple[object] | None, nodes: Nodes) -> list[Node]:
    """What is in force among `starts` and what they lead to; without a value, what surely is."""
    found: dict[Node, None] = {}
    waiting = starts[::-1]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found[node] = None
            onward = [nodes.named(node.plan["$ref"])] if "$ref" in node.plan else []
            onward += nodes.each(node.plan.get("allOf", []))
            if value is not None:
                onward += _chosen(node, value[0], nodes)
            waiting += onward[::-1]
    return list(found)


def _chosen(node: Node, value: object, nodes: Nodes) -> Iterable[Node]:
    plan = node.plan
    for keyword in BRANCHES[1:]:
        for branch in nodes.each(plan.get(keyword, [])):
            if branch.first(value) is None:
                yield branch
    if "if" in plan:
        taken = "then" if nodes.of(plan["if"]).first(value) is None else "else"
        yield from under(node, (taken,), nodes)
    if is_object(value):
        for name, part in named_in(plan.get("dependentSchemas")).items():
            if name in value:
                yield nodes.of(part)
