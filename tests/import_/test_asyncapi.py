"""AsyncAPI files."""

from __future__ import annotations

import pytest

from contract_registry.import_ import Wishes

from .conftest import imported

SECOND = """\
asyncapi: 2.6.0
info: {title: Orders, version: 1.0.0}
channels:
  orders/placed:
    publish:
      message: {$ref: "#/components/messages/OrderPlaced"}
  orders/cancelled:
    subscribe:
      message:
        oneOf:
          - name: OrderCancelled
            payload: {type: object, properties: {why: {type: string}}}
          - {$ref: "#/components/messages/OrderPlaced"}
components:
  messages:
    OrderPlaced:
      summary: An order was placed.
      payload: {$ref: "#/components/schemas/Order"}
  schemas:
    Order:
      type: object
      properties: {total: {$ref: "money.yaml#/Money"}, count: {exclusiveMinimum: 0}}
"""
THIRD = """\
asyncapi: 3.0.0
channels:
  orders:
    messages:
      OrderPlaced: {$ref: "#/components/messages/OrderPlaced"}
      OrderShipped: {payload: {type: object}}
components:
  messages:
    OrderPlaced:
      payload:
        schemaFormat: application/vnd.oai.openapi;version=3.0.0
        schema: {type: object, properties: {a: {type: string, nullable: true}}}
    OrderMoved:
      payload:
        schemaFormat: application/vnd.apache.avro;version=1.9.0
        schema: {type: record, name: OrderMoved, fields: [{name: a, type: int}]}
"""
FILES = {"orders/asyncapi.yaml": SECOND, "orders/money.yaml": "Money: {type: integer}\n"}


def test_messages_of_version_2() -> None:
    done = imported(FILES)

    assert done.contracts == ["orders/order-cancelled.v1.yaml", "orders/order-placed.v1.yaml"]
    placed = done.contract("orders/order-placed.v1.yaml")
    assert placed["summary"] == "An order was placed."
    assert placed["dialect"] == "7"
    assert placed["schema"] == {
        "type": "object",
        "properties": {"total": {"$ref": "#/definitions/Money"}, "count": {"exclusiveMinimum": 0}},
        "definitions": {"Money": {"type": "integer"}},
    }
    assert done.lost == done.refused == []


def test_messages_of_version_3_in_several_languages() -> None:
    done = imported({"orders/asyncapi.yaml": THIRD})

    assert done.contracts == [
        "orders/order-moved.v1.yaml",
        "orders/order-placed.v1.yaml",
        "orders/order-shipped.v1.yaml",
    ]
    assert done.contract("orders/order-placed.v1.yaml")["dialect"] == "openapi-3.0"
    assert done.contract("orders/order-moved.v1.yaml")["encoding"] == "json"
    assert "contracts/orders/order-moved.v1.avsc" in done.plan.files


def test_on_a_topic() -> None:
    done = imported(FILES, Wishes(channel="sns:core.orders"))

    assert done.contract("orders/order-placed.v1.yaml")["channel"] == {"sns": "core.orders"}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("2.6.0", "1.2.0", "orders/asyncapi.yaml:1:11: AsyncAPI 1.2.0 is not read"),
        (
            "payload: {$ref:",
            "schemaFormat: application/vnd.google.protobuf\n      payload: {$ref:",
            "orders/asyncapi.yaml:19:16: the payload of OrderPlaced is described in a language "
            "that is not read",
        ),
        (
            "#/components/messages/OrderPlaced",
            "other.yaml#/OrderPlaced",
            "orders/asyncapi.yaml:6:23: the message other.yaml#/OrderPlaced stands in another file",
        ),
    ],
)
def test_what_is_not_read_is_told(old: str, new: str, told: str) -> None:
    done = imported({**FILES, "orders/asyncapi.yaml": SECOND.replace(old, new)})

    assert told in done.refused


def test_headers_are_told() -> None:
    text = SECOND.replace(
        "      payload: {$ref:", "      headers: {type: object}\n      payload: {$ref:"
    )

    done = imported({**FILES, "orders/asyncapi.yaml": text})

    assert done.lost == [
        "orders/asyncapi.yaml:18:7: the headers of OrderPlaced are not carried over"
    ]
