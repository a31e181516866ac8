"""Which types match: the specification's "Schema Resolution", first part.

A match decides which branch of a reader's union is taken: the first one. Records match by name
alone, whatever their fields; arrays and maps match where their parts do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from contract_registry.compat.avro.nodes import (
    Array,
    AvroType,
    Enum,
    Fixed,
    Map,
    Named,
    Node,
    Primitive,
    Record,
    Union,
    unqualified,
)

PROMOTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "int": ("long", "float", "double"),
    "long": ("float", "double"),
    "float": ("double",),
    "string": ("bytes",),
    "bytes": ("string",),
}
"""What a writer's primitive may be read as, beside itself."""


def promotes(writer: str, reader: str) -> bool:
    """Whether a value of the one primitive may be read as the other, which may be the same."""
    return writer == reader or reader in PROMOTIONS.get(writer, ())


def same_name(writer: Named, reader: Named) -> bool:
    """Whether the unqualified names are equal, or an alias of the reader's is the writer's name.

    Aliases rewrite the writer's schema and so are compared as fullnames.
    """
    return unqualified(writer.name) == unqualified(reader.name) or writer.name in reader.aliases


def taken_for(writer: Named, reader: Named) -> bool:
    """Whether fastavro may take the one for the other, which then need not be of the same kind.

    It compares an alias with the unqualified name as well, whatever the namespace.
    """
    aliases = {unqualified(alias) for alias in reader.aliases}
    return same_name(writer, reader) or unqualified(writer.name) in aliases


def matches(writer: Node, reader: Node, schemas: tuple[AvroType, AvroType]) -> bool:
    """Whether two types match; `schemas` are the writer's and the reader's."""
    while True:
        writer, reader = schemas[0].resolve(writer), schemas[1].resolve(reader)
        if isinstance(writer, Union) or isinstance(reader, Union):
            return True
        if isinstance(writer, Array) and isinstance(reader, Array):
            writer, reader = writer.items, reader.items
        elif isinstance(writer, Map) and isinstance(reader, Map):
            writer, reader = writer.values, reader.values
        else:
            return _leaves_match(writer, reader)


def _leaves_match(writer: Node, reader: Node) -> bool:
    if isinstance(writer, Primitive) and isinstance(reader, Primitive):
        return promotes(writer.name, reader.name)
    if isinstance(writer, Fixed) and isinstance(reader, Fixed):
        return writer.size == reader.size and same_name(writer, reader)
    for kind in (Record, Enum):
        if isinstance(writer, kind) and isinstance(reader, kind):
            return same_name(writer, reader)
    return False
