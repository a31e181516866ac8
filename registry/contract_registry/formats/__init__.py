"""Schema languages and our own formats: from text to what the engine decides on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_registry.documents.shape import Description
from contract_registry.model import Encoding, Language, Part

if TYPE_CHECKING:
    from contract_registry.compat.schema import Schema


def schema_of(part: Part, encoding: Encoding | None = None) -> Schema:
    """A part as the engine takes it. `encoding` is the contract's, which only Avro looks at."""
    from contract_registry.compat.schema import AVRO, Schema

    if part.language is Language.AVRO:
        written = Encoding.JSON if encoding is None else encoding
        return Schema(part.value, AVRO, part.uri, part.files, written.value)
    return Schema(part.value, part.dialect, part.uri, part.files)


def contract_schema() -> Description:
    """The JSON Schema of a contract file: `contracts schema`."""
    from contract_registry.formats.contract_file import CONTRACT

    return CONTRACT


def service_schema() -> Description:
    """The JSON Schema of `service.yaml`: `contracts schema --service`."""
    from contract_registry.formats.service_file import SERVICE

    return SERVICE


def config_schema() -> Description:
    """The JSON Schema of `contracts.yaml`: `contracts schema --config`."""
    from contract_registry.config import SCHEMA

    return SCHEMA
