"""What a schema refers to, by every way that a dialect has."""

from __future__ import annotations

from typing import Any

import pytest

from contract_registry.formats.json_schema import problems
from contract_registry.formats.outline import Outward, outline

from .suite import DIALECTS, cases

URI = "file:///contracts/orders/order-placed.v1.yaml?part=schema"


@pytest.mark.parametrize("draft", DIALECTS)
def test_the_suite_has_nothing_that_dangles_and_no_schema_that_is_none(draft: str) -> None:
    for name, case in cases(draft, optional=True):
        schema = case["schema"]
        assert problems(schema, DIALECTS[draft]) == (), name
        if not isinstance(schema, dict):
            continue
        found = outline(schema, URI, DIALECTS[draft])
        custom = "localhost" in str(schema.get("$schema"))
        assert [it.rule for it in found.troubles] == ["unknown-dialect"] * custom, name
        for outward in found.outward:
            known = (
                "http://localhost:1234/",
                "http://json-schema.org/",
                "https://json-schema.org/",
            )
            assert outward.uri.startswith(known), (name, outward)


def _outward(schema: Any, dialect: str = "2020-12") -> list[tuple[str, str, str, bool]]:
    found = outline(schema, URI, dialect).outward
    return [(it.pointer, it.uri, it.fragment, it.in_place) for it in found]


def test_references_in_data_are_no_references() -> None:
    data = {"$ref": "data.yaml"}
    schema = {
        "const": data,
        "enum": [data],
        "default": data,
        "examples": [data],
        "x-note": data,
        "properties": {"$ref": {"type": "string"}, "enum": {"$ref": "a.yaml"}},
        "dependentRequired": {"$ref": ["a"]},
    }
    assert _outward(schema) == [
        ("/properties/enum/$ref", "file:///contracts/orders/a.yaml", "", False)
    ]


def test_in_place_means_the_same_value() -> None:
    schema = {
        "allOf": [{"if": {"$ref": "a.yaml#/x%20y"}}],
        "items": {"$ref": "b.yaml"},
        "dependentSchemas": {"p": {"not": {"$ref": "c.yaml"}}},
        "$defs": {"d": {"$ref": "d.yaml"}, "e": {"$ref": "e.yaml"}},
        "anyOf": [{"$ref": "#/$defs/e"}],
    }
    found = {pointer: in_place for pointer, _, _, in_place in _outward(schema)}
    assert found == {
        "/allOf/0/if/$ref": True,
        "/items/$ref": False,
        "/dependentSchemas/p/not/$ref": True,
        "/$defs/d/$ref": False,
        "/$defs/e/$ref": True,
    }


def test_up_to_draft_7_a_reference_stands_alone() -> None:
    schema = {
        "definitions": {"a": {"$ref": "a.yaml", "properties": {"b": {"$ref": "b.yaml"}}}},
        "properties": {"a": {"$ref": "#/definitions/a"}},
    }
    assert [it[1][-6:] for it in _outward(schema, "7")] == ["a.yaml"]
    assert sorted(it[1][-6:] for it in _outward(schema, "2019-09")) == ["a.yaml", "b.yaml"]


def test_a_reference_by_id_leads_to_the_resource() -> None:
    schema = {
        "$defs": {
            "a": {
                "$id": "https://example.com/folder/a",
                "$defs": {"b": {"$id": "b", "properties": {"c": {"$ref": "c.json#name"}}}},
            }
        },
        "allOf": [{"$ref": "https://example.com/folder/b"}],
    }
    found = outline(schema, URI, "2020-12")
    assert found.troubles == ()
    assert found.entries == ("/$defs/a/$defs/b",)
    assert found.outward == (
        Outward(
            pointer="/$defs/a/$defs/b/properties/c/$ref",
            text="c.json#name",
            base="https://example.com/folder/b",
            uri="https://example.com/folder/c.json",
            fragment="name",
            dialect="2020-12",
            in_place=False,
        ),
    )


def test_an_entry_below_the_root_is_walked_with_the_names_of_the_whole() -> None:
    document = {
        "bag": {"a": {"properties": {"x": {"$ref": "#name"}, "y": {"$ref": "other.yaml"}}}},
        "$defs": {"named": {"$anchor": "name"}, "unused": {"$ref": "unused.yaml"}},
    }
    found = outline(document, "file:///shared/bag.yaml", "2020-12", "/bag/a")
    assert found.troubles == ()
    assert [it.uri for it in found.outward] == ["file:///shared/other.yaml"]
    assert found.entries == ("/$defs/named",)


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#"},
        {"allOf": [{"$ref": "#"}]},
        {"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}},
        {"not": {"anyOf": [True, {"then": {"$ref": "#/not"}}]}},
        {"$id": "https://example.com/x", "oneOf": [{"$ref": "https://example.com/x"}]},
        {"$anchor": "me", "dependentSchemas": {"a": {"$ref": "#me"}}},
    ],
)
def test_references_that_say_nothing(schema: Any) -> None:
    assert {it.rule for it in outline(schema, URI, "2020-12").troubles} == {"cyclic-reference"}


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"a": {"$ref": "#"}}},
        {"allOf": [{"items": {"$ref": "#"}}]},
        {"$defs": {"a": {"contains": {"$ref": "#/$defs/b"}}, "b": {"$ref": "#/$defs/a"}}},
        {"propertyNames": {"$ref": "#"}},
        {"$defs": {"a": True}, "allOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/a"}]},
    ],
)
def test_recursion_that_says_something(schema: Any) -> None:
    assert outline(schema, URI, "2020-12").troubles == ()
