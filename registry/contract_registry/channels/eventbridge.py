"""Amazon EventBridge: a bus with rules and targets (today called a classic custom event bus)."""

from __future__ import annotations

from contract_registry.channels.channel_type import (
    ACCOUNT,
    NAME,
    NO_ATTRIBUTES,
    REFERENCE,
    REGION,
    TIME,
    UUID,
    ChannelType,
    Message,
)
from contract_registry.finding import Json


def envelope(message: Message) -> Json:
    """What a rule's target receives (EventBridge User Guide, "Event structure")."""
    return {
        "version": "0",
        "id": UUID,
        "detail-type": message.settings.get("detail-type", ""),
        "source": message.settings.get("source", ""),
        "account": ACCOUNT,
        "time": TIME,
        "region": REGION,
        "resources": [],
        "detail": message.body,
    }


EVENTBRIDGE = ChannelType(
    name="eventbridge",
    title="an EventBridge bus",
    owned={
        "type": "object",
        "required": ["name"],
        "additionalProperties": False,
        "properties": {"name": NAME},
    },
    named={
        "required": ["eventbridge", "source", "detail-type"],
        "additionalProperties": False,
        "properties": {
            "eventbridge": REFERENCE,
            "source": {
                "type": "string",
                "pattern": "^[^{}]{1,256}$",
                "description": "a source of at most 256 characters, without {}: "
                "it is the same in every stage",
            },
            "detail-type": {
                "type": "string",
                "pattern": "^[^{}]{1,128}$",
                "description": "a detail-type of at most 128 characters, without {}: "
                "it is the same in every stage",
            },
        },
    },
    routing=("eventbridge", "source", "detail-type"),
    contract={
        "properties": {
            "attributes": NO_ATTRIBUTES,
            "encoding": {
                "enum": ["json", "avro-json"],
                "description": "json or avro-json: the detail of an event is a JSON object",
            },
        }
    },
    max_bytes=1_048_576,  # PutEvents, the whole entry
    retention_days=None,  # archives keep events without end, and replay them
    ordered="never",
    envelope=envelope,
)
