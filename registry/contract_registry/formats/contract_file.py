"""The JSON Schema of a contract file, composed from what each type of channel says of itself.

A description that is shown in an error completes the sentence "x must be …".
"""

from __future__ import annotations

from typing import Final

from contract_registry.channels import CHANNELS
from contract_registry.channels.channel_type import ChannelType, Description
from contract_registry.compat.schema import DIALECTS
from contract_registry.model import Encoding, Envelope, Kind, Mode, Readers, Status

_ID: Final = r"[a-z][a-z0-9_-]*\.[a-z][a-z0-9_-]*"
_MAJOR: Final = "(0|[1-9][0-9]{0,8})"
_IDENTIFIER: Final = r"(0|[1-9][0-9]{0,17}|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"

ID: Final[Description] = {
    "type": "string",
    "pattern": f"^{_ID}$",
    "description": "a contract's id, as orders.order-placed: <service>.<name>, in small letters, "
    "digits, '-' and '_'",
}
KEY: Final[Description] = {
    "type": "string",
    "pattern": f"^{_ID}@{_MAJOR}$",
    "description": "a contract and its major version, as orders.order-placed@2",
}
VERSION: Final[Description] = {
    "type": "string",
    "pattern": rf"^{_MAJOR}\.{_MAJOR}\.{_MAJOR}(-{_IDENTIFIER}(\.{_IDENTIFIER})*)?"
    r"(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$",
    "maxLength": 200,
    "description": "a version by Semantic Versioning, as 1.2.0",
}
DATE: Final[Description] = {
    "type": "string",
    "format": "date",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    "description": "a date, as 2027-03-01",
}
TEXT: Final[Description] = {"type": "string", "minLength": 1}
ACCEPTS: Final[Description] = {
    "type": "object",
    "title": "design findings that are accepted here, for good: rule → reason",
    "propertyNames": {"pattern": "^[a-z][a-z0-9-]*$", "description": "the name of a rule"},
    "additionalProperties": TEXT,
}
SCHEMA: Final[Description] = {
    "type": ["object", "boolean"],
    "description": "a schema, or {$ref: ./file.yaml}",
}

_OPERATIONS_ONLY: Final[Description] = {
    "not": {},
    "description": "only an operation has it; an event or a task has a schema",
}
_MESSAGES_ONLY: Final[Description] = {
    "not": {},
    "description": "only an event or a task has it; an operation has a request and a response",
}
_HTTP: Final[Description] = {
    "not": {},
    "description": "only an operation on an API is described by OpenAPI",
}
_OPENAPI_INSTEAD: Final[Description] = {
    "not": {},
    "description": "openapi stands in place of request, response and errors",
}


def _on(channel: ChannelType) -> Description:
    """What a contract must be when it names a channel of that type."""
    names = {"type": "object", "required": [channel.name]}
    asked = [channel.contract, *([] if channel.http else [{"properties": {"openapi": _HTTP}}])]
    return {
        "if": {"required": ["channel"], "properties": {"channel": names}},
        "then": {"allOf": asked},
    }


_BY_KIND: Final[Description] = {
    "if": {"required": ["kind"], "properties": {"kind": {"const": Kind.OPERATION.value}}},
    "then": {
        "properties": {"schema": _MESSAGES_ONLY, "attributes": _MESSAGES_ONLY},
        "if": {"required": ["openapi"]},
        "then": {"properties": dict.fromkeys(("request", "response", "errors"), _OPENAPI_INSTEAD)},
        "else": {"required": ["request", "response"]},
    },
    "else": {
        "required": ["schema"],
        "properties": dict.fromkeys(("request", "response", "errors", "openapi"), _OPERATIONS_ONLY),
    },
}

CONTRACT: Final[Description] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A contract: one kind of message and one major version of it",
    "type": "object",
    "required": ["contract", "kind", "version", "channel"],
    "additionalProperties": False,
    "properties": {
        "contract": ID,
        "kind": {"enum": [kind.value for kind in Kind]},
        "version": VERSION,
        "summary": {"type": "string"},
        "channel": {
            "type": "object",
            "oneOf": [channel.named for channel in CHANNELS.values() if channel.named is not None],
        },
        "schema": SCHEMA,
        "attributes": SCHEMA,
        "request": {"type": ["object", "boolean"]},
        "response": {"type": ["object", "boolean"]},
        "errors": {
            "type": "object",
            "propertyNames": {"minLength": 1},
            "additionalProperties": SCHEMA,
        },
        "openapi": {
            "type": "string",
            "pattern": "^[^#]+#.+$",
            "description": "a file and an operationId in it, as ./openapi.yaml#getItem",
        },
        "dialect": {"enum": list(DIALECTS)},
        "encoding": {"enum": [encoding.value for encoding in Encoding]},
        "envelope": {"enum": [envelope.value for envelope in Envelope], "default": "none"},
        "compatibility": {"enum": [mode.value for mode in Mode]},
        "readers": {"enum": [readers.value for readers in Readers]},
        "status": {"enum": [status.value for status in Status], "default": "active"},
        "deprecated": {
            "type": "object",
            "required": ["since"],
            "additionalProperties": False,
            "properties": {"since": VERSION, "sunset": DATE, "replaced-by": KEY},
        },
        "examples": {"type": "array"},
        "accepts": ACCEPTS,
    },
    "allOf": [
        _BY_KIND,
        *(_on(channel) for channel in CHANNELS.values() if channel.named is not None),
    ],
}
