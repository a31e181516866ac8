"""Limits by name. Steps are what is counted; seconds are the backstop."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


class BudgetExceeded(Exception):  # noqa: N818 - it ends a search, it is not an error
    """A named budget ran out; `str()` is the reason that the user reads."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one pair may cost. Each is printed by its name when it runs out."""

    seconds: float = 10.0
    goals: int = 200_000
    depth: int = 200
    regex_steps: int = 50_000
    name_cells: int = 1_024
    array_assignments: int = 20_000
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
        left -= steps
        self._left[name] = left
        if left < 0:
            raise BudgetExceeded(f"the budget of {getattr(self.limits, name)} {name} ran out")
        if not left & 63:
            self.check_time()

    def check_time(self) -> None:
        """Raise BudgetExceeded when the time is up."""
        if self._clock() > self._deadline:
            raise BudgetExceeded(f"the budget of {self.limits.seconds:g} seconds ran out")
