"""What a search ends with: nothing (proved), a value, or a reason why it is not known."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from contract_registry.compat.solve.literals import Goal
from contract_registry.finding import Json


class Found(NamedTuple):
    """A value. `doubt` says what was left undecided on the way to it, None when nothing was."""

    value: Json
    doubt: str | None = None


class Stuck(NamedTuple):
    """Neither a value nor a proof that there is none."""

    reason: str


Outcome: TypeAlias = Found | Stuck | None
"""None: proved that no value satisfies the goal."""

Solve: TypeAlias = Callable[[Goal], Outcome]


class Best:
    """The best outcome of several alternatives: a sure value, a doubtful one, stuck, nothing."""

    __slots__ = ("outcome",)

    def __init__(self) -> None:
        self.outcome: Outcome = None

    def offer(self, outcome: Outcome) -> bool:
        """Take an outcome in; true when there can be no better one."""
        if isinstance(outcome, Found):
            if outcome.doubt is None or not isinstance(self.outcome, Found):
                self.outcome = outcome
            return outcome.doubt is None
        if self.outcome is None:
            self.outcome = outcome
        return False


def doubts(outcomes: list[Found]) -> str | None:
    """The first doubt among parts of one value."""
    return next((found.doubt for found in outcomes if found.doubt is not None), None)
