"""Every channel used well, and used wrongly where a line says so."""

import json
from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict, Unpack

from archive import noted_v1 as archive_noted
from mirror import price_changed_v1 as mirror_price
from office import item_sold_v1, noted_v1, price_changed_v1, print_v1, quote_v1, signed_v1
from office import update_item_v1 as asked
from office._contracts import http_client, sqs
from office.dispatch import eventbridge_dispatcher
from stall import item_sold_v1 as sold
from stall import price_changed_v1 as changed
from stall import print_v1 as printing
from stall import quote_v1 as quoted
from stall import signed_v1 as signed
from stall import stock_moved_v1 as moved
from stall import update_item_v1 as served

# EventBridge
sold.entry({"sku": "A", "pieces": 1}, bus="main", trace_header="Root=1")
sold.entry({"sku": "A"})  # refused
sold.entry({"sku": "A", "peices": 1})  # refused
sold.entry({"sku": "A", "pieces": "1"})  # refused
sold.entry({"sku": "A", "pieces": 1}, buss="main")  # refused


# boto3's types, as boto3-stubs has them, fit.
class StubEntry(TypedDict):
    Source: NotRequired[str]
    Detail: NotRequired[str]


class StubRequest(TypedDict):
    Entries: Sequence[StubEntry]
    EndpointId: NotRequired[str]


class StubAnswer(TypedDict):
    FailedEntryCount: int
    Entries: list[StubEntry]


class StubClient:
    def put_events(self, **parameters: Unpack[StubRequest]) -> StubAnswer:
        return {"FailedEntryCount": 0, "Entries": list(parameters["Entries"])}


sold.put(StubClient(), [sold.entry({"sku": "A", "pieces": 1})])
sold.put(object(), [])  # refused


@item_sold_v1.handler
def on_sold(item: item_sold_v1.ItemSold, context: item_sold_v1.Context) -> str:
    note = item.get("note")
    return f"{item['sku']} {item['pieces'] + 1} {note} {context.event['time']}"


@item_sold_v1.handler
def on_sold_misspelt(item: item_sold_v1.ItemSold, context: item_sold_v1.Context) -> int:
    return item["peices"]  # refused


def on_noted(note: noted_v1.Noted, context: noted_v1.Context) -> str:
    return note["text"]


on_both = eventbridge_dispatcher(on_sold, noted_v1.handler(on_noted))
item_sold_v1.handler(on_noted)  # refused
answer: str = on_sold({}, None)
number: int = on_sold({}, None)  # refused

# SNS
changed.message(
    {"sku": "A", "changeId": "1", "price": 1.5},
    {"eventType": "price-changed", "weight": 1.5},
    topic_arn="arn",
)
known: changed.PriceChanged = {"sku": "A", "changeId": "1", "price": 1}
changed.message(known, {"eventType": "x"}, topic_arn="")  # refused
changed.message(known, {}, topic_arn="")  # refused
changed.message({"sku": "A"}, {"eventType": "price-changed"}, topic_arn="")  # refused
signed.message({"by": "Ines"}, {"id": "1"}, topic_arn="arn")
signed.message({"by": "Ines"}, topic_arn="arn")  # refused


@signed_v1.handler
def on_signed(it: signed_v1.Signed, context: signed_v1.Context) -> None:
    print(it["by"], context.notification["MessageId"], context.metadata["id"])
    it["bye"]  # refused


@archive_noted.handler
def on_archived(it: archive_noted.Noted, context: archive_noted.Context) -> None:
    print(context.origin["id"])
    context.origin["ID"]  # refused


# SQS
printing.message({"page": "1"}, {"job": "print", "copies": 2}, queue_url="https://")
printing.message({"page": 1}, {"job": "print"}, queue_url="https://")  # refused
printing.message({"page": "1"}, {"job": "print", "copies": "2"}, queue_url="")  # refused
printing.message({"page": "1"}, {"job": "print"})  # refused


@print_v1.batch_handler
def on_print(task: print_v1.Print, context: print_v1.Context) -> None:
    print(task["page"], context.attributes["job"], context.record["messageId"])
    context.attributes["jobs"]  # refused


@price_changed_v1.batch_handler
def on_price(it: price_changed_v1.PriceChanged, context: price_changed_v1.Context) -> None:
    print(context.origin["TopicArn"], float(it["price"]) + 1.5)
    it["price"] + "1"  # refused


@mirror_price.batch_handler
def on_mirrored(it: mirror_price.PriceChanged, context: mirror_price.Context) -> None:
    nothing: None = context.origin
    print(nothing, it)


print_v1.batch_handler(on_noted)  # refused
batch: sqs.Answer = on_print({}, None)


# Lambda
class Functions:
    def invoke(self, **parameters: object) -> Mapping[str, object]:
        return {"Payload": parameters["Payload"]}


price = float(quote_v1.invoke(Functions(), {"sku": "A"})["price"])
quote_v1.invoke(Functions(), {"sku": 1})  # refused
quote_v1.invoke(Functions(), {})  # refused
quote_v1.invoke(Functions(), {"sku": "A"})["prise"]  # refused
quote_v1.invoke(object(), {"sku": "A"})  # refused


@quoted.handler
def quote(request: quoted.QuoteRequest, context: object) -> quoted.QuoteResponse:
    return {"price": len(request["sku"])}


@quoted.handler
def quote_wrong(request: quoted.QuoteRequest, context: object) -> quoted.QuoteResponse:
    return {"price": request["sku"]}  # refused


# API Gateway
def http(request: http_client.HttpRequest) -> http_client.HttpResponse:
    return http_client.HttpResponse(200, {}, json.dumps(request.url).encode())


try:
    reply = asked.call(
        http,
        path={"sku": "A"},
        query={"limit": 1, "tag": ["a"]},
        headers={"If-Match": 1},
        body={"price": 1},
        base_url="https://api.test",
    )
    print(reply.body["sku"], reply.headers["ETag"] + 1)
    print(reply.body["SKU"])  # refused
except asked.UpdateItem404 as error:
    code: str = error.body["code"]
    print(error.body["kode"])  # refused
vase: asked.UpdateItemPath = {"sku": "VASE"}
asked.call(http, path={}, headers={"If-Match": 1}, body={"price": 1}, base_url="")  # refused
asked.call(http, path=vase, headers={"If-Match": ""}, body={"price": 1}, base_url="")  # refused
asked.call(http, path=vase, headers={"If-Match": 1}, base_url="")  # refused


@served.handler
def update(request: served.Request) -> served.Reply:
    if request.body["price"] < 0:
        raise served.UpdateItem404({"code": "unknown"})
    limit: int | None = request.query.get("limit")
    print(limit, request.query["limits"])  # refused
    return served.Reply({"sku": request.path["sku"]}, {"ETag": request.headers["If-Match"]}, 200)


@served.handler
def update_wrong(request: served.Request) -> served.Reply:
    if request.body["price"] < 0:
        raise served.UpdateItem404({"code": "other"})  # refused
    return served.Reply({"sky": "A"}, {"ETag": 1}, 200)  # refused


# DynamoDB Streams
class Bus:
    def put_events(self, **parameters: object) -> Mapping[str, object]:
        return {"FailedEntryCount": 0}


def stock(change: moved.Change) -> moved.StockMoved | None:
    if change.new is None:
        return None
    return {"sku": change.new["pk"], "by": change.new["left"]}


def stock_wrong(change: moved.Change) -> moved.StockMoved | None:
    if change.new is None:
        return None
    return {"sku": change.new["pk"], "by": change.new["right"]}  # refused


moved.stream_handler(Bus(), stock)
moved.stream_handler(Bus(), on_noted)  # refused
