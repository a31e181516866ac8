"""A client of operations over API Gateway, on any function that sends HTTP requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from . import http_values, json_text
from .api_gateway import Operation, Read, Reply, body_of
from .contract import Unreadable

RH = TypeVar("RH")
RB = TypeVar("RB")


class HttpRequest(NamedTuple):
    """What is to be sent, whole."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None


class HttpResponse(NamedTuple):
    """What came back, whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Http = Callable[[HttpRequest], HttpResponse]
"""Sends a request and waits: signing, timeouts and retries are its business."""


class UnexpectedStatus(RuntimeError):
    """An answer of a status that the contract does not declare; `response` is the whole of it."""

    def __init__(self, contract: str, version: str, response: HttpResponse) -> None:
        super().__init__(f"{contract} {version}: the status {response.status} is not declared")
        self.contract = contract
        self.version = version
        self.response = response


class Parts(NamedTuple):
    """A request's parts as the caller gives them, checked already; None where there is none."""

    path: Mapping[str, object] | None = None
    query: Mapping[str, object] | None = None
    headers: Mapping[str, object] | None = None
    body: object = None
    has_body: bool = False


def call(
    http: Http,
    operation: Operation,
    parts: Parts,
    read_body: Read[RB],
    read_headers: Read[RH],
    *,
    base_url: str,
) -> Reply[RB, RH]:
    """Call an operation.

    base_url:  of the API with its stage, `https://….execute-api.eu-west-1.amazonaws.com/main`

    Raises the declared error's StatusError; UnexpectedStatus for a status that is not declared;
    ContractViolation for a request or an answer that the contract refuses.
    """
    response = http(_request(operation, parts, base_url))
    failure = None if operation.succeeds(response.status) else operation.failure(response.status)
    if failure is not None:
        body = failure.read(body_of(operation, response.body) if response.body else None)
        raise failure.error(body, status=response.status, headers=response.headers)
    if not operation.succeeds(response.status):
        raise UnexpectedStatus(operation.contract, operation.version, response)
    texts = {name: [text] for name, text in response.headers.items()}
    headers = http_values.headers(texts, operation.kinds_of("response/headers"))
    body = body_of(operation, response.body) if operation.answers else None
    return Reply(read_body(body), read_headers(headers), response.status)


def _request(operation: Operation, parts: Parts, base_url: str) -> HttpRequest:
    headers = {"accept": "application/json"}
    body: bytes | None = None
    try:
        url = base_url.rstrip("/") + http_values.filled(operation.path, parts.path or {})
        url += http_values.query(parts.query or {})
        for name, every in http_values.texts(parts.headers or {}).items():
            headers[name] = ", ".join(every)
        if parts.has_body:
            headers["content-type"] = "application/json"
            body = json_text.write(parts.body).encode()
    except Unreadable as problem:
        raise operation.violation(problem.pointer, problem.reason) from problem
    except ValueError as error:
        raise operation.violation("", str(error)) from error
    if any("\n" in text or "\r" in text for pair in headers.items() for text in pair):
        raise operation.violation("", "has a header with a line break")
    return HttpRequest(operation.method, url, headers, body)
