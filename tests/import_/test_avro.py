"""Avro schema files."""

from __future__ import annotations

import json

from contract_registry.import_ import Wishes
from contract_registry.model import Encoding

from .conftest import imported

PLACED = {
    "type": "record",
    "name": "OrderPlaced",
    "namespace": "com.example.orders",
    "fields": [
        {"name": "id", "type": "string"},
        {"name": "total", "type": "com.example.money.Money"},
        {"name": "tax", "type": ["null", "com.example.money.Money"], "default": None},
        {"name": "region", "type": "Region"},
    ],
}
MONEY = {
    "type": "record",
    "name": "Money",
    "namespace": "com.example.money",
    "fields": [{"name": "amount", "type": "long"}],
}
REGION = {"type": "enum", "name": "com.example.orders.Region", "symbols": ["EU", "US"]}


def test_a_schema_is_taken_over_as_it_stands() -> None:
    text = json.dumps(MONEY, indent=1) + "\n"

    done = imported({"money.avsc": text}, Wishes(encoding=Encoding.AVRO_JSON))

    assert done.contract("money/money.v1.yaml") == {
        "contract": "money.money",
        "kind": "event",
        "version": "1.0.0",
        "channel": {"eventbridge": "core.main", "source": "money", "detail-type": "Money"},
        "encoding": "avro-json",
        "schema": {"$ref": "./money.v1.avsc"},
    }
    assert done.plan.files["contracts/money/money.v1.avsc"] == text


def test_types_of_other_files_are_put_in() -> None:
    done = imported(
        {
            "a/OrderPlaced.avsc": json.dumps(PLACED),
            "a/Money.avsc": json.dumps(MONEY),
            "b/Region.avsc": json.dumps(REGION),
        }
    )

    assert done.contracts == ["orders/order-placed.v1.yaml"]
    schema = json.loads(done.plan.files["contracts/orders/order-placed.v1.avsc"])
    assert [it["type"] for it in schema["fields"]] == [
        "string",
        MONEY,
        ["null", "com.example.money.Money"],
        REGION,
    ]
    assert "a/OrderPlaced.avsc:1:1: the types in a/Money.avsc, b/Region.avsc are put in" in (
        done.notes
    )


def test_a_type_that_nobody_defines_is_told() -> None:
    done = imported({"OrderPlaced.avsc": json.dumps(PLACED)})

    assert done.contracts == []
    assert len(done.refused) >= 1
    assert all(it.startswith("OrderPlaced.avsc:1:") for it in done.refused)


def test_types_that_need_each_other() -> None:
    first = {"type": "record", "name": "x.A", "fields": [{"name": "b", "type": ["null", "x.B"]}]}
    second = {"type": "record", "name": "x.B", "fields": [{"name": "a", "type": ["null", "x.A"]}]}

    done = imported({"A.avsc": json.dumps(first), "B.avsc": json.dumps(second)}, named=("A.avsc",))

    assert done.contracts == ["x/a.v1.yaml"]


def test_a_record_in_a_json_file_is_avro_by_its_content() -> None:
    done = imported({"m.json": json.dumps(MONEY)})

    assert done.contracts == ["money/money.v1.yaml"]
