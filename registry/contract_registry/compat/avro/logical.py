"""Logical types: which are valid, what a value means under them, and when a change of them breaks.

Source: the specification of Avro 1.12, "Logical Types". An unknown or invalid one is ignored.
Readers disagree on whose logical type they apply (Java the reader's, fastavro the writer's), so
what a value means is computed here under each schema.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias, TypeGuard

from contract_registry.compat.avro.nodes import Fixed, Logical, Primitive
from contract_registry.finding import Json

Scalar: TypeAlias = int | float | bytes | str | bool | None
Meaning: TypeAlias = tuple[str, int | str | bytes | tuple[int, int]]

_DAY: Final = 86_400 * 10**9  # nanoseconds
_LONGEST: Final = 20_000  # digits of a decimal that a witness may need
_UUID: Final = re.compile("[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_SOME_UUID: Final = "00000000-0000-0000-0000-000000000001"
_SOME_BIG_DECIMAL: Final = b"\x02\x00\x00"  # one byte of unscaled value, 0, and the scale 0

_BASES: Final[Mapping[str, tuple[str, ...]]] = {
    "decimal": ("bytes", "fixed"),
    "big-decimal": ("bytes",),
    "uuid": ("string", "fixed"),
    "duration": ("fixed",),
    "date": ("int",),
    "time-millis": ("int",),
    "time-micros": ("long",),
    "timestamp-millis": ("long",),
    "timestamp-micros": ("long",),
    "timestamp-nanos": ("long",),
    "local-timestamp-millis": ("long",),
    "local-timestamp-micros": ("long",),
    "local-timestamp-nanos": ("long",),
}
_SIZES: Final = {"uuid": 16, "duration": 12}
_UNITS: Final = {"millis": 10**6, "micros": 10**3, "nanos": 1}


def read_logical(
    attributes: Mapping[str, Json], base: str, size: int = 0
) -> tuple[Logical | None, str | None]:
    """The logical type in the attributes of a type, and why it is ignored where it is invalid."""
    name = attributes.get("logicalType")
    if not isinstance(name, str) or name not in _BASES:
        return None, None
    if base not in _BASES[name]:
        return None, f"{name} annotates {' or '.join(_BASES[name])}, not {base}; it is ignored"
    if base == "fixed" and size != _SIZES.get(name, size):
        return None, f"{name} annotates a fixed of {_SIZES[name]} bytes; it is ignored"
    if name != "decimal":
        return Logical(name), None
    return _decimal(attributes, base, size)


def _decimal(
    attributes: Mapping[str, Json], base: str, size: int
) -> tuple[Logical | None, str | None]:
    precision, scale = attributes.get("precision"), attributes.get("scale", 0)
    if not _whole(precision) or precision < 1:
        return None, "the precision of a decimal is a positive integer; it is ignored"
    if not _whole(scale) or not 0 <= scale <= precision:
        return None, "the scale of a decimal is an integer from 0 to its precision; it is ignored"
    if base == "fixed" and precision > math.floor(math.log10(2) * (8 * size - 1)):
        return None, f"{precision} digits do not fit into {size} bytes; the decimal is ignored"
    return Logical("decimal", precision, scale), None


def _whole(value: Json) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def meaning(logical: Logical | None, value: Scalar) -> Meaning | None:
    """What `value` (of the underlying type) says; None where the logical type does not allow it."""
    if logical is None:
        return ("plain", repr(value))
    if isinstance(value, int):
        return _moment(logical.name, value)
    if isinstance(value, str):
        return ("uuid", value.lower()) if _UUID.fullmatch(value) else None
    if not isinstance(value, bytes):
        return None
    if logical.name == "decimal":
        return _number(logical, value)
    return (logical.name, value) if value else None


def _moment(name: str, value: int) -> Meaning | None:
    if name == "date":
        return ("date", value)
    what, _, unit = name.rpartition("-")
    nanoseconds = value * _UNITS[unit]
    if what == "time" and not 0 <= nanoseconds < _DAY:
        return None
    return (what, nanoseconds)


def _number(logical: Logical, value: bytes) -> Meaning | None:
    if not value:
        return None
    unscaled = int.from_bytes(value, "big", signed=True)
    if logical.precision <= _LONGEST and abs(unscaled) >= 10**logical.precision:
        return None
    scale = logical.scale
    while unscaled and not unscaled % 10 and scale:
        unscaled, scale = unscaled // 10, scale - 1
    return ("decimal", (unscaled, scale if unscaled else 0))


def promoted(value: Scalar, base: str) -> Scalar:
    """A value of the writer's primitive type as one of the reader's, `base`.

    Raises UnicodeDecodeError for bytes that are no UTF-8 and are read as a string.
    """
    if base in ("float", "double") and isinstance(value, int):
        return float(value)
    if base == "bytes" and isinstance(value, str):
        return value.encode()
    if base == "string" and isinstance(value, bytes):
        return value.decode()
    return value


def breaks(writer: Primitive | Fixed, reader: Primitive | Fixed) -> bool:
    """Whether some value means another thing to the reader, or nothing.

    Two different logical types always break: decimals match only with equal precision and scale.
    One that was added breaks where it does not allow every value, as `uuid` on a string.
    """
    if reader.logical is None or reader.logical == writer.logical:
        return False
    if writer.logical is not None:
        return True
    return not _total(reader.logical, isinstance(reader, Fixed))


def _total(logical: Logical, fixed: bool) -> bool:
    """Whether it allows every value of the type that it annotates."""
    if logical.name == "uuid":
        return fixed
    return logical.name in ("date", "duration") or "timestamp" in logical.name


def telling_value(writer: Primitive | Fixed, reader: Primitive | Fixed) -> tuple[Scalar, bool]:
    """A value for which `breaks` shows, and whether its two meanings do differ.

    They do not where a decimal only gained precision: the specification refuses that all the same.
    """
    base = "fixed" if isinstance(reader, Fixed) else reader.name
    for value in _candidates(writer, reader):
        meant, read = meaning(writer.logical, value), meaning(reader.logical, promoted(value, base))
        if meant is not None and (read is None or (writer.logical is not None and read != meant)):
            return value, True
    return some_value(writer), False


def _candidates(writer: Primitive | Fixed, reader: Primitive | Fixed) -> Iterator[Scalar]:
    if isinstance(writer, Primitive) and writer.name in ("int", "long"):
        yield from (1, -1)
    elif isinstance(writer, Primitive) and writer.name == "string":
        yield from ("", _SOME_UUID)
    else:
        size = writer.size if isinstance(writer, Fixed) else None
        if size is None and writer.logical is None:
            yield b""
        yield some_value(writer)
        yield _two_complement(1, size)
        if reader.logical is not None and 0 < reader.logical.precision <= _LONGEST:
            yield _two_complement(10**reader.logical.precision, size)


def _two_complement(number: int, size: int | None) -> bytes:
    needed = (number.bit_length() + 8) // 8
    # What does not fit becomes the largest value, which has the most digits that there can be.
    if size is not None and needed > size:
        return (b"\x7f" + b"\xff" * (size - 1)) if size else b""
    return number.to_bytes(needed if size is None else size, "big", signed=True)


_SMALLEST: Final[Mapping[str, Scalar]] = {
    "null": None,
    "boolean": False,
    "int": 0,
    "long": 0,
    "float": 0.0,
    "double": 0.0,
    "bytes": b"",
    "string": "",
}


def some_value(node: Primitive | Fixed) -> Scalar:
    """A small value that the type allows, its logical type included."""
    if isinstance(node, Fixed):
        return bytes(node.size)
    if node.logical is None or node.name not in ("bytes", "string"):
        return _SMALLEST[node.name]
    if node.logical.name == "uuid":
        return _SOME_UUID
    return b"\x00" if node.logical.name == "decimal" else _SOME_BIG_DECIMAL
