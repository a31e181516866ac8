"""Amazon API Gateway: an operation over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from contract_registry.channels.channel_type import (
    NAME,
    NO_ATTRIBUTES,
    REFERENCE,
    UUID,
    ChannelType,
    Description,
    Message,
)
from contract_registry.finding import Json, canonical

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

_SCHEMA: Final[Description] = {"type": ["object", "boolean"]}
_STATUS: Final[Description] = {"type": "integer", "minimum": 100, "maximum": 599}


def envelope(message: Message) -> Json:
    """What a proxy integration receives from an HTTP API (payload format version 2.0).

    The message's body is a request: path, query, headers and body, each where there is one.
    """
    request = message.body if isinstance(message.body, Mapping) else {}
    method, path = message.settings.get("method", "GET"), message.settings.get("path", "/")
    return {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": _filled(str(path), request.get("path")),
        "rawQueryString": "",
        "headers": request.get("headers", {}),
        "queryStringParameters": request.get("query", {}),
        "pathParameters": request.get("path", {}),
        "requestContext": {"http": {"method": method}, "requestId": UUID},
        "body": canonical(request["body"]) if "body" in request else None,
        "isBase64Encoded": False,
    }


def _filled(path: str, parameters: Json) -> str:
    for name, value in parameters.items() if isinstance(parameters, Mapping) else ():
        text = value if isinstance(value, str) else canonical(value)
        path = path.replace(f"{{{name}}}", text).replace(f"{{{name}+}}", text)
    return path


API_GATEWAY = ChannelType(
    name="api-gateway",
    title="an API",
    owned={
        "type": "object",
        "required": ["name"],
        "additionalProperties": False,
        "properties": {"name": NAME, "type": {"enum": ["rest", "http"], "default": "http"}},
    },
    named={
        "required": ["api-gateway", "method", "path"],
        "additionalProperties": False,
        "properties": {
            "api-gateway": REFERENCE,
            "method": {"enum": list(METHODS)},
            "path": {
                "type": "string",
                "pattern": r"^/[^?#\s]*$",
                "description": "a path that starts with /, as /items/{sku}",
            },
        },
    },
    routing=("api-gateway", "method", "path"),
    contract={
        "properties": {
            "attributes": NO_ATTRIBUTES,
            "request": {
                "type": "object",
                "additionalProperties": False,
                "properties": dict.fromkeys(("path", "query", "headers", "body"), _SCHEMA),
            },
            "response": {
                "type": "object",
                "additionalProperties": False,
                "properties": {"status": _STATUS, "headers": _SCHEMA, "body": _SCHEMA},
            },
            "errors": {
                "type": "object",
                "propertyNames": {
                    "pattern": "^([1-5][0-9][0-9]|[1-5]XX|default)$",
                    "description": 'a status code in quotes, as "404", or 4XX, 5XX, default',
                },
            },
        }
    },
    max_bytes=6_291_456,  # 10 MB without a Lambda function behind it
    retention_days=0,
    ordered="never",
    envelope=envelope,
    http=True,
)
