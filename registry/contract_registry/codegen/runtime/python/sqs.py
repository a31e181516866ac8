"""Amazon SQS: messages for SendMessage, and Lambda functions that a queue invokes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Generic, NotRequired, Protocol, TypedDict, TypeVar, cast

from . import attributes as message_attributes
from . import json_text, log, sending
from .attributes import Attribute
from .contract import (
    NOTHING,
    Incoming,
    Metadata,
    Opened,
    Opener,
    Outgoing,
    Unreadable,
    told_apart,
)
from .fifo import identity

T = TypeVar("T")
A = TypeVar("A")
E = TypeVar("E")

MAX_BYTES: Final = 1_048_576
"""Body and attributes of what is sent at once."""

MAX_ATTRIBUTES: Final = 10


class Message(TypedDict):
    """The parameters of SendMessage."""

    QueueUrl: str
    MessageBody: str
    MessageAttributes: NotRequired[dict[str, Attribute]]
    DelaySeconds: NotRequired[int]
    MessageGroupId: NotRequired[str]
    MessageDeduplicationId: NotRequired[str]


class Client(Protocol):
    """What is asked of boto3's `sqs` client. The entries are Messages with an `Id`."""

    def send_message_batch(
        self,
        *,
        QueueUrl: str,
        Entries: Sequence[Any],
    ) -> Mapping[str, object]: ...


class Record(TypedDict):
    """One message as Lambda hands it over ("Using Lambda with Amazon SQS")."""

    messageId: str
    receiptHandle: str
    body: str
    attributes: dict[str, str]
    messageAttributes: dict[str, dict[str, Any]]
    md5OfBody: str
    eventSource: str
    eventSourceARN: str
    awsRegion: str


class ItemFailure(TypedDict):
    """One message to deliver again."""

    itemIdentifier: str


class Answer(TypedDict):
    """What Lambda wants to know: the messages to deliver again (ReportBatchItemFailures)."""

    batchItemFailures: list[ItemFailure]


class Context(Generic[A, E]):
    """What came with a payload.

    record:      the message as Lambda handed it over
    attributes:  the message attributes, checked
    origin:      the envelope of the contract's own channel, where the message came from a bus or a
                 topic: its event or its notification; else None
    invocation:  Lambda's own context
    metadata:    what the contract's own envelope says, where it has one
    """

    __slots__ = ("attributes", "invocation", "metadata", "origin", "record")

    def __init__(
        self,
        record: Record,
        attributes: A,
        origin: E,
        invocation: object,
        metadata: Metadata = NOTHING,
    ) -> None:
        self.record = record
        self.attributes = attributes
        self.origin = origin
        self.invocation = invocation
        self.metadata = metadata


class UnknownContract(ValueError):
    """A message that none of a dispatcher's handlers is for."""


def message(
    payload: T,
    sent: Outgoing[T],
    *,
    queue_url: str,
    attributes: Mapping[str, object] = NOTHING,
    metadata: Metadata = NOTHING,
    delay_seconds: int | None = None,
    group: str | None = None,
    deduplication: str | None = None,
    deduplication_id: str | None = None,
) -> Message:
    """The parameters of SendMessage, checked. Raises ContractViolation, for one too large, too.

    group, deduplication:  JSON Pointers to the FIFO ids in the payload
    """
    body = sent.body(payload, metadata)
    try:
        made = Message(QueueUrl=queue_url, MessageBody=sent.envelope.write(body))
        if typed := message_attributes.typed(attributes):
            made["MessageAttributes"] = typed
    except Unreadable as problem:
        raise sent.violation(problem.pointer, problem.reason) from problem
    except ValueError as error:
        raise sent.violation("", str(error)) from error
    if len(typed) > MAX_ATTRIBUTES:
        raise sent.violation("", f"has {len(typed)} message attributes; SQS takes {MAX_ATTRIBUTES}")
    if delay_seconds is not None:
        made["DelaySeconds"] = delay_seconds
    if group is not None:
        made["MessageGroupId"] = identity(payload, group, sent)
    if deduplication is not None:
        deduplication_id = identity(payload, deduplication, sent)
    if deduplication_id is not None:
        made["MessageDeduplicationId"] = deduplication_id
    if (size := size_of(made)) > MAX_BYTES:
        raise sent.violation("", f"makes a message of {size:,} bytes; SQS takes {MAX_BYTES:,}")
    return made


def size_of(message: Message) -> int:
    """The bytes of a message as SQS counts them: its body and its attributes."""
    attributes = message_attributes.size_of(message.get("MessageAttributes", {}))
    return json_text.size(message["MessageBody"]) + attributes


def batches(messages: Iterable[Message]) -> Iterator[list[Message]]:
    """Messages as SendMessageBatch takes them: ten at once, and 1 MiB. Raises TooLarge."""
    return sending.batches(messages, size_of, MAX_BYTES)


def send(client: Client, messages: Iterable[Message]) -> None:
    """Send messages to their one queue, in batches. Raises SendFailed with what was not taken, and
    ValueError for messages to several queues."""
    every = list(messages)
    queues = {it["QueueUrl"] for it in every}
    if len(queues) > 1:
        raise ValueError(f"a batch goes to one queue, not to {len(queues)}")

    def call(batch: Sequence[Message]) -> Iterator[tuple[int, str, str]]:
        entries: list[dict[str, object]] = [
            {"Id": str(index), **{name: it for name, it in each.items() if name != "QueueUrl"}}
            for index, each in enumerate(batch)
        ]
        (queue,) = queues
        return sending.refusals(client.send_message_batch(QueueUrl=queue, Entries=entries))

    sending.send(every, size_of, MAX_BYTES, call)


class Handler:
    """A Lambda function that a queue invokes: call it with the event and Lambda's context."""

    __slots__ = ("claims", "contract", "distinct", "receive")

    def __init__(
        self,
        contract: str,
        distinct: bool,
        claims: Callable[[Record], bool],
        receive: Callable[[Record, object], None],
    ) -> None:
        self.contract = contract
        self.distinct = distinct
        self.claims = claims
        self.receive = receive

    def __call__(self, event: object, context: object) -> Answer:
        """The messages that failed. Raises ValueError for an event that is none of SQS."""
        return _each(event, lambda record: self.receive(record, context))


def batch_handler(
    function: Callable[[T, Context[A, E]], object], incoming: Incoming[T, A], open_: Opener[E]
) -> Handler:
    """A Lambda function that calls `function` with the payload of each message.

    A message for which anything raises is logged and delivered again; the others are done. Of a
    FIFO queue, so is every later message of its group, untouched: order holds.
    """

    def opened(record: Record) -> tuple[Opened, E]:
        attributes = record.get("messageAttributes")
        values = message_attributes.plain(attributes, "dataType", "stringValue")
        return open_(record["body"], values)

    def claims(record: Record) -> bool:
        try:
            return incoming.claims(opened(record)[0])
        except Unreadable:
            return False

    def receive(record: Record, invocation: object) -> None:
        try:
            it, origin = opened(record)
        except Unreadable as problem:
            raise incoming.violation(problem.pointer, problem.reason) from problem
        payload, attributes, metadata = incoming.payload(it)
        function(payload, Context(record, attributes, origin, invocation, metadata))

    return Handler(incoming.contract, incoming.distinct, claims, receive)


def dispatcher(
    *handlers: Handler, otherwise: Callable[[Record, object], object] | None = None
) -> Callable[[object, object], Answer]:
    """A Lambda function for several contracts, which the event around them or constant message
    attributes tell apart.

    otherwise:  is called with a message of no contract here; without it, such a message fails

    Raises ValueError where a contract has nothing to be told by and is not the last.
    """
    told_apart([(each.contract, each.distinct) for each in handlers])

    def dispatch(event: object, context: object) -> Answer:
        def receive(record: Record) -> None:
            chosen = next((each for each in handlers if each.claims(record)), None)
            if chosen is not None:
                chosen.receive(record, context)
            elif otherwise is not None:
                otherwise(record, context)
            else:
                names = ", ".join(each.contract for each in handlers)
                raise UnknownContract(f"{json_text.shown(record['body'])} is none of {names}")

        return _each(event, receive)

    return dispatch


def _each(event: object, receive: Callable[[Record], None]) -> Answer:
    """Message after message; what fails is logged, and answered for another delivery."""
    found = event.get("Records") if json_text.is_object(event) else None
    if not json_text.is_array(found):
        raise ValueError("the event is none of SQS: it has no Records")
    failed: list[ItemFailure] = []
    held: set[str] = set()
    for record in (_record(each) for each in found):
        group = _ordered_group(record)
        if group in held:
            failed.append({"itemIdentifier": record["messageId"]})
            continue
        try:
            receive(record)
        except Exception:
            log.failed("message", record["messageId"])
            failed.append({"itemIdentifier": record["messageId"]})
            if group is not None:
                held.add(group)
    return {"batchItemFailures": failed}


def _record(value: object) -> Record:
    if not json_text.is_object(value) or not all(
        isinstance(value.get(name), str) for name in ("messageId", "body")
    ):
        raise ValueError("the event is none of SQS: a record lacks its messageId or its body")
    return cast(Record, value)


def _ordered_group(record: Record) -> str | None:
    """The group whose order a queue keeps. A standard queue has groups too, without order."""
    if not record.get("eventSourceARN", "").endswith(".fifo"):
        return None
    return record.get("attributes", {}).get("MessageGroupId")
