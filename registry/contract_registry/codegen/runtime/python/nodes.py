"""Schemas of a plan as nodes: lists of checks, sorted by the kind of value that they look at."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Sized
from typing import TYPE_CHECKING, cast

from .exact import is_array, is_number, is_object

if TYPE_CHECKING:
    from .places import Place

Step = str | int


class Problem:
    """Why a value is refused; `steps` lead to it from inside to outside."""

    __slots__ = ("reason", "steps")

    def __init__(self, reason: str, *steps: Step) -> None:
        self.reason = reason
        self.steps = list(steps)

    def within(self, step: Step) -> Problem:
        """The same problem, seen from what holds the value."""
        self.steps.append(step)
        return self

    @property
    def pointer(self) -> str:
        """Where it is, as a JSON Pointer."""
        tokens = (str(step).replace("~", "~0").replace("/", "~1") for step in reversed(self.steps))
        return "".join(f"/{token}" for token in tokens)


class Seen:
    """The members and elements that were evaluated, for `unevaluated…`."""

    __slots__ = ("items", "names")

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.items: set[int] = set()

    def take(self, other: Seen) -> None:
        """Add what another one has seen."""
        self.names |= other.names
        self.items |= other.items


Members = dict[str, object]
Array = Sequence[object]
Check = Callable[[object, "Seen | None", "Place | None"], "Problem | None"]
OfObject = Callable[[Members, "Seen | None", "Place | None"], "Problem | None"]
OfArray = Callable[[Array, "Seen | None", "Place | None"], "Problem | None"]
OfSized = Callable[[Sized, "Seen | None", "Place | None"], "Problem | None"]
OfText = Callable[[str], "Problem | None"]
OfNumber = Callable[[object], "Problem | None"]


def members_of(value: object) -> Members:
    """A mapping in a plan, which has one where it has to."""
    return cast("dict[str, object]", value)


class Node:
    """One schema of the plan, ready to be applied."""

    __slots__ = ("applied", "arrays", "every", "late", "numbers", "objects", "plan", "texts")

    def __init__(self, plan: object) -> None:
        self.plan: Members = plan if is_object(plan) else {}
        self.every: list[Check] = []
        self.texts: list[OfText] = []
        self.numbers: list[OfNumber] = []
        self.arrays: list[OfArray] = []
        self.objects: list[OfObject] = []
        self.applied: list[Check] = []
        self.late: list[Check] = []

    def first(
        self, value: object, seen: Seen | None = None, place: Place | None = None
    ) -> Problem | None:
        """The first problem of a value, or None. `place` is given where unknown names pass."""
        if not self.late:
            return self._early(value, seen, place)
        own = Seen()
        problem = self._early(value, own, place)
        for check in self.late:
            problem = problem or check(value, own, place)
        if problem is None and seen is not None:
            seen.take(own)
        return problem

    def _early(self, value: object, seen: Seen | None, place: Place | None) -> Problem | None:
        for check in self.every:
            if (problem := check(value, seen, place)) is not None:
                return problem
        if isinstance(value, str):
            for of_text in self.texts:
                if (problem := of_text(value)) is not None:
                    return problem
        elif is_object(value):
            for of_object in self.objects:
                if (problem := of_object(value, seen, place)) is not None:
                    return problem
        elif is_array(value):
            for of_array in self.arrays:
                if (problem := of_array(value, seen, place)) is not None:
                    return problem
        elif self.numbers and is_number(value):
            for of_number in self.numbers:
                if (problem := of_number(value)) is not None:
                    return problem
        for check in self.applied:
            if (problem := check(value, seen, place)) is not None:
                return problem
        return None
