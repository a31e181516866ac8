"""The theory of arrays: explicit positions and a uniform tail.

Beyond the last position that anything names all elements are alike, so the tail is one goal and a
count. Existential demands (`contains`, a broken `items`) go to single positions, for which elements
of the tail are taken out one by one. Uniqueness is a matching of positions with values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from contract_registry.compat.budget import Budget
from contract_registry.compat.nodes import Contains, Item, Node, Rest, Size, Unique
from contract_registry.compat.solve.literals import Goal, Literal
from contract_registry.compat.solve.outcome import Best, Found, Outcome, Solve, Stuck, doubts
from contract_registry.compat.solve.uniqueness import Exclude, distinct, twins
from contract_registry.finding import Json

LONGEST: Final = 100_000  # elements of a witness


@dataclass(slots=True)
class _Demands:
    """What the atoms say, sorted by how it is used."""

    items: dict[int, list[Literal]] = field(default_factory=dict)
    rests: list[tuple[int, Literal]] = field(default_factory=list)
    broken: list[tuple[int, Node]] = field(default_factory=list)  # from there on one breaks it
    contains: list[Contains] = field(default_factory=list)
    low: int = 0
    high: int | None = None
    unique: bool = False
    repeated: bool = False
    named: int = 0  # the positions before this one are told apart

    def take(self, literal: Literal) -> None:
        """Sort one atom in."""
        node, positive, writer = literal
        match node:
            case Item():
                self.items.setdefault(node.index, []).append(Literal(node.node, positive, writer))
                self.named = max(self.named, node.index + 1)
                if not positive:
                    self.low = max(self.low, node.index + 1)
            case Rest():
                self.named = max(self.named, node.start)
                if positive:
                    self.rests.append((node.start, Literal(node.node, True, writer)))
                else:
                    self.broken.append((node.start, node.node))
            case Size() if positive:
                self.low = max(self.low, node.low)
                if node.high is not None:
                    self.high = node.high if self.high is None else min(self.high, node.high)
            case Contains() if positive:
                self.contains.append(node)
            case Unique():
                self.unique |= positive
                self.repeated |= not positive

    def goal(self, index: int) -> Goal:
        """What the element at this position must satisfy."""
        literals = list(self.items.get(index, ()))
        literals.extend(literal for start, literal in self.rests if index >= start)
        return frozenset(literals)

    def longest_needed(self) -> int:
        """If any array will do, one that is no longer than this will."""
        witnesses = len(self.broken) + sum(node.low for node in self.contains)
        return max(self.low, self.named) + witnesses + (2 if self.repeated else 0)


@dataclass(frozen=True, slots=True)
class Layout:
    """An array to be: goals of single positions, then `count` elements of one tail goal."""

    slots: tuple[Goal, ...]
    tail: Goal
    count: int

    def demand(self, index: int, literal: Literal) -> Layout:
        """The layout in which one more literal holds at a position."""
        slots = list(self.slots)
        slots[index] = slots[index] | {literal}
        return Layout(tuple(slots), self.tail, self.count)

    def split(self, number: int, literal: Literal) -> Layout:
        """The layout with some elements of the tail as positions, where the literal holds, too."""
        taken = (self.tail | {literal},) * number
        return Layout((*self.slots, *taken), self.tail, self.count - number)


def find_array(atoms: Iterable[Literal], solve: Solve, exclude: Exclude, budget: Budget) -> Outcome:
    """An array that satisfies the atoms. Raises BudgetExceeded."""
    demands = _Demands()
    for literal in atoms:
        demands.take(literal)
    if demands.unique and demands.repeated:
        return None
    best = Best()
    high = demands.longest_needed()
    if demands.high is not None:
        high = min(high, demands.high)
    search = _Search(demands, solve, exclude, budget)
    for length in range(demands.low, high + 1):
        if length > LONGEST:
            best.offer(Stuck(f"arrays of more than {LONGEST} elements are not searched"))
            break
        if length and search.blocked(length - 1, best):
            break
        if best.offer(search.of_length(length)):
            break
    return best.outcome


class _Search:
    def __init__(self, demands: _Demands, solve: Solve, exclude: Exclude, budget: Budget) -> None:
        self._demands = demands
        self._solve = solve
        self._exclude = exclude
        self._budget = budget
        self._checked = 0

    def blocked(self, index: int, best: Best) -> bool:
        """Whether some position up to `index` can hold nothing, so that no array is that long."""
        while self._checked <= min(index, self._demands.named):
            outcome = self._solve(self._demands.goal(self._checked))
            if outcome is None:
                return True
            if isinstance(outcome, Stuck):
                best.offer(outcome)
                return True
            self._checked += 1
        return False

    def of_length(self, length: int) -> Outcome:
        """An array of this length."""
        demands = self._demands
        slots = tuple(demands.goal(index) for index in range(min(length, demands.named)))
        layout = Layout(slots, demands.goal(demands.named), length - len(slots))
        best = Best()
        for broken in self._with_broken(layout, list(demands.broken), best):
            for contained in self._with_contained(broken, list(demands.contains), best):
                if best.offer(self._values(contained)):
                    return best.outcome
        return best.outcome

    def _possible(self, goal: Goal, best: Best) -> bool:
        self._budget.spend("array_assignments")
        outcome = self._solve(goal)
        if isinstance(outcome, Stuck):
            best.offer(outcome)
        return isinstance(outcome, Found)

    def _with_broken(
        self, layout: Layout, broken: list[tuple[int, Node]], best: Best
    ) -> Iterator[Layout]:
        """The layouts in which each of these nodes is broken somewhere from its start on."""
        if not broken:
            yield layout
            return
        (start, node), *rest = broken
        literal = Literal(node, False)
        for placed in self._placed(layout, start, literal, best):
            yield from self._with_broken(placed, rest, best)

    def _placed(self, layout: Layout, start: int, literal: Literal, best: Best) -> Iterator[Layout]:
        for index in range(start, len(layout.slots)):
            if self._possible(layout.slots[index] | {literal}, best):
                yield layout.demand(index, literal)
        if layout.count and self._possible(layout.tail | {literal}, best):
            yield layout.split(1, literal)

    def _with_contained(
        self, layout: Layout, contains: list[Contains], best: Best
    ) -> Iterator[Layout]:
        """The layouts in which each of these counts is right."""
        if not contains:
            yield layout
            return
        node, *rest = contains
        for counted in self._counted(layout, node, 0, 0, best):
            yield from self._with_contained(counted, rest, best)

    def _counted(
        self, layout: Layout, node: Contains, index: int, held: int, best: Best
    ) -> Iterator[Layout]:
        """Decide for the positions from `index` on whether they count."""
        if node.high is not None and held > node.high:
            return
        if node.high is None and held >= node.low:
            yield layout  # enough, and more does no harm
            return
        if index == len(layout.slots):
            yield from self._counted_tail(layout, node, held, best)
            return
        inside, outside = Literal(node.node, True), Literal(node.node, False)
        if self._possible(layout.slots[index] | {inside}, best):
            taken = layout.demand(index, inside)
            yield from self._counted(taken, node, index + 1, held + 1, best)
        if node.high is None:
            yield from self._counted(layout, node, index + 1, held, best)
        elif self._possible(layout.slots[index] | {outside}, best):
            left = layout.demand(index, outside)
            yield from self._counted(left, node, index + 1, held, best)

    def _counted_tail(
        self, layout: Layout, node: Contains, held: int, best: Best
    ) -> Iterator[Layout]:
        inside, outside = Literal(node.node, True), Literal(node.node, False)
        missing = max(node.low - held, 0)
        most = layout.count if node.high is None else min(layout.count, node.high - held)
        if missing > most:
            return
        if missing and not self._possible(layout.tail | {inside}, best):
            return
        # As few as needed, or all: between the two nothing new becomes possible but counts.
        for number in range(missing, most + 1):
            self._budget.spend("array_assignments", number)
            split = layout.split(number, inside)
            if node.high is not None and split.count:
                if not self._possible(layout.tail | {outside}, best):
                    continue
                split = Layout(split.slots, split.tail | {outside}, split.count)
            if number and not self._possible(layout.tail | {inside}, best):
                return
            yield split
            if node.high is None:
                return

    def _values(self, layout: Layout) -> Outcome:
        """Values for all positions, distinct or repeated where that is asked for."""
        self._budget.spend("array_assignments", 1 + len(layout.slots))
        plain = not (self._demands.unique or self._demands.repeated)
        if plain and layout.count:
            tail = self._solve(layout.tail)
            outcomes = [self._solve(goal) for goal in layout.slots]
            return array_of([*outcomes, *(tail,) * layout.count])
        goals = [*layout.slots, *(layout.tail,) * layout.count]
        if self._demands.unique:
            return distinct(goals, self._solve, self._budget, self._exclude)
        if self._demands.repeated:
            return twins(goals, self._solve, self._budget)
        outcomes = [self._solve(goal) for goal in goals]
        return array_of(outcomes)


def array_of(outcomes: list[Outcome]) -> Outcome:
    """The array of these outcomes, if all were found."""
    found = [outcome for outcome in outcomes if isinstance(outcome, Found)]
    if len(found) < len(outcomes):
        return next((outcome for outcome in outcomes if isinstance(outcome, Stuck)), None)
    values: list[Json] = [outcome.value for outcome in found]
    return Found(values, doubts(found))
