"""What a type of channel is: how files name it, what it carries, what arrives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from contract_registry.finding import Json

Description: TypeAlias = Mapping[str, Any]
"""A fragment of the JSON Schema of our own formats; see `documents/shape.py`."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a contract: its body, the attributes beside it, the channel as the contract
    names it (`source`, `detail-type`, `method` …)."""

    body: Json
    attributes: Mapping[str, Json] = field(default_factory=dict)
    settings: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChannelType:
    """One type of channel.

    name:            as in files: `eventbridge`
    title:           as in sentences: `an EventBridge bus`
    owned:           what `service.yaml` says of such a channel, below its type
    max_bytes:       what one message may have, everything in it
    retention_days:  how old a message can be when it arrives; None: as old as its archive
    ordered:         whether it keeps an order: `never`, `fifo` (where `fifo: true`), `always`
    envelope:        a message → what a Lambda function receives for it
    named:           what a contract's `channel` says beside the type; None: no contract may name it
    routing:         the settings in `named` that decide where a message goes; changing one breaks
    contract:        what else the format asks of a contract on it
    attributes:      whether a message has attributes beside its body
    http:            whether requests and responses have a path, a query, headers and a body
    """

    name: str
    title: str
    owned: Description
    max_bytes: int
    retention_days: int | None
    ordered: str
    envelope: Callable[[Message], Json]
    named: Description | None = None
    routing: tuple[str, ...] = ()
    contract: Description = field(default_factory=dict)
    attributes: bool = False
    http: bool = False


NAME: Final[Description] = {
    "type": "string",
    "pattern": r"^(?!.*\.fifo$)([A-Za-z0-9_./-]|\{stage\})+$",
    "maxLength": 300,
    "description": "a name of letters, digits, '-', '_', '.', '/' and {stage} "
    "(.fifo is added where fifo: true)",
}

REFERENCE: Final[Description] = {
    "type": "string",
    "pattern": r"^[a-z][a-z0-9_-]*\.[a-z][a-z0-9_-]*$",
    "description": "a channel, as core.main: <service>.<channel>",
}

POINTER: Final[Description] = {
    "type": "string",
    "pattern": "^(/([^~/]|~[01])*)+$",
    "description": "a JSON Pointer into the message, as /orderId",
}

NO_ATTRIBUTES: Final[Description] = {
    "not": {},
    "description": "only messages on SNS and SQS have attributes",
}

FIFO: Final[Mapping[str, Description]] = {
    "group": {**POINTER, "title": "FIFO: messages with the same value here keep their order"},
    "deduplication": {**POINTER, "title": "FIFO: of messages with the same value one arrives"},
}

# What AWS fills in, here with values that nobody takes for real ones.
ACCOUNT: Final = "123456789012"
REGION: Final = "eu-west-1"
TIME: Final = "2026-01-01T00:00:00Z"
UUID: Final = "00000000-0000-4000-8000-000000000000"


def attribute_type(value: Json) -> str:
    """The data type that a message attribute of SNS or SQS has for a JSON value."""
    if isinstance(value, str):
        return "String"
    return "String.Array" if isinstance(value, list | tuple) else "Number"
