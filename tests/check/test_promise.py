"""What a contract promises, by its kind and by what it overrides."""

from __future__ import annotations

import pytest

from contract_registry.config import Config
from contract_registry.finding import Direction, Severity
from contract_registry.load import load
from contract_registry.model import Contract, ContractKey
from contract_registry.rules.promise import counterpart, loosened, promise, stricter
from worlds import THING, WORLD, thing, tree

ANY = {"type": "object"}
SCHEMAS = {
    "event": {"schema": ANY},
    "task": {"schema": ANY},
    "operation": {"request": ANY, "response": ANY, "errors": {"NotFound": ANY}},
}


def contract(kind: str, **more: object) -> Contract:
    catalog = load(tree({**WORLD, THING: thing(kind, **{**SCHEMAS[kind], **more})}), Config())
    assert not catalog.problems
    return catalog.contracts[ContractKey("shop.thing", 1)]


def spoken(kind: str, part: str, **more: object) -> str:
    """`backward error, forward warning; tolerant`."""
    found = promise(contract(kind, **more), part)
    weights = {Severity.ERROR: "error", Severity.WARNING: "warning"}
    directions = [
        f"{direction.value} {weights[found.directions[direction]]}"
        for direction in Direction
        if direction in found.directions
    ]
    return f"{', '.join(directions) or 'nothing'}; {'tolerant' if found.tolerant else 'as written'}"


@pytest.mark.parametrize(
    ("kind", "part", "more", "expected"),
    [
        ("event", "schema", {}, "backward error, forward error; tolerant"),
        ("event", "schema", {"readers": "as-written"}, "backward error, forward error; as written"),
        ("event", "schema", {"compatibility": "backward"}, "backward error; tolerant"),
        ("event", "schema", {"compatibility": "forward"}, "forward error; tolerant"),
        ("event", "schema", {"compatibility": "none"}, "nothing; tolerant"),
        ("task", "schema", {}, "backward error, forward warning; as written"),
        (
            "task",
            "schema",
            {"compatibility": "backward"},
            "backward error, forward warning; as written",
        ),
        ("task", "schema", {"compatibility": "full"}, "backward error, forward error; as written"),
        ("task", "schema", {"readers": "tolerant"}, "backward error, forward warning; tolerant"),
        ("operation", "request", {}, "backward error; as written"),
        ("operation", "response", {}, "forward error; tolerant"),
        ("operation", "errors/NotFound", {}, "forward error; tolerant"),
        ("operation", "request", {"compatibility": "forward"}, "forward error; as written"),
        ("operation", "response", {"compatibility": "forward"}, "backward error; tolerant"),
        (
            "operation",
            "request",
            {"compatibility": "full"},
            "backward error, forward error; as written",
        ),
        ("operation", "response", {"readers": "as-written"}, "forward error; as written"),
    ],
)
def test_the_promise(kind: str, part: str, more: dict[str, object], expected: str) -> None:
    assert spoken(kind, part, **more) == expected


def test_of_two_promises_the_stricter_governs() -> None:
    task = promise(contract("task"), "schema")
    tolerant = promise(contract("task", compatibility="full", readers="tolerant"), "schema")

    both = stricter(task, tolerant)

    assert both.directions == dict.fromkeys(Direction, Severity.ERROR)
    assert not both.tolerant


def test_what_loosens_a_promise() -> None:
    event, task = contract("event"), contract("task")

    assert loosened(event, contract("event", compatibility="backward")) == (True, False)
    assert loosened(contract("event", compatibility="backward"), event) == (False, False)
    assert loosened(task, contract("task", readers="tolerant")) == (False, True)
    assert loosened(task, contract("task", compatibility="forward")) == (True, False)
    assert loosened(contract("operation"), contract("operation", readers="tolerant")) == (
        False,
        True,
    )


def test_an_error_is_read_by_its_range_or_by_the_default() -> None:
    schemas = {"4XX": ANY, "default": ANY, "404": ANY}
    catalog = load(
        tree(
            {
                **WORLD,
                THING: thing(
                    "operation",
                    channel={"api-gateway": "shop.api", "method": "GET", "path": "/things"},
                    request={},
                    response={"status": 200},
                    errors=schemas,
                ),
            }
        ),
        Config(),
    )
    found = catalog.contracts[ContractKey("shop.thing", 1)]

    assert [
        str(getattr(counterpart(found, f"errors/{code}"), "name", None))
        for code in ("404", "409", "503")
    ] == ["errors/404", "errors/4XX", "errors/default"]
    assert counterpart(found, "request/body") is None
