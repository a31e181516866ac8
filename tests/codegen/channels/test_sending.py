"""What generated code sends: checked, typed, split as AWS counts, no failure hidden."""

from __future__ import annotations

import importlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from codegen.channels.receiving import ask

SOLD = {"sku": "VASE", "pieces": 2}
PRICE = {"sku": "A", "changeId": "c-1", "price": 1.5}
SNS_OPTIONS = {"topicArn": "arn:aws:sns:eu-west-1:123456789012:bazaar-ordered.fifo"}
SQS_OPTIONS = {"queueUrl": "https://sqs.test/queue"}

# module, function, arguments for TypeScript (a dict at the end: Python's keywords in camel case)
MADE: list[tuple[str, str, list[Any], Any]] = [
    (
        "stall/item_sold_v1",
        "entry",
        [SOLD, {"bus": "main", "resources": ["arn:x"], "traceHeader": "Root=1"}],
        {
            "Source": "bazaar.stall",
            "DetailType": "ItemSold",
            "Detail": '{"sku":"VASE","pieces":2}',
            "EventBusName": "main",
            "Resources": ["arn:x"],
            "TraceHeader": "Root=1",
        },
    ),
    ("stall/item_sold_v1", "entry", [{"sku": "VASE"}, {"bus": "b"}], "stall.item-sold /pieces"),
    (
        "stall/item_sold_v1",
        "entry",
        [{"sku": "vase", "pieces": 1}, {"bus": "b"}],
        "stall.item-sold /sku",
    ),
    # Names that the contract does not declare are refused: the check closes the writer.
    (
        "stall/item_sold_v1",
        "entry",
        [{**SOLD, "more": 1}, {"bus": "b"}],
        "stall.item-sold /more",
    ),
    (
        "stall/item_sold_v1",
        "entry",
        [{**SOLD, "note": "x" * 1_048_576}, {"bus": "b"}],
        "stall.item-sold ",
    ),
    (
        "stall/noted_v1",
        "entry",
        [{"text": "a"}, {"traceId": "t"}, {"bus": "b"}],
        {
            "Source": "bazaar.stall",
            "DetailType": "Noted",
            "Detail": '{"metadata":{"traceId":"t"},"data":{"text":"a"}}',
            "EventBusName": "b",
        },
    ),
    ("stall/noted_v1", "entry", [{"text": "a"}, {}, {"bus": "b"}], "stall.noted /traceId"),
    (
        "stall/price_changed_v1",
        "message",
        [PRICE, {"eventType": "price-changed", "weight": 2.5, "tags": ["a", "b"]}, SNS_OPTIONS],
        {
            "TopicArn": SNS_OPTIONS["topicArn"],
            "Message": '{"sku":"A","changeId":"c-1","price":1.5}',
            "MessageAttributes": {
                "eventType": {"DataType": "String", "StringValue": "price-changed"},
                "weight": {"DataType": "Number", "StringValue": "2.5"},
                "tags": {"DataType": "String.Array", "StringValue": '["a","b"]'},
            },
            "MessageGroupId": "A",
            "MessageDeduplicationId": "c-1",
        },
    ),
    (
        "stall/price_changed_v1",
        "message",
        [PRICE, {"eventType": "other"}, SNS_OPTIONS],
        "stall.price-changed /eventType",
    ),
    (
        "stall/price_changed_v1",
        "message",
        [{**PRICE, "sku": "a b"}, {"eventType": "price-changed"}, SNS_OPTIONS],
        "stall.price-changed /sku",
    ),
    (
        "stall/price_changed_v1",
        "message",
        [{**PRICE, "changeId": ""}, {"eventType": "price-changed"}, SNS_OPTIONS],
        "stall.price-changed /changeId",
    ),
    (
        "stall/price_changed_v1",
        "message",
        [PRICE, {"eventType": "price-changed"}, {**SNS_OPTIONS, "limit": 67}],
        "stall.price-changed ",
    ),
    (
        "stall/signed_v1",
        "message",
        [{"by": "Ines"}, {"id": "1", "time": "2026-05-04T09:12:44Z"}, SNS_OPTIONS],
        {
            "TopicArn": SNS_OPTIONS["topicArn"],
            "Message": '{"specversion":"1.0","type":"stall.signed","source":"stall","id":"1",'
            '"time":"2026-05-04T09:12:44Z","datacontenttype":"application/json",'
            '"data":{"by":"Ines"}}',
        },
    ),
    ("stall/signed_v1", "message", [{"by": "I"}, {}, SNS_OPTIONS], "stall.signed /id"),
    (
        "stall/signed_v1",
        "message",
        [{"by": "I"}, {"id": "1", "type": "x"}, SNS_OPTIONS],
        "stall.signed /type",
    ),
    (
        "stall/print_v1",
        "message",
        [{"page": "1"}, {"job": "print", "copies": 2}, {**SQS_OPTIONS, "delaySeconds": 5}],
        {
            "QueueUrl": "https://sqs.test/queue",
            "MessageBody": '{"page":"1"}',
            "MessageAttributes": {
                "job": {"DataType": "String", "StringValue": "print"},
                "copies": {"DataType": "Number", "StringValue": "2"},
            },
            "DelaySeconds": 5,
        },
    ),
    (
        "stall/remind_v1",
        "message",
        [{"who": "Ines"}, {**SQS_OPTIONS, "deduplicationId": "d"}],
        {
            "QueueUrl": "https://sqs.test/queue",
            "MessageBody": '{"who":"Ines"}',
            "MessageGroupId": "Ines",
            "MessageDeduplicationId": "d",
        },
    ),
]


def snake(name: str) -> str:
    return "".join(f"_{it.lower()}" if it.isupper() else it for it in name)


def by_python(module: str, make: str, given: list[Any]) -> Any:
    *arguments, options = given
    keywords = {snake(name): value for name, value in options.items()}
    function = getattr(importlib.import_module(module.replace("/", ".")), make)
    try:
        return function(*arguments, **keywords)
    except ValueError as error:
        violation: Any = error
        assert violation.version == "1.0.0"
        return f"{violation.contract} {violation.pointer}"


@pytest.mark.parametrize(("module", "make", "given", "expected"), MADE)
def test_python_makes(
    module: str, make: str, given: list[Any], expected: Any, python_packages: Path
) -> None:
    assert by_python(module, make, given) == expected


def test_typescript_makes_the_same(javascript: Path) -> None:
    questions = [
        {
            "module": f"{module.replace('_v1', '.v1').replace('_', '-')}.js",
            "make": make,
            "given": given,
        }
        for module, make, given, _ in MADE
    ]
    answers = ask(javascript, "send", questions)
    made = [it.get("made", it.get("refused")) for it in answers]
    assert made == [expected for *_, expected in MADE]


def entry(detail: str, **more: object) -> dict[str, Any]:
    return {"Source": "s", "DetailType": "d", "Detail": detail, "EventBusName": "b", **more}


def body(text: str, **more: object) -> dict[str, Any]:
    return {"TopicArn": "t", "QueueUrl": "q", "Message": text, "MessageBody": text, **more}


ATTRIBUTE = {"MessageAttributes": {"é": {"DataType": "String", "StringValue": "€"}}}  # 2 + 6 + 3
LARGEST = {"eventbridge": 1_048_575, "sns": 262_144, "sqs": 1_048_576}
SPLIT: list[tuple[str, list[dict[str, Any]], list[Any]]] = [
    ("eventbridge", [entry("{}")] * 21, [10, 10, 1]),
    # 2 for source and detail-type, 14 for Time, whatever it says.
    ("eventbridge", [entry("x" * (LARGEST["eventbridge"] - 2))], [1]),
    ("eventbridge", [entry("x" * (LARGEST["eventbridge"] - 1))], ["TooLarge", 0, 1_048_576]),
    ("eventbridge", [entry("x" * (LARGEST["eventbridge"] - 16), Time="any")], [1]),
    (
        "eventbridge",
        [entry("x"), entry("x" * (LARGEST["eventbridge"] - 15), Time="any")],
        ["TooLarge", 1, 1_048_576],
    ),
    # Bytes of UTF-8, of each resource, too: 😀 has four.
    ("eventbridge", [entry("😀" * 262_143, Resources=["a"])], [1]),
    ("eventbridge", [entry("😀" * 262_143, Resources=["ab"])], ["TooLarge", 0, 1_048_576]),
    ("eventbridge", [entry("x" * 524_285), entry("x" * 524_286), entry("x")], [2, 1]),
    ("sns", [body("x" * 262_133, **ATTRIBUTE)], [1]),
    ("sns", [body("x" * 262_134, **ATTRIBUTE)], ["TooLarge", 0, 262_145]),
    ("sns", [body("x" * 131_072), body("x" * 131_072), body("x")], [2, 1]),
    ("sqs", [body("x" * 1_048_565, **ATTRIBUTE)], [1]),
    ("sqs", [body("x" * 1_048_566, **ATTRIBUTE)], ["TooLarge", 0, 1_048_577]),
    ("sqs", [body("é" * 524_288), *[body("x")] * 11], [1, 10, 1]),
]
MODULES = {"eventbridge": "item_sold_v1", "sns": "price_changed_v1", "sqs": "print_v1"}


@pytest.mark.parametrize(("channel", "entries", "expected"), SPLIT)
def test_python_splits(
    channel: str, entries: list[dict[str, Any]], expected: list[Any], python_packages: Path
) -> None:
    from stall._contracts.sending import TooLarge  # type: ignore[import-not-found]

    module = importlib.import_module(f"stall.{MODULES[channel]}")
    try:
        told: list[Any] = [len(it) for it in module.batches(entries)]
    except TooLarge as error:
        told = ["TooLarge", error.index, error.size]
    assert told == expected


def test_typescript_splits_the_same(javascript: Path) -> None:
    names = {name: f"stall/{it[:-3].replace('_', '-')}.v1" for name, it in MODULES.items()}
    questions = [{"channel": names[channel], "entries": it} for channel, it, _ in SPLIT]
    assert ask(javascript, "split", questions) == [expected for *_, expected in SPLIT]


REFUSED = {"ErrorCode": "ThrottlingException", "ErrorMessage": "slower"}
TAKEN = {"EventId": "1"}
PUT: list[tuple[int, list[Any], dict[str, Any]]] = [
    (12, [], {"sent": [10, 2]}),
    (
        25,
        [{"FailedEntryCount": 0}, {"FailedEntryCount": 2, "Entries": [REFUSED, TAKEN, REFUSED]}],
        {
            "sent": [10, 10],
            "failures": [[10, "ThrottlingException"], [12, "ThrottlingException"]],
            "unsent": 5,
            "first": 10,
            "message": "7 of 25 entries were not sent; entry 10: ThrottlingException slower; "
            "entry 12: ThrottlingException slower",
        },
    ),
    (
        12,
        [{"FailedEntryCount": 0}, "down"],
        {
            "sent": [10, 2],
            "failures": [],
            "unsent": 2,
            "first": 10,
            "message": "2 of 12 entries were not sent: down",
        },
    ),
    (
        1,
        [{"FailedEntryCount": 1}],
        {
            "sent": [1],
            "failures": [],
            "unsent": 1,
            "first": 0,
            "message": "1 of 1 entries were not sent: PutEvents says that 1 entries failed, and "
            "not which",
        },
    ),
]


class Bus:
    """A client that answers as it was told."""

    def __init__(self, answers: list[Any]) -> None:
        self.answers = answers
        self.sent: list[int] = []

    def put_events(self, *, Entries: list[Any]) -> Any:  # noqa: N803 - as boto3 calls it
        self.sent.append(len(Entries))
        answer = self.answers.pop(0) if self.answers else {"FailedEntryCount": 0}
        if answer == "down":
            raise OSError("down")
        return answer


@pytest.mark.parametrize(("count", "answers", "expected"), PUT)
def test_python_hides_no_failure(
    count: int, answers: list[Any], expected: dict[str, Any], python_packages: Path
) -> None:
    from stall._contracts.sending import SendFailed
    from stall.item_sold_v1 import put  # type: ignore[import-not-found]

    bus = Bus([*answers])
    told: dict[str, Any] = {}
    try:
        put(bus, [entry("{}")] * count)
    except SendFailed as error:
        told = {
            "failures": [[it.index, it.code] for it in error.failures],
            "unsent": len(error.unsent),
            "first": error.first,
            "message": str(error),
        }
        entries = [it.entry for it in error.failures]
    else:
        entries = []
    assert all(it == entry("{}") for it in entries)
    assert {"sent": bus.sent, **told} == expected


def test_typescript_hides_no_failure(javascript: Path) -> None:
    questions = [{"entries": [entry("{}")] * count, "answers": it} for count, it, _ in PUT]
    assert ask(javascript, "put", questions) == [expected for *_, expected in PUT]


def test_refused_messages_are_told_by_their_place(python_packages: Path) -> None:
    from stall._contracts.sending import SendFailed
    from stall.print_v1 import message, send  # type: ignore[import-not-found]

    class Queue:
        calls: list[Any] = []  # noqa: RUF012 - of this test alone

        def send_message_batch(self, *, QueueUrl: str, Entries: list[Any]) -> Any:  # noqa: N803
            self.calls.append((QueueUrl, [it["Id"] for it in Entries]))
            if len(self.calls) == 1:
                return {"Successful": []}
            return {"Failed": [{"Id": "1", "Code": "InternalError", "SenderFault": False}]}

    messages = [
        message({"page": str(page)}, {"job": "print"}, queue_url="https://sqs.test/q")
        for page in range(12)
    ]
    with pytest.raises(SendFailed) as caught:
        send(Queue(), messages)
    (failure,) = caught.value.failures
    assert (failure.index, failure.code) == (11, "InternalError")
    assert failure.entry == messages[11]
    assert [len(ids) for _, ids in Queue.calls] == [10, 2]
    with pytest.raises(ValueError, match="one queue"):
        send(Queue(), [*messages, {**messages[0], "QueueUrl": "https://sqs.test/other"}])


def test_the_bus_is_found_in_the_environment(
    python_packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stall.item_sold_v1 import BUS, entry

    with pytest.raises(LookupError, match="set BAZAAR_BUS"):
        entry(SOLD)
    monkeypatch.setenv("BAZAAR_BUS", "bazaar-test")
    assert BUS == "bazaar-{stage}"
    assert entry(SOLD)["EventBusName"] == "bazaar-test"
    now = datetime(2026, 5, 4, tzinfo=UTC)
    assert entry(SOLD, time=now)["Time"] == now


def test_what_json_cannot_say_is_refused(python_packages: Path) -> None:
    from stall._contracts import json_text

    for value in (float("nan"), float("inf"), "\ud800", {"a": ["\udfff"]}):
        with pytest.raises(ValueError, match=r"surrogate|JSON"):
            json_text.write(value)
    deep: Any = None
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ValueError, match="nested too deep"):
        json_text.write(deep)
    with pytest.raises(ValueError, match="nested too deep"):
        json_text.read("[" * 100_000)
    with pytest.raises(TypeError):
        json_text.write({"a": object()})


def test_digits_survive_reading_and_writing(python_packages: Path) -> None:
    from stall._contracts import json_text

    text = '{"a":0.1,"b":12345678901234567890.123456789,"c":1e400,"d":123456789012345678901}'
    value = json_text.read(text)
    assert isinstance(value["a"], float)
    assert json.loads(json_text.write(value), parse_float=str) == json.loads(
        text.replace("1e400", "1E+400"), parse_float=str
    )
