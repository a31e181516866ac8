"""Is there a value that satisfies all literals of a goal?

A search guided by models: the theory of a kind finds a value for the atoms, clauses left aside; the
value shows which clauses it falsifies, and only those are branched on. A goal that comes up again
below itself is unsatisfiable there, because values are finite (least fixpoint).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from contract_registry.compat.budget import Budget, BudgetExceeded
from contract_registry.compat.evaluate import Answer, Evaluator, every_one, opposite
from contract_registry.compat.names import NONE
from contract_registry.compat.nodes import Enum
from contract_registry.compat.solve.arrays import find_array
from contract_registry.compat.solve.declaring import possibly_declared
from contract_registry.compat.solve.literals import (
    Clause,
    Contradiction,
    Goal,
    Literal,
    State,
    alternatives,
    necessary,
)
from contract_registry.compat.solve.numbers import find_number
from contract_registry.compat.solve.objects import find_object
from contract_registry.compat.solve.outcome import Best, Found, Outcome, Stuck
from contract_registry.compat.solve.strings import find_string
from contract_registry.compat.solve.structure import differing
from contract_registry.compat.space import Space
from contract_registry.compat.values import (
    ALL,
    ARRAY,
    BOOLEAN,
    KINDS,
    NULL,
    NUMBER,
    STRING,
    as_json,
    exact,
    kind_of,
)
from contract_registry.finding import Json

_WHOLE_RUN: Final = {"seconds", "goals"}  # budgets whose end is the end of the run


class Solver:
    """Solves goals of one space within one budget."""

    def __init__(self, space: Space, budget: Budget) -> None:
        self._space = space
        self._budget = budget
        self._evaluator = Evaluator(space, budget)
        self._memo: dict[Goal, Outcome] = {}
        self._stack: dict[Goal, int] = {}
        self._provisional: list[tuple[Goal, int]] = []  # unsatisfiable, if what is open is
        self._assumed: dict[Goal, int] = {}
        self._rests_on: int = _FREE

    def solve(self, goal: Goal) -> Outcome:
        """A value for the goal, or None when it is proved that there is none."""
        known = self._known(goal)
        if known is not _UNSEEN:
            return known  # type: ignore[return-value] # the sentinel is excluded
        depth = len(self._stack)
        if depth > self._budget.limits.depth:
            return Stuck(f"the budget of {self._budget.limits.depth} depth ran out")
        self._budget.spend("goals")
        self._stack[goal] = depth
        outer, self._rests_on = self._rests_on, _FREE
        first_provisional = len(self._provisional)
        try:
            outcome = self._by_kind(goal)
        finally:
            del self._stack[goal]
            rests_on, self._rests_on = self._rests_on, outer
        self._settle(goal, depth, outcome, rests_on, first_provisional)
        return outcome

    def _known(self, goal: Goal) -> object:
        if goal in self._memo:
            return self._memo[goal]
        for assumed in (self._stack, self._assumed):
            if goal in assumed:
                self._rests_on = min(self._rests_on, assumed[goal])
                return None
        return _UNSEEN

    def _settle(self, goal: Goal, depth: int, outcome: Outcome, rests_on: int, first: int) -> None:
        """Remember the outcome, for good or as long as what it rests on is open."""
        if outcome is not None:
            # What was assumed below does not hold: this goal has a value, or is not known.
            for assumption, _ in self._provisional[first:]:
                self._assumed.pop(assumption, None)
            del self._provisional[first:]
            if isinstance(outcome, Found):
                self._memo[goal] = outcome
            return
        if rests_on < depth:
            self._rests_on = min(self._rests_on, rests_on)
            self._provisional.append((goal, rests_on))
            self._assumed[goal] = rests_on
            return
        for proved, _ in self._provisional[first:]:
            self._memo[proved] = None
            self._assumed.pop(proved, None)
        del self._provisional[first:]
        self._memo[goal] = None

    def _by_kind(self, goal: Goal) -> Outcome:
        kinds = ALL
        for node, positive, _ in goal:
            kinds &= node.truth if positive else node.falsity
        best = Best()
        for kind in KINDS:
            if kinds & kind and best.offer(self._search(kind, goal)):
                break
        return best.outcome

    def _search(self, kind: int, goal: Goal) -> Outcome:
        state = State(self._space, kind)
        try:
            state.add(sorted(goal, key=_order))
        except Contradiction:
            return None
        return self._explore(state, goal)

    def _explore(self, state: State, goal: Goal) -> Outcome:
        self._budget.spend("goals")
        if state.enums:
            return self._among(state, goal)
        try:
            outcome = self._theory(state)
        except BudgetExceeded as exceeded:
            if exceeded.name in _WHOLE_RUN:
                raise
            return Stuck(str(exceeded))
        if not isinstance(outcome, Found):
            return outcome if outcome is None else self._branch_anyway(state, goal, outcome)
        clause = self._falsified(state, outcome.value)
        if clause is None and (answer := self._closes(goal, outcome.value)) is not True:
            clause = _open_for_writer(state)
            if clause is None:
                if answer is False and not state.unknown:
                    return Stuck("what the writer declares depends on which branches hold")
                return Found(outcome.value, _doubt(state, outcome.doubt))
        if clause is None:
            return Found(outcome.value, _doubt(state, outcome.doubt, certain=outcome.doubt is None))
        return self._branch(state, clause, goal)

    def _branch_anyway(self, state: State, goal: Goal, stuck: Stuck) -> Outcome:
        # The atoms alone are too hard; a branch may add one that settles it.
        if not state.clauses:
            return stuck
        return self._branch(state, self._narrowest(state, state.clauses), goal)

    def _branch(self, state: State, clause: Clause, goal: Goal) -> Outcome:
        best = Best()
        for literals, optional in alternatives(clause, self._space):
            if any(state.refutes(literal) for literal in literals):
                continue
            branch = state.copy(without=clause)
            branch.clauses.extend(
                Clause(Literal(node, True, writer=True), optional=True)
                for node in optional
                if possibly_declared(node, self._space) != NONE
            )
            try:
                branch.add(literals)
            except Contradiction:
                continue
            if best.offer(self._explore(branch, goal)):
                break
        return best.outcome

    # --- what a value says of the open clauses

    def _falsified(self, state: State, value: Json) -> Clause | None:
        """The open clause that the value does not satisfy and that leaves the fewest branches."""
        broken = [
            clause
            for clause in state.clauses
            if not clause.optional and self._says(clause.literal, value) is not True
        ]
        return self._narrowest(state, broken) if broken else None

    def _says(self, literal: Literal, value: Json) -> Answer:
        answer = self._evaluator.holds(literal.node, value)
        return answer if literal.positive else opposite(answer)

    def _narrowest(self, state: State, clauses: Sequence[Clause]) -> Clause:
        if len(clauses) == 1:
            return clauses[0]
        return min(clauses, key=lambda clause: self._live(state, clause))

    def _live(self, state: State, clause: Clause) -> int:
        return sum(
            not any(state.refutes(literal) for literal in alternative.literals)
            for alternative in alternatives(clause, self._space)
        )

    def _closes(self, goal: Goal, value: Json) -> Answer:
        """Whether the writer may send the value under contract semantics."""
        writer = tuple(literal.node for literal in goal if literal.writer)
        return self._evaluator.admits(writer, value) if writer else True

    # --- theories

    def _theory(self, state: State) -> Outcome:
        kind = state.kind
        if kind & (NULL | BOOLEAN):
            return self._constant(state)
        if kind & NUMBER:
            excluded = {
                exact(value)  # type: ignore[arg-type] # it is a number, as its kind says
                for value in _excluded(state)
                if kind_of(value) & NUMBER
            }
            number: Fraction | None = find_number(kind, state.atoms, excluded, self._budget)
            return None if number is None else Found(as_json(number))
        if kind == STRING:
            words = {value for value in _excluded(state) if isinstance(value, str)}
            found = find_string(state.atoms, words, self._budget)
            return None if found is None else Found(*found)
        return self._composite(state)

    def _constant(self, state: State) -> Outcome:
        values: tuple[Json, ...] = (None,) if state.kind == NULL else (True, False)
        excluded = list(_excluded(state))
        for value in values:
            if not any(value is other for other in excluded) and self._all_hold(state, value):
                return Found(value)
        # A clause may still exclude what is left, which the model must show.
        left = [value for value in values if not any(value is other for other in excluded)]
        return Found(left[0]) if left else None

    def _all_hold(self, state: State, value: Json) -> bool:
        return all(
            clause.optional or self._says(clause.literal, value) is True for clause in state.clauses
        )

    def _composite(self, state: State) -> Outcome:
        atoms = list(state.atoms)
        for clause in state.clauses:
            atoms.extend(necessary(clause, self._space))
        if state.kind == ARRAY:
            found = find_array(atoms, self.solve, self._exclude, self._budget)
        else:
            undecided = [
                possibly_declared(clause.literal.node, self._space)
                for clause in state.clauses
                if clause.literal.writer
            ]
            found = find_object(atoms, undecided, self.solve, self._budget)
        if not isinstance(found, Found):
            return found
        for enum in state.excluded:
            if self._evaluator.holds(enum, found.value) is True:
                return self._elsewhere(state, enum, found.value)
        return found

    def _elsewhere(self, state: State, enum: Enum, value: Json) -> Outcome:
        """A model that differs from a value which is excluded by name."""
        best = Best()
        for literal in differing(value, self._space):
            branch = state.copy(without=Clause(Literal(enum, True)))
            try:
                branch.add([literal])
            except Contradiction:
                continue
            if best.offer(self._composite_or_none(branch)):
                break
        return best.outcome

    def _composite_or_none(self, state: State) -> Outcome:
        self._budget.spend("goals")
        return self._composite(state)

    def _exclude(self, goal: Goal, values: list[Json]) -> Goal:
        return goal | {Literal(self._space.enum(values), False)}

    def _among(self, state: State, goal: Goal) -> Outcome:
        """Only the values of an enumeration are left: try each."""
        doubtful: Outcome = None
        first = state.enums[0].node
        assert isinstance(first, Enum)  # noqa: S101 - `State` puts nothing else there
        for value in first.values.values():
            if kind_of(value) != state.kind:
                continue
            self._budget.spend("goals")
            plain = every_one(self._says(literal, value) for literal in goal)
            answer = every_one((plain, self._closes(goal, value))) if plain is not False else False
            if answer is True:
                return Found(value)
            if answer is None:
                doubtful = doubtful or Found(value, _doubt(state, "something undecided"))
        return doubtful


def _excluded(state: State) -> list[Json]:
    return [value for enum in state.excluded for value in enum.values.values()]


def _doubt(state: State, doubt: str | None, *, certain: bool = False) -> str | None:
    if state.unknown:
        return state.unknown[0]
    return None if certain else doubt or "something undecided"


def _open_for_writer(state: State) -> Clause | None:
    return next((clause for clause in state.clauses if clause.literal.writer), None)


def _order(literal: Literal) -> tuple[bool, int, bool]:
    return (not literal.writer, literal.node.id, literal.positive)


_FREE: Final = 1 << 60
_UNSEEN: Final = object()
