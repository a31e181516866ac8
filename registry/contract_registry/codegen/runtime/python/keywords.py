"""The keywords of plans: what each of them checks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Sized
from typing import TYPE_CHECKING, Final, cast

from .exact import compare, is_array, is_integer, is_multiple, is_number, is_object, key
from .nodes import (
    Array,
    Check,
    Members,
    Node,
    OfArray,
    OfNumber,
    OfObject,
    OfSized,
    OfText,
    Problem,
    Seen,
)

if TYPE_CHECKING:
    from .places import Place


class Nodes:
    """The nodes of one plan, made when they are first needed."""

    def __init__(self, plan: Members) -> None:
        self.definitions = _members(plan.get("definitions", {}))
        self._made: dict[int, Node] = {}
        self.root = self.of(plan["schema"])

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
        return self.of(self.definitions[cast(str, name)])

    def each(self, plans: object) -> list[Node]:
        """The nodes of a list."""
        return [self.of(plan) for plan in cast("list[object]", plans)]

    def by_name(self, plans: object) -> dict[str, Node]:
        """The nodes of a mapping."""
        return {name: self.of(plan) for name, plan in _members(plans).items()}


# --- any value


def _never(value: object, seen: Seen | None, place: Place | None) -> Problem | None:
    return Problem("is not allowed")


_NAMES: Final = {
    "null": "null",
    "boolean": "true or false",
    "integer": "an integer",
    "number": "a number",
    "string": "a string",
    "array": "an array",
    "object": "an object",
}
_IS: Final[dict[str, Callable[[object], bool]]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": is_integer,
    "number": is_number,
    "string": lambda value: isinstance(value, str),
    "array": is_array,
    "object": is_object,
}


def _type(argument: object) -> Check:
    names = [argument] if isinstance(argument, str) else cast("list[str]", argument)
    tests = [_IS[name] for name in names]
    reason = f"must be {' or '.join(_NAMES[name] for name in names)}"
    if len(tests) == 1:
        is_one = tests[0]
        return lambda value, seen, place: None if is_one(value) else Problem(reason)

    def check(value: object, seen: Seen | None, place: Place | None) -> Problem | None:
        return None if any(test(value) for test in tests) else Problem(reason)

    return check


def _enum(argument: object) -> Check:
    values = cast("list[object]", argument)
    allowed = {key(value) for value in values}

    def check(value: object, seen: Seen | None, place: Place | None) -> Problem | None:
        return None if key(value) in allowed else Problem(f"must be {_listed(values)}")

    return check


def _listed(values: Sequence[object]) -> str:
    from json import dumps

    texts = [dumps(value, ensure_ascii=False) for value in values[:12]]
    texts = [text if len(text) <= 60 else f"{text[:59]}…" for text in texts]
    rest = [f"one of {len(values) - 12} more"] if len(values) > 12 else []
    return " or ".join(texts + rest) if values else "another value, but none is allowed"


# --- texts and numbers


def _count(one: str, many: str, number: object) -> str:
    return f"{number} {one if number == 1 else many}"


def _min_length(argument: object) -> OfText:
    least = cast(int, argument)
    reason = f"must have at least {_count('character', 'characters', least)}"
    return lambda text: None if len(text) >= least else Problem(reason)


def _max_length(argument: object) -> OfText:
    most = cast(int, argument)
    reason = f"must have at most {_count('character', 'characters', most)}"
    return lambda text: None if len(text) <= most else Problem(reason)


def _search(pattern: object) -> Callable[[str], object]:
    return re.compile(cast(str, pattern), re.ASCII).search


def matches(pattern: str, text: str) -> bool:
    """Whether a text holds a match of a pattern."""
    return re.search(pattern, text, re.ASCII) is not None


def _pattern(argument: object) -> OfText:
    search = _search(argument)
    return lambda text: None if search(text) is not None else Problem(f"must match {argument}")


def _format(argument: object) -> OfText:
    from .formats import FORMATS

    name = cast(str, argument)
    has_format = FORMATS[name]
    return lambda text: None if has_format(text) else Problem(f"must be in the format {name}")


def _limit(what: str, holds: Callable[[int], bool]) -> Callable[[object], OfNumber]:
    """A limit. `holds` looks at how the number stands to it."""

    def make(limit: object) -> OfNumber:
        def check(value: object) -> Problem | None:
            sign = compare(value, limit)
            return None if sign is not None and holds(sign) else Problem(f"must be {what} {limit}")

        return check

    return make


def _multiple_of(step: object) -> OfNumber:
    return lambda value: (
        None if is_multiple(value, step) else Problem(f"must be a multiple of {step}")
    )


# --- arrays


def _size(name: str, most: bool, one: str, many: str) -> Callable[[Members, Nodes], OfSized]:
    def make(plan: Members, nodes: Nodes) -> OfSized:
        limit = cast(int, plan[name])
        reason = f"must have at {'most' if most else 'least'} {_count(one, many, limit)}"

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
                return Problem(f"must not repeat the element at {before}", index)
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
            return Problem(f"must contain {_count('element', 'elements', least)} of a certain kind")
        if most is not None and len(found) > most:
            return Problem(
                f"must contain at most {_count('element', 'elements', most)} of a certain kind"
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


# --- objects


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
            problem = node.first(name)
            if problem is not None:
                return Problem(f"is no name that is allowed: it {problem.reason}", name)
        return None

    return check


def _properties(plan: Members, nodes: Nodes) -> OfObject:
    parts = nodes.by_name(plan["properties"])

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


def _pattern_properties(plan: Members, nodes: Nodes) -> OfObject:
    parts = [
        (_search(pattern), node)
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
    known = _members(plan.get("properties", {}))
    searches = [_search(pattern) for pattern in _members(plan.get("patternProperties", {}))]
    rest = _rest(plan, "additionalProperties", nodes)

    def check(members: Members, seen: Seen | None, place: Place | None) -> Problem | None:
        names = [
            name
            for name in members
            if name not in known and not any(search(name) is not None for search in searches)
        ]
        return rest(members, names, seen, place)

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


# --- the same value


def _reference(plan: Members, nodes: Nodes) -> Check:
    name = plan["$ref"]
    return lambda value, seen, place: nodes.named(name).first(value, seen, place)


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
    told = [_told(value, node, nodes) for node in parts]
    best = max(told)
    meant = [problem for problem, how in zip(problems, told, strict=True) if how == best]
    deepest = max(meant, key=lambda problem: len(problem.steps))
    if deepest.steps or len(meant) == 1:
        return deepest
    reasons = list(dict.fromkeys(problem.reason for problem in meant))
    return Problem(" or ".join(reasons[:4]) + (" …" if len(reasons) > 4 else ""))


def _told(value: object, node: Node, nodes: Nodes) -> int:
    """What a branch's constants say: 1, the value is meant for it; -1, it is not; 0, nothing."""
    if not is_object(value):
        return 0
    said = 0
    waiting, known = [node], set[int]()
    while waiting:
        plan = waiting.pop().plan
        if id(plan) in known:
            continue
        known.add(id(plan))
        if "$ref" in plan:
            waiting.append(nodes.named(plan["$ref"]))
        waiting += nodes.each(plan.get("allOf", []))
        for name, part in _members(plan.get("properties", {})).items():
            if name in value and is_object(part) and "enum" in part:
                if key(value[name]) not in map(key, cast("list[object]", part["enum"])):
                    return -1
                said = 1
    return said


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


def _members(value: object) -> Members:
    return cast("dict[str, object]", value)


_EVERY: Final = (("type", _type), ("enum", _enum))
_TEXTS: Final = (
    ("minLength", _min_length),
    ("maxLength", _max_length),
    ("pattern", _pattern),
    ("format", _format),
)
_NUMBERS: Final = (
    ("minimum", _limit("at least", lambda sign: sign >= 0)),
    ("exclusiveMinimum", _limit("above", lambda sign: sign > 0)),
    ("maximum", _limit("at most", lambda sign: sign <= 0)),
    ("exclusiveMaximum", _limit("below", lambda sign: sign < 0)),
    ("multipleOf", _multiple_of),
)
_ARRAYS: Final = (
    ("minItems", _size("minItems", False, "element", "elements")),
    ("maxItems", _size("maxItems", True, "element", "elements")),
    ("uniqueItems", _unique),
    ("prefixItems", _prefix),
    ("items", _items),
    ("contains", _contains),
)
_OBJECTS: Final = (
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
_APPLIED: Final = (
    ("$ref", _reference),
    ("allOf", _all_of),
    ("anyOf", _any_of),
    ("oneOf", _one_of),
    ("not", _not),
    ("if", _if),
)
_LATE: Final = (
    ("unevaluatedItems", _unevaluated_items),
    ("unevaluatedProperties", _unevaluated_properties),
)


def _fill(node: Node, nodes: Nodes) -> None:
    # The order of the checks does not depend on the plan's.
    plan = node.plan
    node.every += [make(plan[name]) for name, make in _EVERY if name in plan]
    node.texts += [make(plan[name]) for name, make in _TEXTS if name in plan]
    node.numbers += [make(plan[name]) for name, make in _NUMBERS if name in plan]
    node.arrays += [make(plan, nodes) for name, make in _ARRAYS if name in plan]
    node.objects += [make(plan, nodes) for name, make in _OBJECTS if name in plan]
    node.applied += [make(plan, nodes) for name, make in _APPLIED if name in plan]
    node.late += [make(plan, nodes) for name, make in _LATE if name in plan]
