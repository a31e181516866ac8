"""Elements that must all differ, or of which two must be equal."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from itertools import combinations

from contract_registry.compat.budget import Budget
from contract_registry.compat.solve.literals import Goal
from contract_registry.compat.solve.outcome import Best, Found, Outcome, Solve, Stuck, doubts
from contract_registry.compat.values import canonical
from contract_registry.finding import Json

Exclude = Callable[[Goal, list[Json]], Goal]


def distinct(goals: list[Goal], solve: Solve, budget: Budget, exclude: Exclude) -> Outcome:
    """An array of pairwise different values, one for each goal.

    As many values of each goal as there are positions are enough: a goal that has them never
    stands in another's way (Hall).
    """
    options: dict[Goal, list[Found]] = {}
    doubtful: Stuck | None = None
    for goal in goals:
        if goal not in options:
            options[goal], stuck = _values(goal, len(goals), solve, budget, exclude)
            doubtful = doubtful or stuck
    matched = _match([options[goal] for goal in goals], budget)
    if matched is None:
        return doubtful
    values: list[Json] = [found.value for found in matched]
    return Found(values, doubts(matched))


def _values(
    goal: Goal, number: int, solve: Solve, budget: Budget, exclude: Exclude
) -> tuple[list[Found], Stuck | None]:
    found: list[Found] = []
    while len(found) < number:
        budget.spend("array_assignments")
        outcome = solve(exclude(goal, [one.value for one in found]) if found else goal)
        if not isinstance(outcome, Found):
            return found, outcome
        found.append(outcome)
    return found, None


def _match(options: list[list[Found]], budget: Budget) -> list[Found] | None:
    """One value for each position, no value twice (augmenting paths)."""
    holder: dict[Hashable, int] = {}
    values: dict[Hashable, Found] = {}

    def place(position: int, visited: set[Hashable]) -> bool:
        for found in options[position]:
            budget.spend("array_assignments")
            form = canonical(found.value)
            if form in visited:
                continue
            visited.add(form)
            if form not in holder or place(holder[form], visited):
                holder[form] = position
                values[form] = found
                return True
        return False

    # Positions with few options first: the others then rarely have to move.
    for position in sorted(range(len(options)), key=lambda index: len(options[index])):
        if not place(position, set()):
            return None
    by_position = {position: values[form] for form, position in holder.items()}
    return [by_position[position] for position in range(len(options))]


def twins(goals: list[Goal], solve: Solve, budget: Budget) -> Outcome:
    """An array, one value for each goal, of which two are equal."""
    best = Best()
    outcomes = [solve(goal) for goal in goals]
    found = [outcome for outcome in outcomes if isinstance(outcome, Found)]
    if len(found) < len(outcomes):
        return next((outcome for outcome in outcomes if isinstance(outcome, Stuck)), None)
    for one, other in combinations(range(len(goals)), 2):
        budget.spend("array_assignments")
        both = solve(goals[one] | goals[other])
        if both is None:
            continue
        if isinstance(both, Stuck):
            best.offer(both)
            continue
        parts = [*found]
        parts[one] = parts[other] = both
        values: list[Json] = [part.value for part in parts]
        if best.offer(Found(values, doubts(parts))):
            break
    return best.outcome
