"""Keywords for arrays, in both spellings of tuples."""

from __future__ import annotations

from collections.abc import Callable

from contract_registry.compat.evaluation.evaluate import Frame
from contract_registry.compat.evaluation.plain import exact, is_array, is_number
from contract_registry.finding import Json


def check_prefix(frame: Frame, value: Json) -> None:
    """`prefixItems` (2020-12)."""
    _positions(frame, "prefixItems", value)


def check_items(frame: Frame, value: Json) -> None:
    """`items` (2020-12): the elements after `prefixItems`."""
    _rest(frame, "items", value, _size(frame.spot.get("prefixItems")))


def check_old_items(frame: Frame, value: Json) -> None:
    """`items` up to 2019-09: one schema, or one for each position."""
    if is_array(value):
        _positions(frame, "items", value)
    else:
        _rest(frame, "items", value, 0)


def check_additional_items(frame: Frame, value: Json) -> None:
    """`additionalItems` (up to 2019-09): it counts only beside a list of items."""
    items = frame.spot.get("items")
    if is_array(items):
        _rest(frame, "additionalItems", value, _size(items))


def check_unevaluated_items(frame: Frame, value: Json) -> None:
    """`unevaluatedItems`: the elements that nothing beside it has evaluated."""
    for index in range(_size(frame.instance)):
        if index not in frame.items:
            _apply(frame, ("unevaluatedItems",), index)


def contains(bounded: bool, evaluates: bool) -> Callable[[Frame, Json], None]:
    """`contains`: `bounded` by minContains and maxContains, counted as evaluation since 2020-12."""

    def check(frame: Frame, value: Json) -> None:
        array = frame.instance
        if not is_array(array):
            return
        most = frame.spot.get("maxContains") if bounded else None
        least = frame.spot.get("minContains") if bounded else None
        known: dict[int, bool] = {}
        for index, item in enumerate(array):
            if id(item) not in known:
                inner = frame.inside(("contains",), index, item, as_written=most is not None)
                known[id(item)] = inner.holds
        found = [index for index, item in enumerate(array) if known[id(item)]]
        if evaluates:
            frame.items.update(found)
        if is_number(most) and len(found) > exact(most):
            frame.refuse("maxContains")
        if not is_number(least):
            if not found:
                frame.refuse("contains")
        elif len(found) < exact(least):
            frame.refuse("minContains")

    return check


def _positions(frame: Frame, keyword: str, value: Json) -> None:
    for index in range(min(_size(value), _size(frame.instance))):
        _apply(frame, (keyword, index), index)


def _rest(frame: Frame, keyword: str, value: Json, start: int) -> None:
    """Apply `keyword` to the elements from `start` on, to one that stands there often only once."""
    array = frame.instance
    if not is_array(array):
        return
    seen: set[int] = set()
    for index in range(start, len(array)):
        frame.items.add(index)
        if id(array[index]) not in seen:
            seen.add(id(array[index]))
            _apply(frame, (keyword,), index)


def _apply(frame: Frame, tokens: tuple[str | int, ...], index: int) -> None:
    assert is_array(frame.instance)  # noqa: S101 - every caller has seen to it
    frame.violations.extend(frame.inside(tokens, index, frame.instance[index]).violations)
    frame.items.add(index)


def _size(value: Json) -> int:
    return len(value) if is_array(value) else 0
