"""What AWS delivers to functions, as documented, and what the generated handlers make of it.

Envelopes as in "Event structure" (EventBridge), "Using Lambda with Amazon SNS / SQS / DynamoDB" and
"Create Lambda proxy integrations" (API Gateway). The cases are for both languages.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

ACCOUNT, REGION = "123456789012", "eu-west-1"
EVENT_ID = "17793124-05d4-b198-2fde-7ededc63b103"
SOLD = {"sku": "VASE", "pieces": 2, "note": None, "extra": {"kept": True}}


def event(detail_type: str, detail: object, **more: object) -> dict[str, Any]:
    """(A) an event on a bus, for a rule's target."""
    return {
        "version": "0",
        "id": EVENT_ID,
        "detail-type": detail_type,
        "source": "bazaar.stall",
        "account": ACCOUNT,
        "time": "2026-05-04T09:12:44Z",
        "region": REGION,
        "resources": [],
        "detail": detail,
        **more,
    }


def notification(message: str, attributes: object = None, *, queue: bool = False) -> dict[str, Any]:
    """(B) what SNS says to a function; (B') to a queue, where URL is in capitals."""
    url = "URL" if queue else "Url"
    return {
        "Type": "Notification",
        "MessageId": "95df01b4-ee98-5cb9-9903-4c221d41eb5e",
        "TopicArn": f"arn:aws:sns:{REGION}:{ACCOUNT}:bazaar-topic",
        "Subject": None,
        "Message": message,
        "Timestamp": "2026-05-04T09:12:44.123Z",
        "SignatureVersion": "1",
        "Signature": "EXAMPLE",
        f"SigningCert{url}": "https://sns.eu-west-1.amazonaws.com/cert.pem",
        f"Unsubscribe{url}": "https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe",
        **({"SequenceNumber": "10000000000000003000"} if queue else {}),
        **({} if attributes is None else {"MessageAttributes": attributes}),
    }


def to_function(*notifications: dict[str, Any]) -> dict[str, Any]:
    """(B) the event of a subscribed function."""
    arn = f"arn:aws:sns:{REGION}:{ACCOUNT}:bazaar-topic:21be56ed-a058-49f5-8c98-aedd2564c486"
    return {
        "Records": [
            {
                "EventVersion": "1.0",
                "EventSubscriptionArn": arn,
                "EventSource": "aws:sns",
                "Sns": each,
            }
            for each in notifications
        ]
    }


def queued(
    *bodies: str, fifo: bool = False, groups: tuple[str, ...] = (), attributes: object = None
) -> dict[str, Any]:
    """(C) messages of a queue: message-0, message-1 …"""
    name = "queue.fifo" if fifo else "queue"
    return {
        "Records": [
            {
                "messageId": f"message-{index}",
                "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
                "body": body,
                "attributes": {
                    "ApproximateReceiveCount": "1",
                    "SentTimestamp": "1545082649183",
                    "SenderId": "AIDAIENQZJOLO23YVJ4VO",
                    "ApproximateFirstReceiveTimestamp": "1545082649185",
                    **({"MessageGroupId": groups[index]} if groups else {}),
                },
                "messageAttributes": attributes or {},
                "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
                "eventSource": "aws:sqs",
                "eventSourceARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}",
                "awsRegion": REGION,
            }
            for index, body in enumerate(bodies)
        ]
    }


def changes(*images: dict[str, Any]) -> dict[str, Any]:
    """(D) changes of items in a stream; sequence numbers 100, 101 …"""
    return {
        "Records": [
            {
                "eventID": f"c4ca4238a0b923820dcc509a6f75849{index}",
                "eventName": "MODIFY",
                "eventVersion": "1.1",
                "eventSource": "aws:dynamodb",
                "awsRegion": REGION,
                "eventSourceARN": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/stall/stream/"
                "2026-01-01T00:00:00.000",
                "dynamodb": {
                    "ApproximateCreationDateTime": 1777886000,
                    "Keys": {"pk": {"S": f"ITEM#{index}"}},
                    "SequenceNumber": str(100 + index),
                    "SizeBytes": 59,
                    "StreamViewType": "NEW_AND_OLD_IMAGES",
                    **image,
                },
            }
            for index, image in enumerate(images)
        ]
    }


def rest(body: str | None, **more: object) -> dict[str, Any]:
    """A request through a REST API (payload format 1.0)."""
    return {
        "resource": "/items/{sku}",
        "path": "/items/VASE",
        "httpMethod": "PUT",
        "headers": {"Accept": "*/*", "if-match": "7"},
        "multiValueHeaders": {"Accept": ["*/*"], "if-match": ["7"]},
        "queryStringParameters": {"limit": "5", "tag": "new"},
        "multiValueQueryStringParameters": {"limit": ["5"], "tag": ["blue", "new"]},
        "pathParameters": {"sku": "VASE"},
        "stageVariables": None,
        "requestContext": {"httpMethod": "PUT", "stage": "main", "requestId": EVENT_ID},
        "body": body,
        "isBase64Encoded": False,
        **more,
    }


def http(body: str | None, **more: object) -> dict[str, Any]:
    """The same through an HTTP API (payload format 2.0), which joins values by commas."""
    return {
        "version": "2.0",
        "routeKey": "PUT /items/{sku}",
        "rawPath": "/main/items/VASE",
        "rawQueryString": "limit=5&tag=blue&tag=new%2C+old&dry=true",
        "headers": {"accept": "*/*", "if-match": "7"},
        "queryStringParameters": {"limit": "5", "tag": "blue,new, old", "dry": "true"},
        "pathParameters": {"sku": "VASE"},
        "requestContext": {"http": {"method": "PUT", "path": "/main/items/VASE"}, "stage": "main"},
        "body": body,
        "isBase64Encoded": False,
        **more,
    }


@dataclass(frozen=True)
class Case:
    """One delivery.

    module, handler:  of the generated package: `office/item_sold_v1`, `handler`
    seen:     the payloads that the function gets, in order; a payload with `poison` makes it raise
    context:  of the first payload, by the names of what is looked at: `event.id`
    answer:   what the handler gives back
    refused:  `contract pointer` of the violation that it raises
    """

    title: str
    module: str
    handler: str
    event: object
    seen: tuple[object, ...] = ()
    context: tuple[tuple[str, object], ...] = ()
    answer: object = None
    refused: str = ""


def failures(*identifiers: str) -> dict[str, Any]:
    return {"batchItemFailures": [{"itemIdentifier": it} for it in identifiers]}


def text(value: object) -> str:
    return json.dumps(value)


def price(sku: str, **more: object) -> dict[str, Any]:
    return {"sku": sku, "changeId": "c", "price": 1.5, **more}


SNS_ATTRIBUTES = {
    "eventType": {"Type": "String", "Value": "price-changed"},
    "weight": {"Type": "Number", "Value": "2.50"},
    "tags": {"Type": "String.Array", "Value": '["a","b"]'},
    "raw": {"Type": "Binary", "Value": "AAEC"},
}
SQS_ATTRIBUTES = {
    "eventType": {"stringValue": "price-changed", "binaryValue": None, "dataType": "String"},
    "weight": {"stringValue": "3", "dataType": "Number"},
    "tags": {"stringValue": '["a"]', "dataType": "String.Array"},
    "raw": {"binaryValue": "AAEC", "dataType": "Binary"},
}
ATTRIBUTES = {"eventType": "price-changed", "weight": 2.5, "tags": ["a", "b"], "raw": "AAEC"}
CLOUD = {
    "specversion": "1.0",
    "id": "1",
    "source": "stall",
    "type": "stall.signed",
    "time": "2026-05-04T09:12:44Z",
    "datacontenttype": "application/json",
    "data": {"by": "Ines"},
}
PRINT = {"job": {"stringValue": "print", "dataType": "String"}}


def wrapped_price(payload: object, attributes: object = SNS_ATTRIBUTES) -> str:
    return text(notification(text(payload), attributes, queue=True))


CASES = (
    Case(
        "an event reaches the function as it is, with its envelope",
        "office/item_sold_v1",
        "handler",
        event("ItemSold", SOLD, **{"replay-name": "again"}),
        seen=(SOLD,),
        context=(("event.id", EVENT_ID), ("event.account", ACCOUNT), ("invocation", "lambda")),
        answer="VASE",
    ),
    Case(
        "an event of another detail-type is none of the contract's",
        "office/item_sold_v1",
        "handler",
        event("Noted", SOLD),
        refused="stall.item-sold /detail-type",
    ),
    Case(
        "nor is one from another source",
        "office/item_sold_v1",
        "handler",
        {**event("ItemSold", SOLD), "source": "bazaar.other"},
        refused="stall.item-sold /source",
    ),
    Case(
        "an event without detail is none",
        "office/item_sold_v1",
        "handler",
        {"source": "bazaar.stall", "detail-type": "ItemSold"},
        refused="stall.item-sold /detail",
    ),
    Case(
        "nor is what is no object",
        "office/item_sold_v1",
        "handler",
        "ItemSold",
        refused="stall.item-sold ",
    ),
    Case(
        "a detail that the contract refuses is told by its pointer",
        "office/item_sold_v1",
        "handler",
        event("ItemSold", {"sku": "VASE", "pieces": 0}),
        refused="stall.item-sold /pieces",
    ),
    Case(
        "metadata comes beside data",
        "office/noted_v1",
        "handler",
        event("Noted", {"metadata": {"traceId": "t"}, "data": {"text": "hello"}}),
        seen=({"text": "hello"},),
        context=(("metadata.traceId", "t"),),
    ),
    Case(
        "metadata is checked",
        "office/noted_v1",
        "handler",
        event("Noted", {"metadata": {}, "data": {"text": "hello"}}),
        refused="stall.noted /traceId",
    ),
    Case(
        "metadata must be there",
        "office/noted_v1",
        "handler",
        event("Noted", {"data": {"text": "hello"}}),
        refused="stall.noted /metadata",
    ),
    Case(
        "a CloudEvent comes from a topic to a function",
        "office/signed_v1",
        "handler",
        to_function(notification(text(CLOUD), {})),
        seen=({"by": "Ines"},),
        context=(("metadata.id", "1"), ("notification.Subject", None)),
    ),
    Case(
        "a CloudEvent of another type is refused",
        "office/signed_v1",
        "handler",
        to_function(notification(text({**CLOUD, "type": "stall.lost"}))),
        refused="stall.signed /type",
    ),
    Case(
        "an event goes through a topic to a function",
        "archive/noted_v1",
        "handler",
        to_function(
            notification(text(event("Noted", {"metadata": {"traceId": "t"}, "data": {"text": ""}})))
        ),
        seen=({"text": ""},),
        context=(("origin.id", EVENT_ID), ("notification.Type", "Notification")),
    ),
    Case(
        "an event goes through a topic and a queue, wrapped",
        "archive/item_sold_v1",
        "batch_handler",
        queued(text(notification(text(event("ItemSold", SOLD)), queue=True))),
        seen=(SOLD,),
        context=(("origin.time", "2026-05-04T09:12:44Z"), ("record.messageId", "message-0")),
        answer=failures(),
    ),
    Case(
        "and raw",
        "mirror/item_sold_v1",
        "batch_handler",
        queued(text(event("ItemSold", SOLD))),
        seen=(SOLD,),
        context=(("origin.id", EVENT_ID),),
        answer=failures(),
    ),
    Case(
        "a notification in a queue brings its own attributes, typed",
        "office/price_changed_v1",
        "batch_handler",
        queued(wrapped_price(price("A")), fifo=True, groups=("A",)),
        seen=(price("A"),),
        context=(
            *((f"attributes.{name}", value) for name, value in ATTRIBUTES.items()),
            ("origin.SequenceNumber", "10000000000000003000"),
        ),
        answer=failures(),
    ),
    Case(
        "delivered raw, they are the message's",
        "mirror/price_changed_v1",
        "batch_handler",
        queued(text(price("A")), fifo=True, groups=("A",), attributes=SQS_ATTRIBUTES),
        seen=(price("A"),),
        context=(
            ("attributes.weight", 3),
            ("attributes.tags", ["a"]),
            ("attributes.raw", "AAEC"),
            ("origin", None),
        ),
        answer=failures(),
    ),
    Case(
        "another constant attribute is another contract",
        "mirror/price_changed_v1",
        "batch_handler",
        queued(
            text(price("A")),
            attributes={"eventType": {"stringValue": "other", "dataType": "String"}},
        ),
        answer=failures("message-0"),
    ),
    Case(
        "what fails in a standard queue fails alone",
        "archive/item_sold_v1",
        "batch_handler",
        queued(
            "{",
            text(notification(text(event("ItemSold", SOLD)), queue=True)),
            text(notification(text(event("ItemSold", {**SOLD, "poison": 1})), queue=True)),
            text(notification(text(event("ItemSold", SOLD)), queue=True)),
            groups=("a", "a", "a", "a"),
        ),
        seen=(SOLD, {**SOLD, "poison": 1}, SOLD),
        answer=failures("message-0", "message-2"),
    ),
    Case(
        "in FIFO the rest of the group comes again untouched, other groups go on",
        "mirror/price_changed_v1",
        "batch_handler",
        queued(
            text(price("A")),
            text(price("B")),
            text(price("A", poison=1)),
            text(price("A", changeId="later")),
            text(price("B", changeId="on")),
            text(price("C")),
            text(price("A", changeId="last")),
            fifo=True,
            groups=("A", "B", "A", "A", "B", "C", "A"),
            attributes=SQS_ATTRIBUTES,
        ),
        seen=(
            price("A"),
            price("B"),
            price("A", poison=1),
            price("B", changeId="on"),
            price("C"),
        ),
        answer=failures("message-2", "message-3", "message-6"),
    ),
    Case(
        "a task comes with its attributes",
        "office/print_v1",
        "batch_handler",
        queued(text({"page": "1"}), attributes=PRINT),
        seen=({"page": "1"},),
        context=(("attributes.job", "print"),),
        answer=failures(),
    ),
    Case(
        "numbers keep what they are in a body",
        "mirror/price_changed_v1",
        "batch_handler",
        queued(
            '{"sku":"A","changeId":"c","price":0.1,"big":9007199254740991}',
            attributes=SQS_ATTRIBUTES,
        ),
        seen=({"sku": "A", "changeId": "c", "price": 0.1, "big": 9007199254740991},),
        answer=failures(),
    ),
    Case(
        "NaN is no JSON",
        "mirror/price_changed_v1",
        "batch_handler",
        queued('{"sku":"A","changeId":"c","price":NaN}', attributes=SQS_ATTRIBUTES),
        answer=failures("message-0"),
    ),
)

ASKED = {
    "path": {"sku": "VASE"},
    "query": {"limit": 5, "tag": ["blue", "new"]},
    "headers": {"If-Match": 7},
    "body": {"price": 1.5},
}
ENCODED = base64.b64encode('{"price": 1.5, "note": "ü"}'.encode()).decode()
CHANGED = {
    "statusCode": 200,
    "headers": {"ETag": "8", "content-type": "application/json"},
    "isBase64Encoded": False,
    "body": '{"sku":"VASE"}',
}
REQUESTS: tuple[tuple[str, dict[str, Any], object, object], ...] = (
    ("through REST", rest('{"price": 1.5}'), ASKED, CHANGED),
    (
        "through HTTP, values that come twice apart",
        http('{"price": 1.5}'),
        {**ASKED, "query": {"limit": 5, "tag": ["blue", "new, old"], "dry": True}},
        CHANGED,
    ),
    (
        "with a body in base64",
        rest(ENCODED, isBase64Encoded=True),
        {**ASKED, "body": {"price": 1.5, "note": "ü"}},
        CHANGED,
    ),
    (
        "with a declared error for an answer",
        rest('{"price": 404}'),
        {**ASKED, "body": {"price": 404}},
        {
            "statusCode": 404,
            "headers": {"content-type": "application/json"},
            "isBase64Encoded": False,
            "body": '{"code":"unknown"}',
        },
    ),
    (
        "with one that stands for several",
        rest('{"price": 409}'),
        {**ASKED, "body": {"price": 409}},
        {
            "statusCode": 409,
            "headers": {"content-type": "application/json"},
            "isBase64Encoded": False,
            "body": '{"message":"taken"}',
        },
    ),
)
BAD_REQUESTS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("a query out of bounds", http('{"price": 1}', rawQueryString="limit=11"), "/limit"),
    ("a text for a number", http('{"price": 1}', rawQueryString="limit=x"), "/limit"),
    ("a name twice", http('{"price": 1}', rawQueryString="limit=1&limit=2"), "/limit"),
    ("no header", http('{"price": 1}', headers={}), "/If-Match"),
    ("no body", http(None), ""),
    ("no JSON", http("{"), ""),
    ("no base64", http("%", isBase64Encoded=True), ""),
    ("another method", rest('{"price": 1}', httpMethod="POST"), "/method"),
)
