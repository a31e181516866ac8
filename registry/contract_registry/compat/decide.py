"""Decide: is there a message that the writer allows and the reader refuses?"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from contract_registry.compat.budget import Budget, BudgetExceeded
from contract_registry.compat.compiled import Library
from contract_registry.compat.decision import Decision
from contract_registry.compat.schema import Schema, Semantics
from contract_registry.compat.solve.literals import Goal, Literal
from contract_registry.compat.solve.outcome import Found, Outcome
from contract_registry.compat.solve.solver import Solver
from contract_registry.finding import Json, Witness

Confirm = Callable[[Json], bool]

_TRIES: Final = 4  # witnesses offered for confirmation before we give up
_FRAMES: Final = 30_000  # Python frames; budgets of depth and nodes bound what is really used


def decide(
    writer: Schema,
    reader: Schema,
    semantics: Semantics,
    budget: Budget,
    confirm: Confirm | None = None,
) -> Decision:
    """Whether every message of the writer is one of the reader.

    confirm: an independent judge of witnesses; one that it refuses is not given out.
    """
    library = Library.shared()
    try:
        with deep_recursion():
            goal = _question(writer, reader, semantics, library, budget)
            return _answer(goal, Solver(library.space, budget), library, confirm)
    except BudgetExceeded as exceeded:
        return Decision(None, reason=str(exceeded))
    except RecursionError:
        return Decision(None, reason="the schemas are nested too deep")


def _question(
    writer: Schema, reader: Schema, semantics: Semantics, library: Library, budget: Budget
) -> Goal:
    literal, assert_format = semantics.strict, semantics.assert_format
    write = library.node(writer, budget, literal=literal, assert_format=assert_format)
    read = library.node(reader, budget, literal=literal, assert_format=assert_format)
    goal = {Literal(write, True, writer=not literal), Literal(read, False)}
    if not literal:
        # The reader accepts what either of its readings accepts.
        goal.add(Literal(library.lenient(read, budget, tolerant=semantics.tolerant), False))
    return frozenset(goal)


def _answer(goal: Goal, solver: Solver, library: Library, confirm: Confirm | None) -> Decision:
    refused: list[Json] = []
    for _ in range(_TRIES):
        space = library.space
        excluded = {Literal(space.enum(refused), False)} if refused else set()
        outcome = solver.solve(goal | excluded)
        if not isinstance(outcome, Found):
            return _without_witness(outcome, refused)
        if confirm is None:
            if outcome.doubt is None:
                return Decision(False, Witness(outcome.value))
            return Decision(None, reason=outcome.doubt)
        if confirm(outcome.value):
            return Decision(False, Witness(outcome.value))
        if outcome.doubt is not None:
            return Decision(None, reason=outcome.doubt)
        refused.append(outcome.value)
    return Decision(None, reason=_UNCONFIRMED)


_UNCONFIRMED: Final = "a message was found, but no independent validator confirms it"


def _without_witness(outcome: Outcome, refused: list[Json]) -> Decision:
    if outcome is not None:
        return Decision(None, reason=outcome.reason)  # type: ignore[union-attr] # Stuck
    if refused:
        return Decision(None, reason=_UNCONFIRMED)
    return Decision(True)


@contextmanager
def deep_recursion() -> Iterator[None]:
    """Room for the recursion of the search, which Python's default is too small for."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _FRAMES))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
