"""Shapes as types of Python 3.11: `TypedDict`, `Literal`, unions."""

from __future__ import annotations

import keyword
import re
import textwrap
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
    names,
    union,
)
from contract_registry.codegen.texts import (
    WIDTH,
    python_docstring,
    python_prose,
    python_string,
    told,
)

_BASIC: Final = {
    "null": "None",
    "boolean": "bool",
    "integer": "int",
    "number": "float | Decimal",
    "string": "str",
}
_TYPING: Final = ("Any", "Literal", "Never", "NotRequired", "TypeAlias", "TypedDict")
_LARGEST: Final = 2**63 - 1
_PLAIN: Final = re.compile("[A-Za-z_][A-Za-z0-9_]*")

RESERVED: Final = frozenset(
    (
        *keyword.kwlist,
        *("bool", "dict", "float", "int", "list", "str"),
        *("Decimal", "Final", "Schema", "TYPE_CHECKING", "cast"),
        *_TYPING,
    )
)
"""Names that types must not have."""


class PythonTypes:
    """The declarations of one module.

    imports:        the names of `typing` that they need
    decimals:       whether `Decimal` is mentioned
    decimals_run:   whether it is when the module is run, and not by checkers only
    """

    def __init__(self, types: Mapping[str, Declaration]) -> None:
        self.imports: set[str] = set()
        self.decimals = False
        self.decimals_run = False
        self._types = types
        self._written: set[str] = set()

    def lines(self) -> list[str]:
        """Every declaration, with empty lines before each: two around a class."""
        found: list[str] = []
        was_class = False
        for name, declaration in self._types.items():
            lines = self._declaration(name, declaration)
            is_class = lines[0].startswith("class ")
            found += ["", *([""] if is_class or was_class else []), *lines]
            was_class = is_class
            self._written.add(name)
        return found

    def annotation(self, shape: Shape) -> str:
        """The type as it is written in an annotation."""
        text = self._text(shape)
        # What a checker has no word for: names beside those that are declared.
        is_open = any(isinstance(it, Named) and self._is_open(it) for it in members(shape))
        return f"{text} | {self._text(MapOf(Anything()))}" if is_open else text

    def _is_open(self, shape: Named) -> bool:
        declaration = self._types.get(str(shape.key[0]))
        content = None if declaration is None else declaration.content
        return isinstance(content, Record) and content.others is not None

    def _text(self, shape: Shape) -> str:
        if isinstance(shape, Named):
            return str(shape.key[0])
        if isinstance(shape, Basic):
            self.decimals |= shape.kind == "number"
            return _BASIC[shape.kind]
        if isinstance(shape, ListOf):
            return f"list[{self.annotation(shape.item)}]"
        if isinstance(shape, MapOf):
            return f"dict[str, {self.annotation(shape.values)}]"
        if isinstance(shape, OneOf):
            return " | ".join(map(self._text, shape.members))
        if isinstance(shape, TupleOf):
            items = [*shape.items, *([] if shape.rest is None else [shape.rest])]
            return f"list[{self.annotation(union(items))}]"
        if isinstance(shape, Constant):
            return self._constant(shape)
        return self._typing("Never" if isinstance(shape, Nothing) else "Any")

    def _constant(self, shape: Constant) -> str:
        # mypy knows no larger ones in quotes.
        values = [it for it in shape.values if isinstance(it, str) or abs(it) <= _LARGEST]
        kinds = dict.fromkeys(_kind(it) for it in shape.values if shape.open or it not in values)
        listed = ", ".join(map(_literal, values))
        return " | ".join((*([f"{self._typing('Literal')}[{listed}]"] if values else ()), *kinds))

    def _typing(self, name: str) -> str:
        self.imports.add(name)
        return name

    def _declaration(self, name: str, declaration: Declaration) -> list[str]:
        content = declaration.content
        if not isinstance(content, Record):
            return self._alias(name, content, declaration.docs)
        if not all(field.name for field in content.fields):
            # Checkers have no word for a name that is empty.
            return self._alias(name, MapOf(Anything()), declaration.docs)
        self.imports.add("TypedDict")
        if self._is_class(content):
            return list(self._class(name, content, declaration.docs))
        return list(self._call(name, content, declaration.docs))

    def _is_class(self, record: Record) -> bool:
        """Whether every name can be an attribute: in a class one with two underscores would be
        another name, and one that an annotation mentions would hide what that means."""
        mentioned = re.findall(r"\w+", " ".join(map(self._value, record.fields)))
        hidden = {*keyword.kwlist, *mentioned}
        return all(
            _PLAIN.fullmatch(field.name)
            and not field.name.startswith("__")
            and field.name not in hidden
            for field in record.fields
        )

    def _class(self, name: str, record: Record, docs: Docs) -> Iterator[str]:
        yield f"class {name}(TypedDict):"
        said = told(docs, (*docs.notes, *self._others(record)))
        if said:
            yield from python_docstring(said, "    ")
            yield ""
        for field in record.fields:
            line = f"    {field.name}: {self._value(field)}"
            yield from _with_notes(line, self._notes(field), "    ")
            text = told(field.docs)
            if text:
                yield from python_docstring(text, "    ")

    def _call(self, name: str, record: Record, docs: Docs) -> Iterator[str]:
        yield f"{name} = TypedDict("
        yield f'    "{name}",'
        yield "    {"
        for field in record.fields:
            value = self._evaluated(field.shape, self._value(field))
            text = told(field.docs)
            if text:
                yield from _comment(text, " " * 8)
            line = f"        {python_string(field.name)}: {value},"
            yield from _with_notes(line, self._notes(field), " " * 8)
        yield "    },"
        yield ")"
        said = told(docs, (*docs.notes, *self._others(record)))
        if said:
            yield from python_docstring(said)

    def _evaluated(self, shape: Shape, text: str) -> str:
        """A type that is no annotation: in quotes where it mentions what comes later."""
        if any(it not in self._written for it in names(shape)):
            return python_string(text)
        self.decimals_run |= "Decimal" in text
        return text

    def _others(self, record: Record) -> tuple[str, ...]:
        if record.others is None:
            return ()
        kind = "" if record.others == Anything() else f": {self.annotation(record.others)}"
        return (f"further names may be sent{kind}",)

    def _value(self, field: Field) -> str:
        text = self.annotation(field.shape)
        return text if field.required else f"{self._typing('NotRequired')}[{text}]"

    def _notes(self, field: Field) -> tuple[str, ...]:
        notes = field.docs.notes
        if isinstance(field.shape, TupleOf):
            notes = (f"in order: {', '.join(map(self.annotation, field.shape.items))}", *notes)
        if not field.required and NULL in members(field.shape):
            notes = ("absent ≠ null", *notes)
        return notes

    def _alias(self, name: str, shape: Shape, docs: Docs) -> list[str]:
        self.imports.add("TypeAlias")
        text = self._evaluated(shape, self.annotation(shape))
        lines = [f"{name}: TypeAlias = {text}"]
        if len(lines[0]) > WIDTH:
            lines = self._wrapped_alias(name, shape, text)
        said = told(docs, docs.notes)
        return [*lines, *(python_docstring(said) if said else ())]

    def _wrapped_alias(self, name: str, shape: Shape, text: str) -> list[str]:
        if text.startswith('"'):
            return [f"{name}: TypeAlias = {text}"]
        if isinstance(shape, Constant) and text.startswith("Literal[") and text.endswith("]"):
            return [f"{name}: TypeAlias = {_spread(text, shape, '')}"]
        parts = [
            _spread(part, member, "    ")
            for member in members(shape)
            for part in _parts(self.annotation(member), member)
        ]
        if len(parts) == 1:
            return [f"{name}: TypeAlias = {parts[0]}"]
        line = " | ".join(parts)
        if len(line) + 4 <= WIDTH and "\n" not in line:
            return [f"{name}: TypeAlias = (", f"    {line}", ")"]
        first, *rest = parts
        return [f"{name}: TypeAlias = (", f"    {first}", *(f"    | {it}" for it in rest), ")"]


def _parts(text: str, shape: Shape) -> list[str]:
    """The alternatives that a member of a union is written as."""
    if not isinstance(shape, Constant):
        return text.split(" | ") if isinstance(shape, Basic) else [text]
    listed, bracket, kinds = text.rpartition("]")
    return [it for it in (listed + bracket, *kinds.split(" | ")) if it]


def _spread(text: str, shape: Shape, indent: str) -> str:
    """A long list of constants with a line for each."""
    if not (isinstance(shape, Constant) and text.startswith("Literal[") and len(text) > WIDTH - 12):
        return text
    values = (it for it in shape.values if isinstance(it, str) or abs(it) <= _LARGEST)
    lines = [f"{indent}    {_literal(value)}," for value in values]
    return "\n".join(["Literal[", *lines, f"{indent}]"])


def _literal(value: str | int | bool) -> str:
    return python_string(value) if isinstance(value, str) else repr(value)


def _kind(value: str | int | bool) -> str:
    return type(value).__name__


def _with_notes(line: str, notes: tuple[str, ...], indent: str) -> list[str]:
    """The line with its notes behind it, or above it where that is too long."""
    if not notes:
        return [line]
    text = python_prose(", ".join(notes))
    if len(line) + len(text) + 4 <= WIDTH:
        return [f"{line}  # {text}"]
    return [*_comment(", ".join(notes), indent), line]


def _comment(text: str, indent: str) -> list[str]:
    lines = textwrap.wrap(
        python_prose(text),
        WIDTH - len(indent) - 2,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [f"{indent}# {python_prose(line)}" for line in lines]
