"""What is wrong with a schema: every problem, at its place."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from contract_registry.compat.avro import AvroInvalid, AvroProblem, parse, problems
from contract_registry.compat.avro.nodes import Enum, Fixed, Logical, Primitive, Record, Reference


def record(*fields: Any, name: str = "R", **attributes: Any) -> dict[str, Any]:
    return {"type": "record", "name": name, "fields": list(fields), **attributes}


def field(kind: Any, name: str = "f", **attributes: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, **attributes}


def default(kind: Any, value: Any) -> dict[str, Any]:
    return record(field(kind, default=value))


FIXED = {"type": "fixed", "name": "F", "size": 2}
ENUM = {"type": "enum", "name": "E", "symbols": ["A", "B"]}

FATAL = [
    (5, "", "a type is a name, an object or an array"),
    ("Unknown", "", "Unknown is not defined before this place"),
    ("record", "", "record is no type by itself"),
    ({}, "", '"type" is missing'),
    ({"type": {"type": "string"}}, "", '"type" has to be the name of a type'),
    ({"type": "array"}, "", '"items" is missing'),
    ({"type": "map"}, "", '"values" is missing'),
    ({"type": "array", "items": "x"}, "/items", "x is not defined"),
    (record(name=""), "", "has no name"),
    ({"type": "record", "name": "R"}, "", '"fields" has to be a list'),
    (record("f"), "/fields/0", "a field is an object"),
    (record({"type": "int"}), "/fields/0", "a field is an object"),
    (record({"name": "f"}), "/fields/0", "f has no type"),
    (record(field("int"), field("int")), "/fields/1", "f is already defined"),
    (record(field("record")), "/fields/0/type", "write an object"),
    (record(name="n.int"), "/name", "int is a primitive type"),
    (record(field(record())), "/fields/0/type", "R is already defined"),
    (record(field("E"), field(ENUM, "g")), "/fields/0/type", "E is not defined before"),
    (record(field("R", "a"), name="R", namespace="n", x=[field("m.R")]), None, None),
    ({"type": "enum", "name": "E"}, "", '"symbols" has to be'),
    ({**ENUM, "symbols": ["A", "A"]}, "/symbols/1", "A is listed twice"),
    ({**ENUM, "symbols": ["A-B"]}, "/symbols/0", "no lawful symbol"),
    ({**FIXED, "size": -1}, "", '"size" has to be'),
    ({**FIXED, "size": True}, "", '"size" has to be'),
    ({"type": "fixed", "name": "F"}, "", '"size" has to be'),
    (["int", ["null"]], "/1", "may not contain a union"),
    (["int", "int"], "/1", "already contains int"),
    (["int", {"type": "int", "logicalType": "date"}], "/1", "already contains int"),
    (["null", {"type": "map", "values": "int"}, {"type": "map", "values": "long"}], "/2", "map"),
    (record(field("int", "a"), field("int", "b", aliases=["a"])), "/fields/1/aliases", "means a"),
    (
        record(field("int", "a", aliases=["z"]), field("int", "b", aliases=["z"])),
        "/fields/1/aliases",
        "the alias z of b also means a",
    ),
    (record(field(ENUM), aliases=["E"]), "/aliases", "the alias E of R also means E"),
]

HARMLESS = [
    (record(name="bad-name"), "/name", "no lawful name"),
    (record(name="a..R"), "/name", "no lawful name"),
    (record(namespace=5), "/name", "the namespace has to be a string"),
    (record(field("int", "bad-name")), "/fields/0/name", "no lawful name"),
    (record(aliases="R2"), "/aliases", "aliases are a list"),
    (record(field("int", aliases=[1])), "/fields/0/aliases", "aliases are a list"),
    ({**ENUM, "default": "C"}, "/default", "no symbol"),
    ({**ENUM, "default": 1}, "/default", "has to be a symbol"),
    ({"type": "bytes", "logicalType": "decimal"}, "/logicalType", "precision"),
    (
        {"type": "bytes", "logicalType": "decimal", "precision": 2, "scale": 3},
        "/logicalType",
        "scale",
    ),
    (
        {**FIXED, "logicalType": "decimal", "precision": 5},
        "/logicalType",
        "5 digits do not fit into 2 bytes",
    ),
    ({**FIXED, "logicalType": "uuid"}, "/logicalType", "16 bytes"),
    ({"type": "string", "logicalType": "date"}, "/logicalType", "date annotates int, not string"),
]

WRONG_DEFAULTS = [
    ("null", 0),
    ("boolean", 1),
    ("int", 1 << 31),
    ("int", True),
    ("int", Decimal("1.5")),
    ("int", "1"),
    ("long", 1 << 63),
    ("float", "NaN"),
    ("double", None),
    ("bytes", "\u0100"),
    ("string", None),
    (FIXED, "a"),
    (ENUM, "C"),
    ({"type": "array", "items": "int"}, {}),
    ({"type": "array", "items": "int"}, ["x"]),
    ({"type": "map", "values": "int"}, {"k": "x"}),
    (record(field("int", "a"), name="S"), {}),
    (record(field("int", "a"), name="S"), {"a": "x"}),
    (["null", "string"], 5),
    ([], None),
]

LAWFUL_DEFAULTS = [
    ("null", None),
    ("int", -(1 << 31)),
    ("float", 1),
    ("double", Decimal("0.1")),
    ("bytes", "\u00ff"),
    (FIXED, "ab"),
    (ENUM, "B"),
    (record(field("int", "a", default=1), name="S"), {}),
    (record(field("int", "a"), name="S"), {"a": 1, "unknown": 2}),
    (["null", "string"], "later"),
]


@pytest.mark.parametrize(("contents", "pointer", "reason"), FATAL)
def test_a_schema_without_meaning_is_refused(contents: Any, pointer: Any, reason: Any) -> None:
    if pointer is None:
        # The unknown attribute `x` is metadata: nothing in it counts.
        assert problems(contents) == ()
        return
    with pytest.raises(AvroInvalid) as caught:
        parse(contents)
    assert caught.value.pointer == pointer
    assert reason in caught.value.reason
    assert all(problem.fatal for problem in caught.value.problems)


@pytest.mark.parametrize(("contents", "pointer", "reason"), HARMLESS)
def test_what_leaves_a_meaning_is_reported_all_the_same(
    contents: Any, pointer: str, reason: str
) -> None:
    (problem,) = problems(contents)
    assert problem.pointer == pointer
    assert reason in problem.reason
    assert not problem.fatal
    with pytest.raises(AvroInvalid):
        parse(contents)


@pytest.mark.parametrize(("kind", "value"), WRONG_DEFAULTS)
def test_a_default_of_the_wrong_type_is_reported(kind: Any, value: Any) -> None:
    (problem,) = problems(default(kind, value))
    assert problem.pointer == "/fields/0/default"
    assert problem.reason.startswith("the default of f ")
    assert not problem.fatal


@pytest.mark.parametrize(("kind", "value"), LAWFUL_DEFAULTS)
def test_a_lawful_default_is_not(kind: Any, value: Any) -> None:
    assert problems(default(kind, value)) == ()


def test_every_problem_is_told_at_once() -> None:
    contents = record(field("x", "a"), field(["int", "int"], "b"), field("y", "c"))
    assert [problem.pointer for problem in problems(contents)] == [
        "/fields/0/type",
        "/fields/1/type/1",
        "/fields/2/type",
    ]


def test_namespaces_are_inherited_and_names_resolved() -> None:
    inner = {"type": "enum", "name": "E", "symbols": ["A"], "aliases": ["Old", "x.Older"]}
    nested = record(field(inner, "e"), field("E", "again"), name="b.Inner", namespace="ignored")
    schema = parse(
        record(
            field(nested, "inner"),
            field({"type": "fixed", "name": "F", "size": 1}, "f"),
            field("b.E", "e"),
            field({"type": "F"}, "g"),
            field("a.R", "self"),
            namespace="a",
        )
    )
    assert set(schema.names) == {"a.R", "b.Inner", "b.E", "a.F"}
    known = schema.names["b.E"]
    assert isinstance(known, Enum)
    assert known.aliases == {"b.Old", "x.Older"}
    assert known.pointer == "/fields/0/type/fields/0/type"
    root = schema.names["a.R"]
    assert isinstance(root, Record)
    assert [item.type for item in root.fields[2:]] == [
        Reference("b.E", "/fields/2/type"),
        Reference("a.F", "/fields/3/type"),
        Reference("a.R", "/fields/4/type"),
    ]


@pytest.mark.parametrize(
    ("contents", "logical"),
    [
        ({"type": "int", "logicalType": "date"}, Logical("date")),
        ({"type": "long", "logicalType": "timestamp-nanos"}, Logical("timestamp-nanos")),
        ({"type": "long", "logicalType": "anything"}, None),
        ({"type": "int", "logicalType": 5}, None),
        ({"type": "bytes", "logicalType": "decimal", "precision": 4}, Logical("decimal", 4, 0)),
    ],
)
def test_logical_types_that_are_known(contents: Any, logical: Logical | None) -> None:
    root = parse(contents).root
    assert isinstance(root, Primitive)
    assert root.logical == logical


def test_a_uuid_may_be_sixteen_bytes() -> None:
    root = parse({"type": "fixed", "name": "U", "size": 16, "logicalType": "uuid"}).root
    assert isinstance(root, Fixed)
    assert root.logical == Logical("uuid")


def test_problems_can_be_shown() -> None:
    with pytest.raises(AvroInvalid, match="/items: the type x is not defined"):
        parse({"type": "array", "items": "x"})
    assert problems("x") == (AvroProblem("", "the type x is not defined before this place"),)
