"""Literals, and the state of a search over one value of one kind.

A literal says that a node holds or does not. A writer's literal also carries the writer's tag: it
goes through conjunction, disjunction and references into child goals, and which negation loses.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from contract_registry.compat.nodes import (
    And,
    Choice,
    Constant,
    Contains,
    Declares,
    Enum,
    Members,
    Node,
    Not,
    OneOf,
    Or,
    OtherItems,
    OtherNames,
    Ref,
    Sent,
    Size,
    Type,
    Unknown,
)
from contract_registry.compat.space import Space


class Literal(NamedTuple):
    """`node` holds (`positive`) or does not; `writer` carries the contract semantics."""

    node: Node
    positive: bool
    writer: bool = False


Goal = frozenset[Literal]


class Clause(NamedTuple):
    """A literal whose alternatives are still open. An `optional` one may also be left out."""

    literal: Literal
    optional: bool = False


class Contradiction(Exception):  # noqa: N818 - the state has no model
    """The literals of a state cannot hold together."""


@dataclass(slots=True)
class State:
    """What is known of the value: atoms for the kind's theory, and clauses that are still open."""

    space: Space
    kind: int
    atoms: list[Literal] = field(default_factory=list)
    enums: list[Literal] = field(default_factory=list)
    excluded: list[Enum] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    seen: set[Literal] = field(default_factory=set)
    true: set[int] = field(default_factory=set)
    false: set[int] = field(default_factory=set)

    def copy(self, without: Clause) -> State:
        """A state of its own, in which one clause is no longer open."""
        return State(
            self.space,
            self.kind,
            self.atoms.copy(),
            self.enums.copy(),
            self.excluded.copy(),
            [clause for clause in self.clauses if clause is not without],
            self.unknown.copy(),
            self.seen.copy(),
            self.true.copy(),
            self.false.copy(),
        )

    def refutes(self, literal: Literal) -> bool:
        """Whether the literal cannot hold, at a glance."""
        node, positive, _ = literal
        if positive:
            return not node.truth & self.kind or node.id in self.false
        return not node.falsity & self.kind or node.id in self.true

    def add(self, literals: list[Literal]) -> None:
        """Take the literals in. Raises Contradiction."""
        waiting = list(reversed(literals))
        while waiting:
            literal = waiting.pop()
            if literal in self.seen:
                continue
            if self.refutes(literal):
                raise Contradiction
            self.seen.add(literal)
            node, positive, writer = literal
            (self.true if positive else self.false).add(node.id)
            if not writer and not (node.falsity if positive else node.truth) & self.kind:
                continue  # true of every value of this kind
            more = self._expand(literal)
            if more:
                waiting.extend(reversed(more))

    def _expand(self, literal: Literal) -> list[Literal] | None:
        node, positive, writer = literal
        match node:
            case Constant() | Type():
                return None
            case And() if positive:
                return [Literal(part, True, writer) for part in node.nodes]
            case Or() if not positive:
                return [Literal(part, False) for part in node.nodes]
            case Not():
                return [Literal(node.node, not positive)]
            case Ref():
                return [Literal(self.space.definitions[node.key], positive, writer)]
            case Unknown():
                self.unknown.append(node.reason)
            case Enum() if positive:
                self.enums.append(literal)
            case Enum():
                self.excluded.append(node)
            case Declares() | Sent():
                if not positive:
                    raise Contradiction
                if writer:
                    self.atoms.append(literal)
            case Size() | Members() | Contains() if not positive:
                self._outside(node, literal)
            case And() | Or() | OneOf() | Choice() | OtherNames() | OtherItems():
                self.clauses.append(Clause(literal))
            case _:
                self.atoms.append(literal)
        return None

    def _outside(self, node: Size | Members | Contains, literal: Literal) -> None:
        if node.low and node.high is not None:
            self.clauses.append(Clause(literal))
        elif node.low:
            self.atoms.append(Literal(_counted(self.space, node, 0, node.low - 1), True))
        elif node.high is not None:
            self.atoms.append(Literal(_counted(self.space, node, node.high + 1, None), True))


def _counted(space: Space, node: Node, low: int, high: int | None) -> Node:
    match node:
        case Size():
            return space.size(low, high)
        case Members():
            return space.members(low, high)
        case Contains():
            return space.contains(node.node, low, high)
    raise TypeError(type(node).__name__)


class Alternative(NamedTuple):
    """One way to satisfy a clause; `optional` nodes may hold, too, and widen what is declared."""

    literals: list[Literal]
    optional: tuple[Node, ...] = ()


def alternatives(clause: Clause, space: Space) -> list[Alternative]:
    """The ways to satisfy a clause; the clause holds exactly when one of them does."""
    node, positive, writer = clause.literal
    if clause.optional:
        return [Alternative([]), Alternative([clause.literal])]
    match node:
        case And():
            return [Alternative([Literal(part, False)]) for part in node.nodes]
        case Or():
            return [
                Alternative([Literal(part, True, writer)], node.nodes[i + 1 :] if writer else ())
                for i, part in enumerate(node.nodes)
            ]
        case OneOf():
            return _exactly_one(node, writer) if positive else _not_exactly_one(node, space)
        case Choice():
            return [
                Alternative([Literal(node.condition, True), Literal(node.then, positive, writer)]),
                Alternative(
                    [Literal(node.condition, False), Literal(node.otherwise, positive, writer)]
                ),
            ]
        case OtherNames() | OtherItems():
            return _evaluated_or_not(node, positive, writer, space)
        case Size() | Members() | Contains():
            low, high = node.low, node.high
            assert high is not None  # noqa: S101 - `State._outside` opens no other
            return [
                Alternative([Literal(_counted(space, node, 0, low - 1), True)]),
                Alternative([Literal(_counted(space, node, high + 1, None), True)]),
            ]
    raise TypeError(type(node).__name__)


def _exactly_one(node: OneOf, writer: bool) -> list[Alternative]:
    return [
        Alternative(
            [
                Literal(part, True, writer),
                *(Literal(other, False) for j, other in enumerate(node.nodes) if j != i),
            ]
        )
        for i, part in enumerate(node.nodes)
    ]


def _not_exactly_one(node: OneOf, space: Space) -> list[Alternative]:
    # Two levels, not all pairs: none of them; or the first that holds and some later one.
    none = Alternative([Literal(part, False) for part in node.nodes])
    return [
        none,
        *(
            Alternative([Literal(part, True), Literal(space.any_of(node.nodes[i + 1 :]), True)])
            for i, part in enumerate(node.nodes[:-1])
        ),
    ]


def _evaluated_or_not(
    node: OtherNames | OtherItems, positive: bool, writer: bool, space: Space
) -> list[Alternative]:
    with_first, without_first = _first_guard(node, space)
    condition = node.guards[0][0]
    if positive:
        return [
            Alternative([Literal(condition, True), Literal(with_first, True, writer)]),
            Alternative([Literal(without_first, True, writer)]),
        ]
    return [
        Alternative([Literal(condition, False), Literal(without_first, False)]),
        Alternative([Literal(with_first, False)]),
    ]


def _first_guard(node: OtherNames | OtherItems, space: Space) -> tuple[Node, Node]:
    """The node as it is when its first guard counts, and when it does not."""
    if isinstance(node, OtherNames):
        _, names = node.guards[0]
        rest = node.guards[1:]
        return (
            space.other_names(node.base | names, rest, node.node, node.closer),
            space.other_names(node.base, rest, node.node, node.closer),
        )
    _, until, match_ = node.guards[0]
    others = node.guards[1:]
    return (
        space.other_items(node.start, ((space.true, until, match_), *others), node.node),
        space.other_items(node.start, others, node.node),
    )


def necessary(clause: Clause, space: Space) -> list[Literal]:
    """Atoms that must hold whichever alternative is taken."""
    node, positive, writer = clause.literal
    if clause.optional or not isinstance(node, OtherNames | OtherItems):
        return []
    if isinstance(node, OtherNames):
        if positive:
            base = node.base
            for _, names in node.guards:
                base = base | names
            return [Literal(space.every(~base, node.node, node.closer), True, writer)]
        return [Literal(space.every(~node.base, node.node, node.closer), False)]
    if positive:
        guards = tuple((space.true, until, match_) for _, until, match_ in node.guards)
        return [Literal(space.other_items(node.start, guards, node.node), True, writer)]
    if node.node is space.false:
        return [Literal(space.size(node.start + 1, None), True)]  # the theory knows no other "not"
    return [Literal(space.rest(node.start, node.node), False)]
