"""The keywords of plans, and the nodes that are made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from .assertions import EVERY, NUMBERS, TEXTS, listed
from .containers import ARRAYS, LATE, OBJECTS
from .exact import is_object, key
from .nodes import Check, Members, Node, Problem, Seen, members_of

if TYPE_CHECKING:
    from .places import Place


class Nodes:
    """The nodes of one plan. All are made at once, so that threads can share them."""

    def __init__(self, plan: Members) -> None:
        self._definitions = members_of(plan.get("definitions", {}))
        self._made: dict[int, Node] = {}
        self.root = self.of(plan["schema"])
        for definition in self._definitions.values():
            self.of(definition)

    def of(self, plan: object) -> Node:
        """The node of a part of the plan."""
        known = self._made.get(id(plan))
        if known is None:
            known = self._made[id(plan)] = Node(plan)
            if plan is False:
                known.every.append(_never)
            _fill(known, self)
        return known

    def named(self, name: object) -> Node:
        """The node of a definition."""
        return self.of(self._definitions[cast(str, name)])

    def each(self, plans: object) -> list[Node]:
        """The nodes of a list."""
        return [self.of(plan) for plan in cast("list[object]", plans)]

    def by_name(self, plans: object) -> dict[str, Node]:
        """The nodes of a mapping."""
        return {name: self.of(plan) for name, plan in members_of(plans).items()}


def _never(value: object, seen: Seen | None, place: Place | None) -> Problem | None:
    return Problem("is not allowed")


def _reference(plan: Members, nodes: Nodes) -> Check:
    name = plan["$ref"]
    target: list[Node] = []  # looked up when it is first needed: references lead in circles

    def check(value: object, seen: Seen | None, place: Place | None) -> Problem | None:
        if not target:
            target.append(nodes.named(name))
        return target[0].first(value, seen, place)

    return check


def _all_of(plan: Members, nodes: Nodes) -> Check:
    parts = nodes.each(plan["allOf"])

    def check(value: object, seen: Seen | None, place: Place | None) -> Problem | None:
        for node in parts:
            problem = node.first(value, seen, place)
            if problem is not None:
                return problem
        return None

    return check


def _branches(plan: Members, nodes: Nodes, keyword: str) -> Check:
    """`anyOf` and `oneOf`."""
    parts = nodes.each(plan[keyword])
    only_one = keyword == "oneOf"

    def check(value: object, seen: Seen | None, place: Place | None) -> Problem | None:
        if place is None or not only_one:
            return choose(value, seen, place)
        # Leniency must not make a second alternative hold: as written will do as well.
        for reading in (place, None):
            own = None if seen is None else Seen()
            problem = choose(value, own, reading)
            if problem is None:
                break
        if seen is not None and own is not None:
            seen.take(own)
        return problem

    def choose(value: object, seen: Seen | None, place: Place | None) -> Problem | None:
        problems: list[Problem] = []
        holding = 0
        for node in parts:
            own = None if seen is None else Seen()
            problem = node.first(value, own, place)
            if problem is not None:
                problems.append(problem)
                continue
            holding += 1
            if seen is not None and own is not None:
                seen.take(own)
            elif not only_one:
                return None
            if only_one and holding > 1:
                return Problem("fits several alternatives, and must fit only one")
        return None if holding else _closest(value, parts, problems, nodes)

    return check


def _any_of(plan: Members, nodes: Nodes) -> Check:
    return _branches(plan, nodes, "anyOf")


def _one_of(plan: Members, nodes: Nodes) -> Check:
    return _branches(plan, nodes, "oneOf")


def _closest(value: object, parts: list[Node], problems: list[Problem], nodes: Nodes) -> Problem:
    """The problem of the branch that was meant: by its constants, else the deepest one."""
    constants = [_constants(node, nodes) for node in parts]
    told = [_told(value, names) for names in constants]
    best = max(told)
    meant = [problem for problem, how in zip(problems, told, strict=True) if how == best]
    if best < 0 and (unknown := _unknown(value, constants)) is not None:
        return unknown
    deepest = max(meant, key=lambda problem: len(problem.steps))
    if deepest.steps or len(meant) == 1:
        return deepest
    reasons = list(dict.fromkeys(problem.reason for problem in meant))
    return Problem(" or ".join(reasons[:4]) + (" …" if len(reasons) > 4 else ""))


def _constants(node: Node, nodes: Nodes) -> dict[str, list[object]]:
    """The values that members must have for a branch, by name."""
    found: dict[str, list[object]] = {}
    waiting = [node]
    for one in waiting:  # it grows
        plan = one.plan
        more = [nodes.named(plan["$ref"])] if "$ref" in plan else []
        more += nodes.each(plan.get("allOf", []))
        waiting += [other for other in more if other not in waiting]
        for name, part in members_of(plan.get("properties", {})).items():
            if is_object(part) and "enum" in part:
                found.setdefault(name, cast("list[object]", part["enum"]))
    return found


def _told(value: object, constants: dict[str, list[object]]) -> int:
    """What constants say: 1, the value is meant for the branch; -1, it is not; 0, nothing."""
    if not is_object(value):
        return 0
    held = [key(value[name]) in map(key, some) for name, some in constants.items() if name in value]
    return (1 if all(held) else -1) if held else 0


def _unknown(value: object, constants: list[dict[str, list[object]]]) -> Problem | None:
    """The problem of a member that tells branches apart and has a value of none of them."""
    for name in constants[0] if is_object(value) else ():
        if is_object(value) and name in value and all(name in names for names in constants):
            every = {key(one): one for names in constants for one in names[name]}
            if key(value[name]) not in every:
                return Problem(f"must be {listed(list(every.values()))}", name)
    return None


def _not(plan: Members, nodes: Nodes) -> Check:
    node = nodes.of(plan["not"])
    return lambda value, seen, place: Problem("is excluded") if node.first(value) is None else None


def _if(plan: Members, nodes: Nodes) -> Check:
    condition = nodes.of(plan["if"])
    then, otherwise = nodes.of(plan.get("then", True)), nodes.of(plan.get("else", True))

    def check(value: object, seen: Seen | None, place: Place | None) -> Problem | None:
        own = None if seen is None else Seen()
        if condition.first(value, own) is not None:
            return otherwise.first(value, seen, place)
        if seen is not None and own is not None:
            seen.take(own)
        return then.first(value, seen, place)

    return check


APPLIED: Final = (
    ("$ref", _reference),
    ("allOf", _all_of),
    ("anyOf", _any_of),
    ("oneOf", _one_of),
    ("not", _not),
    ("if", _if),
)


def _fill(node: Node, nodes: Nodes) -> None:
    # The order of the checks does not depend on the plan's.
    plan = node.plan
    node.every += [make(plan[name]) for name, make in EVERY if name in plan]
    node.texts += [make(plan[name]) for name, make in TEXTS if name in plan]
    node.numbers += [make(plan[name]) for name, make in NUMBERS if name in plan]
    node.arrays += [make(plan, nodes) for name, make in ARRAYS if name in plan]
    node.objects += [make(plan, nodes) for name, make in OBJECTS if name in plan]
    node.applied += [make(plan, nodes) for name, make in APPLIED if name in plan]
    node.late += [make(plan, nodes) for name, make in LATE if name in plan]
