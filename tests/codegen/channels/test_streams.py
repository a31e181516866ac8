"""Changes of a DynamoDB table as events: values, maps, filters, failures."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from codegen.channels.deliveries import changes
from codegen.channels.receiving import ask

VALUES: list[tuple[dict[str, Any], Any]] = [
    ({"S": "a"}, "a"),
    ({"N": "5"}, 5),
    ({"N": "-0.1"}, -0.1),
    ({"N": "12345678901234567"}, 12345678901234567),
    ({"BOOL": False}, False),
    ({"NULL": True}, None),
    ({"B": "AAEC"}, "AAEC"),
    ({"SS": ["b", "a"]}, ["a", "b"]),
    ({"NS": ["10", "-1", "9.5"]}, [-1, 9.5, 10]),
    ({"BS": ["BQ==", "AAEC"]}, ["AAEC", "BQ=="]),
    ({"M": {"a/b": {"L": [{"S": "x"}, {"N": "1"}]}}}, {"a/b": ["x", 1]}),
    ({"M": {"__proto__": {"S": "x"}}}, {"__proto__": "x"}),
]
REFUSED: list[tuple[Any, str]] = [
    ({}, ""),
    ({"S": "a", "N": "1"}, ""),
    ({"X": "a"}, ""),
    ({"N": "one"}, ""),
    ({"N": 1}, ""),
    ({"B": "%"}, ""),
    ({"L": [{"S": "a"}, {"M": {"a~/b": {"N": "NaN"}}}]}, "/1/a~0~1b"),
    ("a", ""),
]
LONG = "1234567890.1234567890123456789012345678"  # 38 digits


@pytest.mark.parametrize(("value", "expected"), VALUES)
def test_python_unmarshals(value: Any, expected: Any, python_packages: Path) -> None:
    from stall._contracts.attribute_values import unmarshalled  # type: ignore[import-not-found]

    assert unmarshalled(value) == expected


@pytest.mark.parametrize(("value", "pointer"), REFUSED)
def test_python_refuses_what_is_no_value(value: Any, pointer: str, python_packages: Path) -> None:
    from stall._contracts.attribute_values import unmarshalled
    from stall._contracts.contract import Unreadable  # type: ignore[import-not-found]

    with pytest.raises(Unreadable) as caught:
        unmarshalled(value)
    assert caught.value.pointer == pointer


def test_python_loses_no_digit(python_packages: Path) -> None:
    from stall._contracts import json_text  # type: ignore[import-not-found]
    from stall._contracts.attribute_values import unmarshalled

    value = unmarshalled({"L": [{"N": LONG}, {"N": "0.1"}, {"NS": [LONG, "1"]}]})
    assert value == [Decimal(LONG), 0.1, [1, Decimal(LONG)]]
    assert json_text.write(value) == f"[{LONG},0.1,[1,{LONG}]]"


def test_typescript_unmarshals_the_same(javascript: Path) -> None:
    exact = [it for it in VALUES if it[0] != {"N": "12345678901234567"}]
    values = [*(it for it, _ in exact), *(it for it, _ in REFUSED)]
    answers = ask(javascript, "unmarshal", [{"value": it} for it in values])
    expected = [{"value": it} for _, it in exact] + [{"refused": it} for _, it in REFUSED]
    assert answers == expected
    # What a number would change stays its digits, which a schema of numbers refuses.
    texts = ["12345678901234567", LONG, "1E125", "-0", "9007199254740993"]
    answers = ask(javascript, "unmarshal", [{"value": {"N": it}} for it in texts])
    assert [it["value"] for it in answers] == [texts[0], LONG, 1e125, 0, texts[4]]
    sets = [{"value": {"NS": ["12345678901234567", "3", "-2.5", "100", "0"]}}]
    assert ask(javascript, "unmarshal", sets) == [{"value": [-2.5, 0, 3, 100, "12345678901234567"]}]


def left(new: str | None, old: str | None = None) -> dict[str, Any]:
    def image(pieces: str) -> dict[str, Any]:
        return {"pk": {"S": "ITEM"}, "left": {"N": pieces}, "tags": {"SS": ["b", "a"]}}

    return {
        **({} if new is None else {"NewImage": image(new)}),
        **({} if old is None else {"OldImage": image(old)}),
    }


FAILED = {"ErrorCode": "InternalFailure", "ErrorMessage": ""}
TAKEN = {"EventId": "1"}
# images, answers of the bus, events published, sequence number that is answered
STREAMS: list[tuple[list[dict[str, Any]], list[Any], list[Any], list[str]]] = [
    (
        [left("5", "7"), left(None, "1"), left("2")],
        [],
        [{"sku": "ITEM#0", "by": -2}, {"sku": "ITEM#2", "by": 2}],
        [],
    ),
    # A record that cannot be read: those before it are published, it and what follows come again.
    ([left("5"), left("x"), left("6")], [], [{"sku": "ITEM#0", "by": 5}], ["101"]),
    # An item that is not as the table's schema has it.
    ([left("5"), left("1.5"), left("6")], [], [{"sku": "ITEM#0", "by": 5}], ["101"]),
    ([left("x")], [], [], ["100"]),
    # The bus refuses one: the first refused, not the first unread, is where to go on.
    (
        [left("1"), left(None, "1"), left("2"), left("x")],
        [{"FailedEntryCount": 1, "Entries": [TAKEN, FAILED]}],
        [{"sku": "ITEM#0", "by": 1}, {"sku": "ITEM#2", "by": 2}],
        ["102"],
    ),
    ([], [], [], []),
]


@pytest.mark.parametrize(("images", "answers", "published", "failed"), STREAMS)
def test_python_publishes(
    images: list[Any],
    answers: list[Any],
    published: list[Any],
    failed: list[str],
    python_packages: Path,
) -> None:
    import json

    from stall.stock_moved_v1 import stream_handler  # type: ignore[import-not-found]

    sent: list[Any] = []
    left_to_say = [*answers]

    class Bus:
        def put_events(self, *, Entries: list[Any]) -> Any:  # noqa: N803 - as boto3 calls it
            sent.extend(Entries)
            return left_to_say.pop(0) if left_to_say else {"FailedEntryCount": 0}

    def moved(change: Any) -> Any:
        if change.new is None:
            return None
        assert change.new["tags"] == ["a", "b"]
        old = change.old["left"] if change.old else 0
        return {"sku": change.keys["pk"], "by": change.new["left"] - old}

    answer = stream_handler(Bus(), moved, bus="bus")(changes(*images), "lambda")
    assert answer == {"batchItemFailures": [{"itemIdentifier": it} for it in failed]}
    assert [json.loads(it["Detail"]) for it in sent] == published


def test_typescript_publishes_the_same(javascript: Path) -> None:
    questions = [{"event": changes(*images), "answers": answers} for images, answers, *_ in STREAMS]
    assert ask(javascript, "stream", questions) == [
        {
            "answer": {"batchItemFailures": [{"itemIdentifier": it} for it in failed]},
            "published": published,
        }
        for *_, published, failed in STREAMS
    ]


def test_a_map_creates_parents_and_omits_what_is_missing(python_packages: Path) -> None:
    from stall._contracts.dynamodb_stream import Change, mapped  # type: ignore[import-not-found]

    dynamodb = {"NewImage": {"id": "a", "lines": [{"sku": "x"}], "none": None}}
    change = Change("INSERT", {}, None, None, dynamodb, {}, None)
    event = mapped(
        change,
        {
            "/orderId": {"from": "/NewImage/id"},
            "/first": {"from": "/NewImage/lines/0/sku"},
            "/total/currency": {"value": "EUR"},
            "/total/amount": {"from": "/NewImage/missing"},
            "/lines": {"from": "/NewImage/lines"},
            "/none": {"from": "/NewImage/none"},
            "/a~1b": {"value": {"c": []}},
        },
    )
    assert event == {
        "orderId": "a",
        "first": "x",
        "total": {"currency": "EUR"},
        "lines": [{"sku": "x"}],
        "none": None,
        "a/b": {"c": []},
    }
    event["lines"][0]["sku"] = "y"
    assert dynamodb["NewImage"]["lines"] == [{"sku": "x"}]


def test_several_events_of_one_change(python_packages: Path) -> None:
    from stall._contracts.dynamodb_stream import together
    from stall.stock_moved_v1 import stream_handler

    class Bus:
        def __init__(self, refuses: int) -> None:
            self.refuses = refuses

        def put_events(self, *, Entries: list[Any]) -> Any:  # noqa: N803
            entries = [FAILED if it >= self.refuses else TAKEN for it in range(len(Entries))]
            return {"FailedEntryCount": entries.count(FAILED), "Entries": entries}

    def moved(change: Any) -> Any:
        return {"sku": change.keys["pk"], "by": 1}

    both = together(*(stream_handler(Bus(refuses), moved, bus="bus") for refuses in (2, 1, 9)))
    answer = both(changes(left("1"), left("2"), left("3")), None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "101"}]}


def test_what_is_no_stream_is_refused(python_packages: Path) -> None:
    from stall.stock_moved_v1 import stream_handler

    handler = stream_handler(None, lambda change: None, bus="bus")
    for event in ({}, {"Records": [{"body": ""}]}, [], None):
        with pytest.raises(ValueError, match="Records"):
            handler(event, None)
