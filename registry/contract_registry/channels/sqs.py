"""Amazon SQS: a queue, standard or FIFO."""

from __future__ import annotations

from contract_registry.channels.channel_type import (
    ACCOUNT,
    FIFO,
    NAME,
    REFERENCE,
    REGION,
    UUID,
    ChannelType,
    Message,
    attribute_type,
)
from contract_registry.finding import Json, canonical


def envelope(message: Message) -> Json:
    """What a Lambda function receives for one message (AWS Lambda, "Using Lambda with Amazon
    SQS")."""
    return {
        "Records": [
            {
                "messageId": UUID,
                "receiptHandle": "",
                "body": canonical(message.body),
                "attributes": {
                    "ApproximateReceiveCount": "1",
                    "SentTimestamp": "1767225600000",
                    "SenderId": ACCOUNT,
                    "ApproximateFirstReceiveTimestamp": "1767225600000",
                },
                "messageAttributes": {
                    name: {
                        "stringValue": value if isinstance(value, str) else canonical(value),
                        "dataType": attribute_type(value),
                    }
                    for name, value in message.attributes.items()
                },
                "md5OfBody": "",
                "eventSource": "aws:sqs",
                "eventSourceARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:queue",
                "awsRegion": REGION,
            }
        ]
    }


SQS = ChannelType(
    name="sqs",
    title="an SQS queue",
    owned={
        "type": "object",
        "required": ["name"],
        "additionalProperties": False,
        "properties": {
            "name": NAME,
            "fifo": {"type": "boolean", "default": False},
            "dead-letter": NAME,
        },
    },
    named={
        "required": ["sqs"],
        "additionalProperties": False,
        "properties": {"sqs": REFERENCE, **FIFO},
    },
    routing=("sqs",),
    max_bytes=1_048_576,  # attributes included
    retention_days=28,  # 14 in the queue, then 14 in its dead-letter queue
    ordered="fifo",
    envelope=envelope,
    attributes=True,
)
