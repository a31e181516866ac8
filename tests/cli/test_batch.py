"""One pair a line in, one answer a line out: whatever is in the lines."""

from __future__ import annotations

import itertools
import json
import tracemalloc
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from contract_cli.batch import answers, worst
from contract_registry.compat.verdict import Cause, Place, Verdict
from contract_registry.errors import Exit
from contract_registry.finding import Json, Witness
from contract_registry.reports.notation import compact

GOOD = b'{"id": "a", "writer": {"type": "string"}, "reader": {}}'


def contains(writer: Json, reader: Json, **options: Any) -> Verdict:
    """Stands for the engine: what the reader's `say` asks for."""
    wish = reader.get("say") if isinstance(reader, dict) else None
    if wish == "recursion":
        raise RecursionError
    if wish == "memory":
        raise MemoryError
    if wish == "bug":
        raise KeyError("properties")
    if wish == "options":
        return Verdict(True, reason=json.dumps(options, sort_keys=True))
    if wish == "undecided":
        return Verdict(None, reason="the budget of 10 seconds ran out")
    if wish == "no":
        cause = Cause(
            kind="required-field-added",
            instance="/a",
            reader=Place("", "/required"),
            writer=None,
            constraint=("required", "a"),
            witness=Witness(None),
        )
        return Verdict(False, witness=Witness({"b": Decimal("0.10"), "a": None}), causes=(cause,))
    return Verdict(True)


def ask(*lines: bytes) -> tuple[list[dict[str, Any]], Exit]:
    answered = list(answers(lines, contains))
    return [json.loads(compact(each.line)) for each in answered], worst(a.exit for a in answered)


def pair(**keys: Any) -> bytes:
    return json.dumps({"id": "a", "writer": {}, "reader": {}, **keys}).encode()


def test_a_contained_pair() -> None:
    [line], code = ask(GOOD)

    assert {**line, "ms": 0} == {"id": "a", "contained": True, "ms": 0}
    assert code == 0


def test_a_pair_that_is_not_contained_has_its_proof_and_is_no_failure() -> None:
    [line], code = ask(pair(reader={"say": "no"}))

    assert list(line) == ["id", "contained", "witness", "causes", "ms"]
    assert line["contained"] is False
    assert line["witness"] == {"a": None, "b": 0.1}
    assert line["causes"] == [
        {
            "kind": "required-field-added",
            "instance": "/a",
            "writer": None,
            "reader": "/required",
            "witness": None,
        }
    ]
    assert code == 0


def test_numbers_of_a_witness_are_exact() -> None:
    [answered] = answers([pair(reader={"say": "no"})], contains)

    assert '"witness":{"a":null,"b":0.1}' in compact(answered.line)


def test_an_undecided_pair_has_its_reason() -> None:
    [line], code = ask(pair(reader={"say": "undecided"}))

    assert (line["contained"], line["reason"]) == (None, "the budget of 10 seconds ran out")
    assert code == 0


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({}, {"strict": False, "tolerant": False, "dialect": None}),
        ({"strict": True}, {"strict": True, "tolerant": False, "dialect": None}),
        ({"tolerant": True}, {"strict": False, "tolerant": True, "dialect": None}),
        ({"dialect": "4"}, {"strict": False, "tolerant": False, "dialect": "4"}),
        ({"dialect": None}, {"strict": False, "tolerant": False, "dialect": None}),
    ],
)
def test_the_options_of_a_line_reach_the_engine(keys: Any, expected: Any) -> None:
    [line], _ = ask(pair(reader={"say": "options"}, **keys))

    assert json.loads(line["reason"]) == expected


@pytest.mark.parametrize(
    ("line", "named", "error"),
    [
        (b"{", None, "column 2"),
        (b"nonsense", None, "column 1"),
        (b"[1]", None, "must be an object"),
        (b'"x"', None, "must be an object"),
        (b'{"id": "a", "writer": {}}', "a", "'reader' is missing"),
        (b'{"writer": {}, "reader": {}}', None, "'id' is missing"),
        (pair(id=None), None, "'id' must be"),
        (pair(id=True), None, "'id' must be"),
        (pair(id={"x": 1}), None, "'id' must be"),
        (pair(writr={}), "a", "unknown key 'writr'; did you mean writer?"),
        (pair(zzz=1), "a", "unknown key 'zzz'"),
        (pair(strict="yes"), "a", "'strict' must be true or false"),
        (pair(tolerant=1), "a", "'tolerant' must be true or false"),
        (pair(strict=True, tolerant=True), "a", "exclude each other"),
        (pair(dialect="draft-07"), "a", "'dialect' must be one of 2020-12, 2019-09, 7"),
        (pair(dialect=["4"]), "a", "'dialect' must be one of"),
        (b'{"id": "a", "id": "b", "writer": {}, "reader": {}}', None, "duplicate key 'id'"),
        (b'{"id": 1, "writer": NaN, "reader": {}}', None, "NaN is no JSON number"),
        (b'{"id": 1, "writer": -Infinity, "reader": {}}', None, "no JSON number"),
        (b'{"id": 1, "writer": 1e99999999999999, "reader": {}}', None, "exponent"),
        (b'{"id": 1, "writer": ' + b"9" * 5000 + b', "reader": {}}', None, "5000 digits"),
        (b"[" * 100_000, None, "nested too deeply"),
        (b"\xff\xfe{", None, "byte 1 is not UTF-8"),
        (b'{"id": "a\x00b"}', None, "column 10"),
    ],
)
def test_a_bad_line_is_an_error_line_and_exit_4(line: bytes, named: Json, error: str) -> None:
    before, found, after = ask(GOOD, line, GOOD)[0]

    assert list(found) == ["id", "error"]
    assert found["id"] == named
    assert found["error"].startswith("line 2: ")
    assert error in found["error"]
    assert before["contained"] is after["contained"] is True
    assert ask(GOOD, line, GOOD)[1] == 4


def test_blank_lines_are_skipped_and_a_byte_order_mark_is_not_seen() -> None:
    found, code = ask(b"\xef\xbb\xbf" + GOOD + b"\r\n", b"\n", b"  \n", GOOD)

    assert [line["contained"] for line in found] == [True, True]
    assert code == 0


@pytest.mark.parametrize(
    ("wish", "reason", "code"),
    [
        ("recursion", "nested too deeply", Exit.CLEAN),
        ("memory", "more memory", Exit.CLEAN),
        ("bug", "a bug in contracts: KeyError: 'properties'", Exit.BUG),
    ],
)
def test_what_goes_wrong_in_one_pair_is_its_answer(wish: str, reason: str, code: Exit) -> None:
    found, ended = ask(GOOD, pair(reader={"say": wish}), GOOD)

    assert [line["contained"] for line in found] == [True, None, True]
    assert reason in found[1]["reason"]
    assert ended == code


def test_a_bug_keeps_its_traceback_for_the_report() -> None:
    [answered] = answers([pair(reader={"say": "bug"})], contains)

    assert "in contains" in (answered.traceback or "")


def test_the_worst_exit_code_wins() -> None:
    assert worst([]) == Exit.CLEAN
    assert worst([Exit.CLEAN, Exit.UNREADABLE, Exit.BUG]) == Exit.BUG
    assert worst([Exit.FINDINGS, Exit.UNREADABLE]) == Exit.UNREADABLE


def test_answers_come_before_the_next_line_is_read() -> None:
    read = []

    def lines() -> Iterator[bytes]:
        for number in itertools.count():
            read.append(number)
            yield GOOD

    stream = answers(lines(), contains)
    next(stream)
    next(stream)

    assert read == [0, 1]


def test_many_lines_take_constant_memory() -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        for _ in answers(itertools.repeat(GOOD, count), contains):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(3000) < peak(100) + 50_000
