"""Amazon API Gateway: operations and their errors, and Lambda functions behind a proxy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Final, Generic, NamedTuple, TypeVar

from . import http_values, json_text
from .http_values import Kinds
from .validation import ContractViolation

P = TypeVar("P")
Q = TypeVar("Q")
H = TypeVar("H")
B = TypeVar("B")
RH = TypeVar("RH")
RB = TypeVar("RB")
X = TypeVar("X")

NO_KINDS: Final[Mapping[str, Kinds]] = {}

Read = Callable[[object], X]
"""Gives the value, or raises ContractViolation."""


class Request(NamedTuple, Generic[P, Q, H, B]):
    """A request that was received and checked.

    event:       API Gateway's own, as it came
    invocation:  Lambda's own context
    """

    path: P
    query: Q
    headers: H
    body: B
    event: Mapping[str, Any]
    invocation: object


class Reply(NamedTuple, Generic[RB, RH]):
    """A successful answer. `headers` are those that the contract names."""

    body: RB
    headers: RH
    status: int


class DeclaredError(Exception):
    """An answer that the contract declares as an error; `payload` is its body."""

    declared: ClassVar[str] = "default"

    def __init__(self, payload: object, status: int | None, headers: Mapping[str, str]) -> None:
        if status is None and not self.declared.isdigit():
            raise ValueError(f"say which status it is: {self.declared} stands for several")
        self.status = int(self.declared) if status is None else status
        self.payload = payload
        self.headers = dict(headers)
        super().__init__(f"{self.status}: {json_text.shown(payload)}")


class StatusError(DeclaredError, Generic[B]):
    """A declared error with its body typed; each has a class of its own, by status."""

    def __init__(
        self, body: B, *, status: int | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        """`status` must be told where the class stands for several. Raises ValueError."""
        super().__init__(body, status, headers or {})
        self.body = body


class Failure(NamedTuple):
    """How one declared error is made and read."""

    error: type[StatusError[Any]]
    read: Read[Any]


class Operation:
    """An operation's routing.

    statuses: of a success; none where any 2xx is one
    kinds:    of `path`, `query`, `headers` and `response/headers`: what travels there as text
    answers:  whether a success has a body
    """

    __slots__ = (
        "answers",
        "contract",
        "failures",
        "kinds",
        "method",
        "path",
        "statuses",
        "version",
    )

    def __init__(
        self,
        contract: str,
        version: str,
        *,
        method: str,
        path: str,
        statuses: Sequence[int] = (),
        kinds: Mapping[str, Kinds] = NO_KINDS,
        failures: Sequence[Failure] = (),
        answers: bool = True,
    ) -> None:
        self.contract = contract
        self.version = version
        self.method = method
        self.path = path
        self.statuses = statuses
        self.kinds = kinds
        self.failures = failures
        self.answers = answers

    def violation(self, pointer: str, reason: str) -> ContractViolation:
        return ContractViolation(self.contract, self.version, pointer, reason)

    def kinds_of(self, part: str) -> Kinds:
        return self.kinds.get(part, {})

    def failure(self, status: int) -> Failure | None:
        """The error that the contract declares for a status: the closest."""
        for name in (str(status), f"{status // 100}XX", "default"):
            for each in self.failures:
                if each.error.declared == name:
                    return each
        return None

    def succeeds(self, status: int) -> bool:
        return status in self.statuses if self.statuses else 200 <= status < 300


def body_of(operation: Operation, body: bytes | str) -> object:
    """The value of a body. Raises ContractViolation where it is no JSON."""
    try:
        return json_text.read(body)
    except ValueError as error:
        raise operation.violation("", f"is no JSON: {error}") from error


class Reads(NamedTuple, Generic[P, Q, H, B]):
    """How the parts of a request are read and checked."""

    path: Read[P]
    query: Read[Q]
    headers: Read[H]
    body: Read[B]
    has_body: bool = False


class Handler:
    """A Lambda function behind a proxy integration, REST (1.0) or HTTP API (1.0 and 2.0)."""

    __slots__ = ("operation", "receive")

    def __init__(
        self,
        operation: Operation,
        receive: Callable[[Mapping[str, Any], object], dict[str, Any]],
    ) -> None:
        self.operation = operation
        self.receive = receive

    def __call__(self, event: object, context: object) -> dict[str, Any]:
        """The proxy's answer. Raises ValueError for an event that is none of API Gateway."""
        return self.receive(received(event), context)

    def claims(self, event: Mapping[str, Any]) -> bool:
        """Whether a request is for this operation, by method and resource."""
        return _route(event) == (self.operation.method, self.operation.path)


def handler(
    function: Callable[[Request[P, Q, H, B]], Reply[RB, RH]],
    operation: Operation,
    reads: Reads[P, Q, H, B],
    check_body: Callable[[RB], object],
    check_headers: Callable[[RH], object],
    refused: Callable[[ContractViolation], dict[str, Any]] | None = None,
) -> Handler:
    """A Lambda function that answers a request with what `function` replies or raises.

    refused:  makes the answer to a request that the contract refuses; by default a 400 in
              `application/problem+json`

    The function raises ContractViolation where its own answer is refused.
    """

    def receive(event: Mapping[str, Any], invocation: object) -> dict[str, Any]:
        try:
            request = _received(operation, reads, event, invocation)
        except ContractViolation as violation:
            return (refused or _problem)(violation)
        try:
            reply = function(request)
        except DeclaredError as error:
            return _failed(operation, error)
        if not operation.succeeds(reply.status):
            raise operation.violation("/status", f"is {reply.status}, which is no declared success")
        check_body(reply.body)
        check_headers(reply.headers)
        headers: Mapping[str, object] = reply.headers if json_text.is_object(reply.headers) else {}
        return _proxied(reply.status, headers, reply.body if operation.answers else None)

    return Handler(operation, receive)


def dispatcher(
    *handlers: Handler,
    otherwise: Callable[[Mapping[str, Any], object], dict[str, Any]] | None = None,
) -> Callable[[object, object], dict[str, Any]]:
    """A Lambda function for several operations, which method and resource tell apart.

    otherwise:  answers a request for none of them; by default a 404
    """

    def dispatch(event: object, context: object) -> dict[str, Any]:
        request = received(event)
        for each in handlers:
            if each.claims(request):
                return each.receive(request, context)
        if otherwise is not None:
            return otherwise(request, context)
        return _proxied(404, {"content-type": "application/problem+json"}, {"title": "Not Found"})

    return dispatch


def nothing(value: object) -> None:
    """Reads a body where there is none."""


def anything(values: object) -> Mapping[str, object]:
    """Reads what the contract says nothing of."""
    return values if json_text.is_object(values) else {}


def unchecked(value: object) -> None:
    """Checks what the contract says nothing of."""


def received(event: object) -> Mapping[str, Any]:
    """The event of a proxy integration. Raises ValueError for any other."""
    if not json_text.is_object(event) or "requestContext" not in event:
        raise ValueError("the event is none of API Gateway's proxies")
    return event


def _route(event: Mapping[str, Any]) -> tuple[str, str]:
    if event.get("version") == "2.0":
        method, _, path = str(event.get("routeKey", "")).partition(" ")
        return method, path
    return str(event.get("httpMethod", "")), str(event.get("resource", ""))


def _method(event: Mapping[str, Any]) -> object:
    if event.get("version") == "2.0":
        return event["requestContext"].get("http", {}).get("method")
    return event.get("httpMethod")


def _received(
    operation: Operation, reads: Reads[P, Q, H, B], event: Mapping[str, Any], invocation: object
) -> Request[P, Q, H, B]:
    if _method(event) != operation.method:
        raise operation.violation("/method", f"is {_method(event)!r}, not {operation.method!r}")
    path = _single(event.get("pathParameters"))
    headers = http_values.headers(_headers(event), operation.kinds_of("headers"))
    return Request(
        path=reads.path(http_values.values(path, operation.kinds_of("path"))),
        query=reads.query(http_values.values(_query(event), operation.kinds_of("query"))),
        headers=reads.headers(headers),
        body=reads.body(_sent(operation, event) if reads.has_body else None),
        event=event,
        invocation=invocation,
    )


def _query(event: Mapping[str, Any]) -> http_values.Texts:
    if event.get("version") == "2.0":
        # Its queryStringParameters join what comes twice by commas; the raw string tells.
        return http_values.from_query(event.get("rawQueryString") or "")
    several: http_values.Texts | None = event.get("multiValueQueryStringParameters")
    return several or _single(event.get("queryStringParameters"))


def _headers(event: Mapping[str, Any]) -> http_values.Texts:
    several: http_values.Texts | None = event.get("multiValueHeaders")
    return several or _single(event.get("headers"))


def _single(texts: Mapping[str, str] | None) -> http_values.Texts:
    return {name: [text] for name, text in (texts or {}).items()}


def _sent(operation: Operation, event: Mapping[str, Any]) -> object:
    body = event.get("body")
    if body is None:
        raise operation.violation("", "is missing")
    from base64 import b64decode

    if not event.get("isBase64Encoded"):
        return body_of(operation, body)
    try:
        decoded = b64decode(body, validate=True)
    except ValueError as error:
        raise operation.violation("", f"is no base64: {error}") from error
    return body_of(operation, decoded)


def _failed(operation: Operation, error: DeclaredError) -> dict[str, Any]:
    failure = operation.failure(error.status)
    if failure is None:
        raise operation.violation("/status", f"is {error.status}, which is not declared") from error
    failure.read(error.payload)
    return _proxied(error.status, error.headers, error.payload)


def _problem(violation: ContractViolation) -> dict[str, Any]:
    body = {
        "title": "Bad Request",
        "detail": violation.reason,
        "pointer": violation.pointer,
        "contract": violation.contract,
        "version": violation.version,
    }
    return _proxied(400, {"content-type": "application/problem+json"}, body)


def _proxied(status: int, headers: Mapping[str, object], body: object) -> dict[str, Any]:
    given = {name: ", ".join(every) for name, every in http_values.texts(headers).items()}
    made: dict[str, Any] = {"statusCode": status, "headers": given, "isBase64Encoded": False}
    if body is not None:
        if not any(name.lower() == "content-type" for name in given):
            given["content-type"] = "application/json"
        made["body"] = json_text.write(body)
    return made
