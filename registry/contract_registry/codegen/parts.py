"""The parts of a contract that a use needs code for, and what they are called there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final, Literal

from contract_registry.codegen.frame import ITEM, Use
from contract_registry.codegen.notes import docs
from contract_registry.codegen.place import Side
from contract_registry.codegen.shapes import Docs, Shapes
from contract_registry.codegen.shaping import shapes_of
from contract_registry.compat.schema import Schema
from contract_registry.finding import Json
from contract_registry.formats import schema_of
from contract_registry.model import Encoding, Language, Part

_SCHEMA: Final = "schema"
_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        _SCHEMA: "",
        "request/path": "path",
        "request/query": "query",
        "request/headers": "headers",
        "request/body": "body",
        "response/headers": "response headers",
        "response/body": "response",
    }
)
_SINGLE: Final = frozenset({"response/status"})


def parts_of(use: Use) -> Iterator[Part]:
    """The parts that have types: the contract's, and the item of a stream."""
    for part in use.contract.parts:
        if part.name not in _SINGLE:
            yield part
    item = use.part(ITEM)
    if item is not None:
        yield replace(item, name=ITEM)


def words(part: str) -> str:
    """What distinguishes a part in names: empty for the message itself, `error 404`."""
    known = _WORDS.get(part)
    return part.replace("errors/", "error ").replace("/", " ") if known is None else known


def json_schema_of_part(use: Use, part: Part) -> Schema:
    """The JSON Schema of the part's values as the service sees them; Avro's by its encoding."""
    if part.language is not Language.AVRO:
        return schema_of(part)
    from contract_registry.compat.avro import json_schema_of, origins

    encoding = use.contract.encoding or Encoding.JSON
    written = Encoding.JSON if encoding is Encoding.AVRO_BINARY else encoding
    schema = schema_of(part, written)
    side: Literal["writer", "reader"] = "writer" if use.writes(part.name) else "reader"
    mapped = json_schema_of(schema, side)
    return replace(mapped, contents=_with_prose(mapped.contents, origins(schema, side), part.value))


def _with_prose(contents: Json, origins: Mapping[str, str], avro: Json) -> Json:
    """The JSON Schema with the `doc` of what its places come from."""
    from contract_registry.documents import pointer as pointers

    def spoken(value: Json, at: str) -> Json:
        if isinstance(value, dict):
            made = {name: spoken(it, pointers.join(at, name)) for name, it in value.items()}
            doc = _doc(avro, origins[at]) if at in origins else None
            return made if doc is None else {**made, "description": doc}
        if isinstance(value, list):
            return [spoken(it, pointers.join(at, index)) for index, it in enumerate(value)]
        return value

    return spoken(contents, "")


def _doc(avro: Json, pointer: str) -> str | None:
    """The `doc` of a type, or of the field whose type stands there."""
    from contract_registry.documents import pointer as pointers

    for place in (pointer, pointers.parent(pointer) if pointer.endswith("/type") else pointer):
        try:
            value = pointers.resolve(avro, place)
        except LookupError:
            continue
        if isinstance(value, Mapping) and isinstance(value.get("doc"), str):
            return str(value["doc"])
    return None


def shapes_of_part(use: Use, part: Part, noun: str) -> Shapes:
    """The shapes of the part's values on the service's side; by `reads` where it declares that."""
    reads = use.consume.reads if use.consume is not None and part.name == _SCHEMA else None
    side = Side(use.writes(part.name), reads)
    return shapes_of(json_schema_of_part(use, part), noun, side)


def root_docs(use: Use, part: Part) -> Docs:
    """What is said of the root type: the contract's summary for the message itself."""
    if part.name != _SCHEMA:
        return docs((), ())
    deprecated = use.contract.deprecated
    text = use.contract.summary
    if deprecated is None:
        return Docs(text)
    if deprecated.replaced_by:
        text = f"{text} {deprecated.replaced_by} takes its place.".strip()
    return Docs(text, deprecated=True, sunset=deprecated.sunset)
