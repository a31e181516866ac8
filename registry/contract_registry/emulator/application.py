"""The registry over HTTP: requests in, answers out, faults between."""

from __future__ import annotations

import socket
import sqlite3
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from contract_registry.emulator import answers, requests, routes
from contract_registry.emulator.calls import Call
from contract_registry.emulator.desk import partition
from contract_registry.emulator.faults import NO_FAULT, Fault, Script
from contract_registry.emulator.refusal import CODE, NotModified, Refusal, bad_request
from contract_registry.emulator.registry import Registry
from contract_registry.emulator.settings import ACCOUNT

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment
    from botocore.model import OperationModel
    from werkzeug import Request

_CUT: Final = 0
_MESSAGES: Final = {
    429: "Rate exceeded",
    500: "The request could not be handled: a scripted fault.",
    503: "The service is unavailable: a scripted fault.",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back: status, body, the code of an error; whether all of it does."""

    status: int
    body: bytes = b""
    code: str | None = None
    whole: bool = True


class _Cut(ConnectionError):  # noqa: N818 - wanted, not a failure
    """The connection was closed instead of answering; werkzeug drops the request."""


class Application:
    """The registry as a WSGI application. It keeps the calls, and strikes the scripted faults."""

    def __init__(
        self, registry: Registry, faults: Iterable[Fault], heard: Callable[[Call], None]
    ) -> None:
        """`heard` is told every call when it is answered, from the thread of that call."""
        self.registry = registry
        self.script = Script(faults)
        self._heard = heard
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Let nobody wait for a scripted delay any more."""
        self._stopped.set()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        from werkzeug import Request, Response

        request = Request(environ)
        request.max_content_length = requests.MAX_BODY
        call, reply = self._answer(request)
        self._heard(replace(call, status=reply.status, code=reply.code))
        if reply.status == _CUT or not (reply.whole or reply.body):
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise _Cut
        headers = {"x-amzn-RequestId": str(uuid.uuid4())}
        if reply.code is not None:
            headers["x-amzn-ErrorType"] = reply.code
        answer = Response(reply.body, reply.status, headers, content_type="application/json")
        parts = answer(environ, start_response)
        return parts if reply.whole else _half(reply.body, environ)

    def _answer(self, request: Request) -> tuple[Call, Reply]:
        call = Call("", {}, _CUT)
        try:
            target = request.environ.get("RAW_URI") or request.full_path
            operation, path = routes.find(request.method, target)
            call = replace(call, operation=operation.name)
            body = _body(request)
            parameters = requests.read(operation, path, request.args, body)
            call = replace(call, parameters=parameters)
            region = requests.region(
                request.headers.get("Authorization", ""), self.registry.settings.region
            )
            return call, self._struck(operation, parameters, region)
        except Refusal as refusal:
            return call, _refused(refusal)

    def _struck(
        self, operation: OperationModel, parameters: Mapping[str, Any], region: str
    ) -> Reply:
        """The answer, with the fault that strikes this call, if any."""
        fault = self.script.next(operation.name, parameters)
        if fault.delay:
            self._stopped.wait(fault.delay)
        spoilt = _spoilt(fault, operation.name, region)
        if spoilt is not None and not fault.after_write:
            return spoilt
        reply = self._done(operation, parameters, region, fault)
        return replace(spoilt or reply, whole=not fault.cut_short)

    def _done(
        self, operation: OperationModel, parameters: Mapping[str, Any], region: str, fault: Fault
    ) -> Reply:
        try:
            answer = self.registry.call(operation.name, parameters, region, fault.unchanged)
        except NotModified:
            return Reply(304)
        except Refusal as refusal:
            return _refused(refusal)
        except sqlite3.Error as error:
            message = f"The state cannot be read or written: {error}"
            return _refused(Refusal("InternalServerErrorException", message))
        return Reply(operation.http["responseCode"], answers.body(operation, answer))


def _half(body: bytes, environ: WSGIEnvironment) -> Iterator[bytes]:
    """The first half of a body, of which the headers have promised all."""
    yield body[: len(body) // 2]
    environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
    raise _Cut


def _body(request: Request) -> bytes:
    from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

    if not request.headers.get("Content-Length", "0").isdecimal():
        raise bad_request("The Content-Length of the request is no number.")
    try:
        body = request.get_data()
    except RequestEntityTooLarge:
        raise requests.too_large() from None
    except BadRequest:
        raise bad_request("The body of the request is incomplete.") from None
    # Of a body that comes in chunks werkzeug gives as much as is allowed, and drops the rest.
    if len(body) >= requests.MAX_BODY:
        raise requests.too_large()
    return body


def _refused(refusal: Refusal) -> Reply:
    body = answers.error(refusal.code, str(refusal))
    return Reply(refusal.status, body, refusal.code)


def _spoilt(fault: Fault, operation: str, region: str) -> Reply | None:
    """What the fault answers in place of the registry; None where the registry answers."""
    if fault is NO_FAULT:
        return None
    if fault.cut:
        return Reply(_CUT)
    if fault.status is None:
        return None
    if fault.status == 304:
        return Reply(304)
    code = fault.code or CODE[fault.status]
    return _refused(Refusal(code, _message(fault, operation, region), fault.status))


def _message(fault: Fault, operation: str, region: str) -> str:
    if fault.message is not None:
        return fault.message
    if fault.status == 403:
        part = partition(region)
        return (
            f"User: arn:{part}:iam::{ACCOUNT}:user/test is not authorized to perform: "
            f"schemas:{operation} on resource: arn:{part}:schemas:{region}:{ACCOUNT}:*"
        )
    return _MESSAGES.get(fault.status or 0, "A scripted fault.")
