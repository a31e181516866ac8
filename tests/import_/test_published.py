"""Documents that say which contract they are of: checked, because anybody may write that."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from .conftest import imported

ABOUT: dict[str, Any] = {
    "id": "orders.order-placed",
    "major": 2,
    "kind": "event",
    "envelope": "none",
    "parts": {"schema": "/components/schemas/AWSEvent/properties/detail"},
}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.0",
    "info": {"title": "OrderPlaced", "version": "2.4.0"},
    "paths": {},
    "components": {
        "schemas": {
            "AWSEvent": {
                "type": "object",
                "x-amazon-events-source": "shop.checkout",
                "x-amazon-events-detail-type": "OrderPlaced.v2",
                "properties": {
                    "detail": {"$ref": "#/components/schemas/OrderPlaced"},
                    "source": {"type": "string"},
                },
            },
            "OrderPlaced": {"type": "object", "properties": {"id": {"type": "string"}}},
        }
    },
    "x-contract": ABOUT,
}


def published(**changed: Any) -> str:
    document = copy.deepcopy(DOCUMENT)
    document["x-contract"].update(changed)
    return json.dumps(document)


def test_a_file_that_says_its_contract_is_that_contract() -> None:
    done = imported({"e.json": published()})

    contract = done.contract("orders/order-placed.v2.yaml")
    assert contract["version"] == "2.4.0"
    assert contract["channel"]["source"] == "shop.checkout"
    assert contract["schema"] == {"type": "object", "properties": {"id": {"type": "string"}}}


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "../../etc.passwd"},
        {"id": "orders"},
        {"id": ["orders.a"]},
        {"id": "x." + "y" * 500},
        {"major": "2"},
        {"major": -1},
        {"major": True},
        {"major": 10**30},
        {"kind": "query"},
        {"kind": {}},
        {"kind": "operation"},
        {"envelope": None},
        {"parts": {}},
        {"parts": []},
        {"parts": {"schema": "#/x"}},
        {"parts": {"schema": "/absent"}},
        {"parts": {"schema": "/info/title"}},
        {"parts": {"schema": "/components/schemas/OrderPlaced", "channel": ""}},
        {"parts": {"schema": "/components/schemas/OrderPlaced", "errors/../x/\n": ""}},
    ],
)
def test_what_a_document_says_wrongly_is_not_believed(changed: dict[str, Any]) -> None:
    done = imported({"e.json": published(**changed)})

    # It is an event in AWS's layout like any other.
    assert done.contracts == ["checkout/order-placed.v2.yaml"]


def test_the_metadata_of_an_envelope_is_told() -> None:
    document = copy.deepcopy(DOCUMENT)
    document["x-contract"]["envelope"] = "metadata-data"
    schemas = document["components"]["schemas"]
    schemas["Envelope"] = {
        "type": "object",
        "properties": {
            "data": {"$ref": "#/components/schemas/OrderPlaced"},
            "metadata": {"type": "object"},
        },
    }
    schemas["AWSEvent"]["properties"]["detail"] = {"$ref": "#/components/schemas/Envelope"}

    done = imported({"e.json": json.dumps(document)})

    contract = done.contract("orders/order-placed.v2.yaml")
    assert contract["envelope"] == "metadata-data"
    assert contract["schema"] == {"type": "object", "properties": {"id": {"type": "string"}}}
    assert len(done.lost) == 1
    assert "what the metadata beside data holds is said in contracts.yaml" in done.lost[0]


def test_a_reference_that_leads_nowhere_makes_a_draft_here_too() -> None:
    text = published().replace('{"type": "string"}}}', '{"$ref": "gone.json"}}}')

    done = imported({"e.json": text})

    assert done.contract("orders/order-placed.v2.yaml")["status"] == "draft"
    assert len(done.lost) == 1
