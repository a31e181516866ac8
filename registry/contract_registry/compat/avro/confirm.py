"""fastavro as the independent witness: it writes with one schema and reads with the other.

It is given the user's own schemas, less what has no part in resolution: logical types (fastavro
applies the writer's, see `logical`), the writer's defaults, and attributes that it does not know or
uses for itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

from contract_registry.compat.avro.datum import Datum
from contract_registry.compat.avro.definitions import text_list
from contract_registry.compat.avro.nodes import PRIMITIVES
from contract_registry.finding import Json

_KEPT: Final = ("type", "name", "namespace", "symbols", "size")
_PARTS: Final = ("items", "values")


@dataclass(frozen=True, slots=True)
class Reading:
    """What fastavro made of a message: what it read, or why it could not write or read it."""

    value: object = None
    unwritten: str | None = None
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Both schemas as fastavro has parsed them; `refused` is why it does not take the reader's."""

    writer: Any
    reader: Any
    refused: str | None = None


def pair(writer: Json, reader: Json, wrong_defaults: Collection[str]) -> Pair | str:
    """Both schemas, parsed; a text that says why fastavro does not take the writer's.

    wrong_defaults:  JSON Pointers in the reader's schema, of defaults to be left out
    """
    try:
        written = _parsed(_plain(writer, "", None))
    except Exception as problem:  # fastavro raises whatever the schema made it stumble over
        return _said(problem)
    try:
        return Pair(written, _parsed(_plain(reader, "", wrong_defaults)))
    except Exception as problem:
        return Pair(written, None, _said(problem))


def _parsed(plain: Any) -> Any:
    """What fastavro can be given any number of times."""
    from fastavro import parse_schema

    parsed = parse_schema(plain)
    # It marks only records as parsed. Others are parsed again, and a name without namespace would
    # then be taken to be in the one around it.
    return parsed if isinstance(parsed, dict) and parsed["type"] in ("record", "error") else plain


def read_back(schemas: Pair, datum: Datum) -> Reading:
    """Write a message with the writer's schema, and read it with the reader's."""
    from fastavro import schemaless_reader, schemaless_writer

    stream = BytesIO()
    try:
        schemaless_writer(stream, schemas.writer, datum)
    except Exception as problem:
        return Reading(unwritten=_said(problem))
    if schemas.refused is not None:
        return Reading(refused=schemas.refused)
    stream.seek(0)
    try:
        return Reading(schemaless_reader(stream, schemas.writer, schemas.reader))
    except Exception as problem:
        return Reading(refused=_said(problem))


def _said(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}"[:200]


def _plain(value: Json, pointer: str, wrong_defaults: Collection[str] | None) -> Any:
    """A copy of a type; defaults are kept where `wrong_defaults` is given and has them not."""
    if isinstance(value, str):
        return value
    if not isinstance(value, Mapping):
        branches = value if isinstance(value, Sequence) else ()
        return [
            _plain(item, f"{pointer}/{index}", wrong_defaults)
            for index, item in enumerate(branches)
        ]
    kind = value["type"]
    if kind in PRIMITIVES or not _is_kind(kind):
        return kind
    copy: dict[str, Any] = {name: value[name] for name in _KEPT if name in value}
    if wrong_defaults is None:
        # fastavro resolves nothing where both schemas are equal. Of the user's they are not.
        copy["doc"] = "writer"
    for part in _PARTS:
        if part in value:
            copy[part] = _plain(value[part], f"{pointer}/{part}", wrong_defaults)
    _keep_aliases(copy, value)
    if kind == "enum":
        _keep_default(copy, value, pointer, wrong_defaults)
    if kind in ("record", "error"):
        fields = value["fields"]
        copy["fields"] = [
            _field(item, f"{pointer}/fields/{index}", wrong_defaults)
            for index, item in enumerate(fields if isinstance(fields, Sequence) else ())
        ]
    return copy


def _is_kind(kind: Json) -> bool:
    return kind in ("record", "error", "enum", "fixed", "array", "map")


def _field(value: Json, pointer: str, wrong_defaults: Collection[str] | None) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        return {}
    copy: dict[str, Any] = {
        "name": value["name"],
        "type": _plain(value["type"], f"{pointer}/type", wrong_defaults),
    }
    _keep_aliases(copy, value)
    _keep_default(copy, value, pointer, wrong_defaults)
    return copy


def _keep_aliases(copy: dict[str, Any], value: Mapping[str, Json]) -> None:
    aliases = text_list(value.get("aliases"))
    if aliases is not None:
        copy["aliases"] = list(aliases)


def _keep_default(
    copy: dict[str, Any],
    value: Mapping[str, Json],
    pointer: str,
    wrong_defaults: Collection[str] | None,
) -> None:
    if wrong_defaults is None or "default" not in value:
        return
    if f"{pointer}/default" not in wrong_defaults:
        copy["default"] = _floats(value["default"])


def _floats(value: Json) -> Any:
    """The JSON value with floats for decimals, as `json` reads it and fastavro expects it."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Mapping):
        return {name: _floats(item) for name, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_floats(item) for item in value]
    return value
