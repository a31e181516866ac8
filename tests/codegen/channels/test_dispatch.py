"""Functions that receive several contracts, and the constants that deploy them."""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from codegen.channels.deliveries import (
    PRINT,
    SOLD,
    SQS_ATTRIBUTES,
    event,
    failures,
    notification,
    price,
    queued,
    text,
    to_function,
)
from codegen.channels.receiving import ask

NOTED = {"metadata": {"traceId": "t"}, "data": {"text": ""}}
EVENTS = [
    (event("ItemSold", SOLD), False, {"answer": "sold"}),
    (event("Noted", NOTED), False, {"answer": "noted"}),
    (event("Other", {}), False, {"error": "UnknownContract"}),
    (event("Other", {}), True, {"answer": "otherwise"}),
    ({"Records": []}, False, {"error": "UnknownContract"}),
    # Known by its routing, and wrong: that is no unknown contract.
    (event("ItemSold", {}), True, {"error": "ContractViolation"}),
]


@pytest.mark.parametrize(("delivered", "lenient", "expected"), EVENTS)
def test_python_tells_events_apart(
    delivered: Any, lenient: bool, expected: Any, python_packages: Path
) -> None:
    from office import item_sold_v1, noted_v1  # type: ignore[import-not-found]
    from office.dispatch import eventbridge_dispatcher  # type: ignore[import-not-found]

    sold = item_sold_v1.handler(lambda payload, context: "sold")
    noted = noted_v1.handler(lambda payload, context: "noted")
    otherwise = (lambda event, context: "otherwise") if lenient else None
    handler = eventbridge_dispatcher(sold, noted, otherwise=otherwise)
    try:
        told = {"answer": handler(delivered, "lambda")}
    except ValueError as error:
        told = {"error": type(error).__name__}
    assert told == expected


def test_typescript_tells_them_apart_the_same(javascript: Path) -> None:
    questions = [{"event": it, "lenient": lenient} for it, lenient, _ in EVENTS]
    assert ask(javascript, "dispatch", questions) == [expected for *_, expected in EVENTS]


def test_a_queue_of_several_contracts_keeps_its_order(python_packages: Path) -> None:
    from office import price_changed_v1, print_v1
    from office._contracts.sqs import dispatcher  # type: ignore[import-not-found]

    seen: list[str] = []

    def on_price(payload: Any, context: Any) -> None:
        seen.append(payload["sku"])
        if payload["sku"] == "B":
            raise RuntimeError

    def on_print(payload: Any, context: Any) -> None:
        seen.append(payload["page"])

    handler = dispatcher(price_changed_v1.batch_handler(on_price), print_v1.batch_handler(on_print))
    notified = {"eventType": {"Type": "String", "Value": "price-changed"}}

    def changed(sku: str) -> str:
        return text(notification(text(price(sku)), notified, queue=True))

    delivered = queued(
        changed("A"),
        text({"page": "1"}),
        changed("B"),
        text({"page": "2"}),
        '{"x":1}',
        fifo=True,
        groups=("g", "h", "g", "g", "x"),
    )
    for index in (1, 3):
        delivered["Records"][index]["messageAttributes"] = PRINT
    assert handler(delivered, None) == failures("message-2", "message-3", "message-4")
    assert seen == ["A", "1", "B"]


def test_what_nothing_tells_apart_must_come_last(python_packages: Path) -> None:
    from mirror import item_sold_v1, price_changed_v1  # type: ignore[import-not-found]
    from mirror.dispatch import sqs_dispatcher  # type: ignore[import-not-found]
    from office import remind_v1, signed_v1
    from office._contracts import sns, sqs

    sold = item_sold_v1.batch_handler(lambda payload, context: None)
    changed = price_changed_v1.batch_handler(lambda payload, context: None)
    handler = sqs_dispatcher(sold, changed)
    mixed = queued(text(event("ItemSold", SOLD)), text(price("A")), attributes=SQS_ATTRIBUTES)
    assert handler(mixed, None) == failures()
    remind = remind_v1.batch_handler(lambda payload, context: None)
    with pytest.raises(ValueError, match=r"office\.remind"):
        sqs.dispatcher(remind, remind)
    signed = signed_v1.handler(lambda payload, context: None)
    with pytest.raises(ValueError, match=r"stall\.signed"):
        sns.dispatcher(signed, signed)
    others: list[Any] = []
    topic = sns.dispatcher(otherwise=lambda message, context: others.append(message["Message"]))
    topic(to_function(notification("{}")), None)
    assert others == ["{}"]
    with pytest.raises(sns.UnknownContract):
        sns.dispatcher()(to_function(notification("{}")), None)


PYTHON_CONSTANTS: list[tuple[str, str, Any]] = [
    (
        "office.item_sold_v1",
        "EVENT_PATTERN",
        {
            "source": ["bazaar.stall"],
            "detail-type": ["ItemSold"],
            "$or": [
                {"detail": {"pieces": [{"numeric": [">", 1]}]}},
                {"detail": {"sku": ["VASE"]}},
            ],
        },
    ),
    (
        "office.noted_v1",
        "EVENT_PATTERN",
        {"source": ["bazaar.stall"], "detail-type": ["Noted"]},
    ),
    (
        "office.price_changed_v1",
        "FILTER_POLICY",
        {"weight": [{"numeric": [">", 2]}], "eventType": ["price-changed"]},
    ),
    ("office.price_changed_v1", "FILTER_POLICY_SCOPE", "MessageAttributes"),
    ("archive.signed_v1", "FILTER_POLICY", {"type": ["stall.signed"]}),
    ("archive.signed_v1", "FILTER_POLICY_SCOPE", "MessageBody"),
    (
        "stall.stock_moved_v1",
        "FILTER_CRITERIA",
        {
            "Filters": [
                {
                    "Pattern": json.dumps(
                        {"dynamodb": {"Keys": {"pk": {"S": [{"prefix": "ITEM#"}]}}}}
                    )
                }
            ]
        },
    ),
]


@pytest.mark.parametrize(("module", "name", "expected"), PYTHON_CONSTANTS)
def test_constants(module: str, name: str, expected: Any, python_packages: Path) -> None:
    assert getattr(importlib.import_module(module), name) == expected


def test_the_runtime_imports_nothing_of_ours_and_nothing_slow(python_packages: Path) -> None:
    """Only the standard library, and of that what every cold start pays for."""
    slow = {"dataclasses", "logging", "inspect", "urllib", "base64", "datetime", "decimal"}
    for path in sorted(python_packages.glob("*/_contracts/*.py")):
        for line in path.read_text(encoding="utf-8").splitlines():
            match = re.match(r"(?:import|from) (\w+)", line)
            if match is not None:
                assert match[1] not in slow, f"{path.name}: {line}"
                assert not match[1].startswith(("boto", "contract")), f"{path.name}: {line}"
