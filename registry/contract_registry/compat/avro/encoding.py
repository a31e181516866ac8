"""The JSON Schema of exactly the messages that a JSON encoding of an Avro schema allows.

`avro-json` is the encoding of the specification: the value of a union is wrapped, `{"string": …}`,
but for null. `json` is plain JSON: a union is its value. In both, bytes are a string of the
characters U+0000 to U+00FF. Aliases have no part in either: a message carries the names that its
writer used.

A writer sends every field and no others. A reader ignores what it does not know; in plain JSON it
can do without a field that has a default, and with an enum that has one it can take any symbol
(`x-extensible-enum`). A reader of `avro-json` needs every field, as decoders have only the
reader's schema there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal
from urllib.parse import quote

from contract_registry.compat.avro.defaults import INT, LONG
from contract_registry.compat.avro.nodes import (
    Array,
    AvroType,
    Enum,
    Fixed,
    Logical,
    Map,
    Named,
    Node,
    Primitive,
    Record,
    Reference,
    Union,
    label,
)
from contract_registry.compat.avro.parse import read
from contract_registry.compat.avro.problem import AvroInvalid
from contract_registry.compat.schema import Schema
from contract_registry.finding import Json

PartSide = Literal["writer", "reader"]

_BYTES: Final = "^[\\u0000-\\u00ff]*$"
_FLOAT: Final = (2**24 - 1) * 2**104  # the largest finite float; doubles are JSON's own numbers
_PRIMITIVES: Final[dict[str, dict[str, Json]]] = {
    "null": {"type": "null"},
    "boolean": {"type": "boolean"},
    "int": {"type": "integer", "minimum": INT[0], "maximum": INT[1]},
    "long": {"type": "integer", "minimum": LONG[0], "maximum": LONG[1]},
    "float": {"type": "number", "minimum": -_FLOAT, "maximum": _FLOAT},
    "double": {"type": "number"},
    "bytes": {"type": "string", "pattern": _BYTES},
    "string": {"type": "string"},
}


@dataclass(frozen=True, slots=True)
class _Mapping:
    """What a mapping depends on, and where each of its schemas came from.

    origins:  JSON Pointer in the JSON Schema → JSON Pointer in the Avro schema
    """

    wrapped: bool
    reads: bool
    schema: AvroType
    origins: dict[str, str] = field(default_factory=dict)


def json_schema_of(schema: Schema, side: PartSide = "writer") -> Schema:
    """The JSON Schema (2020-12) of the messages of an Avro schema in its `encoding`.

    `encoding` is `json` or `avro-json`. Raises AvroInvalid where the schema is not valid.
    """
    contents, _ = _mapped(schema, side)
    return Schema(contents, dialect="2020-12", uri=schema.uri)


def origins(schema: Schema, side: PartSide = "writer") -> dict[str, str]:
    """For each JSON Pointer to a schema in `json_schema_of`, the one in the Avro schema."""
    return _mapped(schema, side)[1]


def _mapped(schema: Schema, side: PartSide) -> tuple[Json, dict[str, str]]:
    parsed, problems = read(schema.contents)
    if parsed is None:
        raise AvroInvalid([problem for problem in problems if problem.fatal])
    mapping = _Mapping(schema.encoding == "avro-json", side == "reader", parsed)
    root = _mapped_type(mapping, parsed.root, "")
    if not parsed.names:
        return root, mapping.origins
    definitions: dict[str, Json] = {
        name: _definition(mapping, named, f"/$defs/{_token(name)}")
        for name, named in parsed.names.items()
    }
    # A boolean schema (an empty union) cannot carry definitions, which nothing uses then.
    contents = {**root, "$defs": definitions} if isinstance(root, dict) else root
    return contents, mapping.origins


def _token(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _mapped_type(mapping: _Mapping, node: Node, at: str) -> Json:
    mapping.origins[at] = node.pointer
    if isinstance(node, Reference | Record | Enum | Fixed):
        return {"$ref": f"#/$defs/{quote(_token(node.name), safe='~')}"}
    if isinstance(node, Union):
        return _union(mapping, node, at)
    if isinstance(node, Array):
        return {"type": "array", "items": _mapped_type(mapping, node.items, f"{at}/items")}
    if isinstance(node, Map):
        inner = _mapped_type(mapping, node.values, f"{at}/additionalProperties")
        return {"type": "object", "additionalProperties": inner}
    return {**_PRIMITIVES[node.name], **_format(node)}


def _union(mapping: _Mapping, node: Union, at: str) -> Json:
    if not node.branches:
        return False
    return {
        "anyOf": [
            _branch(mapping, branch, f"{at}/anyOf/{index}")
            for index, branch in enumerate(node.branches)
        ]
    }


def _branch(mapping: _Mapping, branch: Node, at: str) -> Json:
    name = label(branch)
    if not mapping.wrapped or name == "null":
        return _mapped_type(mapping, branch, at)
    mapping.origins[at] = branch.pointer
    return {
        "type": "object",
        "properties": {name: _mapped_type(mapping, branch, f"{at}/properties/{_token(name)}")},
        "required": [name],
        "additionalProperties": False,
    }


def _definition(mapping: _Mapping, node: Named, at: str) -> Json:
    mapping.origins[at] = node.pointer
    if isinstance(node, Fixed):
        length: dict[str, Json] = {"minLength": node.size, "maxLength": node.size}
        return {**_PRIMITIVES["bytes"], **length, **_format(node)}
    if isinstance(node, Enum):
        return _enum(mapping, node)
    properties: dict[str, Json] = {
        item.name: _mapped_type(mapping, item.type, f"{at}/properties/{_token(item.name)}")
        for item in node.fields
    }
    optional = {
        item.name
        for item in node.fields
        if mapping.reads
        and not mapping.wrapped
        and item.default is not None
        and f"{item.pointer}/default" not in mapping.schema.defaults
    }
    required = [item.name for item in node.fields if item.name not in optional]
    contents: dict[str, Json] = {"type": "object", "properties": properties, "required": required}
    return contents if mapping.reads else {**contents, "additionalProperties": False}


def _enum(mapping: _Mapping, node: Enum) -> Json:
    if not node.symbols:
        return False
    contents: dict[str, Json] = {"enum": list(node.symbols)}
    if mapping.reads and not mapping.wrapped and node.default in node.symbols:
        contents["x-extensible-enum"] = True
    return contents


def _format(node: Primitive | Fixed) -> dict[str, Json]:
    """A logical type as an annotation. Only `uuid` has the same meaning as JSON Schema's format."""
    logical: Logical | None = node.logical
    if logical is None:
        return {}
    if logical.name == "uuid" and isinstance(node, Primitive):
        return {"format": "uuid"}
    if logical.name == "decimal":
        return {"format": f"avro-decimal({logical.precision},{logical.scale})"}
    return {"format": f"avro-{logical.name}"}
