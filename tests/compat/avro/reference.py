"""Reading one message by the letter of the specification: slow, plain, and not the engine's way.

The engine compares two schemas. This takes a message along, as an implementation does, and tells
what the reader gets and every place where it fails.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

from contract_registry.compat.avro.defaults import refusal
from contract_registry.compat.avro.logical import meaning
from contract_registry.compat.avro.nodes import (
    Array,
    AvroType,
    Enum,
    Fixed,
    Map,
    Node,
    Primitive,
    Record,
    Union,
    label,
)


class Unspecified:
    """A value about which nothing is said: it could not be read, or comes from a default."""

    def __repr__(self) -> str:
        return "…"


@dataclass
class Reader:
    """How one reader fares.

    failures:  for each failure, the reader's pointers that may be blamed for it
    deep:      after a failure, look at what it hides: as if the types had matched
    """

    writer: AvroType
    reader: AvroType
    failures: list[frozenset[str]]
    deep: bool = False
    not_text: bool = False

    def fail(self, *pointers: str) -> Unspecified:
        self.failures.append(frozenset(pointers))
        return Unspecified()

    def read(self, datum: Any, written: Node, read: Node) -> Any:
        written, used, read = self.writer.resolve(written), read, self.reader.resolve(read)
        if isinstance(written, Union):
            name, inner = datum
            branch = next(item for item in written.branches if label(item) == name)
            return self.read(inner, branch, used)
        if isinstance(read, Union):
            for branch in read.branches:
                if self.match(written, branch):
                    return self.read(datum, written, branch)
            self.fail(*self.within(read))
            for branch in map(self.reader.resolve, read.branches):
                if self.deep and isinstance(branch, type(written)):
                    self.deeper(datum, written, branch)
            return Unspecified()
        if not self.match(written, read):
            if isinstance(written, Array | Map) and type(written) is type(read):
                self.fail(*self.within(read))
            else:
                self.fail(read.pointer, used.pointer)
            if self.deep and type(written) is type(read):
                self.deeper(datum, written, read)
            return Unspecified()
        return self.matched(datum, written, read)

    def deeper(self, datum: Any, written: Any, read: Any) -> None:
        if not isinstance(written, Primitive | Fixed):
            self.matched(datum, written, read)

    def matched(self, datum: Any, written: Any, read: Any) -> Any:
        if isinstance(written, Array):
            return [self.read(item, written.items, read.items) for item in datum]
        if isinstance(written, Map):
            return {
                key: self.read(item, written.values, read.values) for key, item in datum.items()
            }
        if isinstance(written, Record):
            return self.record(datum, written, read)
        if isinstance(written, Enum):
            if datum in read.symbols:
                return datum
            if read.default in read.symbols:
                return read.default
            return self.fail(read.pointer, f"{read.pointer}/default")
        return self.scalar(datum, written, read)

    def record(self, datum: Any, written: Record, read: Record) -> Any:
        result: dict[str, Any] = {}
        for item in read.fields:
            senders = [
                sender
                for sender in written.fields
                if sender.name == item.name or sender.name in item.aliases
            ]
            if len(senders) > 1:
                result[item.name] = self.fail(f"{item.pointer}/aliases")
                names = [item.name, *sorted(item.aliases)]
                sender = min(senders, key=lambda sender: names.index(sender.name))
                if self.deep:
                    self.read(datum[sender.name], sender.type, item.type)
            elif senders:
                sender = senders[0]
                result[item.name] = self.read(datum[sender.name], sender.type, item.type)
            elif item.default is None:
                result[item.name] = self.fail(item.pointer)
            elif refusal(item.default.value, item.type, self.reader) is not None:
                result[item.name] = self.fail(f"{item.pointer}/default")
            else:
                result[item.name] = Unspecified()
        return result

    def scalar(self, datum: Any, written: Primitive | Fixed, read: Primitive | Fixed) -> Any:
        value = datum
        if isinstance(read, Primitive):
            if read.name == "float" and written.name != "float":
                value = struct.unpack("<f", struct.pack("<f", datum))[0]
            elif read.name == "double":
                value = float(datum)
            elif read.name == "bytes" and isinstance(datum, str):
                value = datum.encode()
            elif read.name == "string" and isinstance(datum, bytes):
                try:
                    value = datum.decode()
                except UnicodeDecodeError:
                    self.not_text = True
                    return Unspecified()
        if read.logical is not None and read.logical != written.logical:
            meant = meaning(written.logical, datum)
            understood = meaning(read.logical, value)
            if understood is None or (written.logical is not None and meant != understood):
                return self.fail(read.pointer)
        return value

    def match(self, written: Node, read: Node) -> bool:
        written, read = self.writer.resolve(written), self.reader.resolve(read)
        if isinstance(written, Union) or isinstance(read, Union):
            return True
        if type(written) is not type(read):
            return False
        if isinstance(written, Array) and isinstance(read, Array):
            return self.match(written.items, read.items)
        if isinstance(written, Map) and isinstance(read, Map):
            return self.match(written.values, read.values)
        if isinstance(written, Primitive) and isinstance(read, Primitive):
            return written.name == read.name or (written.name, read.name) in {
                ("int", "long"),
                ("int", "float"),
                ("int", "double"),
                ("long", "float"),
                ("long", "double"),
                ("float", "double"),
                ("string", "bytes"),
                ("bytes", "string"),
            }
        if isinstance(written, Fixed) and isinstance(read, Fixed) and written.size != read.size:
            return False
        assert isinstance(written, Fixed | Enum | Record)
        assert isinstance(read, Fixed | Enum | Record)
        return (
            written.name.split(".")[-1] == read.name.split(".")[-1] or written.name in read.aliases
        )

    def within(self, node: Node) -> set[str]:
        """The pointers of a type and of what it consists of, records and enums not opened."""
        used, node = node, self.reader.resolve(node)
        parts: tuple[Node, ...] = ()
        if isinstance(node, Union):
            parts = node.branches
        elif isinstance(node, Array):
            parts = (node.items,)
        elif isinstance(node, Map):
            parts = (node.values,)
        return {used.pointer, node.pointer}.union(*(self.within(part) for part in parts))


def agrees(expected: Any, got: Any) -> bool:
    """Whether fastavro read what was expected; floats within the precision of a float."""
    if isinstance(expected, Unspecified):
        return True
    if isinstance(expected, dict):
        return (
            isinstance(got, dict)
            and expected.keys() == got.keys()
            and all(agrees(value, got[key]) for key, value in expected.items())
        )
    if isinstance(expected, list):
        return (
            isinstance(got, list)
            and len(expected) == len(got)
            and all(agrees(*items) for items in zip(expected, got, strict=True))
        )
    if isinstance(expected, float):
        # fastavro promotes nothing where a union of primitives differs only in logical types.
        return isinstance(got, int | float) and abs(expected - got) <= 1e-6 * abs(expected)
    return type(expected) is type(got) and expected == got
