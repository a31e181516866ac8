"""For each theory of the search the smallest questions that a slip in it would answer wrongly."""

from __future__ import annotations

from typing import Any

import pytest

from contract_registry.compat.engine import contains
from contract_registry.compat.schema import Schema, Semantics
from contract_registry.compat.verify import Verifier

BOTH = {"allOf": [{"multipleOf": 4}, {"multipleOf": 6}], "type": "integer"}
COUNTED = {
    "type": "array",
    "prefixItems": [{"const": 1}],
    "items": False,
    "minItems": 1,
    "contains": {"const": 1},
    "maxContains": 1,
}
CLOSED = {"properties": {"a": True}, "additionalProperties": False}
GUARDED = {
    "anyOf": [{"properties": {"a": {"type": "null"}}, "required": ["a"]}, True],
    "unevaluatedProperties": False,
}
SPLIT = {
    "patternProperties": {"^a": {"type": "integer"}},
    "additionalProperties": {"type": "string"},
}
EITHER = {
    "type": "object",
    "properties": {"a": True},
    "anyOf": [{"properties": {"b": True}}, {"properties": {"c": True}}],
}
TWO = {"anyOf": [{"properties": {name: {"type": "string"}}} for name in "ab"]}

STRICT: list[tuple[str, Any, Any, bool]] = [
    ("an open bound", {"type": "number", "minimum": 5}, {"exclusiveMinimum": 5}, False),
    ("a bound negated", {"type": "number", "not": {"maximum": 5}}, {"exclusiveMinimum": 5}, True),
    ("integers between", {"type": "integer", "exclusiveMinimum": 1}, {"minimum": 2}, True),
    ("a common multiple", BOTH, {"multipleOf": 12}, True),
    ("no larger one", BOTH, {"multipleOf": 24}, False),
    ("a cell of names", SPLIT, {"additionalProperties": {"type": "string"}}, False),
    ("two broken members", {"type": "object"}, TWO, False),
    ("no room for two", {"type": "object", "maxProperties": 1}, TWO, True),
    (
        "names of a pattern",
        CLOSED,
        {"patternProperties": {"^a": True}, "additionalProperties": False},
        True,
    ),
    (
        "enough elements",
        {"type": "array", "contains": {"const": 1}, "minContains": 2},
        False,
        False,
    ),
    ("as many as allowed", COUNTED, {"maxItems": 0}, False),
    (
        "enough different values",
        {"type": "array", "uniqueItems": True, "minItems": 4, "items": {"enum": [1, 2, 3, 4]}},
        False,
        False,
    ),
    (
        "too few of them",
        {"type": "array", "uniqueItems": True, "minItems": 3, "items": {"type": "boolean"}},
        False,
        True,
    ),
    ("both branches", {"type": "integer"}, {"oneOf": [{"type": "integer"}, {"minimum": 0}]}, False),
    ("a guard that does not hold", CLOSED, GUARDED, False),
    ("a word left out", {"type": "string", "maxLength": 1}, {"enum": [""]}, False),
    ("a length left out", {"type": "array", "items": {"const": 1}}, {"enum": [[], [1]]}, False),
]
CONTRACT: list[tuple[str, Any, Any, bool]] = [
    (
        "an undeclared name",
        {"properties": {"a": True}},
        {"properties": {"b": {"type": "null"}}},
        True,
    ),
    ("a branch that declares", EITHER, {"not": {"required": ["b"]}}, False),
    (
        "a negation declares nothing",
        {"not": {"not": {"properties": {"a": True}, "type": "object"}}},
        {"properties": {"b": {"type": "string"}}},
        False,
    ),
]
TOLERANT: list[tuple[str, Any, Any, bool]] = [
    (
        "a required name is known",
        {"properties": {"a": True}, "required": ["a"]},
        {"required": ["a"], "additionalProperties": False},
        False,
    ),
    (
        "an unknown name",
        {"properties": {"a": True}},
        {"properties": {}, "additionalProperties": False},
        True,
    ),
    (
        "an unevaluated one",
        {"properties": {"a": True}},
        {"properties": {"b": True}, "unevaluatedProperties": False},
        True,
    ),
    (
        "a name of another branch",
        {"properties": {"a": True}, "required": ["a"]},
        {
            "oneOf": [
                {"properties": {"b": True}, "additionalProperties": False},
                {"required": ["a", "c"]},
            ]
        },
        False,
    ),
]


@pytest.mark.parametrize(("what", "writer", "reader", "contained"), STRICT)
def test_to_the_letter(what: str, writer: Any, reader: Any, contained: bool) -> None:
    assert contains(writer, reader, strict=True).contained is contained, what


@pytest.mark.parametrize(("what", "writer", "reader", "contained"), CONTRACT)
def test_what_is_declared(what: str, writer: Any, reader: Any, contained: bool) -> None:
    assert contains(writer, reader).contained is contained, what


@pytest.mark.parametrize(("what", "writer", "reader", "contained"), TOLERANT)
def test_what_is_not_known(what: str, writer: Any, reader: Any, contained: bool) -> None:
    assert contains(writer, reader, tolerant=True).contained is contained, what


def test_a_witness_is_confirmed_on_both_sides() -> None:
    writer, reader = Schema({"properties": {"a": {"type": "string"}}}), Schema({"maxProperties": 0})
    verifier = Verifier(writer, reader, Semantics())
    assert verifier.confirm({"a": ""})
    assert not verifier.confirm({"a": 1})
    assert not verifier.confirm({"b": 1})
    assert not verifier.confirm({})


def test_causes_are_complete_only_where_they_are_all() -> None:
    writer = {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}}
    reader = {"properties": {"a": {"minimum": 1}, "b": {"multipleOf": 2}}}
    verdict = contains(writer, reader)
    assert verdict.complete
    assert {cause.instance for cause in verdict.causes} == {"/a", "/b"}
