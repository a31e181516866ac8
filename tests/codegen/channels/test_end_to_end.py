"""The shop's generated code on both sides of real parts: boto3 over HTTP against moto's server.

moto's envelopes lack `account`, and its queues and streams know no Lambda: what Lambda would hand
over is made from what boto3 receives. The documented envelopes are in `test_receiving.py`.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from codegen.channels import bazaar

ROOT = Path(__file__).parents[3]
PACKAGE = "shop_code"
SERVICES = ("orders", "shipping", "notifications", "inventory", "purchasing")
ORDER = {
    "orderId": "0b5c8a52-6f3e-4b0e-9a57-2f1d7c3e9b41",
    "customerId": "7d1f4c0a-2f43-4b6e-8a3c-5d9b1e6a7c20",
    "placedAt": "2026-05-04T09:12:44Z",
    "lines": [{"sku": "MUG", "quantity": 2, "unitPrice": {"amount": 1299, "currency": "EUR"}}],
    "total": {"amount": 2598, "currency": "EUR"},
    "shipTo": {
        "name": "Ines Example",
        "street": "Rua das Flores 12",
        "postalCode": "4050-262",
        "city": "Porto",
        "country": "PT",
    },
    "region": "eu",
}
STOCK = {
    "sku": "MUG-BLUE-350",
    "warehouse": "porto-1",
    "available": 4,
    "reorderLevel": 20,
    "measuredAt": "2026-05-04T09:13:02Z",
}


@dataclass(frozen=True)
class Cloud:
    """Clients of everything, on one server."""

    endpoint: str

    def client(self, name: str) -> Any:
        import boto3

        return boto3.client(
            name,
            endpoint_url=self.endpoint,
            region_name="eu-west-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    def queue(self, name: str, **attributes: str) -> tuple[str, str]:
        """A queue's URL and ARN."""
        sqs = self.client("sqs")
        url = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
        asked = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        return url, asked["Attributes"]["QueueArn"]

    def delivered(self, url: str, arn: str) -> dict[str, Any]:
        """What Lambda would hand over of what waits in a queue."""
        answer = self.client("sqs").receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=10,
            MessageAttributeNames=["All"],
            MessageSystemAttributeNames=["All"],
        )
        return {"Records": [_record(it, arn) for it in answer.get("Messages", [])]}


def _record(message: dict[str, Any], arn: str) -> dict[str, Any]:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
        "messageAttributes": {
            name: {"stringValue": it.get("StringValue"), "dataType": it["DataType"]}
            for name, it in message.get("MessageAttributes", {}).items()
        },
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": arn,
        "awsRegion": "eu-west-1",
    }


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    import requests
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    requests.post(f"http://{host}:{port}/moto-api/reset", timeout=30)
    yield Cloud(f"http://{host}:{port}")
    server.stop()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The shop's packages, in one package on the path."""
    import sys

    folder = tmp_path_factory.mktemp("shop")
    (folder / PACKAGE).mkdir()
    (folder / PACKAGE / "__init__.py").touch()
    bazaar.generate(ROOT, SERVICES, "python", folder / PACKAGE)
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


def test_an_order_goes_through_the_bus_to_a_queue_to_its_handler(
    cloud: Cloud, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shop_code.orders import order_placed_v2 as orders  # type: ignore[import-not-found]
    from shop_code.shipping import order_placed_v2 as shipping  # type: ignore[import-not-found]

    monkeypatch.setenv("STAGE", "test")
    events = cloud.client("events")
    url, arn = cloud.queue("shipping-parcels-test")
    events.create_event_bus(Name="shop-main-test")
    events.put_rule(
        Name="parcels",
        EventBusName="shop-main-test",
        EventPattern=json.dumps(shipping.EVENT_PATTERN),
    )
    events.put_targets(
        Rule="parcels", EventBusName="shop-main-test", Targets=[{"Id": "queue", "Arn": arn}]
    )
    abroad = {**ORDER, "shipTo": {**ORDER["shipTo"], "country": "US"}}  # type: ignore[dict-item]
    orders.put(events, [orders.entry(ORDER), orders.entry(abroad)])

    seen: list[Any] = []

    def pack(order: Any, context: Any) -> None:
        seen.append((order, context.origin["detail-type"]))

    delivered = cloud.delivered(url, arn)
    for record in delivered["Records"]:
        record["body"] = json.dumps({"account": "123456789012", **json.loads(record["body"])})
    assert shipping.batch_handler(pack)(delivered, None) == {"batchItemFailures": []}
    assert seen == [(ORDER, "OrderPlaced.v2")]


def test_a_fifo_batch_with_a_poison_message_keeps_its_order(cloud: Cloud, shop: Path) -> None:
    from shop_code.notifications import send_email_v1 as worker  # type: ignore[import-not-found]
    from shop_code.shipping import send_email_v1 as sender

    url, arn = cloud.queue("notifications-email-test.fifo", FifoQueue="true")
    ines, rui = (f"7d1f4c0a-2f43-4b6e-8a3c-5d9b1e6a7c2{it}" for it in (0, 1))
    templates = [(ines, 1), (rui, 2), (ines, 3), (ines, 4), (rui, 5)]

    def email(recipient: str, number: int) -> Any:
        return {
            "messageId": f"5e0f9d8c-1a2b-4c3d-9e8f-7a6b5c4d3e0{number}",
            "recipientId": recipient,
            "to": "ines@example.org",
            "template": "delivery-delayed",
            "variables": {"number": number},
        }

    messages = [sender.message(email(*it), queue_url=url) for it in templates]
    sender.send(cloud.client("sqs"), messages)
    sent: list[int] = []
    poison = {3}

    def send(task: Any, context: Any) -> None:
        number = task["variables"]["number"]
        if number in poison:
            raise RuntimeError("the template is broken")
        sent.append(number)

    handler = worker.batch_handler(send)
    left = _deliver(cloud, url, arn, handler)
    assert sent == [1, 2, 5]
    assert left == [3, 4]
    poison.clear()
    assert _deliver(cloud, url, arn, handler) == []
    assert sent == [1, 2, 5, 3, 4]


def _deliver(cloud: Cloud, url: str, arn: str, handler: Any) -> list[int]:
    """One batch, as Lambda does it: what is answered as failed is visible again, the rest gone."""
    sqs = cloud.client("sqs")
    delivered = cloud.delivered(url, arn)
    failed = {it["itemIdentifier"] for it in handler(delivered, None)["batchItemFailures"]}
    left = []
    for record in delivered["Records"]:
        known = {"QueueUrl": url, "ReceiptHandle": record["receiptHandle"]}
        if record["messageId"] in failed:
            left.append(json.loads(record["body"])["variables"]["number"])
            sqs.change_message_visibility(**known, VisibilityTimeout=0)
        else:
            sqs.delete_message(**known)
    return left


def test_an_alert_goes_through_a_topic_raw_and_filtered(cloud: Cloud, shop: Path) -> None:
    from shop_code.inventory import stock_low_v1 as inventory  # type: ignore[import-not-found]
    from shop_code.purchasing import stock_low_v1 as purchasing  # type: ignore[import-not-found]

    sns = cloud.client("sns")
    topic = sns.create_topic(Name="shop-alerts-test")["TopicArn"]
    url, arn = cloud.queue("purchasing-reorders-test")
    sns.subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint=arn,
        Attributes={
            "RawMessageDelivery": "true",
            "FilterPolicy": json.dumps(purchasing.FILTER_POLICY),
            "FilterPolicyScope": purchasing.FILTER_POLICY_SCOPE,
        },
    )
    messages = [
        inventory.message(
            {**STOCK, "warehouse": warehouse},
            {"eventType": "stock-low", "warehouse": warehouse},
            topic_arn=topic,
        )
        for warehouse in ("porto-1", "lisboa-1", "porto-2")
    ]
    inventory.publish(sns, messages)
    seen: list[Any] = []

    def reorder(stock: Any, context: Any) -> None:
        seen.append((stock["warehouse"], context.attributes["warehouse"]))

    handler = purchasing.batch_handler(reorder)
    assert handler(cloud.delivered(url, arn), None) == {"batchItemFailures": []}
    assert sorted(seen) == [("porto-1", "porto-1"), ("porto-2", "porto-2")]


def test_a_wrapped_notification_reaches_its_queue(cloud: Cloud, python_packages: Path) -> None:
    from office import price_changed_v1 as office  # type: ignore[import-not-found]
    from stall import price_changed_v1 as stall  # type: ignore[import-not-found]

    sns = cloud.client("sns")
    topic = sns.create_topic(Name="bazaar-ordered.fifo", Attributes={"FifoTopic": "true"})
    url, arn = cloud.queue("office-prices.fifo", FifoQueue="true")
    sns.subscribe(TopicArn=topic["TopicArn"], Protocol="sqs", Endpoint=arn)
    price = {"sku": "A", "changeId": "c-1", "price": 1.5}
    attributes = {"eventType": "price-changed", "weight": 2.5, "tags": ["a"]}
    stall.publish(sns, [stall.message(price, attributes, topic_arn=topic["TopicArn"])])
    seen: list[Any] = []
    office.batch_handler(lambda it, context: seen.append((it, context.attributes)))(
        cloud.delivered(url, arn), None
    )
    assert seen == [(price, attributes)]


def test_an_item_written_to_the_table_comes_out_as_the_event(
    cloud: Cloud, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shop_code.orders import order_placed_v1, order_placed_v2
    from shop_code.orders.dispatch import (  # type: ignore[import-not-found]
        dynamodb_stream_together,
    )

    monkeypatch.setenv("STAGE", "stream")
    events = cloud.client("events")
    events.create_event_bus(Name="shop-main-stream")
    url, arn = cloud.queue("every-order")
    events.put_rule(
        Name="all", EventBusName="shop-main-stream", EventPattern='{"source": ["shop.orders"]}'
    )
    events.put_targets(
        Rule="all", EventBusName="shop-main-stream", Targets=[{"Id": "queue", "Arn": arn}]
    )
    stream = _table(cloud)
    _write(cloud, "PENDING")
    _write(cloud, "PAID")
    records = _changes(cloud, stream)
    assert [it["eventName"] for it in records] == ["INSERT", "MODIFY"]
    paid = [it for it in records if it["dynamodb"].get("OldImage")]  # as the filter lets through
    handler = dynamodb_stream_together(
        order_placed_v1.stream_handler(events), order_placed_v2.stream_handler(events)
    )
    assert handler({"Records": paid}, None) == {"batchItemFailures": []}
    bodies = [json.loads(it["body"]) for it in cloud.delivered(url, arn)["Records"]]
    published = {it["detail-type"]: it["detail"] for it in bodies}
    assert published == {
        "OrderPlaced.v2": {**ORDER, "email": "ines@example.org"},
        "OrderPlaced": {
            "orderId": ORDER["orderId"],
            "email": "ines@example.org",
            "amount": 2598,
            "currency": "EUR",
            "placedAt": ORDER["placedAt"],
        },
    }


def _table(cloud: Cloud) -> str:
    """A table's stream."""
    made = cloud.client("dynamodb").create_table(
        TableName="orders-stream",
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    return str(made["TableDescription"]["LatestStreamArn"])


def _write(cloud: Cloud, status: str) -> None:
    """The order, by boto3's own marshalling."""
    from boto3.dynamodb.types import TypeSerializer

    item = {
        "pk": "CUSTOMER#1",
        "sk": "ORDER#1",
        "status": status,
        "email": "ines@example.org",
        "totalAmount": 2598,
        "currency": "EUR",
        "version": 1,
        **{name: ORDER[name] for name in ("orderId", "customerId", "placedAt", "lines", "shipTo")},
    }
    marshalled = {name: TypeSerializer().serialize(value) for name, value in item.items()}
    cloud.client("dynamodb").put_item(TableName="orders-stream", Item=marshalled)


def _changes(cloud: Cloud, stream: str) -> list[dict[str, Any]]:
    """The records of a stream as Lambda has them: JSON, binary in base64, ARN and all."""
    streams = cloud.client("dynamodbstreams")
    (shard,) = streams.describe_stream(StreamArn=stream)["StreamDescription"]["Shards"]
    iterator = streams.get_shard_iterator(
        StreamArn=stream, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    records = streams.get_records(ShardIterator=iterator)["Records"]
    text = json.dumps(records, default=_in_json)
    return [{**it, "eventSourceARN": stream} for it in json.loads(text)]


def _in_json(value: Any) -> Any:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value.timestamp()
