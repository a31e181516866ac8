"""An Avro schema as values: the kinds of type, and the named types that it defines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from contract_registry.finding import Json

PRIMITIVES: Final = ("null", "boolean", "int", "long", "float", "double", "bytes", "string")

RECURSION: Final = 64
"""How deep types, defaults and messages may nest; beyond it nothing is decided."""


@dataclass(frozen=True, slots=True)
class Logical:
    """A logical type that the specification knows and that fits the type which it annotates."""

    name: str
    precision: int = 0
    scale: int = 0


@dataclass(frozen=True, slots=True)
class Primitive:
    """One of PRIMITIVES. `pointer`, here and below: JSON Pointer to the type in the document."""

    name: str
    pointer: str
    logical: Logical | None = None


@dataclass(frozen=True, slots=True)
class Array:
    """Elements of one type."""

    items: Node
    pointer: str


@dataclass(frozen=True, slots=True)
class Map:
    """Any string to values of one type."""

    values: Node
    pointer: str


@dataclass(frozen=True, slots=True)
class Union:
    """One of several types; none of them is a union, no two are of the same type."""

    branches: tuple[Node, ...]
    pointer: str


@dataclass(frozen=True, slots=True)
class Reference:
    """The use of a named type that is defined elsewhere, by its fullname."""

    name: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """So many bytes. `name` and `aliases`, here and below: fullnames."""

    name: str
    aliases: frozenset[str]
    size: int
    pointer: str
    logical: Logical | None = None


@dataclass(frozen=True, slots=True)
class Enum:
    """One of some symbols; `default` is what a reader takes for a symbol that it does not know."""

    name: str
    aliases: frozenset[str]
    symbols: tuple[str, ...]
    default: str | None
    pointer: str


@dataclass(frozen=True, slots=True)
class Default:
    """The default of a field. It is wrapped because `null` is a default, too."""

    value: Json


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record; its name and aliases are plain names."""

    name: str
    aliases: frozenset[str]
    type: Node
    default: Default | None
    pointer: str


@dataclass(frozen=True, slots=True)
class Record:
    """A record, or an error, which is encoded in the same way."""

    name: str
    aliases: frozenset[str]
    fields: tuple[Field, ...]
    pointer: str


Named: TypeAlias = Fixed | Enum | Record
Node: TypeAlias = Primitive | Array | Map | Union | Reference | Named


@dataclass(frozen=True, slots=True)
class AvroType:
    """A schema that has been read.

    root:      its outermost type
    names:     the named types that it defines: fullname → definition
    defaults:  what is wrong with defaults: JSON Pointer of the default → reason. The schema can be
               used as long as no reader needs one of these.
    """

    root: Node
    names: Mapping[str, Named]
    defaults: Mapping[str, str] = field(default_factory=dict)

    def resolve(self, node: Node) -> Primitive | Array | Map | Union | Named:
        """The type itself where `node` is a reference."""
        return self.names[node.name] if isinstance(node, Reference) else node


def label(node: Node) -> str:
    """How a type is called in a union and to people: its fullname, or its kind."""
    if isinstance(node, Array):
        return "array"
    if isinstance(node, Map):
        return "map"
    if isinstance(node, Union):
        return "union"
    return node.name


def unqualified(fullname: str) -> str:
    """The part of a fullname after its namespace."""
    return fullname.rpartition(".")[2]
