"""The walk over a schema: which fields there are, where, and what is said of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from contract_registry.compat.schema import AVRO
from contract_registry.finding import fingerprint
from contract_registry.model import Language, Part
from contract_registry.rules.fields import covers, fields, relied_on, said
from contract_registry.rules.spots import walk

URI = "file:///contracts/shop/thing.v1.yaml?part=schema"


def part(value: Any, dialect: str = "2020-12", **files: Any) -> Part:
    others = {f"file:///contracts/{name}.yaml": text for name, text in files.items()}
    path = "contracts/shop/thing.v1.yaml"
    digest = fingerprint([value, others])
    return Part(
        "schema", path, "/schema", Language.JSON_SCHEMA, dialect, value, URI, others, digest
    )


def avro(value: Any) -> Part:
    uri, digest = "file:///x.avsc", fingerprint(value)
    return Part("schema", "x.avsc", "", Language.AVRO, AVRO, value, uri, {}, digest)


def declared(of: Part) -> dict[str, bool]:
    """Field → whether it is required."""
    found = fields(of)
    assert found is not None
    return {instance: field.required for instance, field in sorted(found.items())}


TEXT = {"type": "string"}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"properties": {"a": TEXT, "b": TEXT}, "required": ["a"]}, {"/a": True, "/b": False}),
        ({"properties": {"a": True, "b": False}}, {"/a": False}),
        ({"required": ["a"]}, {"/a": True}),
        ({"properties": {"a": {"items": {"properties": {"b": TEXT}}}}}, {"/a": 0, "/a/*/b": 0}),
        ({"allOf": [{"required": ["a"]}, {"properties": {"a": TEXT}}]}, {"/a": True}),
        ({"anyOf": [{"required": ["a"]}, {"properties": {"a": TEXT}}]}, {"/a": False}),
        ({"if": {"required": ["x"]}, "then": {"properties": {"a": TEXT}}}, {"/a": False}),
        ({"prefixItems": [{"properties": {"a": TEXT}}]}, {"/0/a": False}),
        ({"additionalProperties": {"properties": {"a": TEXT}}}, {"/*/a": False}),
        ({"patternProperties": {"^x": {"properties": {"a": TEXT}}}}, {"/*/a": False}),
        ({"dependentSchemas": {"x": {"properties": {"a": TEXT}}}}, {"/a": False}),
        ({"not": {"properties": {"a": TEXT}}}, {}),
        ({"$ref": "#/$defs/x", "$defs": {"x": {"properties": {"a": TEXT}}}}, {"/a": False}),
        ({"$ref": "#there", "$defs": {"x": {"$anchor": "there", "required": ["a"]}}}, {"/a": 1}),
        ({"$ref": "x.json", "$defs": {"x": {"$id": "x.json", "required": ["a"]}}}, {"/a": 1}),
        ({"properties": {"a/b": TEXT, "c~d": TEXT}}, {"/a~1b": False, "/c~0d": False}),
        (True, {}),
    ],
)
def test_the_fields_of_a_schema(schema: Any, expected: Mapping[str, bool]) -> None:
    assert declared(part(schema)) == expected


def test_references_lead_into_other_files_and_say_where() -> None:
    shared = {"properties": {"n": {"$ref": "#/$defs/n"}}, "$defs": {"n": {"required": ["deep"]}}}
    of = part({"properties": {"total": {"$ref": "../money.yaml"}}}, money=shared)
    found = fields(of)

    assert found is not None
    assert sorted(found) == ["/total", "/total/n", "/total/n/deep"]
    assert (found["/total/n"].uri, found["/total/n"].pointer) == (
        "file:///contracts/money.yaml",
        "/properties/n",
    )
    hops = [spot.hops for spot in walk(of).spots if spot.instance == ("total", "n")]
    assert hops[-1] == (
        (URI, "/properties/total/$ref"),
        ("file:///contracts/money.yaml", "/properties/n/$ref"),
    )


def test_a_recursion_is_followed_once() -> None:
    node = {"properties": {"id": TEXT, "next": {"$ref": "#"}}, "required": ["id"]}

    assert declared(part(node)) == {
        "/id": True,
        "/next": False,
        "/next/id": True,
        "/next/next": False,
    }


def test_siblings_of_a_reference_count_from_2019_09_on() -> None:
    schema = {
        "$ref": "#/definitions/x",
        "properties": {"a": TEXT},
        "definitions": {"x": {"properties": {"b": TEXT}}},
    }

    assert declared(part(schema, "7")) == {"/b": False}
    assert declared(part(schema)) == {"/a": False, "/b": False}


@pytest.mark.parametrize("reference", ["#/$defs/none", "other.yaml", "#none", "urn:x"])
def test_where_a_reference_dangles_nothing_is_claimed(reference: str) -> None:
    of = part({"properties": {"a": {"$ref": reference}}})

    assert fields(of) is None
    assert relied_on(of) is None
    assert not walk(of).complete


def test_references_that_multiply_end_the_walk() -> None:
    doubling = {
        f"d{n}": {"properties": {side: {"$ref": f"#/$defs/d{n + 1}"} for side in "ab"}}
        for n in range(60)
    }
    of = part({"$ref": "#/$defs/d0", "$defs": {**doubling, "d60": TEXT}})

    assert fields(of) is None
    assert len(walk(of).spots) <= 20_000


def test_a_chain_of_references_that_is_too_long_ends_the_walk() -> None:
    chain = {f"d{n}": {"$ref": f"#/$defs/d{n + 1}"} for n in range(5_000)}

    assert fields(part({"$ref": "#/$defs/d0", "$defs": {**chain, "d5000": TEXT}})) is None


def test_what_stubs_rely_on_survives_a_refactoring() -> None:
    inline = part(
        {"properties": {"a": {**TEXT, "format": "date"}, "b": {**TEXT, "format": "date"}}}
    )
    shared = part(
        {
            "allOf": [{"properties": {"b": {"$ref": "#/$defs/day"}}}],
            "properties": {"a": {"$ref": "#/$defs/day"}},
            "$defs": {"day": {**TEXT, "format": "date", "description": "A day."}},
        }
    )

    assert relied_on(inline) == relied_on(shared)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "date"},
        {"x-pii": "contact"},
        {"x-always-sent": True},
        {"x-extensible-enum": True},
        {"deprecated": True},
        {"default": "x"},
        {"additionalProperties": True},
    ],
)
def test_what_stubs_rely_on_sees_annotations(change: Mapping[str, Any]) -> None:
    assert relied_on(part({"properties": {"a": TEXT}})) != relied_on(
        part({"properties": {"a": {**TEXT, **change}}})
    )


def test_a_keyword_by_place() -> None:
    of = part({"format": "x", "properties": {"a": {"items": {"format": "date"}}}})

    assert said(of, "format") == {"": "x", "/a/*": "date"}


@pytest.mark.parametrize(
    ("read", "instance", "reached"),
    [
        ("/total", "/total", True),
        ("/total", "/total/amount", True),
        ("/total/amount", "/total", True),
        ("/total", "/totals", False),
        ("/lines/*/sku", "/lines/*/sku", True),
        ("/lines/*/sku", "/lines", True),
        ("/lines/*/sku", "/lines/*/quantity", False),
        ("/lines/*/sku", "/lines/0/sku", True),
        ("/a", "", True),
        ("", "/a", True),
        ("/a/b", "/*/b", True),
        ("/a~1b", "/a/b", False),
    ],
)
def test_whether_a_change_reaches_what_is_read(read: str, instance: str, reached: bool) -> None:
    assert covers(read, instance) is reached


RECORD = {
    "type": "record",
    "name": "Parcel",
    "namespace": "shop",
    "fields": [
        {"name": "id", "type": "string"},
        {"name": "note", "type": ["null", "string"], "default": None},
        {
            "name": "lines",
            "type": {
                "type": "array",
                "items": {
                    "type": "record",
                    "name": "Line",
                    "fields": [{"name": "sku", "type": "string"}],
                },
            },
        },
        {"name": "first", "type": ["null", "Line"], "default": None},
        {"name": "byName", "type": {"type": "map", "values": "shop.Line"}},
        {"name": "parent", "type": ["null", "Parcel"], "default": None},
    ],
}


def test_the_fields_of_an_avro_schema() -> None:
    assert declared(avro(RECORD)) == {
        "/id": True,
        "/note": False,
        "/lines": True,
        "/lines/*/sku": True,
        "/first": False,
        "/first/sku": True,
        "/byName": True,
        "/byName/*/sku": True,
        "/parent": False,
        **{
            f"/parent{name}": required
            for name, required in {
                "/id": True,
                "/note": False,
                "/lines": True,
                "/lines/*/sku": True,
                "/first": False,
                "/first/sku": True,
                "/byName": True,
                "/byName/*/sku": True,
                "/parent": False,
            }.items()
        },
    }


def test_avro_types_that_multiply_end_the_walk() -> None:
    fields_of = [
        {
            "type": "record",
            "name": f"R{n}",
            "fields": [{"name": side, "type": f"R{n + 1}"} for side in "ab"],
        }
        for n in range(40)
    ]
    assert fields(avro([*fields_of, {"type": "record", "name": "R40", "fields": []}])) is None
