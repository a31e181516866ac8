"""The types of channels: each loaded, given an example, wrapped as it arrives, and broken once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from contract_registry.channels import CHANNELS, Message
from contract_registry.config import Config
from contract_registry.finding import Json
from contract_registry.load import load
from contract_registry.model import Catalog, ContractKey
from contract_registry.source.tree import MemoryTree

SERVICE = """\
service: shop
channels:
  eventbridge: {eventbridge: {name: "bus-{stage}"}, reference: {ssm: "/{stage}/bus"}}
  sns: {sns: {name: topic}, reference: {export: topic}}
  sqs: {sqs: {name: queue, fifo: true, dead-letter: dlq}, reference: {env: QUEUE}}
  lambda: {lambda: {name: function}}
  api-gateway: {api-gateway: {name: api}}
  dynamodb-stream: {dynamodb-stream: {table: t, view: new-image, item: {required: [id]}}}
"""


@dataclass(frozen=True)
class Case:
    """A contract on a channel, an example of a message, and how both are broken."""

    contract: str
    broken: tuple[str, str]
    told: str
    bad_example: tuple[str, str]
    example_told: str


CASES = {
    "eventbridge": Case(
        """\
contract: shop.it
kind: event
version: 1.0.0
channel: {eventbridge: shop.eventbridge, source: shop, detail-type: It}
schema: {required: [id]}
examples: [{id: a}]
""",
        ("detail-type: It", 'detail-type: "It {stage}"'),
        "4:69 invalid-value",
        ("{id: a}", "{}"),
        "6:12 invalid-example",
    ),
    "sns": Case(
        """\
contract: shop.it
kind: event
version: 1.0.0
channel: {sns: shop.sns}
schema: {required: [id]}
attributes: {required: [kind], properties: {kind: {const: it}}}
examples: [{id: a}]
""",
        ("sns: shop.sns", "sns: shop.sqs"),
        "4:16 unknown-channel",
        ("{id: a}", "{}"),
        "7:12 invalid-example",
    ),
    "sqs": Case(
        """\
contract: shop.it
kind: task
version: 1.0.0
channel: {sqs: shop.sqs, group: /id, deduplication: /id}
schema: {required: [id]}
examples: [{id: a}]
""",
        ("group: /id", "group: id"),
        "4:33 invalid-value",
        ("{id: a}", "{}"),
        "6:12 invalid-example",
    ),
    "lambda": Case(
        """\
contract: shop.it
kind: operation
version: 1.0.0
channel: {lambda: shop.lambda}
request: {required: [id]}
response: {type: string}
examples: [{request: {id: a}, response: b}]
""",
        ("lambda: shop.lambda", "lambda: shop.lambada"),
        "4:19 unknown-channel",
        ("{id: a}", "{}"),
        "7:22 invalid-example",
    ),
    "api-gateway": Case(
        """\
contract: shop.it
kind: operation
version: 1.0.0
channel: {api-gateway: shop.api-gateway, method: GET, path: "/it/{id}"}
request: {path: {required: [id]}}
response: {status: 200, body: {type: string}}
examples: [{request: {path: {id: a}}, response: {status: 200, body: b}}]
""",
        ("method: GET", "method: FETCH"),
        "4:50 invalid-value",
        ("{id: a}", "{}"),
        "7:29 invalid-example",
    ),
}


def _load(files: Mapping[str, str]) -> Catalog:
    tree = MemoryTree({f"contracts/shop/{name}": text.encode() for name, text in files.items()})
    return load(tree, Config())


def _told(catalog: Catalog, name: str) -> list[str]:
    return [
        f"{it.location} {it.rule}".removeprefix(f"contracts/shop/{name}:")
        for it in catalog.problems
    ]


def test_every_channel_has_a_case() -> None:
    assert set(CASES) == {name for name, it in CHANNELS.items() if it.named is not None}
    assert set(CHANNELS) - set(CASES) == {"dynamodb-stream"}


@pytest.mark.parametrize("name", CASES)
def test_a_contract_on_it_loads_with_its_example(name: str) -> None:
    catalog = _load({"service.yaml": SERVICE, "it.v1.yaml": CASES[name].contract})
    assert catalog.problems == ()
    contract = catalog.contracts[ContractKey("shop.it", 1)]
    assert contract.channel.type == name
    assert contract.channel.ref == f"shop.{name}"
    assert set(contract.channel.settings) <= {*CHANNELS[name].routing, "group", "deduplication"}
    assert len(contract.examples) == 1
    owned = catalog.channel(contract.channel.ref)
    assert owned is not None
    assert owned.type == name


@pytest.mark.parametrize("name", CASES)
def test_broken_once_it_is_told_where(name: str) -> None:
    case = CASES[name]
    assert case.broken[0] in case.contract
    files = {"service.yaml": SERVICE, "it.v1.yaml": case.contract.replace(*case.broken)}
    assert _told(_load(files), "it.v1.yaml") == [case.told]


@pytest.mark.parametrize("name", CASES)
def test_an_example_that_is_wrong_is_told_where(name: str) -> None:
    case = CASES[name]
    assert case.bad_example[0] in case.contract
    files = {"service.yaml": SERVICE, "it.v1.yaml": case.contract.replace(*case.bad_example)}
    assert _told(_load(files), "it.v1.yaml") == [case.example_told]


def test_a_stream_is_private_to_its_service() -> None:
    stream = CASES["sns"].contract.replace("sns: shop.sns", "dynamodb-stream: shop.dynamodb-stream")
    found = _load({"service.yaml": SERVICE, "it.v1.yaml": stream})
    assert _told(found, "it.v1.yaml") == ["4:10 missing-key"]
    catalog = _load({"service.yaml": SERVICE})
    assert catalog.problems == ()
    channel = catalog.channel("shop.dynamodb-stream")
    assert channel is not None
    assert channel.item is not None
    assert channel.item.value == {"required": ["id"]}
    broken = SERVICE.replace("view: new-image", "view: newest")
    assert _told(_load({"service.yaml": broken}), "service.yaml") == ["8:55 invalid-value"]


def _envelope(name: str, body: Json, **settings: Json) -> Any:
    return CHANNELS[name].envelope(Message(body, {"kind": "it", "count": 2}, settings))


def test_what_a_lambda_function_receives() -> None:
    body = {"id": "a"}
    event = _envelope("eventbridge", body, source="shop", **{"detail-type": "It"})
    assert (event["source"], event["detail-type"], event["detail"]) == ("shop", "It", body)
    sns = _envelope("sns", body)["Records"][0]["Sns"]
    assert json.loads(sns["Message"]) == body
    assert sns["MessageAttributes"] == {
        "kind": {"Type": "String", "Value": "it"},
        "count": {"Type": "Number", "Value": "2"},
    }
    sqs = _envelope("sqs", body)["Records"][0]
    assert json.loads(sqs["body"]) == body
    assert sqs["messageAttributes"]["count"] == {"stringValue": "2", "dataType": "Number"}
    assert _envelope("lambda", body) == body
    request = {"path": {"id": "a b"}, "query": {"n": "1"}, "body": body}
    http = _envelope("api-gateway", request, method="PUT", path="/it/{id}")
    assert (http["rawPath"], http["routeKey"]) == ("/it/a b", "PUT /it/{id}")
    assert json.loads(http["body"]) == body
    assert http["queryStringParameters"] == {"n": "1"}
    record = _envelope("dynamodb-stream", {"NewImage": {"id": {"S": "a"}}})["Records"][0]
    assert record["dynamodb"] == {"NewImage": {"id": {"S": "a"}}}


@pytest.mark.parametrize("channel", CHANNELS.values(), ids=CHANNELS)
def test_every_type_says_what_it_can_do(channel: Any) -> None:
    assert channel.max_bytes > 0
    assert channel.ordered in ("never", "fifo", "always")
    assert set(channel.routing) <= set((channel.named or {}).get("properties", {}))
