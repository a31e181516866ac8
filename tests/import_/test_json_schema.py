"""Plain JSON Schema files."""

from __future__ import annotations

import json

import pytest

from contract_registry.import_ import Wishes
from contract_registry.model import Kind

from .conftest import imported

DRAFT_7 = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "$id": "https://example.com/schemas/order-placed.json",
    "type": "object",
    "properties": {"total": {"$ref": "#/definitions/Money"}},
    "definitions": {"Money": {"type": "integer", "x-unknown": [1]}},
    "x-vendor": {"kept": True},
}


def test_a_schema_that_stands_alone_is_taken_as_it_is() -> None:
    done = imported({"orders/order-placed.json": json.dumps(DRAFT_7)})

    contract = done.contract("orders/order-placed.v1.yaml")
    assert contract["schema"] == DRAFT_7
    assert "dialect" not in contract
    assert contract["channel"] == {
        "eventbridge": "core.main",
        "source": "orders",
        "detail-type": "OrderPlaced",
    }
    assert done.notes == [
        "no source names the whole routing of orders.order-placed@1: names stand in for it",
        "no source says what the bus core.main is called: it is written as default",
    ]
    assert done.plan.exit == 0


def test_files_that_others_refer_to_are_parts_and_no_messages() -> None:
    files = {
        "orders/order-placed.json": json.dumps(
            {
                "type": "object",
                "properties": {
                    "total": {"$ref": "common/money.json"},
                    "city": {"$ref": "https://example.com/city.json#/definitions/name"},
                },
            }
        ),
        "orders/common/money.json": json.dumps({"$schema": "x-schema", "type": "integer"}),
        "orders/common/city.json": json.dumps(
            {"$id": "https://example.com/city.json", "definitions": {"name": {"type": "string"}}}
        ),
    }

    done = imported(files)

    assert done.contracts == ["orders/order-placed.v1.yaml"]
    schema = done.contract("orders/order-placed.v1.yaml")["schema"]
    assert schema["properties"] == {
        "total": {"$ref": "#/$defs/money"},
        "city": {"$ref": "#/$defs/name"},
    }
    assert schema["$defs"] == {"money": {"type": "integer"}, "name": {"type": "string"}}
    assert done.lost == []


def test_names_of_definitions_do_not_collide() -> None:
    files = {
        "orders/placed.json": json.dumps(
            {
                "type": "object",
                "properties": {
                    "a": {"$ref": "a/money.json"},
                    "b": {"$ref": "b/money.json"},
                    "c": {"$ref": "#/$defs/money"},
                },
                "$defs": {"money": {"type": "string"}},
            }
        ),
        "orders/a/money.json": '{"type": "integer"}',
        "orders/b/money.json": '{"type": "number"}',
    }

    schema = imported(files).contract("orders/placed.v1.yaml")["schema"]

    assert schema["$defs"] == {
        "money": {"type": "string"},
        "money-2": {"type": "integer"},
        "money-3": {"type": "number"},
    }


def test_anchors_and_identifiers_inside_a_document_stay() -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"$ref": "#money"}, "b": {"$ref": "https://example.com/inner"}},
        "$defs": {
            "m": {"$anchor": "money", "type": "integer"},
            "i": {"$id": "https://example.com/inner", "type": "string"},
        },
    }

    done = imported({"orders/placed.json": json.dumps(schema)})

    assert done.contract("orders/placed.v1.yaml")["schema"] == schema


def test_a_ref_inside_data_is_no_reference() -> None:
    schema = {"type": "object", "const": {"$ref": "https://example.com/x"}, "default": {"$ref": 1}}

    done = imported({"orders/placed.json": json.dumps(schema)})

    assert done.contract("orders/placed.v1.yaml")["schema"] == schema
    assert done.lost == []


@pytest.mark.parametrize(
    ("named", "dialect", "read_as"),
    [
        ("http://json-schema.org/schema#", None, "2020-12"),
        ("https://example.com/our-dialect/schema", "7", "7"),
        (
            "http://iglucentral.com/schemas/com.snowplowanalytics.self-desc/schema/jsonschema/"
            "1-0-0#",
            None,
            "4",
        ),
    ],
)
def test_a_dialect_that_is_not_known_is_told(named: str, dialect: str | None, read_as: str) -> None:
    text = json.dumps({"$schema": named, "type": "object"})

    done = imported({"orders/placed.json": text}, dialect=dialect)

    contract = done.contract("orders/placed.v1.yaml")
    assert contract.get("dialect", "2020-12") == read_as
    assert contract["schema"] == {"type": "object"}
    assert any(f"the schema is read as {read_as}" in it for it in done.notes)


def test_a_schema_that_is_none_is_refused_where_it_is_wrong() -> None:
    text = (
        '{\n "type": "object",\n "properties": {"a": {"type": "text"},\n  "b": {"minimum": "1"}}\n}'
    )

    done = imported({"orders/placed.json": text})

    assert done.contracts == []
    assert [it.partition(": ")[0] for it in done.refused] == [
        "orders/placed.json:3:31",
        "orders/placed.json:4:20",
    ]
    assert done.plan.exit == 1


def test_the_rest_is_imported_where_one_file_is_broken() -> None:
    done = imported({"orders/a.json": '{"type": "object"}', "orders/b.json": '{"type": '})

    assert done.contracts == ["orders/a.v1.yaml"]
    assert done.plan.exit == 4


def test_tasks_on_a_queue() -> None:
    done = imported(
        {"mail/send-mail.schema.json": '{"type": "object"}'},
        Wishes(kind=Kind.TASK, channel="sqs:mail.queue"),
    )

    assert done.contract("mail/send-mail.v1.yaml") == {
        "contract": "mail.send-mail",
        "kind": "task",
        "version": "1.0.0",
        "channel": {"sqs": "mail.queue"},
        "schema": {"type": "object"},
    }
    assert done.contract("mail/service.yaml") == {
        "service": "mail",
        "channels": {"queue": {"sqs": {"name": "mail-queue"}}},
    }
    assert done.notes == []


def test_versions_in_file_names_have_their_own_routing() -> None:
    done = imported(
        {
            "orders/order-placed.v1.json": '{"type": "object"}',
            "orders/order-placed.v2.json": '{"type": "object", "required": ["a"]}',
        }
    )

    assert done.contracts == ["orders/order-placed.v1.yaml", "orders/order-placed.v2.yaml"]
    second = done.contract("orders/order-placed.v2.yaml")
    assert second["channel"]["detail-type"] == "OrderPlaced.v2"


def test_without_a_service_there_is_no_contract() -> None:
    done = imported({"order-placed.json": '{"type": "object"}'})

    assert done.refused == ["order-placed.json:1:1: nothing says which service owns order-placed"]
    assert [it.fix for it in done.plan.remarks] == ["say it with --service NAME"]
    named = imported({"order-placed.json": '{"type": "object"}'}, Wishes(service="orders"))
    assert named.contracts == ["orders/order-placed.v1.yaml"]


def test_files_that_are_nothing_are_told_together() -> None:
    done = imported(
        {
            "orders/package.json": '{"name": "a", "version": "1"}',
            "orders/list.json": "[1]",
            "orders/text.yaml": "hello",
            "orders/tsconfig.json": '{"$schema": "https://json.schemastore.org/tsconfig"}',
            "orders/serverless.yml": "service: orders\nprovider: {name: aws}\n",
        }
    )

    assert done.notes == [
        "nothing to import in orders/list.json, orders/package.json, orders/serverless.yml, "
        "orders/text.yaml, orders/tsconfig.json"
    ]
    named = imported({"orders/list.json": "[1]"}, named=("orders/list.json",))
    assert named.refused == [
        "orders/list.json:1:1: orders/list.json is nothing that can be imported"
    ]


def test_our_own_files_are_left() -> None:
    files = {"orders/service.yaml": "service: orders\n"}

    assert imported(files).plan.remarks == ()


def test_what_nobody_can_send_is_refused() -> None:
    text = '{"type": "object", "required": ["a"], "properties": {"a": false}}'

    done = imported({"orders/placed.json": text})

    assert done.contracts == []
    assert done.refused[0].startswith("orders/placed.json:1:1: orders.placed@1 would not pass: ")
