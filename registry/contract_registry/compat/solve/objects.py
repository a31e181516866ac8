"""The theory of objects: which members there are, and what each value must satisfy.

Required names must be there. A negated `Every` is an obligation: some member of its names whose
value breaks the node. Obligations go to explicit names, or to fresh names, a few for every cell of
the partition of names by patterns; within a cell all names meet the same schemas.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from contract_registry.compat.budget import Budget
from contract_registry.compat.evaluate import declared_names
from contract_registry.compat.names import EVERY, NONE, Names, only
from contract_registry.compat.nodes import Every, Members, Node, Required, Sent
from contract_registry.compat.solve.literals import Literal
from contract_registry.compat.solve.outcome import Found, Outcome, Solve, Stuck, doubts
from contract_registry.finding import Json


@dataclass(slots=True)
class _Members:
    """What the atoms say, sorted by how it is used."""

    budget: Budget
    solve: Solve
    by_name: dict[str, list[Literal]] = field(default_factory=dict)
    by_set: list[tuple[Names, Literal]] = field(default_factory=list)
    obligations: list[tuple[Names, Node]] = field(default_factory=list)
    required: dict[str, None] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)
    mentioned: set[str] = field(default_factory=set)
    low: int = 0
    high: int | None = None
    stuck: str | None = None

    def take(self, literal: Literal) -> None:
        """Sort one atom in."""
        node, positive, writer = literal
        match node:
            case Every() if positive:
                self.constrain(node.names, Literal(node.node, True, writer))
            case Every():
                self.obligations.append((node.names, node.node))
                self.mentioned |= node.names.words
            case Required():
                self.mentioned.add(node.name)
                if positive:
                    self.required[node.name] = None
                else:
                    self.absent.add(node.name)
            case Sent():
                self.mentioned.add(node.name)
                self.required[node.name] = None
            case Members() if positive:
                self.low = max(self.low, node.low)
                if node.high is not None:
                    self.high = node.high if self.high is None else min(self.high, node.high)

    def constrain(self, names: Names, literal: Literal) -> None:
        """Every member of these names satisfies the literal."""
        self.mentioned |= names.words
        if names.is_finite:
            for name in names.words:
                self.by_name.setdefault(name, []).append(literal)
        else:
            self.by_set.append((names, literal))

    def value(self, name: str, more: tuple[Literal, ...] = ()) -> Outcome:
        """A value for the member of this name."""
        if name in self.absent:
            return None
        literals = [*self.by_name.get(name, ()), *more]
        literals.extend(literal for names, literal in self.by_set if name in names)
        return self.solve(frozenset(literals))

    def candidates(self, names: Names) -> Iterator[str]:
        """Names of the set that stand for all of it: explicit ones, then a few of every cell."""
        if names.is_finite:
            yield from sorted(names.words - self.absent)
            return
        explicit = sorted(name for name in self.mentioned - self.absent if name in names)
        yield from (name for name in explicit if name not in self.required)
        yield from self.fresh(names, len(self.obligations))
        yield from (name for name in explicit if name in self.required)

    def fresh(self, names: Names, number: int) -> Iterator[str]:
        """Up to `number` names of every cell that nobody mentions."""
        for cell in self.cells(names & ~only(*self.mentioned)):
            yield from islice(cell.some(self.budget), number)

    def cells(self, names: Names) -> Iterator[Names]:
        """The set in parts within which all names meet the same schemas; none is empty."""
        cells = [names]
        splitters = [names for names, _ in self.by_set]
        if self.high is not None:
            # Where members are few, one name may have to meet several obligations.
            splitters.extend(names for names, _ in self.obligations)
        for splitter in dict.fromkeys(names for names in splitters if names.language is not None):
            parts: list[Names] = []
            for cell in cells:
                self.budget.spend("name_cells")
                for part in (cell & splitter, cell & ~splitter):
                    if not part.is_empty(self.budget):
                        parts.append(part)
            cells = parts
        yield from (cell for cell in cells if not cell.is_empty(self.budget))


def find_object(
    atoms: Iterable[Literal], undecided: Iterable[Names], solve: Solve, budget: Budget
) -> Outcome:
    """An object that satisfies the atoms.

    undecided: what open branches of the writer may declare; they can only widen the closure.
    Raises BudgetExceeded.
    """
    members = _Members(budget, solve)
    declaring: list[Node] = []
    for literal in atoms:
        members.take(literal)
        if literal.writer and literal.positive:
            declaring.append(literal.node)
    declared = declared_names(declaring)
    if declared != NONE and declared != EVERY:
        for names in undecided:
            declared = declared | names
        # The false node of the closure: no member outside of what is declared.
        members.absent |= {name for name in members.mentioned if name not in declared}
        return _assign(members, declared)
    return _assign(members, EVERY)


def _assign(members: _Members, allowed: Names) -> Outcome:
    if members.required.keys() & members.absent:
        return None
    if members.high is not None and max(len(members.required), members.low) > members.high:
        return None
    chosen: dict[str, tuple[Literal, ...]] = {}
    values: dict[str, Found] = {}
    for name in members.required:
        outcome = members.value(name)
        if outcome is None:
            return None
        if isinstance(outcome, Stuck):
            members.stuck = members.stuck or outcome.reason
            return outcome
        chosen[name] = ()
        values[name] = outcome
    obligations = sorted(members.obligations, key=_freedom)
    return _oblige(members, allowed, obligations, chosen, values)


def _freedom(obligation: tuple[Names, Node]) -> tuple[bool, int]:
    names, _ = obligation
    return (not names.is_finite, len(names.words))


def _oblige(
    members: _Members,
    allowed: Names,
    obligations: list[tuple[Names, Node]],
    chosen: dict[str, tuple[Literal, ...]],
    values: dict[str, Found],
) -> Outcome:
    """Place the first obligation on some name, then the rest."""
    if not obligations:
        return _fill(members, allowed, values)
    (names, node), *rest = obligations
    doubtful: Outcome = None
    tried: set[str] = set()
    for name in _places(members, names & allowed, chosen):
        if name in tried:
            continue
        tried.add(name)
        if members.high is not None and name not in chosen and len(chosen) >= members.high:
            continue
        wanted = (*chosen.get(name, ()), Literal(node, False))
        outcome = members.value(name, wanted)
        if outcome is None:
            continue
        if isinstance(outcome, Stuck):
            doubtful = doubtful or outcome
            continue
        found = _oblige(members, allowed, rest, {**chosen, name: wanted}, {**values, name: outcome})
        if isinstance(found, Found) and found.doubt is None:
            return found
        if doubtful is None or (isinstance(found, Found) and not isinstance(doubtful, Found)):
            doubtful = found or doubtful
    return doubtful


def _places(
    members: _Members, names: Names, chosen: dict[str, tuple[Literal, ...]]
) -> Iterator[str]:
    yield from members.candidates(names)
    # Sharing a name with another obligation matters only where names are scarce.
    yield from (name for name in chosen if name in names)


def _fill(members: _Members, allowed: Names, values: dict[str, Found]) -> Outcome:
    """Add members until there are enough; any name that can be there may be."""
    values = dict(values)
    stuck: Stuck | None = None
    if len(values) < members.low:
        for name in _extra(members, allowed, members.low):
            if name in values:
                continue
            outcome = members.value(name)
            if isinstance(outcome, Stuck):
                stuck = stuck or outcome
            elif outcome is not None:
                values[name] = outcome
                if len(values) >= members.low:
                    break
    if len(values) < members.low:
        return stuck
    message: dict[str, Json] = {name: found.value for name, found in values.items()}
    return Found(message, doubts(list(values.values())))


def _extra(members: _Members, allowed: Names, number: int) -> Iterator[str]:
    members.budget.spend("array_assignments", number)
    yield from (name for name in sorted(members.mentioned) if name in allowed)
    if allowed.is_finite:
        yield from sorted(allowed.words - members.mentioned)
    else:
        yield from members.fresh(allowed, number)
