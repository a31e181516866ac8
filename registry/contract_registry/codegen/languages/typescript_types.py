"""Shapes as types of TypeScript: interfaces, literals, unions, tuples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from contract_registry.codegen.shapes import (
    NULL,
    Anything,
    Basic,
    Constant,
    Declaration,
    Docs,
    Field,
    ListOf,
    MapOf,
    Named,
    Nothing,
    OneOf,
    Record,
    Shape,
    TupleOf,
    members,
)
from contract_registry.codegen.texts import (
    WIDTH,
    jsdoc,
    told,
    typescript_prose,
    typescript_string,
)

_BASIC: Final = {
    "null": "null",
    "boolean": "boolean",
    "integer": "number",
    "number": "number",
    "string": "string",
}
_PLAIN: Final = re.compile("[A-Za-z_$][A-Za-z0-9_$]*")
_EXACT: Final = 2**53 - 1

_GLOBALS: Final = """
    Array ArrayBuffer Awaited BigInt Boolean ContractViolation Date Error Exclude Extract Function
    Infinity Intl Iterable JSON Map Math NaN NonNullable Number Object Omit Partial Pick Promise
    Proxy Readonly ReadonlyArray Record Reflect RegExp Required ReturnType Schema Set String Symbol
    SyntaxError TypeError Uint8Array WeakMap WeakSet
"""
RESERVED: Final = frozenset(_GLOBALS.split())
"""Names that types must not have: our code may mean the global ones. The words of the language
begin with a small letter, and no type of ours does."""


class TypeScriptTypes:
    """The declarations of one module."""

    def __init__(self, types: Mapping[str, Declaration]) -> None:
        self._types = types

    def lines(self) -> list[str]:
        """Every declaration, an empty line before each."""
        found: list[str] = []
        for name, declaration in self._types.items():
            found += ["", *self._declaration(name, declaration)]
        return found

    def annotation(self, shape: Shape) -> str:
        """The type as it is written in an annotation."""
        if isinstance(shape, Named):
            return str(shape.key[0])
        if isinstance(shape, Basic):
            return _BASIC[shape.kind]
        if isinstance(shape, ListOf):
            return f"{self._element(shape.item)}[]"
        if isinstance(shape, MapOf):
            return f"{{ [name: string]: {self.annotation(shape.values)} }}"
        if isinstance(shape, OneOf):
            return " | ".join(dict.fromkeys(map(self.annotation, shape.members)))
        if isinstance(shape, TupleOf):
            return f"[{', '.join(self._positions(shape))}]"
        if isinstance(shape, Constant):
            return " | ".join(_constants(shape))
        return "never" if isinstance(shape, Nothing) else "unknown"

    def _element(self, shape: Shape) -> str:
        text = self.annotation(shape)
        return f"({text})" if " | " in text and not isinstance(shape, MapOf) else text

    def _positions(self, shape: TupleOf) -> Iterator[str]:
        for index, item in enumerate(shape.items):
            text = self._element(item)
            yield text if index < shape.required else f"{text}?"
        if shape.rest is not None:
            yield f"...{self._element(shape.rest)}[]"

    def _declaration(self, name: str, declaration: Declaration) -> list[str]:
        content, docs = declaration.content, declaration.docs
        if isinstance(content, Record):
            return list(self._interface(name, content, docs))
        said = _jsdoc(docs, docs.notes)
        line = f"export type {name} = {self.annotation(content)};"
        if len(line) <= WIDTH or not isinstance(content, Constant | OneOf):
            return [*said, line]
        *parts, last = self._alternatives(content)
        return [*said, f"export type {name} =", *(f"  | {it}" for it in parts), f"  | {last};"]

    def _alternatives(self, shape: Constant | OneOf) -> list[str]:
        if isinstance(shape, Constant):
            return _constants(shape)
        return list(dict.fromkeys(map(self.annotation, shape.members)))

    def _interface(self, name: str, record: Record, docs: Docs) -> Iterator[str]:
        notes = docs.notes
        if record.others is not None:
            kind = "" if record.others == Anything() else f": {self.annotation(record.others)}"
            notes = (*notes, f"further names may be sent{kind}")
        yield from _jsdoc(docs, notes)
        yield f"export interface {name} {{"
        for field in record.fields:
            yield from self._field(field)
        if record.others is not None:
            # The names above have types of their own, which an index must allow for.
            yield "  [name: string]: unknown;"
        yield "}"

    def _field(self, field: Field) -> Iterator[str]:
        yield from _jsdoc(field.docs, (), "  ")
        name = field.name if _PLAIN.fullmatch(field.name) else typescript_string(field.name)
        line = f"  {name}{'' if field.required else '?'}: {self.annotation(field.shape)};"
        notes = field.docs.notes
        if not field.required and NULL in members(field.shape):
            notes = ("absent ≠ null", *notes)
        text = typescript_prose(", ".join(notes))
        if text and len(line) + len(text) + 4 > WIDTH:
            yield f"  // {text}"
            text = ""
        yield f"{line} // {text}" if text else line


def _constants(shape: Constant) -> list[str]:
    texts = list(dict.fromkeys(map(_literal, shape.values)))
    if "number" in texts:
        texts = [it for it in texts if not it.lstrip("-").isdigit()]
    if not shape.open:
        return texts
    # So that an editor still proposes the known ones.
    kinds = dict.fromkeys("(string & {})" if it.startswith('"') else "number" for it in texts)
    return [*texts, *kinds]


def _literal(value: str | int | bool) -> str:
    if isinstance(value, str):
        return typescript_string(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    # A literal beyond this stands for its neighbour.
    return str(value) if abs(value) <= _EXACT else "number"


def _jsdoc(docs: Docs, notes: tuple[str, ...], indent: str = "") -> list[str]:
    until = f" Gone after {typescript_prose(docs.sunset)}." if docs.sunset else ""
    tags = (f"@deprecated{until}",) if docs.deprecated else ()
    return jsdoc(told(docs, notes, deprecated=False), indent, tags)
