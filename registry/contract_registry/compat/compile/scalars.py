"""Keywords about any value, numbers and strings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from contract_registry.compat import regex
from contract_registry.compat.compile.compiler import Compiler, Malformed, SchemaObject
from contract_registry.compat.compile.references import Context
from contract_registry.compat.nodes import Node
from contract_registry.compat.values import (
    ARRAY,
    BOOLEAN,
    INTEGER,
    NULL,
    NUMBER,
    OBJECT,
    STRING,
    exact,
)
from contract_registry.finding import Json

_TYPES: Final = {
    "null": NULL,
    "boolean": BOOLEAN,
    "integer": INTEGER,
    "number": NUMBER,
    "string": STRING,
    "array": ARRAY,
    "object": OBJECT,
}

_LONGEST_SHOWN: Final = 80


def number(value: Json) -> Fraction:
    """A keyword's number. Raises Malformed."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise Malformed("must be a number")
    return exact(value)


def natural(value: Json) -> int:
    """A keyword's count. Raises Malformed."""
    count = number(value)
    if count.denominator != 1 or count < 0:
        raise Malformed("must be a whole number, not negative")
    return count.numerator


def type_(
    compiler: Compiler, value: Json, schema: SchemaObject, context: Context
) -> Iterable[Node]:
    """`type`, with OpenAPI 3.0's `nullable` beside it."""
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, Sequence):
        raise Malformed("must be a type's name or an array of them")
    kinds = 0
    for name in names:
        if not isinstance(name, str) or name not in _TYPES:
            raise Malformed("must name types of JSON")
        kinds |= _TYPES[name]
    if context.dialect.nullable and schema.get("nullable") is True:
        kinds |= NULL
    yield compiler.space.kinds(kinds)


def enum(compiler: Compiler, value: Json, schema: SchemaObject, _: Context) -> Iterable[Node]:
    """`enum`, with `x-extensible-enum` beside it."""
    if isinstance(value, str | Mapping) or not isinstance(value, Sequence):
        raise Malformed("must be an array")
    extensible = schema.get("x-extensible-enum") is True and not compiler.literal
    yield compiler.space.enum(value, extensible)


def const(compiler: Compiler, value: Json, _: SchemaObject, __: Context) -> Iterable[Node]:
    """`const`."""
    yield compiler.space.enum((value,))


def minimum(
    compiler: Compiler, value: Json, schema: SchemaObject, context: Context
) -> Iterable[Node]:
    """`minimum`, exclusive where a boolean beside it says so."""
    strict = context.dialect.boolean_bounds and schema.get("exclusiveMinimum") is True
    yield compiler.space.bound(number(value), upper=False, strict=strict)


def maximum(
    compiler: Compiler, value: Json, schema: SchemaObject, context: Context
) -> Iterable[Node]:
    """`maximum`, exclusive where a boolean beside it says so."""
    strict = context.dialect.boolean_bounds and schema.get("exclusiveMaximum") is True
    yield compiler.space.bound(number(value), upper=True, strict=strict)


def exclusive_minimum(
    compiler: Compiler, value: Json, _: SchemaObject, context: Context
) -> Iterable[Node]:
    """`exclusiveMinimum` as a number; the boolean one belongs to `minimum`."""
    if not context.dialect.boolean_bounds:
        yield compiler.space.bound(number(value), upper=False, strict=True)


def exclusive_maximum(
    compiler: Compiler, value: Json, _: SchemaObject, context: Context
) -> Iterable[Node]:
    """`exclusiveMaximum` as a number; the boolean one belongs to `maximum`."""
    if not context.dialect.boolean_bounds:
        yield compiler.space.bound(number(value), upper=True, strict=True)


def multiple_of(compiler: Compiler, value: Json, _: SchemaObject, __: Context) -> Iterable[Node]:
    """`multipleOf`, exactly."""
    of = number(value)
    if of <= 0:
        raise Malformed("must be greater than 0")
    yield compiler.space.multiple(of)


def min_length(compiler: Compiler, value: Json, _: SchemaObject, __: Context) -> Iterable[Node]:
    """`minLength`, in code points."""
    yield compiler.space.text(regex.from_length(natural(value), None))


def max_length(compiler: Compiler, value: Json, _: SchemaObject, __: Context) -> Iterable[Node]:
    """`maxLength`, in code points."""
    yield compiler.space.text(regex.from_length(0, natural(value)))


def pattern(compiler: Compiler, value: Json, _: SchemaObject, __: Context) -> Iterable[Node]:
    """`pattern`: some part of the string matches."""
    if not isinstance(value, str):
        raise Malformed("must be a string")
    try:
        yield compiler.space.text(regex.from_pattern(value))
    except regex.Unsupported as error:
        yield unknown_pattern(compiler, value, error)


def unknown_pattern(compiler: Compiler, pattern: str, error: regex.Unsupported) -> Node:
    """A pattern that is no regular language here: equal ones are still equal."""
    reason = f"the pattern {shown(pattern)} is not decided: {error}"
    unknown = compiler.space.unknown(f"pattern:{pattern}", reason)
    not_text = compiler.space.negate(compiler.space.kinds(STRING))
    return compiler.space.any_of((not_text, unknown))


def shown(pattern: str) -> str:
    """A pattern as a reason quotes it."""
    return repr(pattern if len(pattern) <= _LONGEST_SHOWN else f"{pattern[:_LONGEST_SHOWN]}…")


def format_(compiler: Compiler, value: Json, _: SchemaObject, __: Context) -> Iterable[Node]:
    """`format`: an annotation, unless it is to be asserted."""
    if compiler.assert_format and isinstance(value, str):
        yield compiler.space.format(value)
