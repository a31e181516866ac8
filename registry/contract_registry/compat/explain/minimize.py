"""A smaller message that is still refused: fewer members and elements, shorter values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from contract_registry.compat.budget import Budget, BudgetExceeded
from contract_registry.compat.evaluation.evaluate import Path
from contract_registry.compat.evaluation.plain import is_array, size_of
from contract_registry.finding import Json

CALLS: Final = 200
_ROUNDS: Final = 4
_VALUES: Final = 60_000  # looked at in all: a large message is shortened with fewer questions
_LONG: Final = 20


def minimize(
    witness: Json, confirm: Callable[[Json], bool], budget: Budget, calls: int = CALLS
) -> Json:
    """A small message for which `confirm` holds as it does for `witness`.

    Whole branches go first, then what is left is shortened; `confirm` is asked at most `calls`
    times. Equal input gives equal output. When the budget runs out, what is reached is the answer.
    """
    search = _Search(witness, confirm, budget, min(calls, _VALUES // size_of(witness)))
    try:
        for _ in range(_ROUNDS):
            before = search.message
            search.drop()
            search.shorten()
            if search.message is before:
                break
    except (BudgetExceeded, _OutOfCalls):
        pass
    return search.message


def projected(message: Json, path: Path) -> Json:
    """The message with only those members that lead to `path`, and what stands there whole."""
    if not path:
        return message
    step = path[0]
    if isinstance(message, Mapping):
        return {str(step): projected(message[str(step)], path[1:])} if step in message else message
    if is_array(message) and isinstance(step, int) and step < len(message):
        return [
            projected(item, path[1:]) if index == step else item
            for index, item in enumerate(message)
        ]
    return message


class _OutOfCalls(Exception):  # noqa: N818 - it ends a search, it is not an error
    """`confirm` was asked often enough."""


@dataclass(slots=True)
class _Search:
    message: Json
    confirm: Callable[[Json], bool]
    budget: Budget
    left: int

    def drop(self) -> None:
        """Take out members and elements, whole branches before their parts, the last first."""
        queue: list[Path] = [()]
        while queue:
            path = queue.pop(0)
            self._halve(path)
            for step in _steps(_at(self.message, path))[::-1]:
                self._try(_without(self.message, (*path, step)))
            queue.extend((*path, step) for step in _steps(_at(self.message, path)))

    def _halve(self, path: Path) -> None:
        """Cut what is long before its elements are tried one by one."""
        while is_array(array := _at(self.message, path)) and len(array) > _LONG:
            if not self._try(_replaced(self.message, path, list(array[: len(array) // 2]))):
                break
        members = _at(self.message, path)
        size = len(members) // 2 if isinstance(members, Mapping) else 0
        while size > 1:
            start = 0
            while isinstance(members := _at(self.message, path), Mapping) and start < len(members):
                block = set(list(members)[start : start + size])
                rest = {name: item for name, item in members.items() if name not in block}
                if not self._try(_replaced(self.message, path, rest)):
                    start += size
            size //= 2

    def shorten(self) -> None:
        """Put simpler values in the place of texts and numbers."""
        queue: list[Path] = [()]
        while queue:
            path = queue.pop()
            value = _at(self.message, path)
            queue.extend((*path, step) for step in _steps(value))
            for simpler in _simpler(value):
                if self._try(_replaced(self.message, path, simpler)):
                    break

    def _try(self, candidate: Json) -> bool:
        if self.left <= 0:
            raise _OutOfCalls
        self.left -= 1
        self.budget.check_time()
        if self.confirm(candidate):
            self.message = candidate
            return True
        return False


def _steps(value: Json) -> list[str | int]:
    """The ways down; in a long array, whose elements are mostly alike, only the ends."""
    if isinstance(value, Mapping):
        return list(value)
    if not is_array(value):
        return []
    return list(range(len(value))) if len(value) <= _LONG else [0, 1, len(value) - 1]


def _simpler(value: Json) -> Iterator[Json]:
    """Shorter values of the same type, the shortest first."""
    if isinstance(value, str):
        yield from (value[:length] for length in (0, 1, len(value) // 2) if length < len(value))
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        yield from (number for number in (0, 1) if not -number <= value <= number)


def _at(value: Json, path: Path) -> Json:
    for step in path:
        if isinstance(value, Mapping):
            value = value[str(step)]
        elif is_array(value):
            value = value[int(step)]
    return value


def _replaced(value: Json, path: Path, by: Json) -> Json:
    if not path:
        return by
    step, rest = path[0], path[1:]
    if isinstance(value, Mapping):
        return {
            name: _replaced(item, rest, by) if name == step else item
            for name, item in value.items()
        }
    items = list(value) if is_array(value) else []
    return [_replaced(item, rest, by) if i == step else item for i, item in enumerate(items)]


def _without(value: Json, path: Path) -> Json:
    parent, step = _at(value, path[:-1]), path[-1]
    smaller: Json
    if isinstance(parent, Mapping):
        smaller = {name: item for name, item in parent.items() if name != step}
    else:
        items = list(parent) if is_array(parent) else []
        smaller = [item for i, item in enumerate(items) if i != step]
    return _replaced(value, path[:-1], smaller)
