"""The JSON Schema of a JSON encoding accepts exactly its messages; fastavro writes them."""

from __future__ import annotations

import io
import json
import random
from typing import Any, get_args

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from contract_registry.compat.avro import AvroInvalid, changed_meanings, json_schema_of, origins
from contract_registry.compat.avro.confirm import _plain
from contract_registry.compat.avro.datum import as_json
from contract_registry.compat.avro.encoding import PartSide
from contract_registry.compat.avro.nodes import AvroType
from contract_registry.compat.avro.parse import read
from contract_registry.compat.avro.size import measure
from contract_registry.compat.budget import Budget
from contract_registry.compat.schema import Schema

from . import generation
from .relaxation import at

ORDER = {
    "type": "record",
    "name": "Order",
    "namespace": "shop",
    "fields": [
        {"name": "id", "type": {"type": "string", "logicalType": "uuid"}},
        {"name": "count", "type": "int", "default": 1, "aliases": ["number"]},
        {"name": "note", "type": ["null", "string"], "default": None},
        {"name": "next", "type": ["null", "Order"]},
        {"name": "sum", "type": {"type": "fixed", "name": "Sum", "size": 2}},
        {
            "name": "state",
            "type": {"type": "enum", "name": "State", "symbols": ["NEW"], "default": "NEW"},
        },
        {
            "name": "price",
            "type": {"type": "bytes", "logicalType": "decimal", "precision": 4, "scale": 2},
        },
    ],
}
MESSAGE = {
    "id": "",
    "count": 1,
    "note": None,
    "next": None,
    "sum": "\u00ffa",
    "state": "NEW",
    "price": "\u0001",
}


def accepts(contents: Any, encoding: str, side: Any, message: Any) -> bool:
    schema = json_schema_of(Schema(contents, "avro", encoding=encoding), side)
    assert schema.dialect == "2020-12"
    Draft202012Validator.check_schema(schema.contents)
    return Draft202012Validator(schema.contents).is_valid(message)


def test_a_message_in_both_encodings() -> None:
    assert accepts(ORDER, "json", "writer", MESSAGE)
    assert accepts(ORDER, "avro-json", "writer", MESSAGE)
    noted = {**MESSAGE, "note": "x"}
    wrapped = {**MESSAGE, "note": {"string": "x"}, "next": {"shop.Order": MESSAGE}}
    assert accepts(ORDER, "json", "writer", noted)
    assert not accepts(ORDER, "avro-json", "writer", noted)
    assert accepts(ORDER, "avro-json", "writer", wrapped)
    assert not accepts(ORDER, "json", "writer", wrapped)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("count", 1 << 31),
        ("count", 0.5),
        ("count", True),
        ("sum", "a"),
        ("sum", "\u0100a"),
        ("sum", "abc"),
        ("state", "OLD"),
        ("price", "\u20ac"),
        ("id", None),
    ],
)
def test_what_no_message_holds(name: str, value: Any) -> None:
    for encoding in ("json", "avro-json"):
        for side in ("writer", "reader"):
            if name == "state" and (encoding, side) == ("json", "reader"):
                continue
            assert not accepts(ORDER, encoding, side, {**MESSAGE, name: value})


def test_a_reader_of_plain_json_takes_defaults_and_ignores_what_it_does_not_know() -> None:
    short = {key: value for key, value in MESSAGE.items() if key not in ("count", "note")}
    assert accepts(ORDER, "json", "reader", short)
    assert accepts(ORDER, "json", "reader", {**MESSAGE, "unknown": 1})
    assert not accepts(ORDER, "json", "writer", short)
    assert not accepts(ORDER, "json", "writer", {**MESSAGE, "unknown": 1})
    assert not accepts(ORDER, "avro-json", "reader", short)
    # Aliases have no part in it.
    assert not accepts(ORDER, "avro-json", "reader", {**short, "number": 1, "note": None})


def test_an_enum_with_a_default_is_extensible_for_a_reader_of_plain_json() -> None:
    def state(encoding: str, side: Any) -> Any:
        schema = json_schema_of(Schema(ORDER, "avro", encoding=encoding), side)
        assert isinstance(schema.contents, dict)
        return schema.contents["$defs"]["shop.State"]

    assert state("json", "reader") == {"enum": ["NEW"], "x-extensible-enum": True}
    assert state("json", "writer") == {"enum": ["NEW"]}
    assert state("avro-json", "reader") == {"enum": ["NEW"]}


def test_logical_types_are_annotations() -> None:
    schema = json_schema_of(Schema(ORDER, "avro", "orders.avsc", encoding="json"))
    assert schema.uri == "orders.avsc"
    assert isinstance(schema.contents, dict)
    properties = schema.contents["$defs"]["shop.Order"]["properties"]
    assert properties["id"] == {"type": "string", "format": "uuid"}
    assert properties["price"]["format"] == "avro-decimal(4,2)"


def test_ranges_of_numbers() -> None:
    assert accepts("long", "json", "writer", (1 << 63) - 1)
    assert not accepts("long", "json", "writer", 1 << 63)
    assert accepts("float", "json", "writer", 3.4028234663852886e38)
    assert not accepts("float", "json", "writer", 3.5e38)
    assert accepts("double", "json", "writer", 1.7e308)
    assert not accepts("double", "json", "writer", "NaN")


def test_no_message_at_all() -> None:
    assert not accepts([], "json", "reader", None)
    assert not accepts({"type": "enum", "name": "E", "symbols": []}, "json", "writer", "A")


def test_an_unlawful_name_is_still_found() -> None:
    odd = {"type": "record", "name": "a/b~c%", "fields": [{"name": "x", "type": "int"}]}
    assert accepts({"type": "array", "items": odd}, "json", "writer", [{"x": 1}])
    assert not accepts({"type": "array", "items": odd}, "json", "writer", [{"x": "1"}])


def test_a_schema_without_meaning() -> None:
    with pytest.raises(AvroInvalid):
        json_schema_of(Schema("x", "avro", encoding="json"))


@pytest.mark.parametrize("encoding", ["json", "avro-json"])
def test_every_place_is_led_back_to_the_avro_schema(encoding: str) -> None:
    schema = Schema(ORDER, "avro", encoding=encoding)
    back = origins(schema)
    assert back["/$defs/shop.Order/properties/count"] == "/fields/1/type"
    assert back["/$defs/shop.Sum"] == "/fields/4/type"
    contents = json_schema_of(schema).contents
    for pointer, origin in back.items():
        assert isinstance(at(contents, pointer), dict)
        at(ORDER, origin)


def wrapped(datum: Any) -> Any:
    return as_json(datum, wrapped=True)


def written_by_fastavro(contents: Any, datum: Any) -> Any:
    """What fastavro writes; None where it fails, as it does on recursive types and empty fixed."""
    from fastavro import json_writer

    stream = io.StringIO()
    try:
        json_writer(stream, _plain(contents, "", None), [datum], write_union_type=True)
    except Exception:
        return None
    return json.loads(stream.getvalue())


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(st.integers(0, 2**63))
def test_every_random_message_is_accepted(seed: int) -> None:
    rng = random.Random(seed)
    contents = generation.schema(rng)
    written: AvroType | None = read(contents)[0]
    assume(written is not None)
    assert written is not None
    sizes = measure(written)
    assume(written.root.pointer in sizes.values)
    validators = [
        (
            Draft202012Validator(
                json_schema_of(Schema(contents, "avro", encoding=name), side).contents
            ),
            form,
        )
        for name, form in (("json", as_json), ("avro-json", wrapped))
        for side in get_args(PartSide)
    ]
    for _ in range(4):
        datum = generation.message(rng, written.root, written, sizes)
        for validator, form in validators:
            assert validator.is_valid(form(datum))
        assert written_by_fastavro(contents, datum) in (None, wrapped(datum))


@pytest.mark.parametrize(
    ("encoding", "instance", "witness"),
    [("json", "/at", {"at": 1}), ("avro-json", "/at/long", {"at": {"long": 1}})],
)
def test_a_changed_meaning_of_json_messages(encoding: str, instance: str, witness: Any) -> None:
    def event(unit: str) -> Schema:
        moment = ["null", {"type": "long", "logicalType": f"timestamp-{unit}"}]
        fields = [{"name": "at", "type": moment}]
        contents = {"type": "record", "name": "E", "fields": fields}
        return Schema(contents, "avro", encoding=encoding)

    (cause,) = changed_meanings(event("millis"), event("micros"), Budget())
    assert cause.kind == "logical-type-changed"
    assert cause.instance == instance
    assert cause.witness.value == witness
    assert changed_meanings(event("millis"), event("millis"), Budget()) == ()


def test_a_decimal_of_more_digits_means_the_same_in_json() -> None:
    def price(precision: int) -> Schema:
        kind = {"type": "bytes", "logicalType": "decimal", "precision": precision, "scale": 2}
        return Schema(kind, "avro", encoding="json")

    assert changed_meanings(price(4), price(6), Budget()) == ()
    assert len(changed_meanings(price(6), price(4), Budget())) == 1
