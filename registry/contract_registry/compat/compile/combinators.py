"""Keywords that combine schemas, and references."""

from __future__ import annotations

from collections.abc import Iterable

from contract_registry.compat.compile.arrays import schemas
from contract_registry.compat.compile.compiler import Compiler, SchemaObject
from contract_registry.compat.compile.references import Context
from contract_registry.compat.nodes import Node
from contract_registry.finding import Json


def all_of(compiler: Compiler, value: Json, _: SchemaObject, context: Context) -> Iterable[Node]:
    """`allOf`."""
    yield compiler.space.all_of([compiler.schema(part, context) for part in schemas(value)])


def any_of(compiler: Compiler, value: Json, _: SchemaObject, context: Context) -> Iterable[Node]:
    """`anyOf`."""
    yield compiler.space.any_of([compiler.schema(part, context) for part in schemas(value)])


def one_of(compiler: Compiler, value: Json, _: SchemaObject, context: Context) -> Iterable[Node]:
    """`oneOf`."""
    yield compiler.space.one_of([compiler.schema(part, context) for part in schemas(value)])


def not_(compiler: Compiler, value: Json, _: SchemaObject, context: Context) -> Iterable[Node]:
    """`not`."""
    yield compiler.space.negate(compiler.schema(value, context))


def if_(compiler: Compiler, value: Json, schema: SchemaObject, context: Context) -> Iterable[Node]:
    """`if` with `then` and `else`; alone it says nothing."""
    space = compiler.space
    then = compiler.schema(schema["then"], context) if "then" in schema else space.true
    otherwise = compiler.schema(schema["else"], context) if "else" in schema else space.true
    condition = compiler.schema(value, context)
    yield space.choice(condition, then, otherwise, keep=not compiler.literal)


def ref(compiler: Compiler, value: Json, _: SchemaObject, context: Context) -> Iterable[Node]:
    """`$ref` that has siblings (since 2019-09)."""
    yield compiler.reference(value, context)


def dynamic_ref(
    compiler: Compiler, value: Json, _: SchemaObject, context: Context
) -> Iterable[Node]:
    """`$dynamicRef` (2020-12)."""
    yield compiler.dynamic_reference(value, context)


def recursive_ref(
    compiler: Compiler, value: Json, _: SchemaObject, context: Context
) -> Iterable[Node]:
    """`$recursiveRef` (2019-09)."""
    yield compiler.recursive_reference(value, context)
