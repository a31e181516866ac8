"""Avro's binary encoding as data: how the embedded runtime writes a message, and reads those of
each writer.

Source: the specification of Avro 1.12, "Binary encoding", "Schema Resolution" and "Schema
Fingerprints". Resolution happens here: what the runtime reads by is already in the reader's terms.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from contract_registry.compat.avro.defaults import first_fitting
from contract_registry.compat.avro.matching import matches
from contract_registry.compat.avro.nodes import (
    Array,
    AvroType,
    Default,
    Enum,
    Field,
    Fixed,
    Map,
    Node,
    Primitive,
    Record,
    Union,
    label,
)
from contract_registry.compat.avro.parse import read
from contract_registry.compat.avro.problem import AvroInvalid
from contract_registry.finding import Json

_LATE: Final = ("float",)
"""What takes a value only where no other branch of a union does: it may round."""


def fingerprint_of(schema: Json) -> str:
    """The CRC-64-AVRO of a schema, in the order in which its bytes stand in a message."""
    from fastavro.schema import fingerprint, to_parsing_canonical_form

    return str(fingerprint(to_parsing_canonical_form(_plain(schema)), "CRC-64-AVRO"))


def _parsed(schema: Json) -> AvroType:
    """A schema whose wrong defaults matter only where a reader needs one."""
    parsed, problems = read(schema)
    if parsed is None:
        raise AvroInvalid([it for it in problems if it.fatal])
    return parsed


def _plain(value: Json) -> Any:
    """A schema as fastavro takes it, which knows no Decimal."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def writing(schema: Json) -> dict[str, Json]:
    """The plan by which messages of a schema are written: `fingerprint`, and `nodes`, of which the
    first is the root and others are known by their index."""
    table = _Table()
    parsed = _parsed(schema)
    _write(table, parsed, parsed.root)
    return {"fingerprint": fingerprint_of(schema), "nodes": table.nodes}


def reading(schema: Json, writers: Iterable[Json]) -> dict[str, Json]:
    """The plans by which messages are read: fingerprint of the writer's schema → nodes."""
    reader = _parsed(schema)
    plans: dict[str, Json] = {}
    for one in (schema, *writers):
        fingerprint = fingerprint_of(one)
        if fingerprint not in plans:
            writer = _parsed(one)
            table = _Table()
            _Resolving(table, writer, reader).node(writer.root, reader.root)
            plans[fingerprint] = table.nodes
    return {fingerprint: plans[fingerprint] for fingerprint in sorted(plans)}


@dataclass(slots=True)
class _Table:
    """Nodes by index; each is a list that begins with what it is."""

    nodes: list[Json] = field(default_factory=list)
    _known: dict[object, int] = field(default_factory=dict)

    def find(self, key: object) -> int | None:
        return self._known.get(key)

    def reserve(self, key: object) -> int:
        self._known[key] = len(self.nodes)
        self.nodes.append(None)
        return len(self.nodes) - 1

    def leaf(self, node: list[Json]) -> int:
        key = json.dumps(node)
        found = self.find(key)
        if found is None:
            found = self.reserve(key)
            self.nodes[found] = node
        return found


def _write(table: _Table, schema: AvroType, node: Node) -> int:
    node = schema.resolve(node)
    if isinstance(node, Primitive):
        return table.leaf([node.name])
    if isinstance(node, Fixed):
        return table.leaf(["fixed", node.size])
    if isinstance(node, Enum):
        return table.leaf(["enum", list(node.symbols)])
    found = table.find(node.pointer)
    if found is not None:
        return found
    here = table.reserve(node.pointer)
    made: list[Json]
    if isinstance(node, Array):
        made = ["array", _write(table, schema, node.items)]
    elif isinstance(node, Map):
        made = ["map", _write(table, schema, node.values)]
    elif isinstance(node, Union):
        ordered = sorted(enumerate(node.branches), key=lambda it: _rank(schema.resolve(it[1])))
        made = ["union", [[at, _write(table, schema, it)] for at, it in ordered]]
    else:
        made = ["record", [[it.name, _write(table, schema, it.type)] for it in node.fields]]
    table.nodes[here] = made
    return here


def _rank(node: Node) -> int:
    """In plain JSON nothing says which branch is meant: the narrower ones are tried first."""
    if isinstance(node, Enum | Record | Fixed):
        return 0
    return 2 if label(node) in _LATE else 1


@dataclass(frozen=True, slots=True)
class _Resolving:
    """One writer's schema as the reader sees it."""

    table: _Table
    writer: AvroType
    reader: AvroType

    def node(self, written: Node, read: Node | None) -> int:
        """The index of the node that reads the one as the other; without one, to pass over it."""
        written = self.writer.resolve(written)
        read = None if read is None else self.reader.resolve(read)
        if isinstance(read, Union) and not isinstance(written, Union):
            read = self._branch(written, read)
            if read is None:
                return self._refused(f"its {label(written)} is of no type that is expected here")
        if read is not None and not isinstance(written, Union):
            refusal = self._refusal(written, read)
            if refusal:
                return self._refused(refusal)
        if isinstance(written, Primitive):
            return self.table.leaf([self._primitive(written, read)])
        if isinstance(written, Fixed):
            return self.table.leaf(["fixed", written.size])
        if isinstance(written, Enum):
            return self._enum(written, read)
        key = (written.pointer, None if read is None else read.pointer)
        found = self.table.find(key)
        if found is None:
            found = self.table.reserve(key)
            self.table.nodes[found] = self._whole(written, read)
        return found

    def _refused(self, reason: str) -> int:
        return self.table.leaf(["refused", reason])

    def _branch(self, written: Node, read: Union) -> Node | None:
        """The branch of the very type, as implementations have it, or else the first that matches:
        text stays text where bytes come first."""
        schemas = (self.writer, self.reader)
        fitting = [it for it in read.branches if matches(written, it, schemas)]
        same = [it for it in fitting if label(it) == label(written)]
        return self.reader.resolve((same or fitting)[0]) if fitting else None

    def _refusal(self, written: Node, read: Node) -> str:
        """Why the one cannot be read as the other; the parts of both are looked at later."""
        alike = isinstance(written, Array | Map) and type(written) is type(read)
        if not alike and not matches(written, read, (self.writer, self.reader)):
            return f"its {label(written)} cannot be read as {label(read)}"
        if isinstance(written, Record) and isinstance(read, Record):
            for item in self._fields(written, read)[1]:
                if item.default is None or f"{item.pointer}/default" in self.reader.defaults:
                    return f"its {written.name} lacks {item.name}, which has no default"
        return ""

    def _primitive(self, written: Primitive, read: Node | None) -> str:
        if not isinstance(read, Primitive) or read.name == written.name:
            return written.name
        if read.name in ("float", "double") and written.name in ("int", "long"):
            return f"{written.name}-real"
        # A long holds every int as it is, a double every float; text and bytes are written alike.
        return read.name if written.name in ("string", "bytes") else written.name

    def _enum(self, written: Enum, read: Node | None) -> int:
        symbols: list[Json] = list(written.symbols)
        if isinstance(read, Enum):
            default = read.default if read.default in read.symbols else None
            symbols = [it if it in read.symbols else default for it in written.symbols]
        return self.table.leaf(["enum", symbols, list(written.symbols)])

    def _whole(self, written: Node, read: Node | None) -> list[Json]:
        if isinstance(written, Union):
            return ["union", [self.node(it, read) for it in written.branches]]
        if isinstance(written, Array):
            return [
                "array",
                self.node(written.items, read.items if isinstance(read, Array) else None),
            ]
        if isinstance(written, Map):
            return [
                "map",
                self.node(written.values, read.values if isinstance(read, Map) else None),
            ]
        if not isinstance(written, Record):
            return [label(written)]
        taken, missing = self._fields(written, read if isinstance(read, Record) else None)
        fields: list[Json] = []
        for item in written.fields:
            target = taken.get(item.name)
            inner = self.node(item.type, None if target is None else target.type)
            fields.append([None if target is None else target.name, inner])
        defaults: list[Json] = [
            [it.name, _filled(it.default.value, it.type, self.reader)]
            for it in missing
            if it.default is not None
        ]
        return ["record", fields, defaults]

    def _fields(
        self, written: Record, read: Record | None
    ) -> tuple[Mapping[str, Field], Sequence[Field]]:
        """The reader's fields by the writer's names for them, and those that were not written.

        What is written once is read once: a field of that name goes before one of that alias.
        """
        sent = {it.name for it in written.fields}
        fields = () if read is None else read.fields
        taken = {it.name: it for it in fields if it.name in sent}
        missing = []
        for item in fields:
            if item.name in sent:
                continue
            name = next((it for it in sorted(item.aliases) if it in sent and it not in taken), None)
            if name is None:
                missing.append(item)
            else:
                taken[name] = item
        return taken, missing


def _filled(value: Json, node: Node, schema: AvroType) -> Json:
    """A default with the defaults of its own fields filled in."""
    node = schema.resolve(node)
    if isinstance(node, Union):
        fitting = first_fitting(value, node, schema)
        return value if fitting is None else _filled(value, node.branches[fitting], schema)
    if isinstance(node, Array) and isinstance(value, list | tuple):
        return [_filled(it, node.items, schema) for it in value]
    if isinstance(node, Map) and isinstance(value, Mapping):
        return {name: _filled(it, node.values, schema) for name, it in value.items()}
    if isinstance(node, Record) and isinstance(value, Mapping):
        return {
            it.name: _filled(found.value, it.type, schema)
            for it in node.fields
            for found in (Default(value[it.name]) if it.name in value else it.default,)
            if found is not None
        }
    return value
