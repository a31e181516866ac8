"""Amazon SNS: a topic, standard or FIFO."""

from __future__ import annotations

from contract_registry.channels.channel_type import (
    ACCOUNT,
    FIFO,
    NAME,
    REFERENCE,
    REGION,
    TIME,
    UUID,
    ChannelType,
    Message,
    attribute_type,
)
from contract_registry.finding import Json, canonical


def envelope(message: Message) -> Json:
    """What a subscribed Lambda function receives (AWS Lambda, "Using Lambda with Amazon SNS")."""
    topic = f"arn:aws:sns:{REGION}:{ACCOUNT}:topic"
    return {
        "Records": [
            {
                "EventVersion": "1.0",
                "EventSubscriptionArn": f"{topic}:{UUID}",
                "EventSource": "aws:sns",
                "Sns": {
                    "Type": "Notification",
                    "MessageId": UUID,
                    "TopicArn": topic,
                    "Subject": None,
                    "Message": canonical(message.body),
                    "Timestamp": TIME,
                    "SignatureVersion": "1",
                    "Signature": "",
                    "SigningCertUrl": "",
                    "UnsubscribeUrl": "",
                    "MessageAttributes": {
                        name: {
                            "Type": attribute_type(value),
                            "Value": value if isinstance(value, str) else canonical(value),
                        }
                        for name, value in message.attributes.items()
                    },
                },
            }
        ]
    }


SNS = ChannelType(
    name="sns",
    title="an SNS topic",
    owned={
        "type": "object",
        "required": ["name"],
        "additionalProperties": False,
        "properties": {"name": NAME, "fifo": {"type": "boolean", "default": False}},
    },
    named={
        "required": ["sns"],
        "additionalProperties": False,
        "properties": {"sns": REFERENCE, **FIFO},
    },
    routing=("sns",),
    max_bytes=262_144,  # a topic may be allowed 1 MiB, which is not the default
    retention_days=37,  # 23 days of retries, then 14 in the dead-letter queue
    ordered="fifo",
    envelope=envelope,
    attributes=True,
)
