"""Messages against parts."""

from __future__ import annotations

import base64
from decimal import Decimal
from io import BytesIO
from typing import Any

import fastavro
import pytest

from contract_registry.compat.schema import AVRO, Schema
from contract_registry.finding import Json
from contract_registry.formats import schema_of
from contract_registry.formats.messages import MessageProblem, problems
from contract_registry.model import (
    ChannelUse,
    Contract,
    ContractKey,
    Encoding,
    Envelope,
    Kind,
    Language,
    Mode,
    Part,
    Readers,
    Status,
    Version,
)

from .suite import DIALECTS, cases, remotes

URI = "file:///contracts/orders/order-placed.v1.yaml?part=schema"


def part_of(value: Json, dialect: str = "2020-12", digest: str = "", **files: Any) -> Part:
    language = Language.AVRO if dialect == AVRO else Language.JSON_SCHEMA
    return Part(
        name="schema",
        path="contracts/orders/order-placed.v1.yaml",
        pointer="/schema",
        language=language,
        dialect=dialect,
        value=value,
        uri=URI,
        files=files,
        digest=digest or repr((value, dialect)),
    )


def contract_of(part: Part, encoding: Encoding | None = None) -> Contract:
    return Contract(
        key=ContractKey("orders.order-placed", 1),
        kind=Kind.EVENT,
        version=Version(1, 0, 0),
        summary="",
        channel=ChannelUse("sns", "core.alerts", {}),
        parts=(part,),
        mode=Mode.FULL,
        readers=Readers.TOLERANT,
        status=Status.ACTIVE,
        envelope=Envelope.NONE,
        path=part.path,
        encoding=encoding,
    )


def refused(part: Part, message: Json, **options: Any) -> tuple[MessageProblem, ...]:
    return problems(contract_of(part, options.pop("encoding", None)), part, message, **options)


@pytest.mark.parametrize("draft", DIALECTS)
def test_the_suite_is_judged_as_it_says(draft: str) -> None:
    files = None
    for name, case in cases(draft):
        files = remotes() if files is None else files
        schema = case["schema"]
        if "localhost" in str(_get(schema, "$schema")):
            continue  # a dialect of its own is refused when it is loaded
        part = part_of(schema, DIALECTS[draft], digest=f"{draft} {name}", **files)
        for test in case["tests"]:
            told = refused(part, test["data"])
            assert (told == ()) is test["valid"], (name, test["description"], told)


def _get(schema: Any, name: str) -> Any:
    return schema.get(name) if isinstance(schema, dict) else None


def test_every_problem_with_its_places() -> None:
    shared = "file:///contracts/shared/money.yaml"
    part = part_of(
        {"properties": {"a": {"type": "string"}, "b/c": {"$ref": "../shared/money.yaml#/$defs/m"}}},
        **{shared: {"$defs": {"m": {"required": ["currency"]}}}},
    )
    found = {it.pointer: it for it in refused(part, {"a": 1, "b/c": {}})}
    assert found["/a"].schema_pointer == "/properties/a/type"
    assert found["/b~1c"].schema_pointer == f"{shared}#/$defs/m/required"
    assert found["/a"].reason == '1 is not of type "string"'


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"multipleOf": Decimal("0.01")}, Decimal("19.99"), Decimal("19.995")),
        ({"const": Decimal("0.1")}, Decimal("0.10"), Decimal("0.1000000000000000000000000001")),
        ({"maximum": 2**63}, 2**63, 2**63 + 1),
        ({"type": "integer"}, Decimal("1.0"), Decimal("1.5")),
    ],
)
def test_numbers_are_exact(schema: Any, good: Json, bad: Json) -> None:
    part = part_of(schema)
    assert refused(part, good) == ()
    assert len(refused(part, bad)) == 1


def test_formats_are_annotations_unless_they_are_asserted() -> None:
    part = part_of({"format": "uuid"})
    assert refused(part, "no uuid") == ()
    assert len(refused(part, "no uuid", assert_formats=True)) == 1
    assert refused(part, "0b5c8a52-6f3e-4b0e-9a57-2f1d7c3e9b41", assert_formats=True) == ()


def test_openapi_has_its_own_dialect() -> None:
    part = part_of({"type": "string", "nullable": True, "maxLength": 2}, "openapi-3.0")
    assert refused(part, None) == ()
    assert refused(part, "abc") == (MessageProblem("", '"abc" breaks maxLength: 2', "/maxLength"),)


def test_dialects_may_be_mixed() -> None:
    part = part_of(
        {"properties": {"a": {"$ref": "four.json#/bag/a"}}},
        **{
            "file:///contracts/orders/four.json": {
                "$schema": "http://json-schema.org/draft-04/schema#",
                "bag": {"a": {"minimum": 1, "exclusiveMinimum": True}},
            }
        },
    )
    assert refused(part, {"a": 2}) == ()
    assert [it.pointer for it in refused(part, {"a": 1})] == ["/a"]


AVRO_SCHEMA: Any = {
    "type": "record",
    "name": "Parcel",
    "fields": [
        {"name": "id", "type": "string"},
        {"name": "weight", "type": ["null", "int"], "default": None},
        {"name": "rate", "type": "double", "default": Decimal("0.5")},
    ],
}


@pytest.mark.parametrize(
    ("encoding", "message", "places"),
    [
        (Encoding.JSON, {"id": "a", "weight": 1, "rate": 1}, []),
        (Encoding.JSON, {"id": "a", "weight": None, "rate": Decimal("0.5")}, []),
        (Encoding.JSON, {"id": 1, "weight": {"int": 1}, "rate": "1"}, ["/id", "/rate", "/weight"]),
        (Encoding.AVRO_JSON, {"id": "a", "weight": {"int": 1}, "rate": 1}, []),
        (Encoding.AVRO_JSON, {"id": "a", "weight": 1, "rate": 1}, ["/weight"]),
        (Encoding.AVRO_BINARY, {"id": "a", "weight": {"int": 1}, "rate": 1}, []),
        (Encoding.AVRO_BINARY, {"id": "a", "weight": 1, "rate": 1}, ["/weight"]),
    ],
)
def test_avro_in_json(encoding: Encoding, message: Json, places: list[str]) -> None:
    part = part_of(AVRO_SCHEMA, AVRO)
    found = refused(part, message, encoding=encoding)
    assert sorted(it.pointer for it in found) == places
    by_pointer = {it.pointer: it.schema_pointer for it in found}
    assert by_pointer.get("/id", "/fields/0/type") == "/fields/0/type"


def _single_object(schema: Any, datum: Any) -> bytes:
    from fastavro.schema import fingerprint, to_parsing_canonical_form

    plain = {**schema, "fields": [{**it, "default": None} for it in schema["fields"]]}
    for field in plain["fields"]:
        del field["default"]
    stream = BytesIO()
    fastavro.schemaless_writer(stream, plain, datum)
    mark = bytes.fromhex(fingerprint(to_parsing_canonical_form(plain), "CRC-64-AVRO"))
    return b"\xc3\x01" + mark + stream.getvalue()


def test_avro_single_objects() -> None:
    part = part_of(AVRO_SCHEMA, AVRO)
    whole = _single_object(AVRO_SCHEMA, {"id": "a", "weight": 1, "rate": 0.5})

    def told(data: bytes) -> str:
        text = base64.b64encode(data).decode()
        return "".join(it.reason for it in refused(part, text, encoding=Encoding.AVRO_BINARY))

    assert told(whole) == ""
    assert "cannot be read" in told(whole[:-1])
    assert told(whole + b"\0") == "1 bytes follow the end of the message"
    assert "another schema" in told(whole[:2] + b"\0" * 8 + whole[10:])
    assert "marker" in told(whole[1:])
    assert "marker" in told(b"")
    found = refused(part, "no base64!", encoding=Encoding.AVRO_BINARY)
    assert found[0].reason == "the message is no base64 text"


def test_the_fingerprint_is_the_specifications() -> None:
    # Avro 1.12, share/test/data/schema-tests.txt: "int" has the fingerprint 7275d51a3f395c8f.
    part = part_of("int", AVRO)
    text = base64.b64encode(bytes.fromhex("c3018f5c393f1ad5757206")).decode()
    assert refused(part, text, encoding=Encoding.AVRO_BINARY) == ()


def test_parts_as_the_engine_takes_them() -> None:
    part = part_of({"$ref": "x.yaml"}, "7", **{"file:///x.yaml": {}})
    assert schema_of(part) == Schema({"$ref": "x.yaml"}, "7", URI, {"file:///x.yaml": {}})
    avro = part_of(AVRO_SCHEMA, AVRO)
    assert schema_of(avro, Encoding.AVRO_BINARY).encoding == "avro-binary"
    assert schema_of(avro).encoding == "json"
