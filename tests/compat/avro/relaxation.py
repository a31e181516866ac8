"""A reader's schema with just the constraints of the listed causes relaxed."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from typing import Any

from contract_registry.compat.avro.nodes import Array, AvroType, Map, Named, Node, Primitive, Union
from contract_registry.compat.verdict import Cause

_WIDER = ("type-changed", "type-narrowed", "union-branch-removed")


def at(contents: Any, pointer: str) -> Any:
    """The value at a JSON Pointer."""
    for token in pointer.split("/")[1:]:
        contents = contents[int(token) if isinstance(contents, list) else token]
    return contents


def put(whole: dict[str, Any], pointer: str, value: Any) -> None:
    """Replace the value at a JSON Pointer below `root`."""
    parent, _, key = f"/root{pointer}".rpartition("/")
    container = at(whole, parent)
    container[int(key) if isinstance(container, list) else key] = value


def nodes(schema: AvroType) -> Iterator[Node]:
    """Every type of a schema."""
    ahead: list[Node] = [schema.root]
    while ahead:
        node = ahead.pop()
        yield node
        if isinstance(node, Array):
            ahead.append(node.items)
        elif isinstance(node, Map):
            ahead.append(node.values)
        elif isinstance(node, Union):
            ahead.extend(node.branches)
        elif hasattr(node, "fields"):
            ahead.extend(item.type for item in node.fields)


def relaxed(
    reader: Any, causes: Iterable[Cause], writer: Any, types: tuple[AvroType, AvroType]
) -> Any | None:
    """The reader's schema without those constraints; None where that takes named types along."""
    whole = {"root": copy.deepcopy(reader)}
    # A new branch moves what is below it, so what lies deepest comes first.
    for cause in sorted(causes, key=_order):
        if not _relax(whole, cause, writer, types):
            return None
    return whole["root"]


def _order(cause: Cause) -> tuple[int, bool]:
    return -cause.reader.pointer.count("/"), cause.kind in _WIDER


def _relax(
    whole: dict[str, Any], cause: Cause, writer: Any, types: tuple[AvroType, AvroType]
) -> bool:
    pointer = cause.reader.pointer
    if cause.kind in ("required-field-added", "default-invalid") and cause.writer is None:
        return _give_default(whole, pointer.removesuffix("/default"), types[1])
    assert cause.writer is not None
    if cause.kind == "alias-ambiguous":
        aliases = at(whole["root"], pointer)
        put(whole, pointer, [alias for alias in aliases if alias != cause.constraint[1]])
        return True
    if cause.kind == "default-invalid":
        definition = at(whole["root"], pointer.removesuffix("/default"))
        definition["symbols"] = [*definition["symbols"], definition["default"]]
        return True
    sent = {node.pointer: node for node in nodes(types[0])}[cause.writer.pointer]
    if cause.kind in _WIDER:
        return _give_branch(whole, pointer, sent, at(writer, cause.writer.pointer))
    return _give_attributes(whole, cause, sent, at(writer, cause.writer.pointer))


def _give_default(whole: dict[str, Any], pointer: str, reader: AvroType) -> bool:
    field = at(whole["root"], pointer)
    kind = field["type"]
    defaults = {"null": None, "string": "", "bytes": "", "boolean": False} | dict.fromkeys(
        ["int", "long"], 0
    )
    defaults |= dict.fromkeys(["float", "double"], 0.5)
    if isinstance(kind, dict):
        kind = kind["type"]
        defaults |= {"array": [], "map": {}}
    if not isinstance(kind, str) or kind not in defaults:
        return False
    field["default"] = defaults[kind]
    return True


def _give_branch(whole: dict[str, Any], pointer: str, sent: Node, text: Any) -> bool:
    if not isinstance(sent, Primitive):
        return False
    parent, _, _ = pointer.rpartition("/")
    if pointer and isinstance(at(whole["root"], parent), list):
        pointer = parent
    before = at(whole["root"], pointer)
    # First, so that no branch to which it could be promoted is taken instead.
    branches = before if isinstance(before, list) else [before]
    put(whole, pointer, [text, *branches])
    return True


def _give_attributes(whole: dict[str, Any], cause: Cause, sent: Node, text: Any) -> bool:
    definition = at(whole["root"], cause.reader.pointer)
    if cause.kind == "name-changed":
        assert isinstance(sent, Named)
        definition["aliases"] = [*definition.get("aliases", []), sent.name]
        # An alias without a dot is in the namespace of its type.
        return "." in sent.name or "namespace" not in str(whole)
    if cause.kind == "enum-value-removed":
        missing = [symbol for symbol in text["symbols"] if symbol not in definition["symbols"]]
        definition["symbols"] = [*definition["symbols"], *missing]
        return True
    if cause.kind == "fixed-size-changed":
        definition["size"] = text["size"]
    if not isinstance(definition, dict):
        return False
    for name in ("logicalType", "precision", "scale"):
        definition.pop(name, None)
        if isinstance(text, dict) and name in text:
            definition[name] = text[name]
    if not isinstance(sent, Primitive) or cause.kind == "fixed-size-changed":
        return True
    definition["type"] = sent.name
    return True
