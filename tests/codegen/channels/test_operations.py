"""Generated code for operations: over Lambda and over API Gateway, on both sides."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from codegen.channels.deliveries import BAD_REQUESTS, REQUESTS
from codegen.channels.receiving import ask


def served(event: Any) -> tuple[Any, list[Any]]:
    """What the Python handler answers, and what its function got."""
    from stall._contracts.api_gateway import Reply  # type: ignore[import-not-found]
    from stall.update_item_v1 import (  # type: ignore[import-not-found]
        UpdateItem4XX,
        UpdateItem404,
        handler,
    )

    seen = []

    def change(request: Any) -> Any:
        seen.append({name: getattr(request, name) for name in ("path", "query", "headers", "body")})
        if request.body["price"] == 404:
            raise UpdateItem404({"code": "unknown"})
        if request.body["price"] == 409:
            raise UpdateItem4XX({"message": "taken"}, status=409)
        return Reply({"sku": request.path["sku"]}, {"ETag": 8}, 200)

    return handler(change)(event, "lambda"), seen


@pytest.mark.parametrize(("title", "event", "seen", "answer"), REQUESTS)
def test_python_answers(
    title: str, event: Any, seen: Any, answer: Any, python_packages: Path
) -> None:
    assert served(event) == (answer, [seen])


@pytest.mark.parametrize(("title", "event", "pointer"), BAD_REQUESTS)
def test_python_refuses(title: str, event: Any, pointer: str, python_packages: Path) -> None:
    answer, seen = served(event)
    assert seen == []
    assert answer["statusCode"] == 400
    told = json.loads(answer["body"])
    assert (told["contract"], told["version"]) == ("stall.update-item", "1.0.0")
    assert told["pointer"] == pointer


def test_typescript_answers_and_refuses_the_same(javascript: Path) -> None:
    events = [*(it for _, it, *_ in REQUESTS), *(it for _, it, _ in BAD_REQUESTS)]
    answers = ask(javascript, "request", [{"event": it} for it in events])
    good, bad = answers[: len(REQUESTS)], answers[len(REQUESTS) :]
    assert good == [{"answer": it, "seen": [seen]} for *_, seen, it in REQUESTS]
    for told, (_, _, pointer) in zip(bad, BAD_REQUESTS, strict=True):
        assert told["seen"] == []
        assert told["answer"]["statusCode"] == 400
        assert json.loads(told["answer"]["body"])["pointer"] == pointer


def test_an_answer_of_ours_is_checked(python_packages: Path) -> None:
    from stall._contracts.api_gateway import Reply
    from stall._contracts.validation import ContractViolation  # type: ignore[import-not-found]
    from stall.update_item_v1 import UpdateItem404, handler

    event = REQUESTS[0][1]
    for reply in (Reply({}, {"ETag": 8}, 200), Reply({"sku": "A"}, {}, 200)):
        with pytest.raises(ContractViolation):
            handler(lambda _, reply=reply: reply)(event, None)
    with pytest.raises(ContractViolation, match="no declared success"):
        handler(lambda _: Reply({"sku": "A"}, {"ETag": 8}, 201))(event, None)

    def wrong(_: object) -> Any:
        raise UpdateItem404({"code": "other"})

    with pytest.raises(ContractViolation):
        handler(wrong)(event, None)


CALL = {
    "path": {"sku": "a/b ü"},
    "headers": {"If-Match": 7},
    "body": {"price": 1.5},
    "query": {"limit": 5, "tag": ["a b", "c&d"], "dry": False},
}
URL = "https://api.test/main/items/a%2Fb%20%C3%BC?limit=5&tag=a%20b&tag=c%26d&dry=false"
OK = {"status": 200, "headers": {"etag": "8", "Via": "x"}, "body": '{"sku":"a/b"}'}
CALLS: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    (CALL, OK, {"status": 200, "headers": {"ETag": 8}, "body": {"sku": "a/b"}}),
    (
        CALL,
        {**OK, "status": 404, "body": '{"code":"unknown"}'},
        {"error": "UpdateItem404", "status": 404, "body": {"code": "unknown"}},
    ),
    (
        CALL,
        {**OK, "status": 409, "body": '{"message":"taken"}'},
        {"error": "UpdateItem4XX", "status": 409, "body": {"message": "taken"}},
    ),
    (CALL, {**OK, "status": 404, "body": '{"code":"x"}'}, {"refused": "stall.update-item /code"}),
    (CALL, {**OK, "status": 500}, {"error": "UnexpectedStatus", "status": None, "body": None}),
    (CALL, {**OK, "status": 201}, {"error": "UnexpectedStatus", "status": None, "body": None}),
    (CALL, {**OK, "body": "<html>"}, {"refused": "stall.update-item "}),
    (CALL, {**OK, "headers": {}}, {"refused": "stall.update-item /ETag"}),
    ({**CALL, "path": {"sku": ".."}}, OK, {"refused": "stall.update-item /sku"}),
    ({**CALL, "path": {"sku": ""}}, OK, {"refused": "stall.update-item /sku"}),
    ({**CALL, "query": {"limit": 11}}, OK, {"refused": "stall.update-item /limit"}),
    ({**CALL, "body": {}}, OK, {"refused": "stall.update-item /price"}),
]


def called(asked: dict[str, Any], response: dict[str, Any]) -> tuple[Any, list[Any]]:
    """What the Python client gives, and what it sent."""
    from office._contracts.http_client import (  # type: ignore[import-not-found]
        HttpResponse,
        UnexpectedStatus,
    )
    from office.update_item_v1 import (  # type: ignore[import-not-found]
        UpdateItem4XX,
        UpdateItem404,
        call,
    )

    sent: list[Any] = []

    def http(request: Any) -> Any:
        sent.append(request)
        return HttpResponse(response["status"], response["headers"], response["body"].encode())

    try:
        reply = call(http, base_url="https://api.test/main/", **asked)
    except (UpdateItem404, UpdateItem4XX) as error:
        name = type(error).__name__
        return {"error": name, "status": error.status, "body": error.body}, sent
    except UnexpectedStatus:
        return {"error": "UnexpectedStatus", "status": None, "body": None}, sent
    except ValueError as error:
        violation: Any = error
        return {"refused": f"{violation.contract} {violation.pointer}"}, sent
    return {"status": reply.status, "headers": reply.headers, "body": reply.body}, sent


@pytest.mark.parametrize(("asked", "response", "expected"), CALLS)
def test_python_asks(
    asked: dict[str, Any], response: dict[str, Any], expected: Any, python_packages: Path
) -> None:
    told, sent = called(asked, response)
    assert told == expected
    if expected.get("status") == 200:
        (request,) = sent
        assert (request.method, request.url) == ("PUT", URL)
        assert request.body == b'{"price":1.5}'
        assert request.headers == {
            "accept": "application/json",
            "If-Match": "7",
            "content-type": "application/json",
        }


def test_typescript_asks_the_same(javascript: Path) -> None:
    questions = [{"request": asked, "response": response} for asked, response, _ in CALLS]
    answers = ask(javascript, "call", questions)
    sent = answers[0]["request"]
    assert sent == {
        "method": "PUT",
        "url": URL,
        "headers": {
            "accept": "application/json",
            "If-Match": "7",
            "content-type": "application/json",
        },
        "body": '{"price":1.5}',
    }
    told = [{k: v for k, v in it.items() if k not in ("sent", "request")} for it in answers]
    assert told == [expected for *_, expected in CALLS]


FAILED = '{"errorMessage":"no such thing","errorType":"KeyError","stackTrace":[]}'
INVOKED: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"request": {"sku": "A"}, "payload": '{"price":1.5,"more":1}'}, {"price": 1.5, "more": 1}),
    (
        {"request": {"sku": "A"}, "payload": FAILED, "functionError": "Unhandled"},
        {"error": "FunctionError", "kind": "Unhandled", "payload": json.loads(FAILED)},
    ),
    ({"request": {"sku": 1}, "payload": "{}"}, {"refused": "stall.quote /sku"}),
    ({"request": {"sku": "A", "x": 1}, "payload": "{}"}, {"refused": "stall.quote /x"}),
    ({"request": {"sku": "A"}, "payload": "{}"}, {"refused": "stall.quote /price"}),
    ({"request": {"sku": "A"}, "payload": ""}, {"refused": "stall.quote "}),
]


class Stream:
    """The body of a response as boto3 has it."""

    def __init__(self, text: str) -> None:
        self.text = text

    def read(self) -> bytes:
        return self.text.encode()


@pytest.mark.parametrize(("question", "expected"), INVOKED)
def test_python_invokes(
    question: dict[str, Any], expected: dict[str, Any], python_packages: Path
) -> None:
    from office._contracts.validation import ContractViolation  # type: ignore[import-not-found]
    from office.quote_v1 import FunctionError, invoke  # type: ignore[import-not-found]

    asked: list[Any] = []

    class Client:
        def invoke(self, **parameters: Any) -> Any:
            asked.append(parameters)
            answer = {"StatusCode": 200, "Payload": Stream(question["payload"])}
            if "functionError" in question:
                answer["FunctionError"] = question["functionError"]
            return answer

    told: Any
    try:
        told = invoke(Client(), question["request"])
    except FunctionError as error:
        told = {"error": "FunctionError", "kind": error.kind, "payload": error.payload}
    except ContractViolation as error:
        told = {"refused": f"{error.contract} {error.pointer}"}
    assert told == expected
    for it in asked:
        assert it == {
            "FunctionName": "stall-quote",
            "InvocationType": "RequestResponse",
            "Payload": b'{"sku":"A"}',
        }


def test_typescript_invokes_the_same(javascript: Path) -> None:
    answers = ask(javascript, "invoke", [question for question, _ in INVOKED])
    assert answers[0]["asked"] == {
        "FunctionName": "stall-quote",
        "InvocationType": "RequestResponse",
        "Payload": '{"sku":"A"}',
    }
    told = [it.get("answer", it) for it in answers]
    assert told == [expected for _, expected in INVOKED]


def test_a_function_answers_what_was_agreed(python_packages: Path) -> None:
    from stall._contracts.validation import ContractViolation
    from stall.quote_v1 import handler  # type: ignore[import-not-found]

    assert handler(lambda request, _: {"price": len(request["sku"])})({"sku": "AB"}, None) == {
        "price": 2
    }
    with pytest.raises(ContractViolation):
        handler(lambda request, _: {"price": 1})({"sku": 1}, None)
    with pytest.raises(ContractViolation):
        handler(lambda request, _: {"price": "1"})({"sku": "A"}, None)
    with pytest.raises(ContractViolation):
        handler(lambda request, _: {"price": 1, "cost": 0})({"sku": "A"}, None)


def test_operations_are_told_apart_by_method_and_resource(python_packages: Path) -> None:
    from stall._contracts.api_gateway import Reply, dispatcher
    from stall.update_item_v1 import handler

    dispatch = dispatcher(handler(lambda _: Reply({"sku": "A"}, {"ETag": 8}, 200)))
    event = REQUESTS[1][1]
    assert dispatch(event, None)["statusCode"] == 200
    assert dispatch(REQUESTS[0][1], None)["statusCode"] == 200
    assert dispatch({**event, "routeKey": "GET /items/{sku}"}, None)["statusCode"] == 404
    with pytest.raises(ValueError, match="none of API Gateway"):
        dispatch({"Records": []}, None)
