"""Keywords about objects. All of them come down to names and the schemas of their values.

Contract semantics need to know what a place declares, so every keyword that declares names says so
with a `Declares` node, which is otherwise always true.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Final

from contract_registry.compat import regex
from contract_registry.compat.compile.compiler import Compiler, Malformed, SchemaObject
from contract_registry.compat.compile.references import Context
from contract_registry.compat.compile.scalars import natural, shown, unknown_pattern
from contract_registry.compat.names import EVERY, NONE, Names, matching, only
from contract_registry.compat.nodes import Node
from contract_registry.compat.projection import names_of
from contract_registry.compat.values import OBJECT
from contract_registry.finding import Json

_NAMING: Final = ("properties", "patternProperties")


def members_of(value: Json) -> SchemaObject:
    """A keyword's object. Raises Malformed."""
    if not isinstance(value, Mapping):
        raise Malformed("must be an object")
    return value


def names_in(value: Json) -> Sequence[str]:
    """A keyword's array of names. Raises Malformed."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise Malformed("must be an array of names")
    return [name if isinstance(name, str) else _no_name() for name in value]


def _no_name() -> str:
    raise Malformed("must be an array of names")


def covered_names(schema: SchemaObject) -> Names | None:
    """The names that `properties` and `patternProperties` speak of; None if a pattern is opaque."""
    names = NONE
    properties = schema.get("properties")
    if isinstance(properties, Mapping):
        names = only(*properties)
    patterns = schema.get("patternProperties")
    if isinstance(patterns, Mapping):
        try:
            languages = (matching(regex.from_pattern(pattern)) for pattern in patterns)
            names = reduce(or_, languages, names)
        except regex.Unsupported:
            return None
    return names


def properties(
    compiler: Compiler, value: Json, _: SchemaObject, context: Context
) -> Iterable[Node]:
    """`properties`, with `x-always-sent` in them."""
    space = compiler.space
    declared = members_of(value)
    for name, contents in declared.items():
        yield space.every(only(name), compiler.schema(contents, context))
        always = isinstance(contents, Mapping) and contents.get("x-always-sent") is True
        if always and not compiler.literal:
            yield space.sent(name)
    yield from _declares(compiler, only(*declared), named=True)


def _declares(compiler: Compiler, names: Names, *, named: bool) -> Iterable[Node]:
    if not compiler.literal and names != NONE:
        yield compiler.space.declares(names, named)


def pattern_properties(
    compiler: Compiler, value: Json, _: SchemaObject, context: Context
) -> Iterable[Node]:
    """`patternProperties`."""
    for pattern, contents in members_of(value).items():
        node = compiler.schema(contents, context)
        try:
            names = matching(regex.from_pattern(pattern))
        except regex.Unsupported as error:
            opaque = unknown_pattern(compiler, pattern, error)
            reason = f"the pattern {shown(pattern)} is not decided: {error}"
            yield compiler.space.unknown(f"names:{opaque.id}:{node.id}", reason)
            # Which names it declares is unknown: a writer may send any.
            yield from _declares(compiler, EVERY, named=True)
            continue
        yield compiler.space.every(names, node)
        yield from _declares(compiler, names, named=True)


def additional_properties(
    compiler: Compiler, value: Json, schema: SchemaObject, context: Context
) -> Iterable[Node]:
    """`additionalProperties`: all names that stand beside it neither as name nor as pattern."""
    space = compiler.space
    node = compiler.schema(value, context)
    covered = covered_names(schema)
    yield from _declares(compiler, EVERY if covered is None else ~covered, named=False)
    if node is space.true:
        return
    if covered is None:
        beside = [sorted(members_of(schema.get(name, {}))) for name in _NAMING]
        yield space.unknown(
            f"additional:{beside}:{node.id}",
            "`additionalProperties` beside a pattern that is not decided",
        )
    else:
        yield space.every(~covered, node, closes(compiler, value, schema))


def closes(compiler: Compiler, value: Json, schema: SchemaObject) -> bool:
    """Whether this is a closed record, which a tolerant reader opens, and not a closed map.

    Only the plain `false` that people write by habit counts, no schema that comes to the same.
    """
    if compiler.literal or value is not False:
        return False
    if "properties" in schema:
        return True
    return not {"patternProperties", "propertyNames"} & schema.keys()


def required(compiler: Compiler, value: Json, _: SchemaObject, context: Context) -> Iterable[Node]:
    """`required`."""
    if isinstance(value, bool) and context.dialect.boolean_bounds:
        return  # draft 3's boolean, which draft 4 schemas often carry; it means nothing there
    for name in names_in(value):
        yield compiler.space.required(name)


def min_properties(compiler: Compiler, value: Json, _: SchemaObject, __: Context) -> Iterable[Node]:
    """`minProperties`."""
    yield compiler.space.members(natural(value), None)


def max_properties(compiler: Compiler, value: Json, _: SchemaObject, __: Context) -> Iterable[Node]:
    """`maxProperties`."""
    yield compiler.space.members(0, natural(value))


def property_names(
    compiler: Compiler, value: Json, _: SchemaObject, context: Context
) -> Iterable[Node]:
    """`propertyNames`: what no name may be, no member may have."""
    space = compiler.space
    node = compiler.schema(value, context)
    names, lenient = names_of(node), names_of(node, lenient=True)
    if names is None or lenient is None:
        yield space.unknown(f"names:{node.id}", "`propertyNames` that is not decided")
        return
    yield space.every(~lenient, space.false)
    if lenient != names:
        # False as written, and true for a lenient reader.
        yield space.every(lenient & ~names, space.enum((), extensible=True))


def dependent_required(
    compiler: Compiler, value: Json, _: SchemaObject, __: Context
) -> Iterable[Node]:
    """`dependentRequired`."""
    for name, wanted in members_of(value).items():
        yield _depending(compiler, name, _dependent_names(compiler, wanted))


def dependent_schemas(
    compiler: Compiler, value: Json, _: SchemaObject, context: Context
) -> Iterable[Node]:
    """`dependentSchemas`."""
    for name, contents in members_of(value).items():
        yield _depending(compiler, name, compiler.schema(contents, context))


def dependencies(
    compiler: Compiler, value: Json, _: SchemaObject, context: Context
) -> Iterable[Node]:
    """`dependencies` (up to draft 7): a list of names, or a schema."""
    for name, wanted in members_of(value).items():
        if isinstance(wanted, Sequence):
            names = [wanted] if isinstance(wanted, str) else wanted
            yield _depending(compiler, name, _dependent_names(compiler, names))
        else:
            yield _depending(compiler, name, compiler.schema(wanted, context))


def _dependent_names(compiler: Compiler, names: Json) -> Node:
    # Unlike `required` this declares nothing.
    required = (compiler.space.required(name) for name in names_in(names))
    return compiler.hidden(compiler.space.all_of(required))


def _depending(compiler: Compiler, name: str, then: Node) -> Node:
    # A choice, not an "or": what `then` declares counts only where the name is there.
    space = compiler.space
    present = space.all_of((space.kinds(OBJECT), space.required(name)))
    return space.choice(present, then, space.true, keep=not compiler.literal)
