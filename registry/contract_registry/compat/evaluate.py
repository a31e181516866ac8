"""A value against a node: true, false, or None where something undecided is what it hangs on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from contract_registry.compat import regex
from contract_registry.compat.budget import Budget
from contract_registry.compat.names import NONE, Names, only, union
from contract_registry.compat.nodes import (
    And,
    Bound,
    Choice,
    Constant,
    Contains,
    Declares,
    Enum,
    Every,
    Format,
    Item,
    Members,
    Multiple,
    Node,
    Not,
    OneOf,
    Or,
    OtherItems,
    OtherNames,
    Ref,
    Required,
    Rest,
    Sent,
    Size,
    Text,
    Type,
    Unique,
    Unknown,
)
from contract_registry.compat.space import Space
from contract_registry.compat.values import canonical, exact, kind_of
from contract_registry.finding import Json

Answer: TypeAlias = bool | None


def every_one(answers: Iterable[Answer]) -> Answer:
    """Whether all are true; None if that hangs on an unknown one."""
    result: Answer = True
    for answer in answers:
        if answer is False:
            return False
        if answer is None:
            result = None
    return result


def any_one(answers: Iterable[Answer]) -> Answer:
    """Whether one is true; None if that hangs on an unknown one."""
    result: Answer = False
    for answer in answers:
        if answer is True:
            return True
        if answer is None:
            result = None
    return result


def opposite(answer: Answer) -> Answer:
    """Not `answer`."""
    return None if answer is None else not answer


class Evaluator:
    """Evaluates nodes of one space, as written."""

    def __init__(self, space: Space, budget: Budget | None = None) -> None:
        self._space = space
        self._budget = budget
        self._known: dict[tuple[int, int], Answer] = {}
        self._sendable: dict[tuple[frozenset[Node], int], Answer] = {}

    def holds(self, node: Node, value: Json) -> Answer:
        """Whether the value satisfies the node. Raises BudgetExceeded when the time is up."""
        self._known = {}
        return self._holds(node, value)

    def _holds(self, node: Node, value: Json) -> Answer:
        match node:
            case Constant():
                return node.value
            case Type():
                return bool(node.kinds & kind_of(value))
            case Enum():
                return canonical(value) in node.values
            case And() | Or() | Not() | Ref() | Choice() | OneOf():
                # What is shared would otherwise be evaluated once for every way that leads to it.
                key = (node.id, id(value))
                if key not in self._known:
                    self._look_at_the_clock()
                    self._known[key] = self._combined(node, value)
                return self._known[key]
            case Unknown():
                return None
            case Declares() | Sent():
                return True
        if isinstance(value, Mapping):
            return self._object(node, value)
        if isinstance(value, str):
            return self._string(node, value)
        if value is None or isinstance(value, bool):
            return True
        if isinstance(value, Sequence):
            return self._array(node, value)
        return _number(node, value)

    def _look_at_the_clock(self) -> None:
        if self._budget is not None and not (len(self._known) + len(self._sendable)) & 255:
            self._budget.check_time()

    def _combined(self, node: Node, value: Json) -> Answer:
        match node:
            case And():
                return every_one(self._holds(part, value) for part in node.nodes)
            case Or():
                return any_one(self._holds(part, value) for part in node.nodes)
            case Not():
                return opposite(self._holds(node.node, value))
            case Ref():
                return self._holds(self._space.definitions[node.key], value)
            case Choice():
                return self._choice(node, value)
            case OneOf():
                return self._one_of(node, value)
        raise TypeError(type(node).__name__)

    def _choice(self, node: Choice, value: Json) -> Answer:
        condition = self._holds(node.condition, value)
        if condition is None:
            then, otherwise = self._holds(node.then, value), self._holds(node.otherwise, value)
            return then if then is otherwise else None
        return self._holds(node.then if condition else node.otherwise, value)

    def _one_of(self, node: OneOf, value: Json) -> Answer:
        answers = [self._holds(part, value) for part in node.nodes]
        true, unknown = answers.count(True), answers.count(None)
        if true > 1 or true + unknown == 0:
            return False
        return None if unknown else True

    @staticmethod
    def _string(node: Node, value: str) -> Answer:
        match node:
            case Text():
                return regex.contains(node.language, value)
            case Format():
                return None
        return True

    def _array(self, node: Node, value: Sequence[Json]) -> Answer:
        match node:
            case Item():
                return node.index >= len(value) or self._holds(node.node, value[node.index])
            case Rest():
                # A long array of the search is one element many times over.
                items = {id(item): item for item in value[node.start :]}
                return every_one(self._holds(node.node, item) for item in items.values())
            case Size():
                return _within(len(value), node.low, node.high)
            case Contains():
                return self._contains(node, value)
            case Unique():
                return len({canonical(item) for item in value}) == len(value)
            case OtherItems():
                return self._other_items(node, value)
        return True

    def _contains(self, node: Contains, value: Sequence[Json]) -> Answer:
        answers = [self._holds(node.node, item) for item in value]
        least = answers.count(True)
        most = least + answers.count(None)
        surely = _within(least, node.low, node.high) and _within(most, node.low, node.high)
        if surely:
            return True
        out = most < node.low or (node.high is not None and least > node.high)
        return False if out else None

    def _other_items(self, node: OtherItems, value: Sequence[Json]) -> Answer:
        holding = [(self._holds(guard[0], value), guard) for guard in node.guards]

        def covered(index: int, item: Json) -> Answer:
            return any_one(
                every_one((holds, self._covers(guard[1], guard[2], index, item)))
                for holds, guard in holding
                if holds is not False
            )

        return every_one(
            any_one((covered(index, item), self._holds(node.node, item)))
            for index, item in enumerate(value)
            if index >= node.start
        )

    def _covers(self, until: int | None, match: Node | None, index: int, item: Json) -> Answer:
        if match is not None:
            return self._holds(match, item)
        return until is None or index < until

    def _object(self, node: Node, value: Mapping[str, Json]) -> Answer:
        match node:
            case Every():
                if node.names.is_finite:
                    inside = (name for name in node.names.words if name in value)
                else:
                    inside = (name for name in value if name in node.names)
                return every_one(self._holds(node.node, value[name]) for name in inside)
            case Required():
                return node.name in value
            case Members():
                return _within(len(value), node.low, node.high)
            case OtherNames():
                return self._other_names(node, value)
        return True

    def _other_names(self, node: OtherNames, value: Mapping[str, Json]) -> Answer:
        holding = [(self._holds(condition, value), names) for condition, names in node.guards]
        return every_one(
            any_one(
                (
                    any_one(holds for holds, names in holding if name in names),
                    self._holds(node.node, item),
                )
            )
            for name, item in value.items()
            if name not in node.base
        )

    def admits(self, writer: tuple[Node, ...], value: Json) -> Answer:
        """Whether a writer of all these nodes may send the value, under contract semantics.

        Beyond `holds`: at each place of the value only names that the nodes there declare, and
        every name that is always sent.
        """
        self._known = {}
        self._sendable = {}
        plain = every_one(self._holds(node, value) for node in writer)
        if plain is False:
            return False
        return every_one((plain, self._closed(writer, value)))

    def _closed(self, writer: tuple[Node, ...], value: Json) -> Answer:
        # The elements of a large array are mostly one object, of which the same is asked.
        key = (frozenset(writer), id(value))
        if key not in self._sendable:
            self._look_at_the_clock()
            self._sendable[key] = self._closed_here(writer, value)
        return self._sendable[key]

    def _closed_here(self, writer: tuple[Node, ...], value: Json) -> Answer:
        if not writer:
            return True
        atoms: list[Node] = []
        seen: set[int] = set()
        for node in writer:
            self._collect(node, value, atoms, seen)
        for atom in atoms:
            if isinstance(atom, Sent) and isinstance(value, Mapping) and atom.name not in value:
                return False
        if isinstance(value, Mapping):
            return self._closed_object(atoms, value)
        if isinstance(value, Sequence) and not isinstance(value, str):
            return every_one(
                self._closed(tuple(self._on_item(atoms, index, value)), item)
                for index, item in enumerate(value)
            )
        return True

    def _closed_object(self, atoms: list[Node], value: Mapping[str, Json]) -> Answer:
        declared = declared_names(atoms)
        if declared != NONE and not all(name in declared for name in value):
            return False
        # By name first: an object of many members would otherwise meet as many atoms for each.
        named: dict[str, list[Node]] = {}
        others: list[Node] = []
        for atom in atoms:
            if isinstance(atom, Every) and atom.names.is_finite:
                for name in atom.names.words & value.keys():
                    named.setdefault(name, []).append(atom.node)
            elif isinstance(atom, Every | OtherNames):
                others.append(atom)
        return every_one(
            self._closed((*named.get(name, ()), *self._on_member(others, name, value)), item)
            for name, item in value.items()
        )

    def _on_member(
        self, atoms: Iterable[Node], name: str, value: Mapping[str, Json]
    ) -> Iterable[Node]:
        for atom in atoms:
            if isinstance(atom, Every) and name in atom.names:
                yield atom.node
            elif isinstance(atom, OtherNames) and name not in atom.base:
                evaluated = (self._holds(on, value) for on, names in atom.guards if name in names)
                if any_one(evaluated) is not True:
                    yield atom.node

    def _on_item(self, atoms: Iterable[Node], index: int, value: Sequence[Json]) -> Iterable[Node]:
        for atom in atoms:
            if (isinstance(atom, Item) and index == atom.index) or (
                isinstance(atom, Rest) and index >= atom.start
            ):
                yield atom.node
            elif isinstance(atom, OtherItems) and index >= atom.start:
                evaluated = (
                    every_one(
                        (self._holds(on, value), self._covers(until, match, index, value[index]))
                    )
                    for on, until, match in atom.guards
                )
                if any_one(evaluated) is not True:
                    yield atom.node

    def _collect(self, node: Node, value: Json, into: list[Node], seen: set[int]) -> None:
        """The atoms of the branches that hold; what stands in a negation declares nothing."""
        if node.id in seen:
            return
        seen.add(node.id)
        match node:
            case And():
                for part in node.nodes:
                    self._collect(part, value, into, seen)
            case Or() | OneOf():
                for part in node.nodes:
                    if self._holds(part, value) is not False:
                        self._collect(part, value, into, seen)
            case Choice():
                holds = self._holds(node.condition, value)
                if holds is not False:
                    self._collect(node.then, value, into, seen)
                if holds is not True:
                    self._collect(node.otherwise, value, into, seen)
            case Ref():
                self._collect(self._space.definitions[node.key], value, into, seen)
            case Not() | Constant():
                return
            case _:
                into.append(node)


def _within(count: int, low: int, high: int | None) -> bool:
    return low <= count and (high is None or count <= high)


def _number(node: Node, value: int | float | Decimal) -> Answer:
    match node:
        case Bound():
            number = exact(value)
            if number == node.limit:
                return not node.strict
            return (number < node.limit) == node.upper
        case Multiple():
            return (exact(value) / node.of).denominator == 1
    return True


def declared_names(nodes: Iterable[Node]) -> Names:
    """The names that these atoms declare."""
    return union(map(_declared, nodes))


def _declared(node: Node) -> Names:
    match node:
        case Declares():
            return node.names
        case Required() | Sent():
            return only(node.name)
    return NONE
