"""A tolerant reader ignores a name that nothing at its place mentions, and no other."""

from __future__ import annotations

import pytest

from contract_registry.compat.schema import Schema, Semantics
from contract_registry.compat.verify import Verifier, lenient_reading
from contract_registry.finding import Json

CLOSED_A: Json = {"properties": {"a": {}}, "additionalProperties": False}
CLOSED_B: Json = {"properties": {"b": {}}, "additionalProperties": False}
EITHER: Json = {"anyOf": [CLOSED_A, CLOSED_B]}


def reads(reader: Json, message: Json, dialect: str = "2020-12") -> bool:
    schema = Schema(reader, dialect)
    reading = lenient_reading(schema, Semantics(tolerant=True))
    assert reading is not None
    return reading.whole(message).holds


@pytest.mark.parametrize(
    ("reader", "message", "accepted"),
    [
        (CLOSED_A, {"a": 1, "b": 2}, True),
        (CLOSED_A, {"b": 2}, True),
        # What one branch mentions, the others refuse.
        (EITHER, {"a": 1, "b": 2}, False),
        (EITHER, {"a": 1, "c": 2}, True),
        ({"oneOf": [CLOSED_A, CLOSED_B]}, {"a": 1}, True),
        ({"oneOf": [CLOSED_A, CLOSED_B]}, {"c": 1}, False),  # both accept it now
        # Mentioned elsewhere at the same place: required, dependencies, values, patterns.
        ({"allOf": [CLOSED_A, {"required": ["b"]}]}, {"a": 1, "b": 2}, False),
        ({"allOf": [CLOSED_A, {"not": {"required": ["b"]}}]}, {"b": 2}, False),
        ({"allOf": [CLOSED_A], "if": {"properties": {"b": {}}}}, {"b": 2}, False),
        ({"allOf": [CLOSED_A], "dependentRequired": {"a": ["b"]}}, {"b": 2}, False),
        ({"allOf": [CLOSED_A], "dependentSchemas": {"b": {}}}, {"b": 2}, False),
        ({"allOf": [CLOSED_A], "enum": [{"a": 1}, {"b": 2}]}, {"b": 2}, False),
        ({"anyOf": [CLOSED_A, {"const": {"b": 1}}]}, {"b": 2}, False),
        ({"allOf": [CLOSED_A], "patternProperties": {"^x-": {}}}, {"x-b": 2}, False),
        ({"allOf": [CLOSED_A], "patternProperties": {"^x-": {}}}, {"b": 2}, True),
        ({"$defs": {"a": CLOSED_A}, "$ref": "#/$defs/a"}, {"b": 2}, True),
        # Mentioned at another place of the message does not count.
        ({"properties": {"in": CLOSED_A, "b": {}}}, {"in": {"b": 2}}, True),
        ({"properties": {"in": {"anyOf": [CLOSED_A, CLOSED_B]}}}, {"in": {"a": 1, "b": 2}}, False),
        ({"items": CLOSED_A}, [{"b": 2}], True),
        ({"prefixItems": [CLOSED_A, {"properties": {"b": {}}}]}, [{"b": 2}, {}], True),
        ({"additionalProperties": CLOSED_A}, {"any": {"b": 2}}, True),
        (
            {
                "allOf": [
                    {"properties": {"x": CLOSED_A}},
                    {"properties": {"x": {"required": ["b"]}}},
                ]
            },
            {"x": {"b": 1}},
            False,
        ),
        # Negative positions stay as written.
        ({"not": CLOSED_A}, {"b": 2}, True),
        ({"not": CLOSED_A}, {"a": 2}, False),
        ({"if": CLOSED_A, "then": False}, {"b": 2}, True),
        ({"if": CLOSED_A, "else": False}, {"b": 2}, False),
        ({"contains": CLOSED_A, "maxContains": 1}, [{"b": 2}, {"c": 2}], False),
        ({"contains": CLOSED_A}, [{"b": 2}, {"c": 2}], True),
        # Maps, and places where the number of members counts, stay as written.
        ({"patternProperties": {"^x-": {}}, "additionalProperties": False}, {"b": 2}, False),
        ({"propertyNames": {"maxLength": 3}, "additionalProperties": False}, {"b": 2}, False),
        (
            {"patternProperties": {"^x-": {}}, "properties": {}, "additionalProperties": False},
            {"b": 2},
            True,
        ),
        ({"allOf": [CLOSED_A, {"maxProperties": 5}]}, {"b": 2}, False),
        ({"allOf": [CLOSED_A, {"minProperties": 1}]}, {"b": 2}, False),
        ({"properties": {"a": CLOSED_A}, "maxProperties": 5}, {"a": {"b": 2}}, True),
        # Closed by a schema that refuses everything, but not by the word: as written.
        ({"properties": {"a": {}}, "additionalProperties": {"not": {}}}, {"b": 2}, False),
        # unevaluatedProperties
        ({"allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": False}, {"b": 2}, True),
        (
            {
                "anyOf": [
                    {"properties": {"a": {"type": "string"}}, "required": ["a"]},
                    {"properties": {"b": {}}, "required": ["b"]},
                ],
                "unevaluatedProperties": False,
            },
            {"b": 2, "a": 1},
            False,
        ),
    ],
)
def test_tolerance(reader: Json, message: Json, accepted: bool) -> None:
    assert reads(reader, message) is accepted


def test_a_witness_is_refused_as_written_and_tolerantly() -> None:
    writer: Json = {"properties": {"a": {}, "b": {}, "c": {}}}
    tolerant = Semantics(tolerant=True)
    one_of: Json = {"oneOf": [CLOSED_A, CLOSED_B]}
    either = Verifier(Schema(writer), Schema(EITHER), tolerant)
    assert either.confirm({"a": 1, "b": 2})
    assert not either.confirm({"a": 1, "c": 2})
    # Accepted as written, refused tolerantly: the reader accepts it.
    assert reads({"oneOf": [{"required": ["a"]}, CLOSED_A]}, {"b": 1}) is True
    overlap = Verifier(Schema(writer), Schema({"oneOf": [{"required": ["c"]}, CLOSED_A]}), tolerant)
    assert not overlap.confirm({"c": 1})
    assert not Verifier(Schema(writer), Schema(one_of), tolerant).confirm({"a": 1})


def test_tolerance_does_not_reach_strict_semantics() -> None:
    semantics = Semantics(strict=True, tolerant=True)
    assert Verifier(Schema({}), Schema(CLOSED_A), semantics).confirm({"b": 1})


def test_dependencies_of_old_drafts_mention_names() -> None:
    assert not reads({"allOf": [CLOSED_A], "dependencies": {"a": ["b"]}}, {"b": 1}, "7")
    assert reads(
        {"$ref": "#/definitions/a", "definitions": {"a": CLOSED_A}, "required": ["b"]},
        {"b": 1},
        "7",
    )  # the sibling of a reference says nothing
