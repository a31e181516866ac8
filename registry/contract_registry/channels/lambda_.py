"""AWS Lambda, invoked synchronously: the payloads are bare, nothing is wrapped around them."""

from __future__ import annotations

from contract_registry.channels.channel_type import (
    NAME,
    NO_ATTRIBUTES,
    REFERENCE,
    ChannelType,
    Message,
)
from contract_registry.finding import Json


def envelope(message: Message) -> Json:
    """What the function receives: the caller's payload itself."""
    return message.body


LAMBDA = ChannelType(
    name="lambda",
    title="a Lambda function",
    owned={
        "type": "object",
        "required": ["name"],
        "additionalProperties": False,
        "properties": {"name": NAME},
    },
    named={
        "required": ["lambda"],
        "additionalProperties": False,
        "properties": {"lambda": REFERENCE},
    },
    routing=("lambda",),
    contract={"properties": {"attributes": NO_ATTRIBUTES}},
    max_bytes=6_291_456,  # each way
    retention_days=0,
    ordered="never",
    envelope=envelope,
)
