"""Smaller messages: still confirmed, the same every time, and not at any price."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from contract_registry.compat.budget import Budget, Limits
from contract_registry.compat.explain.minimize import CALLS, minimize, projected
from contract_registry.finding import Json


@pytest.mark.parametrize(
    ("message", "confirm", "small"),
    [
        ({"a": {"b": 12, "c": [1, 2]}, "d": "text"}, lambda m: "a" in m, {"a": {}}),
        ({"a": {"b": 12, "c": 3}}, lambda m: m.get("a", {}).get("b", 0) > 5, {"a": {"b": 12}}),
        ([5, 6, "word", 7], lambda m: any(isinstance(x, str) for x in m), [""]),
        ("abcdefgh", lambda m: m.startswith("a"), "a"),
        (Decimal("99.5"), lambda m: m >= 1, 1),
        (-7, lambda m: isinstance(m, int), 0),
        (True, lambda m: m is True, True),
        (None, lambda m: m is None, None),
        ({f"f{i}": i for i in range(100)}, lambda m: m.get("f77") is not None, {"f77": 0}),
        (list(range(1000)), lambda m: len(m) >= 3, [0, 0, 0]),
    ],
)
def test_minimize(message: Json, confirm: object, small: Json) -> None:
    assert minimize(message, confirm, Budget()) == small


def test_it_asks_no_more_than_agreed() -> None:
    asked = []

    def confirm(message: Json) -> bool:
        asked.append(message)
        return False

    message: Json = {f"f{i}": {"a": [1, 2, 3]} for i in range(100)}
    assert minimize(message, confirm, Budget()) == message
    assert len(asked) <= CALLS
    asked.clear()
    assert minimize(message, confirm, Budget(), calls=3) == message
    assert len(asked) == 3


def test_a_large_message_is_asked_about_less_often() -> None:
    asked = []

    def confirm(message: Json) -> bool:
        asked.append(1)
        return isinstance(message, Mapping) and len(message) >= 20_000

    message: Json = {f"f{i}": i for i in range(20_000)}
    assert minimize(message, confirm, Budget()) == message
    assert len(asked) < 5


def test_when_the_time_is_up_what_is_reached_is_the_answer() -> None:
    times = iter([0.0, *[1.0] * 5, *[99.0] * 1000])
    budget = Budget(Limits(seconds=10), clock=lambda: next(times))
    small = minimize({"a": 1, "b": 2, "c": 3}, lambda _: True, budget)
    assert small != {"a": 1, "b": 2, "c": 3}


def test_projected() -> None:
    message: Json = {"a": {"b": [{"c": 1, "d": 2}, {"e": 3}], "f": 4}, "g": 5}
    assert projected(message, ("a", "b", 0, "c")) == {"a": {"b": [{"c": 1}, {"e": 3}]}}
    assert projected(message, ("a", "x")) == {"a": message["a"]}
    assert projected(message, ()) == message
