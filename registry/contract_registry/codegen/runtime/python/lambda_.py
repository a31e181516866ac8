"""AWS Lambda, invoked synchronously: the payloads are bare, nothing is wrapped around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol, TypeVar, cast

from . import json_text
from .contract import Outgoing

Q = TypeVar("Q")
P = TypeVar("P")

MAX_BYTES: Final = 6_291_456
"""What a payload of a synchronous invocation may have, each way."""


class Client(Protocol):
    """What is asked of boto3's `lambda` client."""

    def invoke(
        self,
        *,
        FunctionName: str,
        InvocationType: Any,
        Payload: bytes,
    ) -> Mapping[str, Any]: ...


class FunctionError(RuntimeError):
    """The function raised instead of answering.

    kind:     `Unhandled` or `Handled`, as Lambda has it
    payload:  what it said: mostly `errorMessage`, `errorType` and `stackTrace`
    """

    def __init__(self, contract: str, version: str, kind: str, payload: object) -> None:
        super().__init__(f"{contract} {version}: {kind}: {json_text.shown(payload)}")
        self.contract = contract
        self.version = version
        self.kind = kind
        self.payload = payload


def invoke(
    client: Client,
    request: Q,
    sent: Outgoing[Q],
    parse: Callable[[object], P],
    *,
    function: str,
) -> P:
    """Call a function and wait for its response.

    function:  its name or ARN, with version or alias

    Raises ContractViolation for a request or response that the contract refuses, FunctionError
    where the function raised.
    """
    body = sent.body(request)
    try:
        payload = json_text.write(body).encode()
    except ValueError as error:
        raise sent.violation("", str(error)) from error
    if len(payload) > MAX_BYTES:
        raise sent.violation(
            "", f"makes a payload of {len(payload):,} bytes; Lambda takes {MAX_BYTES:,}"
        )
    answer = client.invoke(FunctionName=function, InvocationType="RequestResponse", Payload=payload)
    stream = answer["Payload"]
    text = stream if isinstance(stream, bytes | str) else stream.read()
    try:
        response = json_text.read(text)
    except ValueError as error:
        raise sent.violation("", f"is answered with no JSON: {error}") from error
    if answer.get("FunctionError"):
        kind = str(answer["FunctionError"])
        raise FunctionError(sent.contract, sent.version, kind, response)
    return parse(response)


def handler(
    function: Callable[[Q, object], P], parse: Callable[[object], Q], sent: Outgoing[P]
) -> Callable[[object, object], P]:
    """A Lambda function that answers with what `function` makes of the request and Lambda's
    context. It raises ContractViolation for a request or response that the contract refuses."""

    def handle(event: object, context: object) -> P:
        response = function(parse(event), context)
        return cast(P, sent.body(response))

    return handle
