"""Amazon EventBridge: entries for PutEvents, and Lambda functions that a rule invokes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import (
    TYPE_CHECKING,
    Any,
    Final,
    Generic,
    NotRequired,
    Protocol,
    TypedDict,
    TypeVar,
    Unpack,
    cast,
)

from . import json_text, sending
from .contract import NOTHING, Incoming, Metadata, Opened, Outgoing, Unreadable

if TYPE_CHECKING:
    from datetime import datetime

T = TypeVar("T")
A = TypeVar("A")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)

MAX_BYTES: Final = 1_048_576 - 1
"""PutEvents takes less than 1 MB, all entries together."""

_TIME_BYTES: Final = 14


class Entry(TypedDict):
    """One entry of PutEvents."""

    Source: str
    DetailType: str
    Detail: str
    EventBusName: str
    Time: NotRequired[datetime]
    Resources: NotRequired[list[str]]
    TraceHeader: NotRequired[str]


class Options(TypedDict, total=False):
    """What an entry may say beside its event. `time`: when it happened; PutEvents takes now."""

    time: datetime
    resources: Sequence[str]
    trace_header: str


class Client(Protocol):
    """What is asked of boto3's `events` client; it is given entries."""

    def put_events(self, *, Entries: Sequence[Any]) -> Mapping[str, object]: ...


Event = TypedDict(
    "Event",
    {
        "version": str,
        "id": str,
        "detail-type": str,
        "source": str,
        "account": str,
        "time": str,
        "region": str,
        "resources": list[str],
        "detail": object,
        "replay-name": NotRequired[str],
    },
)
"""What a rule's target receives (EventBridge User Guide, "Event structure")."""


class Context:
    """What came with a payload.

    event:       the envelope as it came: its id, time, account, region, resources
    invocation:  Lambda's own context
    metadata:    what the contract's own envelope says, where it has one
    """

    __slots__ = ("event", "invocation", "metadata")

    def __init__(
        self,
        event: Event,
        invocation: object,
        metadata: Metadata = NOTHING,
    ) -> None:
        self.event = event
        self.invocation = invocation
        self.metadata = metadata


class UnknownContract(ValueError):
    """An event that none of a dispatcher's handlers is for."""


def entry(
    payload: T,
    sent: Outgoing[T],
    *,
    source: str,
    detail_type: str,
    bus: str,
    metadata: Metadata = NOTHING,
    **options: Unpack[Options],
) -> Entry:
    """An entry for PutEvents, checked. Raises ContractViolation, for one that is too large, too."""
    detail = sent.body(payload, metadata)
    try:
        text = json_text.write(detail)
    except ValueError as error:
        raise sent.violation("", str(error)) from error
    made = Entry(Source=source, DetailType=detail_type, Detail=text, EventBusName=bus)
    if "time" in options:
        made["Time"] = options["time"]
    if "resources" in options:
        made["Resources"] = list(options["resources"])
    if "trace_header" in options:
        made["TraceHeader"] = options["trace_header"]
    if (size := size_of(made)) > MAX_BYTES:
        raise sent.violation(
            "", f"makes an entry of {size:,} bytes; EventBridge takes {MAX_BYTES:,}"
        )
    return made


def size_of(entry: Entry) -> int:
    """The bytes of an entry as PutEvents counts them: its time for 14, its texts in UTF-8."""
    texts = [entry["Source"], entry["DetailType"], entry["Detail"], *entry.get("Resources", ())]
    return (_TIME_BYTES if "Time" in entry else 0) + sum(map(json_text.size, texts))


def batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Entries as PutEvents takes them: ten at once, and less than 1 MB. Raises TooLarge."""
    return sending.batches(entries, size_of, MAX_BYTES)


def put(client: Client, entries: Iterable[Entry]) -> None:
    """Put entries on their bus, in batches. Raises SendFailed with what was not taken."""

    def call(batch: Sequence[Entry]) -> Iterator[tuple[int, str, str]]:
        answer = client.put_events(Entries=batch)
        results = answer.get("Entries")
        failed = answer.get("FailedEntryCount")
        told = 0
        for index, result in enumerate(results if json_text.is_array(results) else ()):
            if json_text.is_object(result) and result.get("ErrorCode"):
                told += 1
                yield index, str(result["ErrorCode"]), str(result.get("ErrorMessage", ""))
        if failed and not told:
            raise RuntimeError(f"PutEvents says that {failed} entries failed, and not which")

    sending.send(list(entries), size_of, MAX_BYTES, call)


class Handler(Generic[R_co]):
    """A Lambda function for a rule's target: call it with the event and Lambda's context."""

    __slots__ = ("claims", "contract", "receive", "violation")

    def __init__(
        self,
        contract: str,
        claims: Callable[[Opened], bool],
        receive: Callable[[Event, Opened, object], R_co],
        violation: Callable[[str, str], Exception],
    ) -> None:
        self.contract = contract
        self.claims = claims
        self.receive = receive
        self.violation = violation

    def __call__(self, event: object, context: object) -> R_co:
        """Raises ContractViolation for an event that is none of the contract's."""
        try:
            known = received(event)
        except Unreadable as problem:
            raise self.violation(problem.pointer, problem.reason) from problem
        return self.receive(known, opened(known), context)


def handler(function: Callable[[T, Context], R], incoming: Incoming[T, A]) -> Handler[R]:
    """A Lambda function that calls `function` with the payload of each event."""

    def receive(event: Event, opened: Opened, invocation: object) -> R:
        payload, _, metadata = incoming.payload(opened)
        return function(payload, Context(event, invocation, metadata))

    return Handler(incoming.contract, incoming.claims, receive, incoming.violation)


def dispatcher(
    *handlers: Handler[R], otherwise: Callable[[object, object], R] | None = None
) -> Callable[[object, object], R]:
    """A Lambda function for several contracts, which source and detail-type tell apart.

    otherwise:  is called with an event of no contract here; without it, that is an error

    The function raises UnknownContract or ContractViolation.
    """

    def dispatch(event: object, context: object) -> R:
        try:
            known = received(event)
        except Unreadable as problem:
            if otherwise is not None:
                return otherwise(event, context)
            raise UnknownContract(f"the event is none of EventBridge: {problem}") from problem
        it = opened(known)
        for each in handlers:
            if each.claims(it):
                return each.receive(known, it, context)
        if otherwise is not None:
            return otherwise(event, context)
        names = ", ".join(each.contract for each in handlers)
        told = f"{json_text.shown(it.source)}, detail-type {json_text.shown(it.detail_type)}"
        raise UnknownContract(f"an event of source {told} is none of {names}")

    return dispatch


def received(event: object) -> Event:
    """The event that an object is, as EventBridge sends it. Raises Unreadable."""
    if not json_text.is_object(event):
        raise Unreadable("", "is no event of EventBridge")
    for name in ("source", "detail-type"):
        if not isinstance(event.get(name), str):
            raise Unreadable(f"/{name}", "is missing, or no text")
    if "detail" not in event:
        raise Unreadable("/detail", "is missing")
    return cast(Event, event)


def opened(event: Event) -> Opened:
    """The detail of an event, with its routing."""
    return Opened(event["detail"], {}, event["source"], event["detail-type"])


def from_text(text: str, attributes: Mapping[str, object]) -> tuple[Opened, Event]:
    """An event that came as the body of a queue's or a topic's message. Raises Unreadable."""
    try:
        event = received(json_text.read(text))
    except Unreadable:
        raise
    except ValueError as error:
        raise Unreadable("", f"is no JSON: {error}") from error
    return opened(event), event
