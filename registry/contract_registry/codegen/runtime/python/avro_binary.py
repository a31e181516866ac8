"""Avro's binary encoding: single objects with the fingerprint of their schema, as base64 text.

The plans are data. What is read is already resolved: each writer's schema that is known has a plan
that gives values in the reader's terms. Bytes are a text of U+0000 to U+00FF.
"""

from __future__ import annotations

import base64
import copy
import math
import struct
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar, cast

from . import json_text
from .contract import BARE, NOTHING, Envelope, Metadata, Unreadable
from .validation import ContractViolation

T = TypeVar("T")

MARKER: Final = b"\xc3\x01"
_HEADER: Final = 10
_DEEPEST: Final = 128
_WEIGHTLESS: Final = 65_536
"""How many items that take no bytes a message may have."""

_INT: Final = 1 << 31
_LONG: Final = 1 << 63


class AvroBinary(Envelope):
    """Payloads as single objects, inside the contract's own envelope where it has one.

    writes:  the plan of what is sent; None where nothing is
    reads:   fingerprint → nodes, for each writer's schema that is known
    """

    __slots__ = ("_inner", "_reads", "_writes")

    def __init__(
        self,
        *,
        writes: Mapping[str, object] | None = None,
        reads: Mapping[str, object] = NOTHING,
        inner: Envelope = BARE,
    ) -> None:
        self._writes = writes
        self._reads = reads
        self._inner = inner

    def wrap(self, payload: object, metadata: Metadata) -> object:
        if self._writes is None:
            raise Unreadable("", "is not for sending")
        return self._inner.wrap(encode(payload, self._writes), metadata)

    def unwrap(self, body: object) -> tuple[object, Metadata]:
        text, metadata = self._inner.unwrap(body)
        return decode(text, self._reads), metadata

    def write(self, body: object) -> str:
        return str(body) if self._inner is BARE else super().write(body)


def parser(
    contract: str, version: str, envelope: Envelope, parse: Callable[[object], T]
) -> Callable[[object], T]:
    """`parse` for what is still encoded. Raises ContractViolation."""

    def parsed(data: object) -> T:
        try:
            payload, _ = envelope.unwrap(data)
        except Unreadable as problem:
            raise ContractViolation(contract, version, problem.pointer, problem.reason) from problem
        return parse(payload)

    return parsed


def encode(payload: object, plan: Mapping[str, object]) -> str:
    """The base64 text of a payload. Raises Unreadable for what the schema cannot say."""
    writing = _Writing(cast("Sequence[Sequence[object]]", plan["nodes"]))
    try:
        body = writing.node(payload, 0, 0)
    except RecursionError:
        raise Unreadable("", "is nested too deep to be written in Avro") from None
    except _Misfit as misfit:
        raise Unreadable("", f"cannot be written in Avro: {misfit}") from misfit
    header = MARKER + bytes.fromhex(str(plan["fingerprint"]))
    return base64.b64encode(header + body).decode("ascii")


def decode(text: object, plans: Mapping[str, object]) -> object:
    """The payload of a base64 text. Raises Unreadable."""
    if not isinstance(text, str):
        raise Unreadable("", "is no base64 text")
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise Unreadable("", "is no base64 text") from error
    if len(data) < _HEADER or not data.startswith(MARKER):
        raise Unreadable("", "does not start with Avro's marker C3 01 and a fingerprint")
    fingerprint = data[len(MARKER) : _HEADER].hex()
    if fingerprint not in plans:
        raise Unreadable(
            "", f"was written with an unknown schema, whose fingerprint is {fingerprint}"
        )
    reading = _Reading(data, cast("Sequence[Sequence[object]]", plans[fingerprint]))
    try:
        value = reading.node(0, 0)
        reading.end()
    except RecursionError:
        raise Unreadable("", "is nested too deep to be read") from None
    except _Misfit as misfit:
        raise Unreadable("", f"is no message of its Avro schema: {misfit}") from misfit
    return value


class _Misfit(ValueError):
    """A value or bytes that are none of the schema's."""


class _Writing:
    """One message as it is written. Branches of unions are tried; each part only once."""

    __slots__ = ("_known", "_nodes")

    def __init__(self, nodes: Sequence[Sequence[object]]) -> None:
        self._nodes = nodes
        self._known: dict[tuple[int, int], tuple[object, bytes | _Misfit]] = {}

    def node(self, value: object, index: int, depth: int) -> bytes:
        if depth > _DEEPEST:
            raise _Misfit(f"it is nested more than {_DEEPEST} levels deep")
        node = self._nodes[index]
        kind = str(node[0])
        if kind not in ("array", "map", "record"):
            return self._union(value, node, depth) if kind == "union" else _scalar(value, node)
        key = (id(value), index)
        if key not in self._known:
            made: bytes | _Misfit
            try:
                made = self._whole(value, node, depth)
            except _Misfit as misfit:
                made = misfit
            self._known[key] = value, made  # the value keeps its id as long as it is held
        known = self._known[key][1]
        if isinstance(known, _Misfit):
            raise known
        return known

    def _union(self, value: object, node: Sequence[object], depth: int) -> bytes:
        reason = "no branch of a union takes it"
        for at, inner in cast("Sequence[tuple[int, int]]", node[1]):
            try:
                return _varint(at) + self.node(value, inner, depth + 1)
            except _Misfit as misfit:
                reason = str(misfit)
        raise _Misfit(reason)

    def _whole(self, value: object, node: Sequence[object], depth: int) -> bytes:
        if node[0] == "array":
            if not json_text.is_array(value):
                raise _Misfit(f"{json_text.shown(value)} is no array")
            inner = cast(int, node[1])
            items = [self.node(it, inner, depth + 1) for it in value]
            return _varint(len(items)) + b"".join((*items, b"\0")) if items else b"\0"
        if not json_text.is_object(value):
            raise _Misfit(f"{json_text.shown(value)} is no object")
        if node[0] == "map":
            inner = cast(int, node[1])
            parts = [_text(name) + self.node(it, inner, depth + 1) for name, it in value.items()]
            return _varint(len(parts)) + b"".join((*parts, b"\0")) if parts else b"\0"
        fields = cast("Sequence[tuple[str, int]]", node[1])
        names = {name for name, _ in fields}
        for name in (*names, *value):
            if (name in names) != (name in value):
                what = "is missing" if name in names else "is no field"
                raise _Misfit(f"{json_text.shown(name)} {what}")
        return b"".join(self.node(value[name], inner, depth + 1) for name, inner in fields)


def _scalar(value: object, node: Sequence[object]) -> bytes:
    kind = node[0]
    if kind == "null" and value is None:
        return b""
    if kind == "boolean" and isinstance(value, bool):
        return b"\1" if value else b"\0"
    if kind in ("int", "long"):
        return _varint(_whole_number(value, _INT if kind == "int" else _LONG))
    if kind in ("float", "double"):
        return _real(value, "<f" if kind == "float" else "<d")
    if kind == "string" and isinstance(value, str):
        return _text(value)
    if kind in ("bytes", "fixed") and isinstance(value, str):
        return _bytes(value, cast(int, node[1]) if kind == "fixed" else None)
    if kind == "enum":
        symbols = cast("Sequence[str]", node[1])
        if isinstance(value, str) and value in symbols:
            return _varint(symbols.index(value))
    raise _Misfit(f"{json_text.shown(value)} is no {kind}")


def _whole_number(value: object, limit: int) -> int:
    if json_text.is_number(value):
        try:
            whole = int(cast(float, value))
        except (OverflowError, ValueError):
            whole = limit
        if whole == value and -limit <= whole < limit:
            return whole
    raise _Misfit(f"{json_text.shown(value)} is no whole number of that size")


def _real(value: object, form: str) -> bytes:
    if json_text.is_number(value):
        try:
            number = float(cast(float, value))
            if math.isfinite(number):
                return struct.pack(form, number)
        except (OverflowError, ValueError):
            pass
    raise _Misfit(f"{json_text.shown(value)} is no number of that size")


def _bytes(value: str, size: int | None) -> bytes:
    try:
        data = value.encode("latin-1")
    except UnicodeEncodeError:
        raise _Misfit(f"{json_text.shown(value)} is no text of bytes") from None
    if size is None:
        return _varint(len(data)) + data
    if len(data) != size:
        raise _Misfit(f"{json_text.shown(value)} has not {size} bytes")
    return data


def _text(value: str) -> bytes:
    try:
        data = value.encode()
    except UnicodeEncodeError:
        raise _Misfit("it holds half of a surrogate pair") from None
    return _varint(len(data)) + data


def _varint(value: int) -> bytes:
    """Zigzag, seven bits at once."""
    left = value * 2 if value >= 0 else -value * 2 - 1
    made = bytearray()
    while left > 0x7F:
        made.append(left & 0x7F | 0x80)
        left >>= 7
    made.append(left)
    return bytes(made)


class _Reading:
    """The bytes of one message, read once from front to back."""

    __slots__ = ("_at", "_data", "_nodes", "_weightless")

    def __init__(self, data: bytes, nodes: Sequence[Sequence[object]]) -> None:
        self._data = data
        self._at = _HEADER
        self._nodes = nodes
        self._weightless = _WEIGHTLESS

    def end(self) -> None:
        left = len(self._data) - self._at
        if left:
            raise _Misfit(f"{left} bytes follow its end")

    def node(self, index: int, depth: int) -> object:
        if depth > _DEEPEST:
            raise _Misfit(f"it is nested more than {_DEEPEST} levels deep")
        node = self._nodes[index]
        kind = node[0]
        if kind == "union":
            return self.node(cast(int, self._one_of(node[1], "branch")), depth + 1)
        if kind == "record":
            return self._record(node, depth)
        if kind == "array":
            items: list[object] = []
            self._items(lambda: items.append(self.node(cast(int, node[1]), depth + 1)))
            return items
        if kind == "map":
            return self._map(cast(int, node[1]), depth)
        if kind == "refused":
            raise _Misfit(str(node[1]))
        return self._scalar(node)

    def _record(self, node: Sequence[object], depth: int) -> object:
        made: dict[str, object] = {}
        for name, inner in cast("Sequence[tuple[str | None, int]]", node[1]):
            value = self.node(inner, depth + 1)
            if name is not None:
                made[name] = value
        for name, default in cast("Sequence[tuple[str, object]]", node[2]):
            made[name] = copy.deepcopy(default)
        return made

    def _map(self, inner: int, depth: int) -> object:
        made: dict[str, object] = {}

        def read() -> None:
            name = self._text()
            made[name] = self.node(inner, depth + 1)

        self._items(read)
        return made

    def _items(self, read: Callable[[], None]) -> None:
        while count := self._long():
            if count < 0:
                size = self._long()
                if not 0 <= size <= len(self._data) - self._at:
                    raise _Misfit(f"a block of {size} bytes does not fit in it")
                count = -count
            if count > len(self._data) - self._at + self._weightless:
                raise _Misfit(f"a block of {count} items does not fit in it")
            for _ in range(count):
                before = self._at
                read()
                if self._at == before:
                    self._weightless -= 1
                    if self._weightless < 0:
                        raise _Misfit("it has too many items that take no bytes")

    def _scalar(self, node: Sequence[object]) -> object:
        kind = node[0]
        if kind == "null":
            return None
        if kind == "boolean":
            byte = self._take(1)[0]
            if byte > 1:
                raise _Misfit(f"the byte {byte} is no boolean")
            return byte == 1
        if kind in ("int", "long", "int-real", "long-real"):
            return self._number(str(kind))
        if kind in ("float", "double"):
            form, size = ("<f", 4) if kind == "float" else ("<d", 8)
            number = cast(float, struct.unpack(form, self._take(size))[0])
            if not math.isfinite(number):
                raise _Misfit(f"{number} is no number of JSON")
            return number
        if kind == "string":
            return self._text()
        if kind == "enum":
            return self._symbol(node)
        size = cast(int, node[1]) if kind == "fixed" else self._long()
        return self._take(size).decode("latin-1")

    def _number(self, kind: str) -> object:
        number = self._long()
        if kind.startswith("int") and not -_INT <= number < _INT:
            raise _Misfit(f"{number} is no int")
        return float(number) if kind.endswith("-real") else number

    def _symbol(self, node: Sequence[object]) -> object:
        at = self._long()
        symbols, written = cast("Sequence[Sequence[str | None]]", node[1:])
        if not 0 <= at < len(symbols):
            raise _Misfit(f"there is no symbol {at}")
        if symbols[at] is None:
            raise _Misfit(f"the symbol {written[at]!r} is unknown")
        return symbols[at]

    def _one_of(self, listed: object, noun: str) -> object:
        at, them = self._long(), cast("Sequence[object]", listed)
        if not 0 <= at < len(them):
            raise _Misfit(f"there is no {noun} {at}")
        return them[at]

    def _text(self) -> str:
        try:
            return self._take(self._long()).decode()
        except UnicodeDecodeError:
            raise _Misfit("a string is not in UTF-8") from None

    def _long(self) -> int:
        value = 0
        for shift in range(0, 70, 7):
            byte = self._take(1)[0]
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                if value >= _LONG * 2:
                    break
                return (value >> 1) ^ -(value & 1)
        raise _Misfit("a number has more than 64 bits")

    def _take(self, size: int) -> bytes:
        if size < 0 or size > len(self._data) - self._at:
            raise _Misfit(f"{size} bytes are wanted, {len(self._data) - self._at} are left")
        start = self._at
        self._at += size
        return self._data[start : self._at]
