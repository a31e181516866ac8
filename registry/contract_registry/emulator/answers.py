"""What is answered, written as the service model describes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from botocore.model import ListShape, OperationModel, Shape, StructureShape


def body(operation: OperationModel, answer: Mapping[str, Any] | None) -> bytes:
    """The body of the answer: the members that have a value, under the names of the wire."""
    if operation.output_shape is None or answer is None:
        return b""
    return _text(_written(operation.output_shape, answer))


def error(code: str, message: str) -> bytes:
    """The body of an error, in the shape that every error of the service has."""
    return _text({"Code": code, "Message": message})


def _written(shape: Shape, value: Any) -> Any:
    if shape.type_name == "structure":
        members: Mapping[str, Shape] = cast("StructureShape", shape).members
        return {
            member.serialization.get("name", name): _written(member, value[name])
            for name, member in members.items()
            if value.get(name) is not None
        }
    if shape.type_name == "list":
        member = cast("ListShape", shape).member
        return [_written(member, item) for item in value]
    return value


def _text(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
