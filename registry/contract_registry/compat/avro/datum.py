"""Messages as fastavro takes them, and as JSON.

The value of a union is a pair (name of the branch, value), so that there is no doubt which branch
is meant. In JSON a union is its value, and bytes are a string of U+0000 to U+00FF.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from contract_registry.compat.avro.defaults import INT, LONG, refusal
from contract_registry.compat.avro.logical import Scalar, some_value
from contract_registry.compat.avro.nodes import (
    RECURSION,
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
from contract_registry.compat.avro.path import Path
from contract_registry.compat.avro.size import Sizes
from contract_registry.compat.budget import Budget, BudgetExceeded
from contract_registry.finding import Json

Datum: TypeAlias = "Scalar | list[Datum] | dict[str, Datum] | tuple[str, Datum]"

_KEY = "key"


def smallest(node: Node, schema: AvroType, sizes: Sizes, budget: Budget) -> Datum:
    """The smallest message of that type; in what has none, the parts without end are left out.

    Raises BudgetExceeded where even that is too large or too deep.
    """
    budget.spend("nodes", sizes.values.get(node.pointer, 1))
    return _smallest(node, schema, sizes, 0)


def _smallest(node: Node, schema: AvroType, sizes: Sizes, depth: int) -> Datum:
    if depth > RECURSION:
        raise BudgetExceeded("depth", RECURSION)
    node = schema.resolve(node)
    if isinstance(node, Record):
        return {
            item.name: _smallest(item.type, schema, sizes, depth + 1)
            for item in node.fields
            if item.type.pointer in sizes.values
        }
    if isinstance(node, Union):
        if node.pointer not in sizes.branches:
            return None
        branch = sizes.branches[node.pointer]
        return (label(branch), _smallest(branch, schema, sizes, depth + 1))
    if isinstance(node, Array):
        return []
    if isinstance(node, Map):
        return {}
    if isinstance(node, Enum):
        return node.symbols[0] if node.symbols else None
    return some_value(node)


def around(
    inner: Datum, path: Path, schema: AvroType, sizes: Sizes, budget: Budget
) -> tuple[Datum, bool]:
    """The smallest whole message with `inner` at the end of the path, and whether it is finite."""
    if path.length > RECURSION:
        raise BudgetExceeded("depth", RECURSION)
    finite = True
    for step in path.upward():
        if isinstance(step.whole, Record):
            others = [item for item in step.whole.fields if item.name != step.writer]
            finite = finite and all(item.type.pointer in sizes.values for item in others)
            inner = _record(step.whole, step.writer, inner, schema, sizes, budget)
        elif isinstance(step.whole, Array):
            inner = [inner]
        elif isinstance(step.whole, Map):
            inner = {_KEY: inner}
        else:
            inner = (label(step.part), inner)
    return inner, finite


def _record(
    record: Record, name: str, value: Datum, schema: AvroType, sizes: Sizes, budget: Budget
) -> Datum:
    whole: dict[str, Datum] = {}
    for item in record.fields:
        if item.name == name:
            whole[name] = value
        elif item.type.pointer in sizes.values:
            whole[item.name] = smallest(item.type, schema, sizes, budget)
    return whole


def as_json(datum: Datum, wrapped: bool = False) -> Json:
    """The message as a JSON value; with `wrapped` in Avro's own JSON encoding."""
    if isinstance(datum, tuple):
        name, value = datum[0], as_json(datum[1], wrapped)
        return {name: value} if wrapped and name != "null" else value
    if isinstance(datum, dict):
        return {name: as_json(value, wrapped) for name, value in datum.items()}
    if isinstance(datum, list):
        return [as_json(item, wrapped) for item in datum]
    return datum.decode("latin-1") if isinstance(datum, bytes) else datum


def is_value(datum: object, node: Node, schema: AvroType) -> bool:
    """Whether what a reader returned is a value of its type.

    fastavro fills in a missing field with the JSON of its default as it is: that counts as a value
    where it is a lawful default.
    """
    return _is_value(datum, node, schema, {})


def _is_value(
    datum: object, node: Node, schema: AvroType, known: dict[tuple[int, str], bool]
) -> bool:
    node = schema.resolve(node)
    if isinstance(node, Enum):
        return datum in node.symbols
    if isinstance(node, Primitive | Fixed):
        return _is_scalar(datum, node, schema)
    # Unions of recursive types try the same part under the same type again and again.
    key = (id(datum), node.pointer)
    if key not in known:
        known[key] = all(
            any(_is_value(part, kind, schema, known) for kind in kinds)
            for part, kinds in _parts(datum, node)
        )
    return known[key]


def _parts(
    datum: object, node: Array | Map | Union | Record
) -> Iterator[tuple[object, tuple[Node, ...]]]:
    """The parts of a value, each with the types of which it has to be one."""
    if isinstance(node, Union):
        yield datum, node.branches
    elif isinstance(node, Array) and isinstance(datum, list | tuple):
        yield from ((item, (node.items,)) for item in datum)
    elif isinstance(node, Map) and isinstance(datum, Mapping):
        yield from ((item, (node.values,)) for item in datum.values())
    elif isinstance(node, Record) and isinstance(datum, Mapping):
        if not datum.keys() <= {item.name for item in node.fields}:
            yield datum, ()
        for item in node.fields:
            if item.name in datum:
                yield datum[item.name], (item.type,)
            elif item.default is None:
                yield None, ()
    else:
        yield datum, ()


def _is_scalar(datum: object, node: Primitive | Fixed, schema: AvroType) -> bool:
    if isinstance(node, Fixed):
        if isinstance(datum, bytes):
            return len(datum) == node.size
        return isinstance(datum, str) and refusal(datum, node, schema) is None
    if node.name == "bytes":
        return isinstance(datum, bytes | str)
    if node.name in ("int", "long"):
        low, high = INT if node.name == "int" else LONG
        return isinstance(datum, int) and not isinstance(datum, bool) and low <= datum <= high
    if node.name in ("float", "double"):
        return isinstance(datum, int | float) and not isinstance(datum, bool)
    if node.name == "string":
        return isinstance(datum, str)
    return datum is None if node.name == "null" else isinstance(datum, bool)
