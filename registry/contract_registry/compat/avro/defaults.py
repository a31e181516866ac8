"""Whether the default of a field is a value of the field's type.

Source: the specification of Avro 1.12, "Records", table of field default values; the default of a
union may match any of its branches (up to Avro 1.11 it had to match the first).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias, TypeGuard

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
from contract_registry.finding import Json

INT: Final = (-(1 << 31), (1 << 31) - 1)
LONG: Final = (-(1 << 63), (1 << 63) - 1)

# A union is tried branch by branch, and a recursive type can be tried at each level again; the
# answers are kept by the value's identity, which holds while the default is alive.
_Known: TypeAlias = dict[tuple[int, str], str | None]


def refusal(value: Json, node: Node, schema: AvroType) -> str | None:
    """Why `value` cannot be the default of a field of that type; None where it can."""
    return _refusal(value, node, schema, 0, {})


def first_fitting(value: Json, union: Union, schema: AvroType) -> int | None:
    """The index of the first branch of which `value` can be a default."""
    for index, branch in enumerate(union.branches):
        if refusal(value, branch, schema) is None:
            return index
    return None


def _refusal(value: Json, node: Node, schema: AvroType, depth: int, known: _Known) -> str | None:
    if depth > RECURSION:
        return f"is nested more than {RECURSION} levels deep"
    node = schema.resolve(node)
    if isinstance(node, Primitive):
        return _primitive(value, node.name)
    if isinstance(node, Enum):
        return None if value in node.symbols else f"is no symbol of {node.name}"
    if isinstance(node, Fixed):
        fits = _is_bytes(value) and len(value) == node.size
        return None if fits else f"has to be a string of {node.size} bytes (U+0000 to U+00FF)"
    key = (id(value), node.pointer)
    if key not in known:
        known[key] = _parts(value, node, schema, depth + 1, known)
    return known[key]


def _parts(
    value: Json, node: Array | Map | Union | Record, schema: AvroType, depth: int, known: _Known
) -> str | None:
    if isinstance(node, Union):
        reasons = (_refusal(value, branch, schema, depth, known) for branch in node.branches)
        if any(reason is None for reason in reasons):
            return None
        return f"matches none of {', '.join(label(branch) for branch in node.branches[:6])}"
    if isinstance(node, Array):
        if isinstance(value, str) or not isinstance(value, Sequence):
            return "has to be an array"
        return _first(_refusal(item, node.items, schema, depth, known) for item in value)
    if not isinstance(value, Mapping):
        return "has to be an object"
    if isinstance(node, Map):
        return _first(_refusal(item, node.values, schema, depth, known) for item in value.values())
    return _record(value, node, schema, depth, known)


def _record(
    value: Mapping[str, Json], node: Record, schema: AvroType, depth: int, known: _Known
) -> str | None:
    for field in node.fields:
        if field.name in value:
            reason = _refusal(value[field.name], field.type, schema, depth, known)
            if reason is not None:
                return f"{reason} at {field.name}"
        elif field.default is None:
            return f"lacks {field.name}"
    return None


def _first(reasons: Iterable[str | None]) -> str | None:
    return next((reason for reason in reasons if reason is not None), None)


def _primitive(value: Json, name: str) -> str | None:
    if name == "null":
        return None if value is None else "has to be null"
    if name == "boolean":
        return None if isinstance(value, bool) else "has to be true or false"
    if name == "string":
        return None if isinstance(value, str) else "has to be a string"
    if name == "bytes":
        return None if _is_bytes(value) else "has to be a string of bytes (U+0000 to U+00FF)"
    if isinstance(value, bool | str | Sequence | Mapping) or value is None:
        return "has to be a number"
    if name in ("float", "double"):
        return None
    low, high = INT if name == "int" else LONG
    fits = isinstance(value, int) and low <= value <= high
    return None if fits else f"has to be an integer from {low} to {high}"


def _is_bytes(value: Json) -> TypeGuard[str]:
    return isinstance(value, str) and all(ord(character) < 256 for character in value)
