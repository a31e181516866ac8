"""The intermediate form of types: what a language's emitter is given.

A shape stands for every value that its schema accepts, and may stand for more: the embedded
validator is exact, a type is what a reader of the code wants to see.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias


@dataclass(frozen=True, slots=True)
class Anything:
    """Every JSON value."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No value at all."""


@dataclass(frozen=True, slots=True)
class Basic:
    """Every value of one kind: `null`, `boolean`, `integer`, `number` or `string`."""

    kind: str


@dataclass(frozen=True, slots=True)
class Constant:
    """One of these strings, whole numbers or truth values.

    texts:  the values as JSON: `true` and `1` are equal in Python, their texts are not
    open:   a reader has to expect others of the same kind (`x-extensible-enum`)
    """

    texts: tuple[str, ...]
    open: bool = False

    @property
    def values(self) -> tuple[str | int | bool, ...]:
        """The values themselves."""
        return tuple(json.loads(text) for text in self.texts)


@dataclass(frozen=True, slots=True)
class ListOf:
    """An array whose elements are all alike."""

    item: Shape


@dataclass(frozen=True, slots=True)
class TupleOf:
    """An array whose first elements differ by position.

    required:  how many of them are always there
    rest:      what may follow them; None where nothing may
    """

    items: tuple[Shape, ...]
    required: int
    rest: Shape | None


@dataclass(frozen=True, slots=True)
class MapOf:
    """An object of which no name is known beforehand."""

    values: Shape


@dataclass(frozen=True, slots=True)
class Named:
    """A reference to a declaration, by its key."""

    key: Key


@dataclass(frozen=True, slots=True)
class OneOf:
    """A value of any of these shapes; at least two."""

    members: tuple[Shape, ...]


Shape: TypeAlias = Anything | Nothing | Basic | Constant | ListOf | TupleOf | MapOf | Named | OneOf
Key: TypeAlias = tuple[object, ...]

NULL: Final = Basic("null")


@dataclass(frozen=True, slots=True)
class Docs:
    """What is to be said beside a type or a field.

    text:        the description or the title, as the schema has it
    notes:       what the type does not say, in a few words each: `uuid`, `1 to 100 items`
    deprecated:  whether it is
    sunset:      the date until which it stays, where one is set
    """

    text: str = ""
    notes: tuple[str, ...] = ()
    deprecated: bool = False
    sunset: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A name of an object."""

    name: str
    shape: Shape
    required: bool
    docs: Docs = Docs()


@dataclass(frozen=True, slots=True)
class Record:
    """An object with known names. `others`: what further names hold; None where a writer sends no
    others, and a reader has no interest in them."""

    fields: tuple[Field, ...]
    others: Shape | None = None


@dataclass(frozen=True, slots=True)
class Declaration:
    """A type with a name of its own.

    hints:    what it may be called, the best one first: words as they stand in the schema
    content:  a record, or the shape for which the name is an alias
    """

    hints: tuple[str, ...]
    content: Record | Shape
    docs: Docs = Docs()


@dataclass(frozen=True, slots=True)
class Shapes:
    """A root shape and every declaration that it needs, the needed before those that need them."""

    root: Shape
    declarations: Mapping[Key, Declaration]


def members(shape: Shape) -> tuple[Shape, ...]:
    """The alternatives of a shape; itself alone where it has none."""
    return shape.members if isinstance(shape, OneOf) else (shape,)


def union(shapes: list[Shape]) -> Shape:
    """One shape for the values of them all, nothing said twice."""
    flat = dict.fromkeys(member for shape in shapes for member in members(shape))
    if Anything() in flat:
        return Anything()
    flat.pop(Nothing(), None)
    if Basic("number") in flat:
        flat.pop(Basic("integer"), None)
    constants = [it for it in flat if isinstance(it, Constant)]
    if len(constants) > 1:
        flat = _joined(flat, constants)
    if not flat:
        return Nothing()
    return next(iter(flat)) if len(flat) == 1 else OneOf(tuple(sorted(flat, key=_is_null)))


def _joined(flat: dict[Shape, None], constants: list[Constant]) -> dict[Shape, None]:
    """Several lists of constants are one, where the first of them stood."""
    texts = dict.fromkeys(text for it in constants for text in it.texts)
    one = Constant(tuple(texts), any(it.open for it in constants))
    return dict.fromkeys(one if isinstance(it, Constant) else it for it in flat)


def _is_null(shape: Shape) -> bool:
    # `str | None`: what is there, before what is not.
    return shape == NULL


def with_keys(content: Record | Shape, keys: Mapping[Key, Key]) -> Record | Shape:
    """The content with each key that is in `keys` replaced."""
    if isinstance(content, Record):
        fields = tuple(replace(it, shape=_with_keys(it.shape, keys)) for it in content.fields)
        others = None if content.others is None else _with_keys(content.others, keys)
        return Record(fields, others)
    return _with_keys(content, keys)


def _with_keys(shape: Shape, keys: Mapping[Key, Key]) -> Shape:
    if isinstance(shape, Named):
        return Named(keys.get(shape.key, shape.key))
    if isinstance(shape, ListOf):
        return ListOf(_with_keys(shape.item, keys))
    if isinstance(shape, MapOf):
        return MapOf(_with_keys(shape.values, keys))
    if isinstance(shape, OneOf):
        return union([_with_keys(it, keys) for it in shape.members])
    if isinstance(shape, TupleOf):
        items = tuple(_with_keys(it, keys) for it in shape.items)
        rest = None if shape.rest is None else _with_keys(shape.rest, keys)
        return TupleOf(items, shape.required, rest)
    return shape


def names(shape: Shape) -> Iterator[str]:
    """The types that a shape mentions, once they have names."""
    if isinstance(shape, Named):
        yield str(shape.key[0])
    elif isinstance(shape, ListOf):
        yield from names(shape.item)
    elif isinstance(shape, MapOf):
        yield from names(shape.values)
    elif isinstance(shape, OneOf):
        for member in shape.members:
            yield from names(member)
    elif isinstance(shape, TupleOf):
        for member in (*shape.items, *([] if shape.rest is None else [shape.rest])):
            yield from names(member)
