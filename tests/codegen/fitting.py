"""Whether a value is of a shape: what type checkers would say of it, were it written in code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contract_registry.codegen.constants import kind_of
from contract_registry.codegen.shapes import (
    Basic,
    Constant,
    ListOf,
    MapOf,
    Named,
    Nothing,
    OneOf,
    Record,
    Shape,
    Shapes,
    TupleOf,
)
from contract_registry.finding import canonical


def fits(shapes: Shapes, value: Any, *, writes: bool, lenient: bool) -> bool:
    """Whether the root shape allows the value.

    writes:   code that makes such a value may not give it names that the type does not have
    lenient:  a schema that lists properties and has no `type` is taken for that of an object,
              though a number is valid as well; do not count that
    """
    return _Fit(shapes, writes, lenient).of(shapes.root, value)


class _Fit:
    def __init__(self, shapes: Shapes, writes: bool, lenient: bool) -> None:
        self._writes = writes
        self._lenient = lenient
        self._declarations = shapes.declarations

    def of(self, shape: Shape, value: Any, beside: frozenset[str] = frozenset()) -> bool:
        kind = kind_of(value)
        if isinstance(shape, Named):
            content = self._declarations[shape.key].content
            if isinstance(content, Record):
                return self._record(content, value, beside)
            return self.of(content, value)
        if isinstance(shape, OneOf):
            # Several branches of an anyOf may hold at once; TypeScript takes names of them all.
            names = frozenset(name for it in shape.members for name in self._names(it))
            return any(self.of(it, value, names) for it in shape.members)
        if isinstance(shape, Basic):
            return kind == shape.kind or (kind, shape.kind) == ("integer", "number")
        if isinstance(shape, Constant):
            return canonical(value) in shape.texts or (shape.open and kind in ("string", "integer"))
        if isinstance(shape, ListOf):
            return kind == "array" and all(self.of(shape.item, it) for it in value)
        if isinstance(shape, TupleOf):
            return kind == "array" and self._tuple(shape, value)
        if isinstance(shape, MapOf):
            return kind == "object" and all(self.of(shape.values, it) for it in value.values())
        return not isinstance(shape, Nothing)

    def _names(self, shape: Shape) -> list[str]:
        content = self._declarations[shape.key].content if isinstance(shape, Named) else None
        return [it.name for it in content.fields] if isinstance(content, Record) else []

    def _record(self, record: Record, value: Any, beside: frozenset[str]) -> bool:
        if not isinstance(value, Mapping):
            return self._lenient
        known = {it.name: it for it in record.fields}
        return (
            all(it.name in value for it in record.fields if it.required)
            and all(self.of(known[name].shape, it) for name, it in value.items() if name in known)
            and (
                not self._writes
                or record.others is not None
                or value.keys() <= known.keys() | beside
            )
        )

    def _tuple(self, shape: TupleOf, value: list[Any]) -> bool:
        after = value[len(shape.items) :]
        return (
            len(value) >= shape.required
            and all(map(self.of, shape.items, value))
            and (not after or shape.rest is not None)
            and all(self.of(shape.rest, it) for it in after if shape.rest is not None)
        )
