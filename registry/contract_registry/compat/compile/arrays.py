"""Keywords about arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from contract_registry.compat.compile.compiler import Compiler, Malformed, SchemaObject
from contract_registry.compat.compile.references import Context
from contract_registry.compat.compile.scalars import natural
from contract_registry.compat.nodes import Node
from contract_registry.finding import Json


def is_array(value: Json) -> bool:
    """Whether a keyword's value is a JSON array."""
    return isinstance(value, Sequence) and not isinstance(value, str | Mapping)


def schemas(value: Json) -> Sequence[Json]:
    """A keyword's array of schemas. Raises Malformed."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise Malformed("must be an array of schemas")
    return value


def items(
    compiler: Compiler, value: Json, schema: SchemaObject, context: Context
) -> Iterable[Node]:
    """`items`: of every element, or up to 2019-09 also an array, one schema an element."""
    if is_array(value):
        if not context.dialect.array_items:
            raise Malformed("must be a schema; `prefixItems` has one for each element")
        yield from prefix_items(compiler, value, schema, context)
        return
    start = 0
    if not context.dialect.array_items and is_array(schema.get("prefixItems")):
        start = len(schemas(schema["prefixItems"]))
    yield compiler.space.rest(start, compiler.schema(value, context))


def prefix_items(
    compiler: Compiler, value: Json, _: SchemaObject, context: Context
) -> Iterable[Node]:
    """`prefixItems`: one schema an element."""
    for index, contents in enumerate(schemas(value)):
        yield compiler.space.item(index, compiler.schema(contents, context))


def additional_items(
    compiler: Compiler, value: Json, schema: SchemaObject, context: Context
) -> Iterable[Node]:
    """`additionalItems`: the elements after an array of `items`, and nothing without one."""
    tuple_ = schema.get("items")
    if is_array(tuple_):
        yield compiler.space.rest(len(schemas(tuple_)), compiler.schema(value, context))


def min_items(compiler: Compiler, value: Json, _: SchemaObject, __: Context) -> Iterable[Node]:
    """`minItems`."""
    yield compiler.space.size(natural(value), None)


def max_items(compiler: Compiler, value: Json, _: SchemaObject, __: Context) -> Iterable[Node]:
    """`maxItems`."""
    yield compiler.space.size(0, natural(value))


def unique_items(compiler: Compiler, value: Json, _: SchemaObject, __: Context) -> Iterable[Node]:
    """`uniqueItems`."""
    if not isinstance(value, bool):
        raise Malformed("must be true or false")
    if value:
        yield compiler.space.unique


def contains(
    compiler: Compiler, value: Json, schema: SchemaObject, context: Context
) -> Iterable[Node]:
    """`contains`, since 2019-09 with `minContains` and `maxContains` beside it."""
    low, high = 1, None
    if "minContains" not in context.dialect.absent:
        if "minContains" in schema:
            low = natural(schema["minContains"])
        if "maxContains" in schema:
            high = natural(schema["maxContains"])
    yield compiler.space.contains(compiler.schema(value, context), low, high)
