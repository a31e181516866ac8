"""An operation of an OpenAPI document as the parts of a contract (OpenAPI 3.0 and 3.1).

Parameters become objects of their names (`request/path`, `request/query`, `request/headers`), JSON
bodies stay the schemas that they are, referred to where they stand; responses from 200 to 299 are
the answer, all others errors by their code.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from urllib.parse import quote

from contract_registry.documents import Document
from contract_registry.documents import pointer as pointers
from contract_registry.documents.spelling import did_you_mean
from contract_registry.finding import Json, Location
from contract_registry.formats.places import dialect_of
from contract_registry.load.files import escaped
from contract_registry.load.parts import DEFAULT_DIALECT, Run, Sketch
from contract_registry.load.problems import problem
from contract_registry.load.targets import Where, opened

_METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_PLACES: Final = {"path": "path", "query": "query", "header": "headers"}
_MOST_HOPS: Final = 20


@dataclass(frozen=True, slots=True)
class _Spot:
    """An object of an OpenAPI document: where it stands, and what it says."""

    document: Document
    pointer: str
    value: Mapping[str, Json]

    def at(self, *tokens: str | int) -> _Spot | None:
        """The object below, None where there is none."""
        try:
            value = pointers.resolve(self.value, pointers.from_tokens(tokens))
        except LookupError:
            return None
        if not isinstance(value, Mapping):
            return None
        return _Spot(self.document, pointers.join(self.pointer, *tokens), value)

    def locate(self) -> Location:
        return self.document.locate(self.pointer)


@dataclass(frozen=True, slots=True)
class _Operation:
    run: Run
    spot: _Spot
    shared: _Spot
    method: str
    path: str
    dialect: str


def sketch_openapi(run: Run, contract: Document, text: str) -> Iterator[Sketch]:
    """The schemas of the operation that `openapi: file#operationId` names."""

    def where() -> Location:
        return contract.locate("/openapi")

    name = text.partition("#")[2]
    document = opened(run.files, text, contract.path, where)
    if not isinstance(document, Document):
        run.problems.extend([] if document is None else [document])
        return
    dialect = _dialect(document.value)
    if dialect is None:
        message = f"{document.path} is no OpenAPI document of version 3.0 or 3.1"
        fix = "convert it, or write request, response and errors into the contract"
        run.problems.append(problem("invalid-openapi", message, where(), fix))
        return
    operations = {str(it.spot.value.get("operationId")): it for it in _all(run, document, dialect)}
    operation = operations.get(name)
    if operation is None:
        message = f"{document.path} has no operation {name}"
        fix = did_you_mean(name, operations) or "add its operationId to the document"
        run.problems.append(problem("invalid-openapi", message, where(), fix))
        return
    _compare_route(operation, contract, where)
    yield from _request(operation)
    yield from _responses(operation)


def _dialect(value: Json) -> str | None:
    version = value.get("openapi") if isinstance(value, Mapping) else None
    if not isinstance(value, Mapping) or not isinstance(version, str):
        return None
    if version.startswith("3.0."):
        return "openapi-3.0"
    if not version.startswith(("3.1.", "3.2.")):
        return None
    return dialect_of({"$schema": value.get("jsonSchemaDialect", "")}, DEFAULT_DIALECT)


def _all(run: Run, document: Document, dialect: str) -> Iterator[_Operation]:
    root = _Spot(document, "", document.value if isinstance(document.value, Mapping) else {})
    paths = root.at("paths")
    for path in paths.value if paths is not None else ():
        shared = _followed(run, paths.at(path)) if paths is not None else None
        for method in _METHODS if shared is not None else ():
            spot = shared.at(method) if shared is not None else None
            if spot is not None and shared is not None:
                yield _Operation(run, spot, shared, method, path, dialect)


def _followed(run: Run, spot: _Spot | None) -> _Spot | None:
    """The object itself, where a Reference Object stands for it; None where that leads nowhere."""
    for _ in range(_MOST_HOPS):
        text = None if spot is None else spot.value.get("$ref")
        if spot is None or not isinstance(text, str):
            return spot
        where = partial(spot.document.locate, pointers.join(spot.pointer, "$ref"))
        file, _, fragment = text.partition("#")
        document: Any = spot.document
        if file:
            document = opened(run.files, text, spot.document.path, where)
        if not isinstance(document, Document):
            run.problems.extend([] if document is None else [document])
            return None
        root = _Spot(document, "", document.value if isinstance(document.value, Mapping) else {})
        spot = root.at(*pointers.tokens(fragment)) if fragment[:1] in ("", "/") else None
        if spot is None:
            message, fix = f"{text} leads nowhere", "define it there, or mend the reference"
            run.problems.append(problem("dangling-reference", message, where(), fix))
    return None


def _compare_route(operation: _Operation, contract: Document, where: Where) -> None:
    """The contract's own method and path are what is checked and published: they must agree."""
    value: Any = contract.value
    channel = value.get("channel")
    if not isinstance(channel, Mapping) or "method" not in channel or "path" not in channel:
        return
    theirs = f"{operation.method.upper()} {operation.path}"
    ours = f"{channel['method']} {channel['path']}"
    if theirs != ours:
        name = operation.spot.value.get("operationId")
        message = f"the operation {name} is {theirs}, and the channel says {ours}"
        fix = "let method and path say the same in both"
        operation.run.problems.append(problem("invalid-openapi", message, where(), fix))


def _request(operation: _Operation) -> Iterator[Sketch]:
    found: dict[tuple[str, str], _Spot] = {}
    for owner in (operation.shared, operation.spot):
        listed = owner.value.get("parameters")
        for index in range(len(listed) if isinstance(listed, list) else 0):
            spot = _followed(operation.run, owner.at("parameters", index))
            if spot is not None:
                found[str(spot.value.get("in")), str(spot.value.get("name"))] = spot
    for place, name in _PLACES.items():
        ours = {key[1]: spot for key, spot in found.items() if key[0] == place}
        if ours:
            value = _parameters(operation, ours, place)
            yield _sketch(operation, f"request/{name}", operation.spot, value)
    body = _followed(operation.run, operation.spot.at("requestBody"))
    if body is not None:
        schema = _json(operation, body)
        if schema is not None:
            yield _sketch(operation, "request/body", schema, _reference(operation, schema))


def _parameters(operation: _Operation, spots: Mapping[str, _Spot], place: str) -> Json:
    """An object schema of parameters by name; header names do not care for case."""
    properties: dict[str, Json] = {}
    required: list[Json] = []
    for name, spot in spots.items():
        key = name.lower() if place == "header" else name
        schema = spot.at("schema")
        properties[key] = {} if schema is None else _reference(operation, schema)
        if spot.value.get("required") is True:
            required.append(key)
    schema_of_all: dict[str, Json] = {"type": "object", "properties": properties}
    return schema_of_all | ({"required": required} if required else {})


def _responses(operation: _Operation) -> Iterator[Sketch]:
    responses = operation.spot.at("responses")
    if responses is None:
        return
    good: list[tuple[str, _Spot]] = []
    for code in responses.value:
        spot = _followed(operation.run, responses.at(code))
        if spot is None:
            continue
        if code.startswith("2"):
            good.append((code, spot))
            continue
        schema = _json(operation, spot)
        value: Json = {} if schema is None else _reference(operation, schema)
        yield _sketch(operation, f"errors/{code.upper()}", schema or spot, value)
    codes: list[Json] = [int(code) for code, _ in good if code.isdigit()]
    if codes and len(codes) == len(good):
        yield _sketch(operation, "response/status", responses, {"enum": codes})
    schemas = [it for _, spot in good if (it := _json(operation, spot)) is not None]
    if len(schemas) == 1:
        value = _reference(operation, schemas[0])
        yield _sketch(operation, "response/body", schemas[0], value)
    elif schemas:
        choice: Json = {"anyOf": [_reference(operation, it) for it in schemas]}
        yield _sketch(operation, "response/body", responses, choice)


def _json(operation: _Operation, spot: _Spot) -> _Spot | None:
    """The schema of an object's JSON content; None where it has no content."""
    content = spot.at("content")
    if content is None or not content.value:
        return None
    for media in content.value:
        kind = media.partition(";")[0].strip().lower()
        if kind in ("application/json", "*/*") or kind.endswith("+json"):
            schema = content.at(media, "schema")
            if schema is not None:
                return schema
    message = f"only {', '.join(content.value)} is described here, and no JSON"
    fix = "describe application/json, or leave the content out"
    operation.run.problems.append(problem("invalid-openapi", message, content.locate(), fix))
    return None


def _reference(operation: _Operation, schema: _Spot) -> Json:
    """A `$ref` to a schema, as seen from the operation's file."""
    folder = posixpath.dirname(operation.spot.document.path) or "."
    path = posixpath.relpath(schema.document.path, folder)
    return {"$ref": f"./{escaped(path)}#{quote(schema.pointer)}"}


def _sketch(operation: _Operation, name: str, spot: _Spot, value: Json) -> Sketch:
    return Sketch(
        name=name,
        holder=operation.spot.document,
        pointer=spot.pointer if spot.document is operation.spot.document else "",
        value=value,
        dialect=operation.dialect,
    )
