"""What a request asks for, read and checked as the service model describes it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from contract_registry.emulator.refusal import Refusal, bad_request
from contract_registry.emulator.routes import variable

if TYPE_CHECKING:
    from botocore.model import ListShape, MapShape, OperationModel, Shape
    from werkzeug.datastructures import MultiDict

Parameters: TypeAlias = Mapping[str, Any]
"""The members of a request that were sent, by the names that boto3 gives them."""

MAX_BODY: Final = 4 * 1024 * 1024
"""Bytes. The longest content, with every character escaped, is well below."""

_SCOPE: Final = re.compile(r"Credential=[^/,\s]+/\d{8}/([a-z0-9-]+)/")
_WHOLE: Final = re.compile(r"[-+]?[0-9]{1,18}")
_HALF_CHARACTER: Final = re.compile("[\ud800-\udfff]")


def region(authorization: str, default: str) -> str:
    """The region that the request was signed for; `default` where it was not signed."""
    found = _SCOPE.search(authorization)
    return found[1] if found else default


def read(
    operation: OperationModel,
    path: Mapping[str, str],
    query: MultiDict[str, str],
    body: bytes,
) -> Parameters:
    """The parameters of the request, of the types of the model.

    Raises Refusal where one that is required is missing, or one is not of its type or too long.
    """
    shape = operation.input_shape
    if shape is None:
        return {}
    sent = _members(body)
    found = {}
    for name, member in shape.members.items():
        place = member.serialization.get("location")
        wire = member.serialization.get("name", name)
        value: Any = None
        if place == "uri":
            value = path[variable(wire)]
        elif place == "querystring":
            value = _queried(name, member, query.getlist(wire))
        elif (value := sent.get(wire)) is not None:
            _check(name, member, value)
        if value is not None:
            _bound(name, member, value)
            found[name] = value
    missing = [name for name in shape.required_members if found.get(name) in (None, "")]
    if missing:
        raise bad_request(f"{' and '.join(missing)} must be given and not be empty.")
    return found


def _members(body: bytes) -> Mapping[str, Any]:
    if not body.strip():
        return {}
    try:
        value = json.loads(body.decode())
    except (ValueError, RecursionError):
        raise bad_request("The body of the request is not valid JSON.") from None
    if not isinstance(value, dict):
        raise bad_request("The body of the request is not a JSON object.")
    return value


def _queried(name: str, shape: Shape, values: list[str]) -> Any:
    if not values:
        return None
    if shape.type_name == "list":
        return values
    if shape.type_name in ("integer", "long"):
        if not _WHOLE.fullmatch(values[0]):
            raise bad_request(f"{name} must be a whole number.")
        return int(values[0])
    return values[0]


def _check(name: str, shape: Shape, value: Any) -> None:
    """Raises Refusal where a value of the body is not of the type that the model wants."""
    if shape.type_name == "string" and isinstance(value, str):
        return
    if shape.type_name == "boolean" and isinstance(value, bool):
        return
    if shape.type_name == "list" and isinstance(value, list):
        for item in value:
            _check(f"Each of {name}", cast("ListShape", shape).member, item)
        return
    if shape.type_name == "map" and isinstance(value, dict):
        for item in value.values():
            _check(f"Each of {name}", cast("MapShape", shape).value, item)
        return
    raise bad_request(f"{name} must be a {shape.type_name}.")


def _bound(name: str, shape: Shape, value: Any) -> None:
    if _HALF_CHARACTER.search(json.dumps(value, ensure_ascii=False)):
        raise bad_request(f"{name} holds half a character (a lone surrogate).")
    least, most = shape.metadata.get("min", 0), shape.metadata.get("max")
    if isinstance(value, str) and (len(value) < least or (most and len(value) > most)):
        raise bad_request(f"{name} must be {least} to {most} characters long.")
    choices = shape.metadata.get("enum")
    if choices and value not in choices:
        raise bad_request(f"{name} must be one of {', '.join(choices)}.")


def too_large() -> Refusal:
    """The body is larger than any request can be."""
    return Refusal("RequestEntityTooLargeException", "The body of the request is too large.", 413)
