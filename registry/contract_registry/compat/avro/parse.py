"""From the JSON text of a schema to types, with every problem on the way.

Source: the specification of Avro 1.12, "Schema Declaration" to "Names". Parsing goes on after a
problem, so that a user sees all of them at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from contract_registry.compat.avro.defaults import refusal
from contract_registry.compat.avro.definitions import (
    SYMBOL,
    Definition,
    clashes,
    fullname,
    text_list,
)
from contract_registry.compat.avro.logical import read_logical
from contract_registry.compat.avro.nodes import (
    PRIMITIVES,
    RECURSION,
    Array,
    AvroType,
    Default,
    Enum,
    Field,
    Fixed,
    Logical,
    Map,
    Named,
    Node,
    Primitive,
    Record,
    Reference,
    Union,
    label,
)
from contract_registry.compat.avro.problem import AvroInvalid, AvroProblem
from contract_registry.finding import Json

_LARGEST: Final = (1 << 31) - 1


@dataclass(slots=True)
class _Reading:
    """What has been read so far. A named type is None while it is being defined."""

    names: dict[str, Named | None] = field(default_factory=dict)
    defaults: list[tuple[Field, Default]] = field(default_factory=list)
    problems: list[AvroProblem] = field(default_factory=list)

    def report(self, pointer: str, reason: str, fatal: bool = True) -> None:
        self.problems.append(AvroProblem(pointer, reason, fatal))

    def refuse(self, pointer: str, reason: str) -> Node:
        """Report what makes the schema meaningless; the type is a stand-in, so as to go on."""
        self.report(pointer, reason)
        return Primitive("null", pointer)


@dataclass(frozen=True, slots=True)
class _Context:
    """Where a type stands: its pointer, the enclosing namespace, how deep."""

    pointer: str
    namespace: str
    depth: int

    def at(self, *steps: str | int, namespace: str | None = None) -> _Context:
        pointer = "/".join([self.pointer, *map(str, steps)])
        return _Context(pointer, self.namespace if namespace is None else namespace, self.depth + 1)


def parse(contents: Json) -> AvroType:
    """The schema as types. Raises AvroInvalid with every problem where there is one."""
    schema, found = read(contents)
    if schema is None or found:
        raise AvroInvalid(found)
    return schema


def problems(contents: Json) -> tuple[AvroProblem, ...]:
    """Everything that is wrong with the schema, in the order of the text."""
    return read(contents)[1]


def read(contents: Json) -> tuple[AvroType | None, tuple[AvroProblem, ...]]:
    """The schema as types, None where a problem is fatal, and every problem."""
    reading = _Reading()
    root = _type(reading, contents, _Context("", "", 0))
    names = {name: named for name, named in reading.names.items() if named is not None}
    reading.problems += [AvroProblem(*clash) for clash in clashes(names)]
    if any(problem.fatal for problem in reading.problems):
        return None, tuple(reading.problems)
    schema = AvroType(root, names)
    wrong: dict[str, str] = {}
    for item, default in reading.defaults:
        reason = refusal(default.value, item.type, schema)
        if reason is not None:
            wrong[f"{item.pointer}/default"] = f"the default of {item.name} {reason}"
    for named in names.values():
        if isinstance(named, Enum) and named.default not in (None, *named.symbols):
            wrong[f"{named.pointer}/default"] = f"the default of {named.name} is no symbol of it"
    found = (*reading.problems, *(AvroProblem(at, why, fatal=False) for at, why in wrong.items()))
    return AvroType(root, names, wrong), found


def _type(reading: _Reading, value: Json, here: _Context) -> Node:
    if here.depth > RECURSION:
        return reading.refuse(here.pointer, f"types nest more than {RECURSION} levels deep")
    if isinstance(value, str):
        return _named(reading, value, here)
    if isinstance(value, Mapping):
        return _declared(reading, value, here)
    if isinstance(value, Sequence):
        return _union(reading, value, here)
    return reading.refuse(here.pointer, "a type is a name, an object or an array of types")


def _named(reading: _Reading, name: str, here: _Context) -> Node:
    if name in PRIMITIVES:
        return Primitive(name, here.pointer)
    known = name if "." in name or not here.namespace else f"{here.namespace}.{name}"
    if known in reading.names:
        return Reference(known, here.pointer)
    if name in ("record", "error", "enum", "array", "map", "fixed"):
        reason = f"{name} is no type by itself: write an object with its attributes as the type"
        return reading.refuse(here.pointer, reason)
    return reading.refuse(here.pointer, f"the type {known} is not defined before this place")


def _declared(reading: _Reading, value: Mapping[str, Json], here: _Context) -> Node:
    kind = value.get("type")
    if not isinstance(kind, str):
        found = "is missing" if kind is None else "has to be the name of a type"
        return reading.refuse(here.pointer, f'"type" {found}')
    if kind == "array" or kind == "map":
        part = "items" if kind == "array" else "values"
        if part not in value:
            return reading.refuse(here.pointer, f'"{part}" is missing')
        inner = _type(reading, value[part], here.at(part))
        return Array(inner, here.pointer) if kind == "array" else Map(inner, here.pointer)
    if kind in ("record", "error", "enum", "fixed"):
        return _definition(reading, value, kind, here)
    if kind in PRIMITIVES:
        return Primitive(kind, here.pointer, _logical(reading, value, kind, here))
    return _named(reading, kind, here)


def _logical(
    reading: _Reading, value: Mapping[str, Json], base: str, here: _Context, size: int = 0
) -> Logical | None:
    logical, reason = read_logical(value, base, size)
    if reason is not None:
        reading.report(f"{here.pointer}/logicalType", reason, fatal=False)
    return logical


def _union(reading: _Reading, value: Sequence[Json], here: _Context) -> Node:
    branches: list[Node] = []
    seen: set[str] = set()
    for index, item in enumerate(value):
        place = here.at(index)
        if isinstance(item, Sequence) and not isinstance(item, str):
            reading.report(place.pointer, "a union may not contain a union")
            continue
        count = len(reading.problems)
        branch = _type(reading, item, place)
        branches.append(branch)
        name = label(branch)
        if name in seen and not any(problem.fatal for problem in reading.problems[count:]):
            reading.report(place.pointer, f"the union already contains {name}")
        seen.add(name)
    return Union(tuple(branches), here.pointer)


def _definition(reading: _Reading, value: Mapping[str, Json], kind: str, here: _Context) -> Node:
    named = fullname(value, here.namespace)
    if named is None:
        return reading.refuse(here.pointer, f"the {kind} has no name")
    for reason, fatal in named.problems:
        reading.report(f"{here.pointer}/name", reason, fatal)
    if named.fullname in reading.names:
        return reading.refuse(here.pointer, f"{named.fullname} is already defined")
    reading.names[named.fullname] = None
    if "aliases" in value and text_list(value["aliases"]) is None:
        reading.report(f"{here.pointer}/aliases", "aliases are a list of strings", fatal=False)
    read_as = {"enum": _enum, "fixed": _fixed}.get(kind, _record)
    node = read_as(reading, value, named, here)
    if node is None:
        # What refers to it is not to be reported as unknown, too.
        return Primitive("null", here.pointer)
    reading.names[named.fullname] = node
    return node


def _fixed(
    reading: _Reading, value: Mapping[str, Json], named: Definition, here: _Context
) -> Fixed | None:
    size = value.get("size")
    if not isinstance(size, int) or isinstance(size, bool) or not 0 <= size <= _LARGEST:
        reading.report(here.pointer, '"size" has to be a number of bytes')
        return None
    logical = _logical(reading, value, "fixed", here, size)
    return Fixed(named.fullname, named.aliases, size, here.pointer, logical)


def _enum(
    reading: _Reading, value: Mapping[str, Json], named: Definition, here: _Context
) -> Enum | None:
    symbols = text_list(value.get("symbols"))
    if symbols is None:
        reading.report(here.pointer, '"symbols" has to be a list of strings')
        return None
    seen: set[str] = set()
    for index, symbol in enumerate(symbols):
        if symbol in seen:
            reading.report(f"{here.pointer}/symbols/{index}", f"{symbol} is listed twice")
        elif not SYMBOL.fullmatch(symbol):
            reading.report(f"{here.pointer}/symbols/{index}", f"{symbol!r} is no lawful symbol")
        seen.add(symbol)
    default = value.get("default")
    if default is not None and not isinstance(default, str):
        reading.report(f"{here.pointer}/default", "the default has to be a symbol", fatal=False)
        default = None
    return Enum(named.fullname, named.aliases, symbols, default, here.pointer)


def _record(
    reading: _Reading, value: Mapping[str, Json], named: Definition, here: _Context
) -> Record | None:
    listed = value.get("fields")
    if isinstance(listed, str) or not isinstance(listed, Sequence):
        reading.report(here.pointer, '"fields" has to be a list of fields')
        return None
    fields: dict[str, Field] = {}
    for index, item in enumerate(listed):
        place = here.at("fields", index, namespace=named.namespace)
        read_field = _field(reading, item, place)
        if read_field is None:
            continue
        if read_field.name in fields:
            reading.report(place.pointer, f"the field {read_field.name} is already defined")
        fields[read_field.name] = read_field
    return Record(named.fullname, named.aliases, tuple(fields.values()), here.pointer)


def _field(reading: _Reading, value: Json, here: _Context) -> Field | None:
    name = value.get("name") if isinstance(value, Mapping) else None
    if not isinstance(value, Mapping) or not isinstance(name, str) or not name:
        reading.report(here.pointer, "a field is an object with a name and a type")
        return None
    if not SYMBOL.fullmatch(name):
        reading.report(f"{here.pointer}/name", f"{name!r} is no lawful name", fatal=False)
    if "type" not in value:
        reading.report(here.pointer, f"the field {name} has no type")
        return None
    aliases = text_list(value.get("aliases", ()))
    if aliases is None:
        reading.report(f"{here.pointer}/aliases", "aliases are a list of strings", fatal=False)
    inner = _Context(f"{here.pointer}/type", here.namespace, here.depth)
    node = _type(reading, value["type"], inner)
    default = Default(value["default"]) if "default" in value else None
    result = Field(name, frozenset(aliases or ()) - {name}, node, default, here.pointer)
    if default is not None:
        reading.defaults.append((result, default))
    return result
