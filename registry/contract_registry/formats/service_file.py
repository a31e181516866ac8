"""The JSON Schema of `service.yaml`, composed from what each type of channel says of itself."""

from __future__ import annotations

from typing import Final

from contract_registry.channels import CHANNELS
from contract_registry.channels.channel_type import POINTER, REFERENCE, Description
from contract_registry.formats.contract_file import ACCEPTS, DATE, KEY, TEXT
from contract_registry.model import ServiceType

_NAME: Final = "^[a-z][a-z0-9_-]*$"
_NAMES: Final = "a name of small letters, digits, '-' and '_'"

_DEPLOYED: Final[Description] = {
    "type": "object",
    "title": "how services find the channel when they are deployed",
    "oneOf": [
        {"required": [how], "additionalProperties": False, "properties": {how: TEXT}}
        for how in ("ssm", "export", "env")
    ],
}
_CHANNEL: Final[Description] = {
    "type": "object",
    "oneOf": [
        {
            "required": [channel.name],
            "additionalProperties": False,
            "properties": {channel.name: channel.owned, "reference": _DEPLOYED},
        }
        for channel in CHANNELS.values()
    ],
}
_FILTER: Final[Description] = {
    "type": ["array", "object"],
    "description": "a list of event patterns, or {$ref: template.yaml#/…/EventPattern}",
    "items": {"type": "object"},
}
_MAP: Final[Description] = {
    "type": "object",
    "propertyNames": POINTER,
    "additionalProperties": {
        "type": "object",
        "oneOf": [
            {
                "required": ["from"],
                "additionalProperties": False,
                "properties": {"from": POINTER},
            },
            {"required": ["value"], "additionalProperties": False, "properties": {"value": {}}},
        ],
    },
}
_EMIT: Final[Description] = {
    "type": "object",
    "required": ["contract"],
    "additionalProperties": False,
    "properties": {
        "contract": KEY,
        "from": REFERENCE,
        "filter": _FILTER,
        "map": _MAP,
        "accepts": ACCEPTS,
    },
}
_CONSUME: Final[Description] = {
    "type": "object",
    "required": ["contract"],
    "additionalProperties": False,
    "properties": {
        "contract": KEY,
        "reads": {"type": "array", "uniqueItems": True, "items": POINTER},
        "filter": _FILTER,
        "attributes": {"type": "object"},
        "body": {"type": "object"},
        "via": {"type": "array", "items": REFERENCE},
        "ordered": {"type": "boolean"},
        "raw": {"type": "boolean"},
        "accepts": ACCEPTS,
    },
}
_SEND: Final[Description] = {
    "type": "object",
    "required": ["contract"],
    "additionalProperties": False,
    "properties": {"contract": KEY, "accepts": ACCEPTS},
}
_IGNORE: Final[Description] = {
    "type": "object",
    "required": ["fingerprint", "contract", "rule", "reason", "until"],
    "additionalProperties": False,
    "properties": {
        "fingerprint": {
            "type": "string",
            "pattern": "^[0-9a-f]{8}$",
            "description": "a finding's fingerprint: eight hexadecimal digits, quoted",
        },
        "contract": {
            "type": "string",
            "pattern": KEY["pattern"].replace("@", "(@").replace("$", ")?$"),
            "description": "a contract, as orders.order-placed or orders.order-placed@2",
        },
        "rule": TEXT,
        "reason": TEXT,
        "until": DATE,
    },
}
_SOURCE: Final[Description] = {
    "type": "object",
    "title": "the sources of an external service's events",
    "required": ["prefix"],
    "additionalProperties": False,
    "properties": {"prefix": TEXT},
}

SERVICE: Final[Description] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A service: who it is, the channels it owns, what it emits, consumes and sends",
    "type": "object",
    "required": ["service"],
    "additionalProperties": False,
    "properties": {
        "service": {"type": "string", "pattern": _NAME, "description": _NAMES},
        "type": {"enum": [kind.value for kind in ServiceType], "default": "service"},
        "owner": TEXT,
        "summary": {"type": "string"},
        "source": _SOURCE,
        "channels": {
            "type": "object",
            "propertyNames": {"pattern": _NAME, "description": _NAMES},
            "additionalProperties": _CHANNEL,
        },
        "emits": {"type": "array", "items": _EMIT},
        "consumes": {"type": "array", "items": _CONSUME},
        "sends": {"type": "array", "items": _SEND},
        "ignores": {"type": "array", "items": _IGNORE},
        "accepts": ACCEPTS,
    },
    "if": {"required": ["type"], "properties": {"type": {"const": "external"}}},
    "else": {
        "properties": {
            "source": {
                "not": {},
                "description": "only a service of type: external has a source; "
                "a contract names its own in its channel",
            }
        }
    },
}
