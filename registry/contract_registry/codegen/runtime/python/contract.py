"""A contract as the channels see it: who it is, what it checks, what stands around the payload."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Generic, TypeAlias, TypeVar

from . import json_text
from .validation import ContractViolation

T = TypeVar("T")
A = TypeVar("A")
E = TypeVar("E")

Metadata: TypeAlias = "Mapping[str, object]"
"""What a contract's own envelope says beside the payload; empty where it has none."""

NOTHING: Final[Mapping[str, object]] = {}


class Unreadable(ValueError):
    """An envelope that is not what the channel delivers: where, and why."""

    def __init__(self, pointer: str, reason: str) -> None:
        super().__init__(f"{pointer or 'it'}: {reason}")
        self.pointer = pointer
        self.reason = reason


class Envelope:
    """What a contract wraps around its payload, inside the channel's own envelope: here nothing."""

    __slots__ = ()

    def wrap(self, payload: object, metadata: Metadata) -> object:
        """The body to send. Raises Unreadable or ContractViolation for its metadata."""
        return payload

    def unwrap(self, body: object) -> tuple[object, Metadata]:
        """The payload and its metadata. Raises Unreadable or ContractViolation."""
        return body, NOTHING

    def write(self, body: object) -> str:
        """The text of a body. Raises ValueError for what it cannot say."""
        return json_text.write(body)


BARE: Final = Envelope()


class Outgoing(Generic[T]):
    """What a service sends: `check` raises ContractViolation for what its contract refuses."""

    __slots__ = ("check", "contract", "envelope", "version")

    def __init__(
        self, contract: str, version: str, check: Callable[[T], object], envelope: Envelope = BARE
    ) -> None:
        self.contract = contract
        self.version = version
        self.check = check
        self.envelope = envelope

    def body(self, payload: T, metadata: Metadata = NOTHING) -> object:
        """The body that carries a payload, checked. Raises ContractViolation."""
        self.check(payload)
        try:
            return self.envelope.wrap(payload, metadata)
        except Unreadable as problem:
            raise self.violation(problem.pointer, problem.reason) from problem

    def violation(self, pointer: str, reason: str) -> ContractViolation:
        return ContractViolation(self.contract, self.version, pointer, reason)


class Opened:
    """What a channel's envelopes held: the body, the attributes beside it, its routing.

    source, detail_type:  of the EventBridge event that it was; None where it was none
    """

    __slots__ = ("attributes", "body", "detail_type", "source")

    def __init__(
        self,
        body: object,
        attributes: Mapping[str, object] = NOTHING,
        source: str | None = None,
        detail_type: str | None = None,
    ) -> None:
        self.body = body
        self.attributes = attributes
        self.source = source
        self.detail_type = detail_type


class Incoming(Generic[T, A]):
    """What a service receives, and how it knows it among other messages.

    parse:        raises ContractViolation for what the contract refuses
    attributes:   the same for the message attributes
    constants:    the attributes that have one value in every message of this contract
    source, detail_type:  of an event on EventBridge
    """

    __slots__ = (
        "attributes",
        "constants",
        "contract",
        "detail_type",
        "envelope",
        "parse",
        "source",
        "version",
    )

    def __init__(
        self,
        contract: str,
        version: str,
        parse: Callable[[object], T],
        attributes: Callable[[object], A],
        *,
        constants: Mapping[str, object] = NOTHING,
        source: str | None = None,
        detail_type: str | None = None,
        envelope: Envelope = BARE,
    ) -> None:
        self.contract = contract
        self.version = version
        self.parse = parse
        self.attributes = attributes
        self.constants = constants
        self.source = source
        self.detail_type = detail_type
        self.envelope = envelope

    def payload(self, opened: Opened) -> tuple[T, A, Metadata]:
        """Payload, attributes and metadata. Raises ContractViolation."""
        self._recognise(opened)
        attributes = self.attributes(opened.attributes)
        try:
            payload, metadata = self.envelope.unwrap(opened.body)
        except Unreadable as problem:
            raise self.violation(problem.pointer, problem.reason) from problem
        return self.parse(payload), attributes, metadata

    def claims(self, opened: Opened) -> bool:
        """Whether a message is one of this contract, by its routing alone."""
        try:
            self._recognise(opened)
        except ContractViolation:
            return False
        return True

    @property
    def distinct(self) -> bool:
        """Whether routing tells its messages from others at all."""
        return self.source is not None or bool(self.constants)

    def violation(self, pointer: str, reason: str) -> ContractViolation:
        return ContractViolation(self.contract, self.version, pointer, reason)

    def _recognise(self, opened: Opened) -> None:
        if opened.source != self.source:
            raise self.violation(
                "/source", f"is {json_text.shown(opened.source)}, not {self.source!r}"
            )
        if opened.detail_type != self.detail_type:
            is_ = json_text.shown(opened.detail_type)
            raise self.violation("/detail-type", f"is {is_}, not {self.detail_type!r}")
        for name, due in self.constants.items():
            if name not in opened.attributes:
                raise self.violation(
                    f"/{name}", f"is missing among the message attributes; it is {due!r}"
                )
            if opened.attributes[name] != due:
                is_ = json_text.shown(opened.attributes[name])
                raise self.violation(
                    f"/{name}", f"is {is_} among the message attributes, not {due!r}"
                )


def plain(text: str, attributes: Mapping[str, object]) -> tuple[Opened, None]:
    """A body that nothing is wrapped around. Raises Unreadable."""
    try:
        return Opened(json_text.read(text), attributes), None
    except ValueError as error:
        raise Unreadable("", f"is no JSON: {error}") from error


def as_text(text: str, attributes: Mapping[str, object]) -> tuple[Opened, None]:
    """A body that is no JSON, and nothing is wrapped around it."""
    return Opened(text, attributes), None


Opener: TypeAlias = "Callable[[str, Mapping[str, object]], tuple[Opened, E]]"
"""Takes off what stands around a body, given with the attributes beside it: gives what was in it,
and the envelope of the contract's own channel. Raises Unreadable."""


def any_attributes(attributes: object) -> Mapping[str, object]:
    """The attributes of a contract that says nothing of them."""
    return attributes if json_text.is_object(attributes) else {}


def told_apart(contracts: Sequence[tuple[str, bool]]) -> None:
    """Refuse handlers of which one would take the messages of those after it.

    contracts:  the id of each, and whether its routing tells its messages from others

    Raises ValueError.
    """
    for contract, distinct in contracts[:-1]:
        if not distinct:
            raise ValueError(
                f"nothing tells a message of {contract} from others: give it a constant message "
                "attribute, or name its handler last"
            )
