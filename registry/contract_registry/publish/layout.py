"""A contract as a document of the registry: AWS's `AWSEvent` layout, plain schemas, operations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from contract_registry.compat.schema import AVRO, Schema
from contract_registry.documents import pointer as pointers
from contract_registry.finding import Json
from contract_registry.formats import schema_of
from contract_registry.model import METADATA, Contract, Encoding, Envelope, Kind, Part
from contract_registry.publish.names import on_bus, type_name
from contract_registry.publish.paths import paths
from contract_registry.publish.projection import DRAFT_4, OPENAPI, TARGETS, Loss, Target, project
from contract_registry.publish.projection.naming import capitalised, unused
from contract_registry.publish.projection.result import referred

EVENT: Final = "AWSEvent"
ABOUT: Final = "x-contract"
"""Where a document says which contract it is of, and where its parts stand."""

AVRO_SCHEMA: Final = "x-avro-schema"
_SOURCE: Final = "x-amazon-events-source"
_DETAIL_TYPE: Final = "x-amazon-events-detail-type"
_DRAFT_4_URI: Final = "http://json-schema.org/draft-04/schema#"
_TEXT: Final[dict[str, Json]] = {"type": "string"}
_EVENT_TEXTS: Final = ("account", "detail-type", "id", "region", "source", "version")


@dataclass(frozen=True, slots=True)
class Layout:
    """A contract's document: what is published, and what of the contract it does not say.

    parts:  part → JSON Pointer to its schema in the document
    """

    type: str
    document: Mapping[str, Json]
    parts: Mapping[str, str]
    losses: tuple[Loss, ...]


def laid_out(contract: Contract, type_: str) -> Layout:
    """The document of a contract in the configured type; operations are OpenApi3 in any case.

    Raises Unsayable where a schema cannot be projected.
    """
    target = OPENAPI if contract.kind is Kind.OPERATION else TARGETS[type_]
    names = _names(contract)
    roots = {names[part.name]: source(contract, part) for part in contract.parts}
    found = project(roots, target, reserved=(EVENT,))
    schemas = dict(found.schemas)
    body = names.get("schema")
    if body is not None:
        body = _wrapped(contract, target, schemas, names)
    parts = {part: f"{target.definitions}/{pointers.escape(it)}" for part, it in names.items()}
    if on_bus(contract) and body is not None:
        return _event(contract, target, schemas, body, found.losses)
    if target is OPENAPI:
        return _openapi(contract, schemas, parts, found.losses)
    return _draft_4(contract, schemas, parts, body or "", found.losses)


def _names(contract: Contract) -> dict[str, str]:
    """Part → the name of its schema."""
    stem = type_name(contract)
    found: dict[str, str] = {}
    for part in contract.parts:
        word = capitalised(part.name.replace("errors/", "error-"))
        name = {"schema": stem, METADATA: "Metadata"}.get(part.name, stem + word)
        found[part.name] = unused(name, (EVENT, *found.values()))
    return found


def source(contract: Contract, part: Part) -> Schema:
    """The JSON Schema of a part. That of Avro is the reader's: what a consumer has to expect.

    A field with a default may be missing there, and is sent all the same: `x-always-sent`.
    """
    schema = schema_of(part, contract.encoding)
    if schema.dialect != AVRO:
        return schema
    if contract.encoding is Encoding.AVRO_BINARY:
        return Schema(_binary(part))
    from contract_registry.compat.avro import json_schema_of

    found = json_schema_of(schema, "reader")
    return Schema(_always_sent(found.contents), found.dialect, found.uri)


def _binary(part: Part) -> Json:
    return {
        "type": "string",
        "contentEncoding": "base64",
        "description": "A single object of Avro (marker C3 01, fingerprint, data), base64-encoded.",
        AVRO_SCHEMA: part.value,
    }


def _always_sent(contents: Json) -> Json:
    if not isinstance(contents, Mapping):
        return contents
    definitions = contents.get("$defs")
    if not isinstance(definitions, Mapping):
        return contents
    return {**contents, "$defs": {name: _sent(it) for name, it in definitions.items()}}


def _sent(record: Any) -> Json:
    if not isinstance(record, Mapping) or "properties" not in record:
        return record
    needed = record.get("required", ())
    properties = {
        name: it if name in needed or not isinstance(it, Mapping) else {**it, "x-always-sent": True}
        for name, it in record["properties"].items()
    }
    return {**record, "properties": properties}


def _wrapped(
    contract: Contract, target: Target, schemas: dict[str, Json], names: Mapping[str, str]
) -> str:
    """The name of the schema of what is sent: of the body, or of the envelope around it."""
    body = names["schema"]
    if contract.envelope is Envelope.NONE:
        return body
    data: Json = {"$ref": target.reference(body)}
    properties: dict[str, Json] = {"data": data}
    if contract.envelope is Envelope.METADATA_DATA:
        if METADATA in names:
            properties["metadata"] = {"$ref": target.reference(names[METADATA])}
        required = ["data", "metadata"]
    else:
        # CloudEvents 1.0.2, "JSON Event Format": the attributes that every event has.
        properties |= dict.fromkeys(("id", "source", "specversion", "type"), _TEXT)
        required = ["data", "id", "source", "specversion", "type"]
    name = unused(f"{body}Envelope", (EVENT, *schemas))
    schemas[name] = {
        "type": "object",
        "required": list[Json](required),
        "properties": properties,
        "additionalProperties": True,
    }
    return name


def _about(contract: Contract, parts: Mapping[str, str]) -> dict[str, Json]:
    return {
        "id": contract.id,
        "major": contract.key.major,
        "kind": contract.kind.value,
        "envelope": contract.envelope.value,
        "parts": dict(parts),
    }


def _event(
    contract: Contract,
    target: Target,
    schemas: dict[str, Json],
    body: str,
    losses: tuple[Loss, ...],
) -> Layout:
    """AWS's own layout of an event; `detail` is a `$ref`, which SAM and code bindings ask for."""
    fields: dict[str, Json] = dict.fromkeys(_EVENT_TEXTS, _TEXT)
    fields["detail"] = {"$ref": target.reference(body)}
    fields["resources"] = {"type": "array", "items": _TEXT}
    fields["time"] = {"type": "string", "format": "date-time"}
    event: dict[str, Json] = {
        "type": "object",
        "required": sorted(fields),
        "properties": fields,
        _SOURCE: contract.channel.settings.get("source"),
        _DETAIL_TYPE: contract.channel.settings.get("detail-type"),
    }
    if target is OPENAPI:
        at = f"{target.definitions}/{EVENT}/properties/detail"
        named = {**schemas, EVENT: event}
        return _openapi(contract, named, {"schema": at}, losses)
    about = _about(contract, {"schema": "/properties/detail"})
    document: dict[str, Json] = {
        "$schema": _DRAFT_4_URI,
        "title": type_name(contract),
        **event,
        "definitions": schemas,
        ABOUT: about,
    }
    return Layout(target.name, document, {"schema": "/properties/detail"}, losses)


def _openapi(
    contract: Contract,
    schemas: Mapping[str, Json],
    parts: Mapping[str, str],
    losses: tuple[Loss, ...],
) -> Layout:
    document: dict[str, Json] = {
        "openapi": "3.0.0",
        "info": {"title": type_name(contract), "version": str(contract.version)},
        "paths": paths(contract, schemas, parts),
        "components": {"schemas": schemas},
        ABOUT: _about(contract, parts),
    }
    return Layout(OPENAPI.name, document, parts, losses)


def _draft_4(
    contract: Contract,
    schemas: dict[str, Json],
    parts: Mapping[str, str],
    body: str,
    losses: tuple[Loss, ...],
) -> Layout:
    """The body at the root: what reads a plain JSON Schema finds it there."""
    reference = DRAFT_4.reference(body)
    root = schemas.get(body)
    if body and isinstance(root, Mapping) and reference not in referred(schemas):
        del schemas[body]
        parts = {part: "" if f"#{it}" == reference else it for part, it in parts.items()}
    else:
        root = {"allOf": [{"$ref": reference}]}
    document: dict[str, Json] = {
        "title": type_name(contract),
        **root,
        "$schema": _DRAFT_4_URI,
        ABOUT: _about(contract, parts),
    }
    if schemas:
        document["definitions"] = schemas
    return Layout(DRAFT_4.name, document, parts, losses)
