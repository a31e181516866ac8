"""What a schema refers to, by every way that a dialect has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from contract_registry.formats.circles import circles
from contract_registry.formats.json_schema import problems
from contract_registry.formats.walk import Outward, Sight, Walk

from .suite import DIALECTS, cases

URI = "file:///contracts/orders/order-placed.v1.yaml?part=schema"


def sights(schema: Any, dialect: str = "2020-12", start: str = "") -> dict[str, Sight]:
    """Everything that is seen on a whole walk, by pointer."""
    walk = Walk(schema, URI, dialect)
    found: dict[str, Sight] = {}
    stack = [start]
    while stack:
        pointer = stack.pop()
        sight = walk.at(pointer)
        if sight is None or pointer in found:
            continue
        found[pointer] = sight
        stack += [below for below, _ in sight.below]
        stack += [target for _, target in sight.local]
    return found


def troubles(schema: Any, dialect: str = "2020-12") -> list[str]:
    return [it.rule for sight in sights(schema, dialect).values() for it in sight.troubles]


def outward(schema: Any, dialect: str = "2020-12", start: str = "") -> list[Outward]:
    return [it for sight in sights(schema, dialect, start).values() for it in sight.outward]


def edges(schema: Any) -> Iterator[tuple[str, dict[str, str | None]]]:
    for pointer, sight in sights(schema).items():
        in_place: dict[str, str | None] = {below: None for below, same in sight.below if same}
        yield pointer, {**in_place, **{target: where for where, target in sight.local}}


@pytest.mark.parametrize("draft", DIALECTS)
def test_the_suite_has_nothing_that_dangles_and_no_schema_that_is_none(draft: str) -> None:
    for name, case in cases(draft, optional=True):
        schema = case["schema"]
        assert problems(schema, DIALECTS[draft]) == (), name
        if not isinstance(schema, dict):
            continue
        custom = "localhost" in str(schema.get("$schema"))
        assert troubles(schema, DIALECTS[draft]) == ["unknown-dialect"] * custom, name
        for it in outward(schema, DIALECTS[draft]):
            known = (
                "http://localhost:1234/",
                "http://json-schema.org/",
                "https://json-schema.org/",
            )
            assert it.uri.startswith(known), (name, it)


def test_references_in_data_are_no_references() -> None:
    data = {"$ref": "data.yaml"}
    schema = {
        "const": data,
        "enum": [data],
        "default": data,
        "examples": [data],
        "x-note": data,
        "properties": {"$ref": {"type": "string"}, "enum": {"$ref": "a.yaml#/x%20y"}},
        "dependentRequired": {"$ref": ["a"]},
    }
    assert outward(schema) == [
        Outward(
            pointer="/properties/enum/$ref",
            text="a.yaml#/x%20y",
            base=URI,
            uri="file:///contracts/orders/a.yaml",
            fragment="/x y",
            dialect="2020-12",
        )
    ]


def test_in_place_means_the_same_value() -> None:
    schema = {
        "allOf": [{}],
        "if": {},
        "items": {},
        "properties": {"a/b": {}},
        "dependentSchemas": {"p": {"not": {}}},
        "$defs": {"d": {}},
    }
    assert dict(sights(schema)[""].below) == {
        "/allOf/0": True,
        "/if": True,
        "/items": False,
        "/properties/a~1b": False,
        "/dependentSchemas/p": True,
        "/$defs/d": False,
    }


def test_up_to_draft_7_a_reference_stands_alone() -> None:
    schema = {
        "definitions": {"a": {"$ref": "a.yaml", "properties": {"b": {"$ref": "b.yaml"}}}},
        "properties": {"a": {"$ref": "#/definitions/a"}},
    }
    assert [it.text for it in outward(schema, "7")] == ["a.yaml"]
    assert sorted(it.text for it in outward(schema, "2019-09")) == ["a.yaml", "b.yaml"]


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
    assert troubles(schema) == []
    assert sights(schema)["/allOf/0"].local == (("/allOf/0/$ref", "/$defs/a/$defs/b"),)
    assert outward(schema) == [
        Outward(
            pointer="/$defs/a/$defs/b/properties/c/$ref",
            text="c.json#name",
            base="https://example.com/folder/b",
            uri="https://example.com/folder/c.json",
            fragment="name",
            dialect="2020-12",
        )
    ]


def test_a_walk_from_below_the_root_knows_the_names_of_the_whole() -> None:
    document = {
        "$id": "https://example.com/whole",
        "bag": {"a": {"properties": {"x": {"$ref": "#name"}, "y": {"$ref": "other.yaml"}}}},
        "$defs": {"named": {"$anchor": "name"}, "unused": {"$ref": "unused.yaml"}},
    }
    found = sights(document, start="/bag/a")
    assert set(found) == {"/bag/a", "/bag/a/properties/x", "/bag/a/properties/y", "/$defs/named"}
    assert [it.uri for it in outward(document, start="/bag/a")] == [
        "https://example.com/other.yaml"
    ]


def test_a_place_is_quiet_when_nothing_below_refers_to_anything() -> None:
    schema = {
        "properties": {"a": {"items": {"const": {"$ref": "#"}}}, "b": {"not": {"$ref": "b.yaml"}}},
        "$defs": {"c": {"$ref": "#/properties/a"}, "d": {"x-pii": 1}, "e": True},
    }
    walk = Walk(schema, URI, "2020-12")
    quiet = {pointer: walk.is_quiet(pointer) for pointer in sights(schema)}
    assert [pointer for pointer, is_quiet in quiet.items() if not is_quiet] == [
        pointer
        for pointer in quiet
        if pointer in ("", "/properties/b", "/properties/b/not", "/$defs/c", "/$defs/d")
    ]
    assert walk.is_quiet("/$defs/e")


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
    found = list(circles(dict(edges(schema))))
    assert found
    assert all(where.endswith("/$ref") for where in found)


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
    assert list(circles(dict(edges(schema)))) == []
