"""The front door: which way a pair goes, and what a verdict carries besides its answer."""

from __future__ import annotations

from typing import Any

import pytest

from contract_registry import contains
from contract_registry.compat.engine import judge
from contract_registry.compat.schema import Schema, Semantics


def avro(field: object, encoding: str = "avro-binary") -> Schema:
    record = {"type": "record", "name": "R", "fields": [{"name": "at", "type": field}]}
    return Schema(record, "avro", encoding=encoding)


def time_in(unit: str) -> dict[str, str]:
    return {"type": "long", "logicalType": f"timestamp-{unit}"}


@pytest.mark.parametrize("encoding", ["avro-binary", "avro-json", "json"])
def test_a_changed_unit_of_time_is_a_break_in_every_encoding(encoding: str) -> None:
    verdict = judge(
        avro(time_in("millis"), encoding), avro(time_in("micros"), encoding), Semantics()
    )
    assert verdict.contained is False
    assert [cause.kind for cause in verdict.causes] == ["logical-type-changed"]
    assert verdict.witness is not None


def test_avro_against_json_schema_is_decided_as_plain_json_and_says_so() -> None:
    reader: dict[str, Any] = {"type": "object", "properties": {"at": {"type": "integer"}}}
    verdict = judge(avro("long"), Schema(reader), Semantics())
    assert verdict.contained is True
    assert any("plain JSON" in note for note in verdict.notes)
    reader["properties"]["at"]["maximum"] = 5
    verdict = judge(avro("long"), Schema(reader), Semantics())
    assert verdict.contained is False
    assert verdict.causes[0].writer is not None
    assert verdict.causes[0].writer.pointer == "/fields/0/type"


def test_an_unknown_dialect_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"unknown dialect '5'.*2020-12.*avro"):
        contains({}, {}, dialect="5")


def test_an_unknown_schema_uri_is_read_as_the_given_dialect_and_said() -> None:
    verdict = contains({"$schema": "https://example.com/mine", "const": 1}, {}, dialect="7")
    assert verdict.contained is True
    assert verdict.notes == ("the writer's $schema is not known: it was read as 7",)


def test_an_invalid_avro_schema_is_undecided_with_its_reason() -> None:
    verdict = judge(Schema({"type": "no"}, "avro"), Schema({}), Semantics())
    assert verdict.contained is None
    assert verdict.reason
