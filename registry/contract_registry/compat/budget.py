"""Limits by name. Steps are what is counted; seconds are the backstop."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


class BudgetExceeded(Exception):  # noqa: N818 - it ends a search, it is not an error
    """A named budget ran out; `str()` is the reason that the user reads."""

    def __init__(self, name: str, limit: float | None = None) -> None:
        number = "" if limit is None else f"{limit:.12g} "
        super().__init__(f"the budget of {number}{name.replace('_', ' ')} ran out")
        self.name = name


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one pair may cost. Each is printed by its name when it runs out."""

    seconds: float = 10.0
    goals: int = 200_000
    depth: int = 200
    regex_steps: int = 50_000
    name_cells: int = 1_024
    array_assignments: int = 20_000
    number_steps: int = 100_000
    nodes: int = 200_000


class Budget:
    """What is left of the limits while one pair is decided."""

    __slots__ = ("_clock", "_deadline", "_left", "limits")

    def __init__(
        self, limits: Limits | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.limits = Limits() if limits is None else limits
        self._clock = clock
        self._deadline = clock() + self.limits.seconds
        self._left: dict[str, int] = {}

    def spend(self, name: str, steps: int = 1) -> None:
        """Count `steps` of the budget called `name`. Raises BudgetExceeded when it is used up."""
        left = self._left.get(name)
        if left is None:
            left = getattr(self.limits, name)
        before, left = left, left - steps
        self._left[name] = left
        if left < 0:
            raise BudgetExceeded(name, getattr(self.limits, name))
        if before >> 6 != left >> 6:
            self.check_time()

    def check_time(self) -> None:
        """Raise BudgetExceeded when the time is up."""
        if self._clock() > self._deadline:
            raise BudgetExceeded("seconds", self.limits.seconds)
