"""A writer sends only what the branches of its schema that hold declare."""

from __future__ import annotations

import pytest

from contract_registry.compat.evaluation.in_force import breach
from contract_registry.compat.schema import Schema, Semantics
from contract_registry.compat.verify import writing
from contract_registry.finding import Json

A: Json = {"properties": {"a": {}}}
B: Json = {"properties": {"b": {}}}


@pytest.mark.parametrize(
    ("writer", "message", "place"),
    [
        (A, {"a": 1}, None),
        (A, {"a": 1, "b": 2}, ("b",)),
        ({"required": ["a"]}, {"a": 1, "b": 2}, ("b",)),
        ({"patternProperties": {"^x-": {}}}, {"x-1": 1}, None),
        ({"patternProperties": {"^x-": {}}}, {"y": 1}, ("y",)),
        ({"properties": {"a": True}}, {"a": 1}, None),  # `true` declares a name
        # What declares nothing is free.
        ({}, {"a": 1}, None),
        (True, {"a": 1}, None),
        ({"type": "object", "minProperties": 1, "propertyNames": {"maxLength": 3}}, {"a": 1}, None),
        ({"const": {"a": 1}}, {"a": 1}, None),
        # Said to be open, in whatever way.
        ({**A, "additionalProperties": True}, {"b": 2}, None),
        ({**A, "additionalProperties": {"type": "integer"}}, {"b": 2}, None),
        ({**A, "unevaluatedProperties": True}, {"b": 2}, None),
        ({"allOf": [A, {"additionalProperties": True}]}, {"b": 2}, None),
        # All that holds together declares together.
        ({"allOf": [A, B]}, {"a": 1, "b": 2}, None),
        ({"allOf": [A, B]}, {"c": 1}, ("c",)),
        ({"$defs": {"a": A}, "$ref": "#/$defs/a", **B}, {"a": 1, "b": 2}, None),
        # Branches count where they hold.
        ({"anyOf": [{**A, "required": ["a"]}, {**B, "required": ["b"]}]}, {"a": 1}, None),
        (
            {"anyOf": [{**A, "required": ["a"]}, {"properties": {"b": {"type": "string"}}}]},
            {"a": 1, "b": 2},
            ("b",),
        ),
        ({"oneOf": [{**A, "required": ["a"]}, {**B, "required": ["b"]}]}, {"b": 1}, None),
        ({"if": {"required": ["a"]}, "then": A, "else": B}, {"a": 1, "b": 1}, ("b",)),
        ({"if": {"required": ["a"]}, "then": A, "else": B}, {"b": 1}, None),
        ({**A, "dependentSchemas": {"a": B}}, {"a": 1, "b": 1}, None),
        ({**A, "dependentSchemas": {"a": B}}, {"b": 1}, ("b",)),
        # `not` and `if` declare nothing.
        (
            {**A, "not": {"properties": {"b": {"type": "string"}}, "required": ["b"]}},
            {"b": 1},
            ("b",),
        ),
        ({**A, "if": B}, {"b": 1}, ("b",)),
        # Every place is closed on its own.
        ({"properties": {"in": A}}, {"in": {"a": 1}}, None),
        ({"properties": {"in": A}}, {"in": {"b": 1}}, ("in", "b")),
        ({"properties": {"in": {}}}, {"in": {"b": 1}}, None),
        ({"items": A}, [{"a": 1}, {"b": 1}], (1, "b")),
        ({"prefixItems": [A], "items": B}, [{"a": 1}, {"b": 1}], None),
        ({"prefixItems": [A], "items": B}, [{"a": 1}, {"a": 1}], (1, "a")),
        ({"additionalProperties": A}, {"any": {"b": 1}}, ("any", "b")),
        (
            {"allOf": [{"properties": {"in": A}}, {"properties": {"in": B}}]},
            {"in": {"a": 1, "b": 2}},
            None,
        ),
        ({**A, "unevaluatedProperties": B}, {"z": {"b": 1}}, None),
        ({**A, "unevaluatedProperties": B}, {"z": {"a": 1}}, ("z", "a")),
        # What an element has to contain declares, and closes nothing.
        ({"items": A, "contains": B}, [{"a": 1, "b": 2}], None),
        ({"contains": A}, [{"b": 2}], None),
    ],
)
def test_undeclared(writer: Json, message: Json, place: tuple[str | int, ...] | None) -> None:
    run = writing(Schema(writer), Semantics())
    assert run.whole(message).holds  # otherwise the question makes no sense
    assert breach(run, message) == place


def test_siblings_of_a_reference_declare_nothing_in_draft_7() -> None:
    schema = Schema({"definitions": {"a": A}, "$ref": "#/definitions/a", **B}, "7")
    assert breach(writing(schema, Semantics()), {"b": 1}) == ("b",)
