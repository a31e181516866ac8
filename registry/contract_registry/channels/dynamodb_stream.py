"""Amazon DynamoDB Streams: private to the service that owns the table; no contract may name it."""

from __future__ import annotations

from contract_registry.channels.channel_type import ACCOUNT, NAME, REGION, ChannelType, Message
from contract_registry.finding import Json

VIEWS = ("keys-only", "new-image", "old-image", "new-and-old-images")


def envelope(message: Message) -> Json:
    """What a Lambda function receives for one change, with typed values (DynamoDB, "Change data
    capture").

    The message's body is the record's `dynamodb` object: `Keys`, `NewImage`, `OldImage`.
    """
    return {
        "Records": [
            {
                "eventID": "0" * 32,
                "eventName": message.settings.get("eventName", "INSERT"),
                "eventVersion": "1.1",
                "eventSource": "aws:dynamodb",
                "awsRegion": REGION,
                "eventSourceARN": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/table/stream/"
                "2026-01-01T00:00:00.000",
                "dynamodb": message.body,
            }
        ]
    }


DYNAMODB_STREAM = ChannelType(
    name="dynamodb-stream",
    title="a DynamoDB stream",
    owned={
        "type": "object",
        "required": ["table", "view"],
        "additionalProperties": False,
        "properties": {
            "table": NAME,
            "view": {"enum": list(VIEWS)},
            "item": {
                "type": ["object", "boolean"],
                "description": "a JSON Schema of the table's items, unmarshalled",
            },
        },
    },
    max_bytes=2 * 400 * 1024,  # an item's old and new image
    retention_days=1,
    ordered="always",
    envelope=envelope,
)
