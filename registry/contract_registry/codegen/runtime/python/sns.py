"""Amazon SNS: messages for Publish, and Lambda functions that a topic invokes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Generic, NotRequired, Protocol, TypedDict, TypeVar, cast

from . import attributes as message_attributes
from . import json_text, sending
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

MAX_BYTES: Final = 262_144
"""Body and attributes of what is published at once; a topic may be set to take up to 1 MiB."""


class Message(TypedDict):
    """The parameters of Publish."""

    TopicArn: str
    Message: str
    MessageAttributes: NotRequired[dict[str, Attribute]]
    Subject: NotRequired[str]
    MessageGroupId: NotRequired[str]
    MessageDeduplicationId: NotRequired[str]


class Client(Protocol):
    """What is asked of boto3's `sns` client; the entries are Messages with an `Id`."""

    def publish_batch(
        self,
        *,
        TopicArn: str,
        PublishBatchRequestEntries: Sequence[Any],
    ) -> Mapping[str, object]: ...


class Notification(TypedDict):
    """What SNS delivers. To a queue it says `SigningCertURL`, `UnsubscribeURL` and, from a FIFO
    topic, `SequenceNumber`; to a function `SigningCertUrl` and `UnsubscribeUrl`."""

    Type: str
    MessageId: str
    TopicArn: str
    Message: str
    Timestamp: str
    Subject: NotRequired[str | None]
    SignatureVersion: NotRequired[str]
    Signature: NotRequired[str]
    SigningCertUrl: NotRequired[str]
    UnsubscribeUrl: NotRequired[str]
    SigningCertURL: NotRequired[str]
    UnsubscribeURL: NotRequired[str]
    SequenceNumber: NotRequired[str]
    MessageAttributes: NotRequired[dict[str, dict[str, str]]]


class Context(Generic[A, E]):
    """What came with a payload.

    notification:  the envelope as it came
    attributes:    the message attributes, checked
    origin:        the envelope inside it: of an event that came from EventBridge, else None
    invocation:    Lambda's own context
    metadata:      what the contract's own envelope says, where it has one
    """

    __slots__ = ("attributes", "invocation", "metadata", "notification", "origin")

    def __init__(
        self,
        notification: Notification,
        attributes: A,
        origin: E,
        invocation: object,
        metadata: Metadata = NOTHING,
    ) -> None:
        self.notification = notification
        self.attributes = attributes
        self.origin = origin
        self.invocation = invocation
        self.metadata = metadata


class UnknownContract(ValueError):
    """A notification that none of a dispatcher's handlers is for."""


def message(
    payload: T,
    sent: Outgoing[T],
    *,
    topic_arn: str,
    attributes: Mapping[str, object] = NOTHING,
    metadata: Metadata = NOTHING,
    group: str | None = None,
    deduplication: str | None = None,
    deduplication_id: str | None = None,
    limit: int = MAX_BYTES,
) -> Message:
    """The parameters of Publish, checked. Raises ContractViolation, for one too large, too.

    group, deduplication:  JSON Pointers to the FIFO ids in the payload
    limit:  in bytes, of a topic whose MaximumMessageSize was raised
    """
    body = sent.body(payload, metadata)
    try:
        made = Message(TopicArn=topic_arn, Message=sent.envelope.write(body))
        if typed := message_attributes.typed(attributes):
            made["MessageAttributes"] = typed
    except Unreadable as problem:
        raise sent.violation(problem.pointer, problem.reason) from problem
    except ValueError as error:
        raise sent.violation("", str(error)) from error
    if group is not None:
        made["MessageGroupId"] = identity(payload, group, sent)
    if deduplication is not None:
        deduplication_id = identity(payload, deduplication, sent)
    if deduplication_id is not None:
        made["MessageDeduplicationId"] = deduplication_id
    if (size := size_of(made)) > limit:
        raise sent.violation("", f"makes a message of {size:,} bytes; the topic takes {limit:,}")
    return made


def size_of(message: Message) -> int:
    """The bytes of a message as SNS counts them: its body and its attributes."""
    attributes = message_attributes.size_of(message.get("MessageAttributes", {}))
    return json_text.size(message["Message"]) + attributes


def batches(messages: Iterable[Message], limit: int = MAX_BYTES) -> Iterator[list[Message]]:
    """Messages as PublishBatch takes them: ten at once, and `limit` bytes. Raises TooLarge."""
    return sending.batches(messages, size_of, limit)


def publish(client: Client, messages: Iterable[Message], limit: int = MAX_BYTES) -> None:
    """Publish messages to their one topic, in batches. Raises SendFailed with what was not taken,
    and ValueError for messages to several topics."""
    every = list(messages)
    topics = {it["TopicArn"] for it in every}
    if len(topics) > 1:
        raise ValueError(f"a batch goes to one topic, not to {len(topics)}")

    def call(batch: Sequence[Message]) -> Iterator[tuple[int, str, str]]:
        entries: list[dict[str, object]] = [
            {"Id": str(index), **{name: it for name, it in each.items() if name != "TopicArn"}}
            for index, each in enumerate(batch)
        ]
        (topic,) = topics
        answer = client.publish_batch(TopicArn=topic, PublishBatchRequestEntries=entries)
        return sending.refusals(answer)

    sending.send(every, size_of, limit, call)


class Handler:
    """A Lambda function that a topic invokes: call it with the event and Lambda's context."""

    __slots__ = ("claims", "contract", "distinct", "receive")

    def __init__(
        self,
        contract: str,
        distinct: bool,
        claims: Callable[[Notification], bool],
        receive: Callable[[Notification, object], None],
    ) -> None:
        self.contract = contract
        self.distinct = distinct
        self.claims = claims
        self.receive = receive

    def __call__(self, event: object, context: object) -> None:
        """Raises ContractViolation for a notification that is none of the contract's."""
        for notification in records(event):
            self.receive(notification, context)


def handler(
    function: Callable[[T, Context[A, E]], object], incoming: Incoming[T, A], open_: Opener[E]
) -> Handler:
    """A Lambda function that calls `function` with the payload of each notification."""

    def opened(notification: Notification) -> tuple[Opened, E]:
        return open_(notification["Message"], _attributes(notification))

    def claims(notification: Notification) -> bool:
        try:
            return incoming.claims(opened(notification)[0])
        except Unreadable:
            return False

    def receive(notification: Notification, invocation: object) -> None:
        try:
            it, origin = opened(notification)
        except Unreadable as problem:
            raise incoming.violation(problem.pointer, problem.reason) from problem
        payload, attributes, metadata = incoming.payload(it)
        function(payload, Context(notification, attributes, origin, invocation, metadata))

    return Handler(incoming.contract, incoming.distinct, claims, receive)


def dispatcher(
    *handlers: Handler, otherwise: Callable[[Notification, object], object] | None = None
) -> Callable[[object, object], None]:
    """A Lambda function for several contracts, which constant message attributes tell apart.

    otherwise:  is called with a notification of no contract here; without it, that is an error

    Raises ValueError where a contract has nothing to be told by and is not the last; the function
    raises UnknownContract or ContractViolation.
    """
    told_apart([(each.contract, each.distinct) for each in handlers])

    def dispatch(event: object, context: object) -> None:
        for notification in records(event):
            chosen = next((each for each in handlers if each.claims(notification)), None)
            if chosen is not None:
                chosen.receive(notification, context)
            elif otherwise is not None:
                otherwise(notification, context)
            else:
                told = json_text.shown(notification.get("MessageAttributes"))
                raise UnknownContract(
                    f"a notification with the attributes {told} is of no contract"
                )

    return dispatch


def records(event: object) -> list[Notification]:
    """The notifications that Lambda hands over. Raises ValueError for an event of another kind."""
    found = event.get("Records") if json_text.is_object(event) else None
    if not json_text.is_array(found):
        raise ValueError("the event is none of SNS: it has no Records")
    return [_notification(each.get("Sns") if json_text.is_object(each) else None) for each in found]


def wrapped(open_: Opener[E]) -> Opener[E]:
    """Opens the body of a queue's message that is a notification, then what is in it."""

    def opened(text: str, attributes: Mapping[str, object]) -> tuple[Opened, E]:
        notification = _from_text(text)
        return open_(notification["Message"], _attributes(notification))

    return opened


def from_text(text: str, attributes: Mapping[str, object]) -> tuple[Opened, Notification]:
    """A notification that came as the body of a queue's message. Raises Unreadable."""
    notification = _from_text(text)
    try:
        body = json_text.read(notification["Message"])
    except ValueError as error:
        raise Unreadable("/Message", f"is no JSON: {error}") from error
    return Opened(body, _attributes(notification)), notification


def as_text(text: str, attributes: Mapping[str, object]) -> tuple[Opened, Notification]:
    """The same, where what was published is no JSON. Raises Unreadable."""
    notification = _from_text(text)
    return Opened(notification["Message"], _attributes(notification)), notification


def _from_text(text: str) -> Notification:
    try:
        body = json_text.read(text)
    except ValueError as error:
        raise Unreadable("", f"is no JSON: {error}") from error
    return _notification(body)


def _notification(value: object) -> Notification:
    if not json_text.is_object(value) or not isinstance(value.get("Message"), str):
        raise Unreadable("/Message", "is missing in what is no notification of SNS")
    return cast(Notification, value)


def _attributes(notification: Notification) -> dict[str, object]:
    return message_attributes.plain(notification.get("MessageAttributes"), "Type", "Value")
