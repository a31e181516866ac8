"""Avro messages: JSON encodings by their JSON Schema, single objects by fastavro.

Source: the specification of Avro 1.12, "Data Serialization" and "Single-object encoding".
"""

from __future__ import annotations

import base64
import binascii
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from contract_registry.documents import pointer as pointers
from contract_registry.finding import Json
from contract_registry.formats import schema_of
from contract_registry.formats.messages import CacheKey, MessageProblem
from contract_registry.model import Encoding, Part

if TYPE_CHECKING:
    import jsonschema_rs

_MARKER: Final = b"\xc3\x01"
_HEADER: Final = 10  # the marker, then the schema's fingerprint


def avro_problems(
    encoding: Encoding | None, part: Part, message: Json
) -> tuple[MessageProblem, ...]:
    """Everything for which a message is refused; see `messages.problems`."""
    if encoding is Encoding.AVRO_BINARY and isinstance(message, str):
        reason = _single_object_problem(part, message)
        return () if reason is None else (MessageProblem("", reason, ""),)
    written = Encoding.JSON if encoding in (None, Encoding.JSON) else Encoding.AVRO_JSON
    validator, origins = _validator(CacheKey.of(part), written)
    return tuple(
        MessageProblem(
            pointers.from_tokens(error.instance_path),
            error.message,
            _origin(origins, pointers.from_tokens(error.schema_path)),
        )
        for error in validator.iter_errors(message)
    )


@lru_cache(maxsize=256)
def _validator(key: CacheKey, encoding: Encoding) -> tuple[jsonschema_rs.Validator, dict[str, str]]:
    import jsonschema_rs

    from contract_registry.compat.avro import json_schema_of, origins

    schema = schema_of(key.part, encoding)
    contents: Any = json_schema_of(schema).contents
    validator = jsonschema_rs.Draft202012Validator(contents, offline=True)
    return validator, origins(schema)


def _origin(origins: dict[str, str], pointer: str) -> str:
    """The place in the Avro schema that a place in its JSON Schema comes from."""
    while pointer and pointer not in origins:
        pointer = pointers.parent(pointer)
    return origins.get(pointer, "")


def _single_object_problem(part: Part, text: str) -> str | None:
    """Why a base64 text is no single object of that schema; None where it is one."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return "the message is no base64 text"
    if not data.startswith(_MARKER) or len(data) < _HEADER:
        return "the message does not start with the marker C3 01 and a fingerprint"
    from fastavro import schemaless_reader
    from fastavro.schema import fingerprint, parse_schema, to_parsing_canonical_form

    schema = _plain(part.value)
    own = fingerprint(to_parsing_canonical_form(schema), "CRC-64-AVRO")
    if data[2:_HEADER].hex() != own:
        return f"the message was written with another schema: its fingerprint is not {own}"
    stream = BytesIO(data[_HEADER:])
    try:
        schemaless_reader(stream, parse_schema(schema), None)
    except Exception as error:
        # fastavro raises whatever the bytes make it stumble over.
        return f"the message cannot be read: {type(error).__name__}"
    left = len(stream.read())
    return f"{left} bytes follow the end of the message" if left else None


def _plain(value: Json) -> Any:
    """A schema as `json` reads it, with floats in defaults: fastavro knows no Decimal there."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value
