"""Judges pairs of every kind while nothing may open a socket, a file or a process.

Imports are done before the watch begins: they read files. What the hook sees afterwards is printed.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
from typing import Any

REMOTE = "https://example.com/other.json"
PAIRS: list[tuple[Any, Any, str]] = [
    ({"$ref": REMOTE}, {"type": "string"}, "2020-12"),
    ({"type": "string"}, {"$ref": f"{REMOTE}#/$defs/a"}, "2020-12"),
    ({"$ref": "other.json"}, {"$ref": "#/$defs/none"}, "7"),
    ({"$ref": "file:///etc/hostname"}, {"$ref": "/etc/hostname"}, "2019-09"),
    ({"properties": {"a": {"$ref": REMOTE}}}, {"properties": {"a": {"type": "null"}}}, "4"),
    ({"$schema": "https://example.com/unknown"}, {"type": "string"}, "2020-12"),
    ({"$schema": "file:///etc/passwd", "$id": REMOTE}, {"minimum": 1}, "6"),
    ({"$id": REMOTE, "$ref": "#"}, {"$id": "http://localhost:1/x", "$ref": "y"}, "2020-12"),
    ({"$dynamicRef": f"{REMOTE}#n"}, {"$dynamicRef": "#n"}, "2020-12"),
    ({"$recursiveRef": "#"}, {"$recursiveRef": "#"}, "2019-09"),
    ({"$ref": "https://json-schema.org/draft/2020-12/schema"}, {"type": "object"}, "2020-12"),
    ({"$ref": "http://json-schema.org/draft-07/schema#"}, {"type": "boolean"}, "7"),
    ({"type": "string", "format": "uri"}, {"format": "email", "pattern": "\\p{L}"}, "2020-12"),
    ({"type": "string", "pattern": "^(?<n>a)$"}, {"pattern": "^b"}, "2020-12"),
    (
        {"type": "object", "properties": {"a": {"nullable": True}}},
        {"maxProperties": 0},
        "openapi-3.0",
    ),
    ({"properties": {"a": {"type": "integer"}}, "required": ["a"]}, {"required": ["b"]}, "2020-12"),
    ({"multipleOf": 0.01}, {"multipleOf": 0.001}, "2020-12"),
    ({"multipleOf": 0.001}, {"multipleOf": 0.01}, "2020-12"),
    ({"oneOf": [{"type": "string"}, {"maxLength": 3}]}, {"uniqueItems": True}, "2020-12"),
    ("int", "long", "avro"),
    ("long", "int", "avro"),
    (
        {"type": "record", "name": "R", "fields": [{"name": "a", "type": "file:///etc/passwd"}]},
        {"type": "record", "name": "R", "fields": [{"name": "b", "type": "string"}]},
        "avro",
    ),
    (
        {"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}]},
        {"type": "record", "name": "R", "fields": [{"name": "b", "type": "string"}]},
        "avro",
    ),
    ({"type": "bytes", "logicalType": "decimal", "precision": 4, "scale": 2}, "bytes", "avro"),
]
FORBIDDEN = ("open", "socket.", "subprocess.", "os.", "urllib.", "ftplib.", "http.", "shutil.")
seen: list[str] = []
watching = False


def hook(event: str, arguments: tuple[Any, ...]) -> None:
    if watching and event.startswith(FORBIDDEN):
        seen.append(f"{event} {arguments!r}")


def judge_all(pairs: list[tuple[Any, Any, str]]) -> list[bool | None]:
    from contract_registry.compat.engine import judge
    from contract_registry.compat.schema import Schema, Semantics

    answers = []
    for writer, reader, dialect in pairs:
        for semantics in (Semantics(strict=True), Semantics(), Semantics(tolerant=True)):
            one, other = (
                Schema(side, dialect, uri=f"file:///{name}.json")
                for side, name in ((writer, "w"), (reader, "r"))
            )
            answers.append(judge(one, other, semantics).contained)
            with_format = Semantics(semantics.strict, semantics.tolerant, assert_format=True)
            answers.append(judge(other, one, with_format).contained)
    return answers


def main() -> None:
    """With an argument, something forbidden is done on purpose: the hook has to see it."""
    global watching
    import contract_registry.compat

    for module in pkgutil.walk_packages(
        contract_registry.compat.__path__, "contract_registry.compat."
    ):
        importlib.import_module(module.name)
    # What is read once, as the bundled metaschemas are; no reference is met here.
    dialects = ("2020-12", "2019-09", "7", "6", "4", "openapi-3.0")
    local = [({"type": "string"}, {"pattern": "\\p{L}"}, dialect) for dialect in dialects]
    judge_all([*local, ({}, {"type": "null"}, "2020-12"), ("int", "string", "avro")])
    sys.addaudithook(hook)
    watching = True
    answers = judge_all(PAIRS)
    if "file" in sys.argv:
        open("/dev/null").close()
    if "socket" in sys.argv:
        import socket

        socket.socket().close()
    watching = False
    print(json.dumps({"seen": seen, "answers": answers}))


if __name__ == "__main__":
    main()
