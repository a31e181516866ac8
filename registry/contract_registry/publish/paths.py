"""The `paths` of an operation's document: what API Gateway is asked, and what it answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from contract_registry.finding import Json
from contract_registry.model import Contract

_PLACES: Final = {"request/path": "path", "request/query": "query", "request/headers": "header"}
_OK: Final = "200"


def paths(contract: Contract, schemas: Mapping[str, Json], parts: Mapping[str, str]) -> Json:
    """The path item of an operation on API Gateway; empty for everything else."""
    settings = contract.channel.settings
    if contract.channel.type != "api-gateway":
        return {}
    method, path = str(settings.get("method", "GET")).lower(), str(settings.get("path", "/"))
    operation: dict[str, Json] = {
        "operationId": contract.name,
        "responses": _responses(schemas, parts),
    }
    parameters = [
        it for part, where in _PLACES.items() for it in _parameters(part, where, schemas, parts)
    ]
    if parameters:
        operation["parameters"] = parameters
    if "request/body" in parts:
        content: Json = {"application/json": {"schema": {"$ref": f"#{parts['request/body']}"}}}
        operation["requestBody"] = {"required": True, "content": content}
    if method not in ("get", "put", "post", "delete", "options", "head", "patch", "trace"):
        return {path: {"x-amazon-apigateway-any-method": operation}}
    return {path: {method: operation}}


def _parameters(
    part: str, where: str, schemas: Mapping[str, Json], parts: Mapping[str, str]
) -> list[Json]:
    if part not in parts:
        return []
    pointer = parts[part]
    schema = schemas.get(pointer.rpartition("/")[2])
    properties = schema.get("properties") if isinstance(schema, Mapping) else None
    if not isinstance(schema, Mapping) or not isinstance(properties, Mapping):
        return []
    required = schema.get("required")
    needed = required if isinstance(required, list) else []
    return [
        {
            "name": name,
            "in": where,
            "required": where == "path" or name in needed,
            "schema": {"$ref": f"#{pointer}/properties/{_escaped(name)}"},
        }
        for name in sorted(properties)
    ]


def _responses(schemas: Mapping[str, Json], parts: Mapping[str, str]) -> Json:
    found: dict[str, Json] = {}
    for code in _codes(schemas, parts):
        found[code] = _response("the answer", parts.get("response/body"))
    for part, pointer in parts.items():
        group, _, code = part.partition("/")
        if group == "errors" and re.fullmatch(r"[1-5](\d\d|XX)|default", code):
            found[code] = _response("an error", pointer)
    return found


def _codes(schemas: Mapping[str, Json], parts: Mapping[str, str]) -> list[str]:
    """The status codes of an answer."""
    schema = schemas.get(parts.get("response/status", "").rpartition("/")[2])
    codes = schema.get("enum") if isinstance(schema, Mapping) else None
    return sorted(str(code) for code in codes) if isinstance(codes, list) else [_OK]


def _response(description: str, pointer: str | None) -> Json:
    if pointer is None:
        return {"description": description}
    schema: Json = {"$ref": f"#{pointer}"}
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _escaped(name: str) -> str:
    from urllib.parse import quote

    from contract_registry.documents.pointer import escape

    return quote(escape(name), safe="~")
