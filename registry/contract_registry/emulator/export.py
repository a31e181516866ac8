"""ExportSchema: an event in AWS's OpenAPI layout as JSON Schema draft 4."""

from __future__ import annotations

import json
from typing import Any, Final

from contract_registry.emulator.desk import OWNED_BY_AWS, Desk
from contract_registry.emulator.refusal import bad_request
from contract_registry.emulator.requests import Parameters
from contract_registry.emulator.schemas import describe

DRAFT_4: Final = "JSONSchemaDraft4"
_ROOT: Final = "AWSEvent"
_OPENAPI: Final = "#/components/schemas/"
_MEMBERS: Final = ("Content", "SchemaArn", "SchemaName", "SchemaVersion", "Type")


def export(desk: Desk, asked: Parameters) -> Any:
    """ExportSchema, for what AWS publishes or has discovered; custom schemas are refused.

    Users report that AWS refuses to export those of custom registries; its documentation is silent.
    """
    held = describe(desk, asked)
    if asked["Type"] != DRAFT_4:
        raise bad_request(f"Type must be {DRAFT_4}.")
    if asked["RegistryName"] not in OWNED_BY_AWS:
        raise bad_request("Only schemas of AWS's own registries can be exported.")
    content = held["Content"] if held["Type"] == DRAFT_4 else converted(held["Content"])
    exported = {**held, "Content": content, "Type": DRAFT_4}
    return {name: exported[name] for name in _MEMBERS}


def converted(content: str) -> str:
    """The event at the root, the schemas that it refers to below `definitions`.

    Raises Refusal where the content is not in the layout of AWS's own events.
    """
    try:
        schemas = dict(json.loads(content)["components"]["schemas"])
        root = dict(schemas.pop(_ROOT))
    except (ValueError, LookupError, TypeError, RecursionError):
        raise bad_request(f"The schema has no components.schemas.{_ROOT}.") from None
    whole = {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "title": root.get("x-amazon-events-detail-type", _ROOT),
        **root,
        "definitions": schemas,
    }
    return json.dumps(_moved(whole), ensure_ascii=False)


def _moved(value: Any) -> Any:
    if isinstance(value, list):
        return [_moved(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: _target(name, item) for name, item in value.items()}


def _target(name: str, value: Any) -> Any:
    if name != "$ref" or not isinstance(value, str) or not value.startswith(_OPENAPI):
        return _moved(value)
    target = value.removeprefix(_OPENAPI)
    return "#" if target == _ROOT else f"#/definitions/{target}"
