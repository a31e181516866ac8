"""The Schema Object of OpenAPI 3.0 (version 3.0.4, section 4.7.24) as a JSON Schema of draft 4."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_SELF: Final = {"$ref": "#"}
_LIST: Final = {"type": "array", "minItems": 1, "items": _SELF}
_MAP: Final = {"type": "object", "additionalProperties": _SELF}
_COUNT: Final = {"type": "integer", "minimum": 0}
_FLAG: Final = {"type": "boolean"}
_TEXT: Final = {"type": "string"}

SCHEMA_OBJECT: Final[Mapping[str, Any]] = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "type": "object",
    "properties": {
        "$ref": _TEXT,
        "title": _TEXT,
        "description": _TEXT,
        "format": _TEXT,
        "multipleOf": {"type": "number", "minimum": 0, "exclusiveMinimum": True},
        "maximum": {"type": "number"},
        "minimum": {"type": "number"},
        **dict.fromkeys(("exclusiveMaximum", "exclusiveMinimum", "uniqueItems"), _FLAG),
        **dict.fromkeys(("maxLength", "minLength", "maxItems", "minItems"), _COUNT),
        **dict.fromkeys(("maxProperties", "minProperties"), _COUNT),
        "pattern": {"type": "string", "format": "regex"},
        "required": {
            "type": "array",
            "minItems": 1,
            "items": _TEXT,
            "uniqueItems": True,
        },
        "enum": {"type": "array", "minItems": 1},
        "type": {"enum": ["array", "boolean", "integer", "number", "object", "string"]},
        "not": _SELF,
        **dict.fromkeys(("allOf", "anyOf", "oneOf"), _LIST),
        "items": _SELF,
        "properties": _MAP,
        "additionalProperties": {"anyOf": [_FLAG, _SELF]},
        **dict.fromkeys(("nullable", "deprecated", "readOnly", "writeOnly"), _FLAG),
        "discriminator": {
            "type": "object",
            "required": ["propertyName"],
            "properties": {
                "propertyName": _TEXT,
                "mapping": {"type": "object", "additionalProperties": _TEXT},
            },
        },
    },
}
