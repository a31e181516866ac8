"""Keywords for the elements of arrays and the members of objects."""

from __future__ import annotations

from collections.abc import Callable, Sized
from typing import TYPE_CHECKING, Final, cast

from .assertions import counted, search_for
from .exact import is_array, is_object, key
from .nodes import (
    Array,
    Check,
    Members,
    Node,
    OfArray,
    OfObject,
    OfSized,
    Problem,
    Seen,
    members_of,
)

if TYPE_CHECKING:
    from .keywords import Nodes
    from .places import Place


def _size(name: str, most: bool, one: str, many: str) -> Callable[[Members, Nodes], OfSized]:
    def make(plan: Members, nodes: Nodes) -> OfSized:
        limit = cast(int, plan[name])
        reason = f"must have at {'most' if most else 'least'} {counted(one, many, limit)}"

        def check(value: Sized, seen: Seen | None, place: Place | None) -> Problem | None:
            return (
                None if (len(value) <= limit if most else len(value) >= limit) else Problem(reason)
            )

        return check

    return make


def _unique(plan: Members, nodes: Nodes) -> OfArray:
    def check(array: Array, seen: Seen | None, place: Place | None) -> Problem | None:
        known: dict[str, int] = {}
        for index, item in enumerate(array):
            before = known.setdefault(key(item), index)
            if before != index:
                return Problem(f"must not repeat an element: {before} and {index} are the same")
        return None

    return check if plan["uniqueItems"] is True else lambda array, seen, place: None


def _prefix(plan: Members, nodes: Nodes) -> OfArray:
    parts = nodes.each(plan["prefixItems"])

    def check(array: Array, seen: Seen | None, place: Place | None) -> Problem | None:
        for index, (node, item) in enumerate(zip(parts, array, strict=False)):
            problem = node.first(item, None, place and place.element(index))
            if problem is not None:
                return problem.within(index)
        if seen is not None:
            seen.items.update(range(min(len(parts), len(array))))
        return None

    return check


def _items(plan: Members, nodes: Nodes) -> OfArray:
    node = nodes.of(plan["items"])
    start = len(cast("list[object]", plan.get("prefixItems", [])))

    def check(array: Array, seen: Seen | None, place: Place | None) -> Problem | None:
        for index in range(start, len(array)):
            problem = node.first(array[index], None, place and place.element(index))
            if problem is not None:
                return problem.within(index)
        if seen is not None:
            seen.items.update(range(start, len(array)))
        return None

    return check


def _contains(plan: Members, nodes: Nodes) -> OfArray:
    node = nodes.of(plan["contains"])
    least, most = cast(int, plan.get("minContains", 1)), cast("int | None", plan.get("maxContains"))
    marks = plan.get("containsEvaluates", True) is True

    def check(array: Array, seen: Seen | None, place: Place | None) -> Problem | None:
        place = place if most is None else None  # fewer of them must not become more
        found = [
            index
            for index, item in enumerate(array)
            if node.first(item, None, place and place.element(index)) is None
        ]
        if len(found) < least:
            return Problem(
                f"must contain {counted('element', 'elements', least)} of a certain kind"
            )
        if most is not None and len(found) > most:
            return Problem(
                f"must contain at most {counted('element', 'elements', most)} of a certain kind"
            )
        if seen is not None and marks:
            seen.items.update(found)
        return None

    return check


def _unevaluated_items(plan: Members, nodes: Nodes) -> Check:
    node = nodes.of(plan["unevaluatedItems"])

    def check(value: object, seen: Seen | None, place: Place | None) -> Problem | None:
        if not is_array(value) or seen is None:
            return None
        for index, item in enumerate(value):
            if index not in seen.items:
                problem = node.first(item, None, place and place.element(index))
                if problem is not None:
                    return problem.within(index)
        seen.items.update(range(len(value)))
        return None

    return check


def _required(plan: Members, nodes: Nodes) -> OfObject:
    names = cast("list[str]", plan["required"])

    def check(members: Members, seen: Seen | None, place: Place | None) -> Problem | None:
        for name in names:
            if name not in members:
                return Problem("is missing", name)
        return None

    return check


def _dependent_required(plan: Members, nodes: Nodes) -> OfObject:
    needed = cast("dict[str, list[str]]", plan["dependentRequired"])

    def check(members: Members, seen: Seen | None, place: Place | None) -> Problem | None:
        for trigger, names in needed.items():
            if trigger in members:
                for name in names:
                    if name not in members:
                        return Problem(f"is missing beside {trigger}", name)
        return None

    return check


def _dependent_schemas(plan: Members, nodes: Nodes) -> OfObject:
    parts = nodes.by_name(plan["dependentSchemas"])

    def check(members: Members, seen: Seen | None, place: Place | None) -> Problem | None:
        for trigger, node in parts.items():
            if trigger in members:
                problem = node.first(members, seen, place)
                if problem is not None:
                    return problem
        return None

    return check


def _property_names(plan: Members, nodes: Nodes) -> OfObject:
    node = nodes.of(plan["propertyNames"])

    def check(members: Members, seen: Seen | None, place: Place | None) -> Problem | None:
        for name in members:
            problem = node.first(name, None, place)
            if problem is not None:
                return Problem(f"is no name that is allowed: it {problem.reason}", name)
        return None

    return check


def _properties(plan: Members, nodes: Nodes) -> OfObject:
    # Constants first: they tell branches apart before anything deep is looked at.
    parts = dict(sorted(nodes.by_name(plan["properties"]).items(), key=_is_open))

    def check(members: Members, seen: Seen | None, place: Place | None) -> Problem | None:
        for name, node in parts.items():
            if name in members:
                problem = node.first(members[name], None, place and place.member(name))
                if problem is not None:
                    return problem.within(name)
                if seen is not None:
                    seen.names.add(name)
        return None

    return check


def _is_open(part: tuple[str, Node]) -> bool:
    return "enum" not in part[1].plan


def _pattern_properties(plan: Members, nodes: Nodes) -> OfObject:
    parts = [
        (search_for(pattern), node)
        for pattern, node in nodes.by_name(plan["patternProperties"]).items()
    ]

    def check(members: Members, seen: Seen | None, place: Place | None) -> Problem | None:
        for search, node in parts:
            for name, value in members.items():
                if search(name) is not None:
                    problem = node.first(value, None, place and place.member(name))
                    if problem is not None:
                        return problem.within(name)
                    if seen is not None:
                        seen.names.add(name)
        return None

    return check


def _additional(plan: Members, nodes: Nodes) -> OfObject:
    known = frozenset(members_of(plan.get("properties", {})))
    searches = [search_for(pattern) for pattern in members_of(plan.get("patternProperties", {}))]
    rest = _rest(plan, "additionalProperties", nodes)

    def check(members: Members, seen: Seen | None, place: Place | None) -> Problem | None:
        names = [name for name in members if name not in known]
        if names and searches:
            names = [name for name in names if not any(search(name) for search in searches)]
        return rest(members, names, seen, place) if names else None

    return check


def _unevaluated_properties(plan: Members, nodes: Nodes) -> Check:
    rest = _rest(plan, "unevaluatedProperties", nodes)

    def check(value: object, seen: Seen | None, place: Place | None) -> Problem | None:
        if not is_object(value) or seen is None:
            return None
        return rest(value, [name for name in value if name not in seen.names], seen, place)

    return check


def _rest(
    plan: Members, keyword: str, nodes: Nodes
) -> Callable[[Members, list[str], Seen | None, Place | None], Problem | None]:
    """What is said of all other names."""
    closed = plan[keyword] is False
    node = nodes.of(plan[keyword])
    # A record of names may ignore others; a map of patterns means what it says.
    is_map = "properties" not in plan and ("patternProperties" in plan or "propertyNames" in plan)

    def check(
        members: Members, names: list[str], seen: Seen | None, place: Place | None
    ) -> Problem | None:
        for name in names:
            if closed:
                if place is None or is_map or place.refuses(name):
                    return Problem("is not declared", name)
                continue
            problem = node.first(members[name], None, place and place.member(name))
            if problem is not None:
                return problem.within(name)
            if seen is not None:
                seen.names.add(name)
        return None

    return check


ARRAYS: Final = (
    ("minItems", _size("minItems", False, "element", "elements")),
    ("maxItems", _size("maxItems", True, "element", "elements")),
    ("uniqueItems", _unique),
    ("prefixItems", _prefix),
    ("items", _items),
    ("contains", _contains),
)
OBJECTS: Final = (
    ("required", _required),
    ("minProperties", _size("minProperties", False, "member", "members")),
    ("maxProperties", _size("maxProperties", True, "member", "members")),
    ("propertyNames", _property_names),
    ("properties", _properties),
    ("patternProperties", _pattern_properties),
    ("additionalProperties", _additional),
    ("dependentRequired", _dependent_required),
    ("dependentSchemas", _dependent_schemas),
)
LATE: Final = (
    ("unevaluatedItems", _unevaluated_items),
    ("unevaluatedProperties", _unevaluated_properties),
)
