"""Amazon DynamoDB Streams: changes of a table's items become events of a contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypedDict, TypeGuard, TypeVar, cast

from . import log
from .attribute_values import unmarshalled
from .contract import Unreadable
from .json_text import is_array, is_object
from .pointer import MISSING, at, tokens
from .sending import SendFailed

I = TypeVar("I")  # noqa: E741 - an item
E = TypeVar("E")

Map = Mapping[str, Mapping[str, object]]
"""As in `service.yaml`: a pointer of the event → `{"from": pointer}` or `{"value": …}`."""


class ItemFailure(TypedDict):
    """The record to go on from, by its sequence number."""

    itemIdentifier: str


class Answer(TypedDict):
    """What Lambda wants to know: the first record to deliver again (ReportBatchItemFailures)."""

    batchItemFailures: list[ItemFailure]


class Change(Generic[I]):
    """One change of an item, unmarshalled.

    name:       `INSERT`, `MODIFY` or `REMOVE`
    keys:       the item's key
    new, old:   the item after and before; None where there is none, or the stream's view lacks it
    dynamodb:   the record's `dynamodb` object, unmarshalled: what the pointers of a map go into
    record:     as Lambda handed it over, with the `userIdentity` of a deletion by time to live
    """

    __slots__ = ("dynamodb", "invocation", "keys", "name", "new", "old", "record")

    def __init__(
        self,
        name: str,
        keys: Mapping[str, object],
        new: I | None,
        old: I | None,
        dynamodb: Mapping[str, object],
        record: Mapping[str, Any],
        invocation: object,
    ) -> None:
        self.name = name
        self.keys = keys
        self.new = new
        self.old = old
        self.dynamodb = dynamodb
        self.record = record
        self.invocation = invocation


class Handler:
    """A Lambda function for a stream: call it with the event and Lambda's context."""

    __slots__ = ("first_failure",)

    def __init__(
        self, first_failure: Callable[[Sequence[Mapping[str, Any]], object], int | None]
    ) -> None:
        self.first_failure = first_failure

    def __call__(self, event: object, context: object) -> Answer:
        """The first record that was not published. Raises ValueError for an event that is none of
        DynamoDB Streams."""
        found = _records(event)
        return _answer(found, self.first_failure(found, context))


def handler(
    event: Callable[[Change[I]], E | None],
    item: Callable[[object], I],
    send: Callable[[Sequence[E]], None],
) -> Handler:
    """A Lambda function that sends what `event` makes of each change; None is left out.

    item:  checks an item, raises ContractViolation
    send:  raises SendFailed

    A record that fails is logged and answered as the first to deliver again; all before it are
    published, all after it will come again with it (some may then arrive twice).
    """

    def first_failure(records: Sequence[Mapping[str, Any]], invocation: object) -> int | None:
        made: list[tuple[int, E]] = []
        stopped: int | None = None
        for index, record in enumerate(records):
            try:
                one = event(_change(record, item, invocation))
            except Exception:
                log.failed("record", record.get("eventID"))
                stopped = index
                break
            if one is not None:
                made.append((index, one))
        if not made:
            return stopped
        try:
            send([one for _, one in made])
        except SendFailed as error:
            index = made[error.first][0]
            log.failed("record", records[index].get("eventID"))
            return index
        return stopped

    return Handler(first_failure)


def together(*handlers: Handler) -> Handler:
    """One function that publishes several events of each change. Its filter must let through what
    each of them wants."""

    def first_failure(records: Sequence[Mapping[str, Any]], invocation: object) -> int | None:
        failures = [each.first_failure(records, invocation) for each in handlers]
        return min((index for index in failures if index is not None), default=None)

    return Handler(first_failure)


def mapped(change: Change[I], rules: Map) -> dict[str, object]:
    """The event that a change becomes. A missing source omits its target; parents are created."""
    event: dict[str, object] = {}
    for target, rule in rules.items():
        value = at(change.dynamodb, str(rule["from"])) if "from" in rule else rule["value"]
        if value is not MISSING:
            _put(event, tokens(target), _copied(value))
    return event


def any_item(item: object) -> Mapping[str, object]:
    """An item of which nothing is known."""
    return item if is_object(item) else {}


def _put(event: dict[str, object], steps: Sequence[str], value: object) -> None:
    parent = event
    for step in steps[:-1]:
        below = parent.get(step)
        if not isinstance(below, dict):
            below = parent[step] = {}
        parent = cast(dict[str, object], below)
    parent[steps[-1]] = value


def _copied(value: object) -> object:
    """An own copy of a plain value; `copy` takes its time to import."""
    if is_object(value):
        return {name: _copied(it) for name, it in value.items()}
    return [_copied(it) for it in value] if is_array(value) else value


def _change(
    record: Mapping[str, Any], item: Callable[[object], I], invocation: object
) -> Change[I]:
    raw = record["dynamodb"]
    dynamodb = {name: raw[name] for name in raw}
    for name in ("Keys", "NewImage", "OldImage"):
        if name in raw:
            dynamodb[name] = unmarshalled({"M": raw[name]}, f"/dynamodb/{name}")
    new, old = dynamodb.get("NewImage"), dynamodb.get("OldImage")
    return Change(
        name=str(record.get("eventName", "")),
        keys=dynamodb.get("Keys", {}),
        new=None if new is None else item(new),
        old=None if old is None else item(old),
        dynamodb=dynamodb,
        record=record,
        invocation=invocation,
    )


def _records(event: object) -> list[Mapping[str, Any]]:
    found = event.get("Records") if is_object(event) else None
    records = [each for each in found if _is_change(each)] if is_array(found) else []
    if not is_array(found) or len(records) != len(found):
        raise Unreadable("/Records", "is missing, or holds no records of DynamoDB Streams")
    return records


def _is_change(record: object) -> TypeGuard[Mapping[str, Any]]:
    dynamodb = record.get("dynamodb") if is_object(record) else None
    return is_object(dynamodb) and isinstance(dynamodb.get("SequenceNumber"), str)


def _answer(records: Sequence[Mapping[str, Any]], failure: int | None) -> Answer:
    if failure is None:
        return {"batchItemFailures": []}
    number = records[failure]["dynamodb"]["SequenceNumber"]
    return {"batchItemFailures": [{"itemIdentifier": number}]}
