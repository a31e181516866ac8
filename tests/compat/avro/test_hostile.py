"""Schemas that are meant to hurt: an answer, in steps that are counted, and never a crash."""

from __future__ import annotations

import builtins
import os
import socket
from typing import Any

import pytest

from contract_registry.compat.avro import json_schema_of, judge_avro, problems
from contract_registry.compat.budget import Budget, Limits
from contract_registry.compat.schema import Schema
from contract_registry.compat.verdict import Verdict


def judge(writer: Any, reader: Any, limits: Limits | None = None) -> Verdict:
    # The clock stands still: only steps end a search.
    budget = Budget(limits, clock=lambda: 0.0)
    return judge_avro(Schema(writer, "avro"), Schema(reader, "avro"), budget)


def nested(levels: int, leaf: Any) -> Any:
    for _ in range(levels):
        leaf = {"type": "array", "items": leaf}
    return leaf


def record(*fields: Any, name: str = "R", **attributes: Any) -> dict[str, Any]:
    return {"type": "record", "name": name, "fields": list(fields), **attributes}


def test_deep_nesting_is_undecided() -> None:
    verdict = judge(nested(5_000, "int"), nested(5_000, "long"))
    assert verdict.contained is None
    assert verdict.reason is not None
    assert "64 levels" in verdict.reason
    assert judge(nested(60, "int"), nested(60, "long")).contained is True
    assert judge(nested(60, "long"), nested(60, "int")).contained is False


def test_records_as_deep_as_they_may_be() -> None:
    def chain(leaf: str) -> Any:
        inner: Any = leaf
        for level in range(32):
            inner = record({"name": "f", "type": inner}, name=f"R{level}")
        return inner

    assert judge(chain("int"), chain("long")).contained is True
    (cause,) = judge(chain("long"), chain("int")).causes
    assert cause.instance == "/f" * 32


def test_a_deep_default_is_refused() -> None:
    inner: Any = None
    for _ in range(5_000):
        inner = {"next": inner}
    fields = [{"name": "next", "type": ["null", "R"], "default": inner}]
    contents = {"type": "record", "name": "R", "fields": fields}
    (problem,) = problems(contents)
    assert "matches none" in problem.reason or "nested" in problem.reason
    assert judge(contents, contents).contained is True


def test_a_default_that_fits_none_of_many_ways() -> None:
    """Each level could be either record; trying all of them would take 2^50 steps."""
    both = ["null", "A", "B"]
    inner: Any = {"x": 1}
    for _ in range(50):
        inner = {"next": inner}
    contents = record(
        {"name": "a", "type": record({"name": "next", "type": ["null", "R"]}, name="A")},
        {"name": "b", "type": record({"name": "next", "type": both[:2]}, name="B")},
        {"name": "next", "type": both, "default": inner},
    )
    assert [problem.pointer for problem in problems(contents)] == ["/fields/2/default"]


def test_large_unions() -> None:
    def union(size: int, count: range) -> list[Any]:
        return [{"type": "fixed", "name": f"F{index}", "size": size} for index in count]

    assert judge(union(1, range(300)), union(1, range(300))[::-1]).contained is True
    verdict = judge(union(1, range(300)), union(2, range(300))[::-1])
    assert verdict.contained is False
    assert len(verdict.causes) == 300
    assert judge(union(1, range(3_000)), union(1, range(3_000))[::-1]).contained is None


def test_many_fields() -> None:
    def wide(kind: str, count: int) -> Any:
        return record(*({"name": f"f{index}", "type": kind} for index in range(count)))

    assert judge(wide("int", 30_000), wide("long", 30_000)).contained is True
    verdict = judge(wide("long", 2_000), wide("int", 2_000))
    assert verdict.contained is False
    assert not verdict.complete
    assert verdict.reason == "the budget of 200000 nodes ran out"
    assert verdict.causes


def test_messages_that_double_at_every_level() -> None:
    def doubling(leaf: str) -> Any:
        fields = [{"name": "t0", "type": record({"name": "x", "type": leaf}, name="T0")}]
        for level in range(1, 40):
            below = [{"name": side, "type": f"T{level - 1}"} for side in "ab"]
            fields.append({"name": f"t{level}", "type": record(*below, name=f"T{level}")})
        return record(*fields)

    assert judge(doubling("int"), doubling("long")).contained is True
    verdict = judge(doubling("long"), doubling("int"))
    assert verdict.contained is None
    assert verdict.reason == "the budget of 200000 nodes ran out"


def test_a_fixed_of_two_gigabytes() -> None:
    large = {"type": "fixed", "name": "F", "size": (1 << 31) - 1}
    assert judge(large, large).contained is True
    assert judge(large, "bytes").contained is None


def test_a_decimal_of_a_million_digits() -> None:
    def decimal(precision: int) -> Any:
        return {"type": "bytes", "logicalType": "decimal", "precision": precision, "scale": 2}

    assert judge(decimal(10**6), decimal(10**6 - 1)).contained is False
    assert judge("bytes", decimal(10**6)).contained is False


def test_names_that_mean_something_to_programs() -> None:
    names = ["__proto__", "constructor", "__class__", "fields", "type"]
    fields = [{"name": name, "type": "int"} for name in names]
    old = record(*fields, name="__init__", __fastavro_parsed=True, __named_schemas={"x": 1})
    new = record(*(field | {"type": "long"} for field in fields), name="__init__")
    assert judge(old, new).contained is True
    assert len(judge(new, old).causes) == len(names)
    assert json_schema_of(Schema(old, "avro", encoding="json")).contents


def test_types_named_like_kinds_of_type() -> None:
    def odd(kind: str) -> Any:
        return ["null", record({"name": "a", "type": kind}, name="array")]

    assert judge(odd("int"), odd("long")).contained is True
    assert judge(odd("long"), odd("int")).contained is not True


@pytest.mark.parametrize("budget", [Limits(goals=3), Limits(seconds=-1.0, goals=64)])
def test_a_budget_ends_it(budget: Limits) -> None:
    old = record(*({"name": f"f{index}", "type": "int"} for index in range(200)))
    new = record(*({"name": f"f{index}", "type": "long"} for index in range(200)))
    verdict = judge(old, new, budget)
    assert verdict.contained is None
    assert verdict.reason is not None
    assert "budget" in verdict.reason


def test_an_invalid_schema_is_undecided_and_says_whose() -> None:
    assert judge("x", "int") == Verdict(
        None,
        reason="the writer's schema is not valid Avro: the type x is not defined before this place",
    )
    verdict = judge("int", {"type": "array", "items": "x"})
    assert verdict.reason is not None
    assert verdict.reason.startswith("the reader's schema is not valid Avro: /items: ")


def test_one_and_true_are_not_the_same_schema() -> None:
    old = record({"name": "f", "type": "int"})
    fields = [*old["fields"], {"name": "g", "type": "boolean", "default": True}]
    right = {**old, "fields": fields}
    wrong = {**old, "fields": [fields[0], {**fields[1], "default": 1}]}
    assert judge(old, right).contained is True
    assert [cause.kind for cause in judge(old, wrong).causes] == ["default-invalid"]


def test_no_socket_is_opened_and_no_file_read(monkeypatch: pytest.MonkeyPatch) -> None:
    old = record({"name": "f", "type": "long"}, {"name": "at", "type": "string"})
    new = record({"name": "f", "type": "int"}, {"name": "by", "type": "string"})
    judge(old, new)  # what is imported late is imported now

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a file or a socket was opened")

    monkeypatch.setattr(builtins, "open", refuse)
    monkeypatch.setattr(os, "open", refuse)
    monkeypatch.setattr(socket, "socket", refuse)
    assert judge(old, new).contained is False
    unknown = record({"name": "f", "type": "file:///etc/passwd"})
    assert judge(unknown, old).contained is None
