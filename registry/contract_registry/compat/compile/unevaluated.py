"""`unevaluatedProperties` and `unevaluatedItems`: what the subschemas in place leave over.

Each subschema that may evaluate something becomes a guard: a condition (that it holds) with what it
evaluates then. More evaluated only weakens the keyword, so a guard never needs its condition
negated where the keyword must hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from contract_registry.compat.compile import references
from contract_registry.compat.compile.arrays import is_array, schemas
from contract_registry.compat.compile.compiler import Compiler, Malformed, SchemaObject
from contract_registry.compat.compile.objects import closes, covered_names, members_of
from contract_registry.compat.compile.references import Context, Dangling, Target
from contract_registry.compat.names import EVERY, NONE, Names
from contract_registry.compat.nodes import Node
from contract_registry.compat.values import OBJECT
from contract_registry.finding import Json

NameGuard: TypeAlias = tuple[Node, Names]
ItemGuard: TypeAlias = tuple[Node, int | None, Node | None]
InPlace: TypeAlias = tuple[Node, SchemaObject, Context]
"""A subschema that applies to the same value: the condition that it holds, and where it stands."""


class Opaque(Exception):  # noqa: N818 - an outcome
    """What is evaluated here is not decided."""


def unevaluated_properties(
    compiler: Compiler, value: Json, schema: SchemaObject, context: Context
) -> Iterable[Node]:
    """`unevaluatedProperties`."""
    space = compiler.space
    node = compiler.schema(value, context)
    if not compiler.literal:
        yield space.declares(EVERY, named=False)
    if "additionalProperties" in schema or node is space.true:
        return
    try:
        guards = [
            guard
            for condition, part, where in in_place(compiler, schema, context)
            for guard in _evaluated_names(condition, part, where, own=part is schema)
        ]
    except Opaque as error:
        yield compiler.malformed(schema, f"`unevaluatedProperties` {error}")
        return
    closer = closes(compiler, value, schema)
    yield space.other_names(NONE, tuple(guards), node, closer)


def _evaluated_names(
    condition: Node, schema: SchemaObject, context: Context, *, own: bool
) -> Iterator[NameGuard]:
    absent = context.dialect.absent
    wide = {"additionalProperties"} if own else {"additionalProperties", "unevaluatedProperties"}
    if any(name in schema and name not in absent for name in wide):
        yield condition, EVERY
        return
    names = covered_names(schema)
    if names is None:
        raise Opaque("beside a pattern that is not decided")
    if names != NONE:
        yield condition, names


def unevaluated_items(
    compiler: Compiler, value: Json, schema: SchemaObject, context: Context
) -> Iterable[Node]:
    """`unevaluatedItems`."""
    node = compiler.schema(value, context)
    try:
        guards = [
            guard
            for condition, part, where in in_place(compiler, schema, context)
            for guard in _evaluated_items(compiler, condition, part, where, own=part is schema)
        ]
    except Opaque as error:
        yield compiler.malformed(schema, f"`unevaluatedItems` {error}")
        return
    yield compiler.space.other_items(0, tuple(guards), node)


def _evaluated_items(
    compiler: Compiler, condition: Node, schema: SchemaObject, context: Context, *, own: bool
) -> Iterator[ItemGuard]:
    if "unevaluatedItems" in schema and not own:
        yield condition, None, None
        return
    tuple_ = schema.get("items" if context.dialect.array_items else "prefixItems")
    after = "additionalItems" if context.dialect.array_items else "items"
    if is_array(tuple_):
        yield condition, None if after in schema else len(schemas(tuple_)), None
    elif "items" in schema:
        yield condition, None, None
    if "contains" in schema and context.dialect.contains_evaluates:
        match = compiler.schema(schema["contains"], context)
        yield condition, 0, compiler.hidden(match) if "maxContains" in schema else match


def in_place(compiler: Compiler, schema: SchemaObject, context: Context) -> Iterator[InPlace]:
    """`schema` and every subschema that applies to the same value, each with its condition."""
    yield from _walk(compiler, compiler.space.true, schema, context, frozenset())


def _walk(
    compiler: Compiler,
    condition: Node,
    contents: Json,
    context: Context,
    seen: frozenset[object],
) -> Iterator[InPlace]:
    if not isinstance(contents, Mapping):
        return
    context = context.entering(contents)
    key = compiler.key(contents, context)
    if key in seen:
        return
    compiler.budget.spend("nodes")
    seen |= {key}
    overridden = "$ref" in contents and context.dialect.ref_overrides
    if not overridden:
        yield condition, contents, context
    for more, part, where in _applied(compiler, contents, context, overridden=overridden):
        both = compiler.space.all_of((condition, more))
        if both is not compiler.space.false:
            yield from _walk(compiler, both, part, where, seen)


def _applied(
    compiler: Compiler, schema: SchemaObject, context: Context, *, overridden: bool
) -> Iterator[tuple[Node, Json, Context]]:
    always = compiler.space.true
    for target in _referred(compiler, schema, context):
        yield always, target.contents, target.context
    if overridden:
        return
    try:
        for part in schemas(schema.get("allOf", ())):
            yield always, part, context
        for keyword in ("anyOf", "oneOf"):
            for part in schemas(schema.get(keyword, ())):
                yield compiler.schema(part, context), part, context
        if "if" in schema and "if" not in context.dialect.absent:
            yield from _conditional(compiler, schema, context)
        if "dependentSchemas" not in context.dialect.absent:
            for name, part in members_of(schema.get("dependentSchemas", {})).items():
                yield _present(compiler, name), part, context
    except Malformed as error:
        raise Opaque(str(error)) from None


def _conditional(
    compiler: Compiler, schema: SchemaObject, context: Context
) -> Iterator[tuple[Node, Json, Context]]:
    holds = compiler.hidden(compiler.schema(schema["if"], context))
    yield holds, schema["if"], context
    if "then" in schema:
        yield holds, schema["then"], context
    if "else" in schema:
        yield compiler.space.negate(holds), schema["else"], context


def _present(compiler: Compiler, name: str) -> Node:
    space = compiler.space
    return space.all_of((space.kinds(OBJECT), space.required(name)))


def _referred(compiler: Compiler, schema: SchemaObject, context: Context) -> Iterator[Target]:
    follow: dict[str, Callable[[str], Target]] = {
        "$ref": lambda ref: references.follow(ref, context),
        "$dynamicRef": lambda ref: references.follow_dynamically(ref, context),
        "$recursiveRef": lambda _: references.follow_recursively(context),
    }
    for keyword, to_target in follow.items():
        reference = schema.get(keyword)
        if not isinstance(reference, str) or keyword in context.dialect.absent:
            continue
        try:
            yield to_target(reference)
        except Dangling as dangling:
            raise Opaque(f"over a reference: {dangling}") from None
