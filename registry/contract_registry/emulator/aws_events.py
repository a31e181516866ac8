"""What the registry `aws.events` holds here: two of AWS's many events, in AWS's layout."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final


def _event(source: str, detail_type: str, name: str, detail: Mapping[str, Any]) -> str:
    """An event as AWS lays it out in its registry (EventBridge, "Schemas")."""
    text = {"type": "string"}
    event = {
        "type": "object",
        "required": [
            "detail-type",
            "resources",
            "detail",
            "id",
            "source",
            "time",
            "region",
            "version",
            "account",
        ],
        "x-amazon-events-detail-type": detail_type,
        "x-amazon-events-source": source,
        "properties": {
            "detail": {"$ref": f"#/components/schemas/{name}"},
            "detail-type": text,
            "resources": {"type": "array", "items": text},
            "id": text,
            "source": text,
            "time": {"type": "string", "format": "date-time"},
            "region": text,
            "version": text,
            "account": text,
        },
    }
    whole = {
        "openapi": "3.0.0",
        "info": {"version": "1.0.0", "title": name},
        "paths": {},
        "components": {"schemas": {"AWSEvent": event, name: {"type": "object", **detail}}},
    }
    return json.dumps(whole, separators=(",", ":"))


def _texts(*names: str) -> dict[str, Any]:
    return {"required": list(names), "properties": {name: {"type": "string"} for name in names}}


EVENTS: Final[Mapping[str, str]] = {
    "aws.ec2@EC2InstanceStateChangeNotification": _event(
        "aws.ec2",
        "EC2 Instance State-change Notification",
        "EC2InstanceStateChangeNotification",
        _texts("instance-id", "state"),
    ),
    "aws.s3@ObjectDeleted": _event(
        "aws.s3",
        "Object Deleted",
        "ObjectDeleted",
        {
            "required": ["bucket", "object"],
            "properties": {
                "version": {"type": "string"},
                "bucket": {"type": "object", **_texts("name")},
                "object": {"type": "object", **_texts("key")},
                "requester": {"type": "string"},
                "reason": {"type": "string"},
            },
        },
    ),
}
"""The OpenApi3 content of each, by the schema's name."""
