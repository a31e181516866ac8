"""What travels as text in paths, queries and headers: the kinds of the values, from their types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from contract_registry.codegen.constants import kind_of
from contract_registry.codegen.frame import Use
from contract_registry.codegen.parts import shapes_of_part
from contract_registry.codegen.shapes import (
    Basic,
    Constant,
    ListOf,
    Named,
    OneOf,
    Record,
    Shape,
    Shapes,
    TupleOf,
)

_WIDEST: Final = ("string", "number", "integer", "boolean")
_DEEPEST: Final = 20


def kinds(use: Use, part: str) -> Mapping[str, str]:
    """Name → `string`, `integer`, `number`, `boolean`; `strings` … where it is an array."""
    found = use.part(part)
    if found is None:
        return {}
    shapes = shapes_of_part(use, found, "Value")
    record = _resolved(shapes.root, shapes)
    fields = record.fields if isinstance(record, Record) else ()
    return {field.name: _kind(field.shape, shapes, 0) or "string" for field in fields}


def needs_nothing(use: Use, part: str) -> bool:
    """Whether a part is an object in which no name must be."""
    found = use.part(part)
    if found is None:
        return True
    shapes = shapes_of_part(use, found, "Value")
    record = _resolved(shapes.root, shapes)
    return isinstance(record, Record) and not any(field.required for field in record.fields)


def _resolved(shape: Shape, shapes: Shapes) -> Shape | Record:
    content: Shape | Record = shape
    for _ in range(_DEEPEST):
        if not isinstance(content, Named):
            break
        content = shapes.declarations[content.key].content
    return content


def _kind(shape: Shape, shapes: Shapes, depth: int) -> str | None:
    """None for what is no such value, as null and objects."""
    it = _resolved(shape, shapes)
    if depth > _DEEPEST:
        return None
    if isinstance(it, Basic):
        return it.kind if it.kind in _WIDEST else None
    if isinstance(it, Constant):
        return _widest([kind_of(value) for value in it.values])
    if isinstance(it, OneOf):
        return _widest([_kind(member, shapes, depth + 1) for member in it.members])
    if isinstance(it, ListOf | TupleOf):
        items = (it.item,) if isinstance(it, ListOf) else it.items
        inner = _widest([_kind(item, shapes, depth + 1) for item in items]) or "string"
        return inner if inner.endswith("s") else f"{inner}s"
    return None


def _widest(found: list[str | None]) -> str | None:
    several = next((it for it in found if it is not None and it.endswith("s")), None)
    return several or next((it for it in _WIDEST if it in found), None)
