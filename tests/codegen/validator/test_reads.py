"""Consumers that say what they read are held to that only."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from codegen.validator.engines import Refused, in_python, in_typescript
from contract_registry.codegen.frame import PYTHON, TYPESCRIPT
from contract_registry.codegen.validator import Role
from contract_registry.codegen.validator.planning import planned
from contract_registry.compat.evaluation.evaluate import Violation
from contract_registry.compat.evaluation.plain import plain
from contract_registry.compat.evaluation.spots import Documents, pointer
from contract_registry.compat.schema import Schema, Semantics
from contract_registry.compat.verify import reading
from contract_registry.rules.fields import covers
from fuzz.instances import Sampler, changed
from fuzz.schemas import Grammar
from fuzz.vocabulary import DIALECTS, NAMES, pool

ORDER = {
    "type": "object",
    "required": ["id", "lines", "note"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string"},
        "note": {"type": "string"},
        "lines": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["sku", "price"],
                "properties": {"sku": {"type": "string"}, "price": {"type": "number"}},
            },
        },
    },
}


def plan(schema: Any, *reads: str, role: Role = Role.TOLERANT, dialect: str = "2020-12") -> Any:
    return planned(Schema(schema, dialect), role, PYTHON, reads=reads)


def told(schema: Any, reads: tuple[str, ...], message: Any) -> str | None:
    (answer,) = in_python(plan(schema, *reads), [message])
    return None if answer is None else answer.pointer


def test_the_plan_holds_what_is_read_and_what_leads_there() -> None:
    assert plan(ORDER, "/id", "/lines/*/sku") == {
        "schema": {
            "type": "object",
            "required": ["id", "lines"],
            "properties": {
                "id": {"type": "string"},
                "lines": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "type": "object",
                        "required": ["sku"],
                        "properties": {"sku": {"type": "string"}},
                    },
                },
            },
        }
    }


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"id": "a", "lines": [{"sku": "b"}]}, None),
        ({"id": "a", "lines": [{"sku": "b", "price": "none"}], "note": 7, "new": 1}, None),
        ({"id": "a", "lines": [{}]}, "/lines/0/sku"),
        ({"id": "a", "lines": [{"sku": 1}]}, "/lines/0/sku"),
        ({"id": "a", "lines": []}, "/lines"),
        ({"id": "a", "lines": None}, "/lines"),
        ({"lines": [{"sku": "b"}]}, "/id"),
        ([], ""),
    ],
)
def test_only_what_is_read_is_checked(message: Any, expected: str | None) -> None:
    assert told(ORDER, ("/id", "/lines/*/sku"), message) == expected


def test_reading_nothing_looks_at_the_whole_only() -> None:
    assert plan(ORDER) == {"schema": {"type": "object"}}


def test_a_branch_is_chosen_by_what_is_read() -> None:
    kinds = {
        "oneOf": [
            {
                "required": ["kind", "a"],
                "properties": {"kind": {"const": kind}, "a": {"type": kind}, "b": {"const": kind}},
            }
            for kind in ("string", "integer")
        ]
    }
    assert told(kinds, ("/kind", "/a"), {"kind": "string", "a": "x", "b": 7}) is None
    assert told(kinds, ("/kind", "/a"), {"kind": "integer", "a": "x"}) == "/a"


def test_names_of_a_map_are_read_by_name_or_all() -> None:
    prices = {"patternProperties": {"^p": {"type": "number"}}, "additionalProperties": False}
    assert told(prices, ("/p1",), {"p1": 1, "p2": "x", "q": 1}) is None
    assert told(prices, ("/p1",), {"p1": "x"}) == "/p1"
    assert told(prices, ("/q",), {"q": 1}) == "/q"
    assert told(prices, ("/*",), {"p2": "x"}) == "/p2"


def test_a_name_that_nobody_declares_may_be_read() -> None:
    assert told(ORDER, ("/gone",), {"gone": 1}) is None


def test_escaped_names_are_read() -> None:
    schema = {"properties": {"a/b": {"type": "string"}, "~": {"type": "string"}}}
    assert told(schema, ("/a~1b",), {"a/b": 1, "~": 1}) == "/a~1b"
    assert told(schema, ("/~0",), {"a/b": 1, "~": 1}) == "/~0"


# --- over random schemas


def random_reads(rng: Random) -> tuple[str, ...]:
    steps = [*NAMES, "*", "0"]
    return tuple(
        "".join(f"/{rng.choice(steps)}" for _ in range(rng.choice((1, 1, 2, 3))))
        for _ in range(rng.choice((1, 1, 2, 3)))
    )


def place(violation: Violation) -> str:
    named = violation.key.name if violation.key.keyword not in ("anyOf", "oneOf") else None
    names = () if named is None else (named.rpartition("\n")[2],)
    return pointer((*violation.path, *names))


def holds_of(violation: Violation) -> bool:
    """Whether the narrowed plan keeps that constraint itself, at the same place."""
    left_out = ("unevaluatedProperties", "unevaluatedItems", "anyOf", "oneOf")
    return violation.key.keyword not in left_out and not violation.in_name


@pytest.mark.parametrize("part", range(3))
def test_what_is_read_is_checked_and_nothing_else(part: int) -> None:
    asked, refused, kept = [], 0, 0
    for number in range(part * 60, part * 60 + 60):
        rng = Random(f"reads:{number}")
        dialect = DIALECTS[number % len(DIALECTS)]
        schema = Grammar(rng, dialect).document(3)
        reads = random_reads(rng)
        document = Schema(schema, dialect)
        sampler = Sampler(rng, schema)
        messages = [changed(sampler.draw(), rng) for _ in range(40)] + rng.sample(pool(), 60)
        narrow = planned(document, Role.AS_WRITTEN, PYTHON, reads=reads)
        answers = in_python(narrow, messages)
        written = reading(document, Semantics(), Documents(document))
        for message, answer in zip(messages, answers, strict=True):
            violations = written.whole(plain(message)).violations
            if answer is None:
                missed = [one for one in violations if holds_of(one)]
                missed = [one for one in missed if any(covers(read, place(one)) for read in reads)]
                assert not [one for one in missed if not below_branch(one, schema)], (schema, reads)
                kept += bool(violations)
            else:
                refused += 1
                assert violations, (schema, reads, message, answer)
                assert any(covers(read, answer.pointer) for read in reads), (schema, reads, answer)
        for role in (Role.TOLERANT, Role.AS_WRITTEN):
            whole = in_python(planned(document, role, PYTHON), messages)
            part_of_it = in_python(planned(document, role, PYTHON, reads=reads), messages)
            for message, all_, some in zip(messages, whole, part_of_it, strict=True):
                assert all_ is not None or some is None, (schema, reads, message, role)
        asked.append(
            (planned(document, Role.AS_WRITTEN, TYPESCRIPT, reads=reads), messages, answers)
        )
    theirs = in_typescript([(narrow, messages) for narrow, messages, _ in asked])
    for (_, _, ours), group in zip(asked, theirs, strict=True):
        assert [where(one) for one in ours] == [where(one) for one in group]
    assert refused > 500
    assert kept > 200


def below_branch(violation: Violation, schema: Any) -> bool:
    """Whether the schema of an unevaluated rest says it, which narrowing leaves out."""
    return any(one in str(schema) for one in ("'unevaluatedProperties'", "'unevaluatedItems'"))


def where(answer: Refused | None) -> str | None:
    return None if answer is None else answer.pointer
