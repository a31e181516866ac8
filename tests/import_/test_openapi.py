"""OpenAPI files of events: which schemas are messages, and what of them becomes the contract."""

from __future__ import annotations

import json

import pytest

from contract_registry.import_ import Wishes

from .conftest import imported

AWS_EVENT = """\
openapi: 3.0.0
info: {version: 1.3.0, title: OrderPlaced}
paths: {}
components:
  schemas:
    AWSEvent:
      type: object
      description: An order was placed.
      required: [detail-type, resources, detail, id, source, time, region, version, account]
      x-amazon-events-detail-type: OrderPlaced
      x-amazon-events-source: shop.orders
      properties:
        detail: {$ref: "#/components/schemas/OrderPlaced"}
        account: {type: string}
        detail-type: {type: string}
        id: {type: string}
        region: {type: string}
        resources: {type: array, items: {type: string}}
        source: {type: string}
        time: {type: string, format: date-time}
        version: {type: string}
    OrderPlaced:
      type: object
      required: [orderId]
      properties:
        orderId: {type: string}
        note: {type: string, nullable: true}
        weight: {type: number, minimum: 0, exclusiveMinimum: true}
        lines: {type: array, items: {$ref: "#/components/schemas/Line"}}
    Line:
      type: object
      properties:
        sku: {type: string}
        parts: {type: array, items: {$ref: "#/components/schemas/Line"}}
"""


def test_the_layout_of_aws_becomes_a_contract_of_the_detail() -> None:
    done = imported({"order-placed.yaml": AWS_EVENT})

    assert done.contracts == ["orders/order-placed.v1.yaml"]
    contract = done.contract("orders/order-placed.v1.yaml")
    assert contract == {
        "contract": "orders.order-placed",
        "kind": "event",
        "version": "1.3.0",
        "summary": "An order was placed.",
        "channel": {
            "eventbridge": "core.main",
            "source": "shop.orders",
            "detail-type": "OrderPlaced",
        },
        "dialect": "openapi-3.0",
        "schema": {
            "type": "object",
            "required": ["orderId"],
            "properties": {
                "orderId": {"type": "string"},
                "note": {"type": "string", "nullable": True},
                "weight": {"type": "number", "minimum": 0, "exclusiveMinimum": True},
                "lines": {"type": "array", "items": {"$ref": "#/definitions/Line"}},
            },
            "definitions": {
                "Line": {
                    "type": "object",
                    "properties": {
                        "sku": {"type": "string"},
                        "parts": {"type": "array", "items": {"$ref": "#/definitions/Line"}},
                    },
                }
            },
        },
    }
    assert sorted(done.plan.files) == [
        "contracts.yaml",
        "contracts/core/service.yaml",
        "contracts/orders/order-placed.v1.yaml",
        "contracts/orders/service.yaml",
    ]
    assert done.refused == done.lost == []
    assert done.plan.exit == 0


@pytest.mark.parametrize(
    "misspelt",
    [
        "x-amazon-event-source",
        "x-amazon-events-sources",
        "x-amazon-eventbridge-source",
        "x-aws-events-source",
        "X-Amazon-Events-Source",
        "x-amazon-events_source",
        "x-amazon-events-soruce",
    ],
)
def test_a_misspelt_annotation_counts_and_is_told(misspelt: str) -> None:
    done = imported({"e.yaml": AWS_EVENT.replace("x-amazon-events-source", misspelt)})

    assert done.contract("orders/order-placed.v1.yaml")["channel"]["source"] == "shop.orders"
    assert f"e.yaml:11:7: {misspelt} is read as x-amazon-events-source" in done.notes


@pytest.mark.parametrize(
    "misspelt",
    ["x-amazon-events-detailtype", "x-amazon-event-detail-type", "x-amazon-events-detail-typ"],
)
def test_a_misspelt_detail_type_counts_and_is_told(misspelt: str) -> None:
    done = imported({"e.yaml": AWS_EVENT.replace("x-amazon-events-detail-type", misspelt)})

    assert done.contract("orders/order-placed.v1.yaml")["channel"]["detail-type"] == "OrderPlaced"
    assert f"e.yaml:10:7: {misspelt} is read as x-amazon-events-detail-type" in done.notes


def test_other_extensions_of_amazon_are_no_misspellings() -> None:
    extension = "x-amazon-apigateway-request-validator: a\n      x-amazon-events-source"
    done = imported({"e.yaml": AWS_EVENT.replace("x-amazon-events-source", extension)})

    assert not any("is read as" in it for it in done.notes)


def test_references_across_files_become_definitions_of_the_contract() -> None:
    done = imported(
        {
            "orders/resources/events.yaml": """\
                openapi: 3.0.2
                components:
                  schemas:
                    OrderCreated:
                      x-amazon-events-source: ecommerce.order
                      x-amazon-events-detail-type: OrderCreated
                      allOf:
                        - $ref: "../../shared/resources/schemas.yaml#/EventBridgeHeader"
                        - type: object
                          properties:
                            detail:
                              $ref: "schemas.yaml#/Order"
                """,
            "orders/resources/schemas.yaml": """\
                Order:
                  type: object
                  properties:
                    address: {$ref: "../../shared/resources/schemas.yaml#/Address"}
                    billing: {$ref: "../../shared/resources/schemas.yaml#/Address"}
                """,
            "shared/resources/schemas.yaml": """\
                EventBridgeHeader:
                  type: object
                  properties:
                    source: {type: string}
                    detail-type: {type: string}
                Address:
                  type: object
                  required: [city]
                  properties: {city: {type: string}, country: {$ref: "#/Country"}}
                Country: {type: string, pattern: "^[A-Z]{2}$"}
                """,
        }
    )

    assert done.contracts == ["order/order-created.v1.yaml"]
    schema = done.contract("order/order-created.v1.yaml")["schema"]
    assert schema["properties"]["address"] == {"$ref": "#/definitions/Address"}
    assert schema["definitions"] == {
        "Address": {
            "type": "object",
            "required": ["city"],
            "properties": {
                "city": {"type": "string"},
                "country": {"$ref": "#/definitions/Country"},
            },
        },
        "Country": {"type": "string", "pattern": "^[A-Z]{2}$"},
    }


def test_plain_components_are_messages_where_no_other_refers_to_them() -> None:
    done = imported(
        {
            "orders/events.json": json.dumps(
                {
                    "openapi": "3.0.1",
                    "info": {"title": "t", "version": "1.0.0"},
                    "components": {
                        "schemas": {
                            "OrderPlaced": {
                                "type": "object",
                                "properties": {"total": {"$ref": "#/components/schemas/Money"}},
                            },
                            "OrderShipped": {"type": "object"},
                            "Money": {"type": "object"},
                        }
                    },
                }
            )
        }
    )

    assert done.contracts == ["orders/order-placed.v1.yaml", "orders/order-shipped.v1.yaml"]
    assert done.contract("orders/order-placed.v1.yaml")["channel"] == {
        "eventbridge": "core.main",
        "source": "orders",
        "detail-type": "OrderPlaced",
    }
    assert any("names stand in for it" in it for it in done.notes)


def test_a_file_that_others_refer_to_holds_no_messages_of_its_own() -> None:
    files = {
        "orders/events.yaml": """\
            openapi: 3.0.0
            components:
              schemas:
                OrderPlaced: {properties: {a: {$ref: "common.yaml#/components/schemas/Money"}}}
            """,
        "orders/common.yaml": """\
            openapi: 3.0.0
            components:
              schemas: {Money: {type: integer}, Address: {type: object}}
            """,
    }

    assert imported(files).contracts == ["orders/order-placed.v1.yaml"]
    named = imported(files, named=("orders/common.yaml",))
    assert named.contracts == ["orders/address.v1.yaml", "orders/order-placed.v1.yaml"]


def test_openapi_3_1_is_json_schema_2020_12() -> None:
    done = imported({"orders/e.yaml": AWS_EVENT.replace("3.0.0", "3.1.0")})

    # `nullable` and a boolean exclusiveMinimum are none of 2020-12.
    assert done.contracts == []
    assert done.refused == [
        "orders/e.yaml:28:62: OrderPlaced is no schema of 2020-12: exclusiveMinimum must be a "
        "number (in draft 4 and OpenAPI 3.0: true, beside a minimum), and is true"
    ]


def test_a_version_in_the_name_is_the_major() -> None:
    text = AWS_EVENT.replace("detail-type: OrderPlaced", "detail-type: OrderPlaced.v2")

    done = imported({"e.yaml": text})

    contract = done.contract("orders/order-placed.v2.yaml")
    assert contract["version"] == "2.0.0"
    assert contract["channel"]["detail-type"] == "OrderPlaced.v2"


def test_events_of_aws_belong_to_an_external_service() -> None:
    text = AWS_EVENT.replace("shop.orders", "aws.s3").replace(
        "detail-type: OrderPlaced", "detail-type: Object Created"
    )

    done = imported({"e.yaml": text})

    assert done.contracts == ["aws-s3/object-created.v1.yaml"]
    assert done.contract("aws-s3/service.yaml") == {
        "service": "aws-s3",
        "type": "external",
        "source": {"prefix": "aws.s3"},
        "channels": {"default": {"eventbridge": {"name": "default"}}},
    }
    assert "contracts/core/service.yaml" not in done.plan.files


def test_what_a_detail_does_not_say_is_refused() -> None:
    text = AWS_EVENT.replace('        detail: {$ref: "#/components/schemas/OrderPlaced"}\n', "")

    done = imported({"e.yaml": text})

    assert done.contracts == []
    assert done.refused == ["e.yaml:6:5: OrderPlaced is an event without a detail"]


def test_what_stands_beside_the_detail_is_told() -> None:
    text = AWS_EVENT.replace("        account:", "        tenant: {type: string}\n        account:")

    done = imported({"e.yaml": text})

    assert done.lost == [
        "e.yaml:14:9: tenant stands beside detail, where EventBridge delivers nothing of ours"
    ]
    assert done.plan.exit == 1


def test_operations_are_told() -> None:
    text = AWS_EVENT.replace("paths: {}", "paths: {/orders: {get: {}}}")

    done = imported({"e.yaml": text})

    assert done.contracts == ["orders/order-placed.v1.yaml"]
    assert done.lost == [
        "e.yaml:3:1: the operations of this API are not imported, only the schemas of messages"
    ]


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        ("https://example.com/money.json", "is not in the project, and nothing is fetched"),
        ("//example.com/money.json", "is not in the project, and nothing is fetched"),
        ("file:///etc/passwd", "names a place on one machine, and may not be followed"),
        ("/etc/passwd", "is an absolute path, and may not be followed"),
        ("../../../etc/passwd", "leads out of the project, and may not be followed"),
        ("..%2f..%2f..%2fetc%2fpasswd", "leads out of the project, and may not be followed"),
        ("absent.yaml#/Money", "leads nowhere: there is no file absent.yaml"),
        ("#/components/schemas/Lin", "leads nowhere: there is no Lin in /components/schemas"),
        ("other.yaml#/Absent", "leads nowhere: other.yaml has no such place"),
        ("other.yaml#/text", "leads to what is no schema"),
    ],
)
def test_a_reference_that_leads_nowhere_is_told_and_makes_a_draft(reference: str, why: str) -> None:
    text = AWS_EVENT.replace("orderId: {type: string}", f'orderId: {{$ref: "{reference}"}}')

    done = imported({"e.yaml": text, "other.yaml": "text: a\n"})

    assert done.lost == [f"e.yaml:26:25: {reference} {why}"]
    contract = done.contract("orders/order-placed.v1.yaml")
    assert contract["status"] == "draft"
    assert contract["schema"]["properties"]["orderId"] == {"x-unresolved": reference}
    assert done.plan.exit == 1


def test_two_messages_that_would_have_one_name_are_told() -> None:
    other = AWS_EVENT.replace("detail-type: OrderPlaced", "detail-type: order placed")

    done = imported({"a.yaml": AWS_EVENT, "b.yaml": other})

    assert done.contracts == ["orders/order-placed.v1.yaml"]
    assert done.refused == [
        "b.yaml:6:5: orders.order-placed@1 is what a.yaml:6:5 becomes, too: both cannot have "
        "that name"
    ]


def test_the_same_message_twice_is_one() -> None:
    done = imported({"a.yaml": AWS_EVENT, "b.yaml": AWS_EVENT})

    assert done.contracts == ["orders/order-placed.v1.yaml"]
    assert done.refused == []


def test_the_bus_of_the_project_carries_it() -> None:
    project = {
        "contracts/platform/service.yaml": "service: platform\ntype: infrastructure\n"
        "channels: {bus: {eventbridge: {name: shop}}}\n",
    }

    done = imported({"e.yaml": AWS_EVENT}, project=project)

    assert done.contract("orders/order-placed.v1.yaml")["channel"]["eventbridge"] == "platform.bus"
    assert "contracts/core/service.yaml" not in done.plan.files


def test_a_bus_can_be_named() -> None:
    done = imported({"e.yaml": AWS_EVENT}, Wishes(channel="orders.events", bus="shop-{stage}"))

    assert done.contract("orders/service.yaml") == {
        "service": "orders",
        "channels": {"events": {"eventbridge": {"name": "shop-{stage}"}}},
    }
