"""Compile: a schema document, with everything it refers to, becomes a node."""

from __future__ import annotations

from typing import Final

from contract_registry.compat.budget import Budget
from contract_registry.compat.compile import arrays, combinators, objects, scalars, unevaluated
from contract_registry.compat.compile.compiler import Compiler, Keyword, NeedsScopes
from contract_registry.compat.compile.document import Document
from contract_registry.compat.compile.recursion import tie
from contract_registry.compat.compile.references import open_document
from contract_registry.compat.schema import Schema
from contract_registry.compat.space import Space

KEYWORDS: Final[dict[str, Keyword]] = {
    "type": scalars.type_,
    "enum": scalars.enum,
    "const": scalars.const,
    "minimum": scalars.minimum,
    "maximum": scalars.maximum,
    "exclusiveMinimum": scalars.exclusive_minimum,
    "exclusiveMaximum": scalars.exclusive_maximum,
    "multipleOf": scalars.multiple_of,
    "minLength": scalars.min_length,
    "maxLength": scalars.max_length,
    "pattern": scalars.pattern,
    "format": scalars.format_,
    "items": arrays.items,
    "prefixItems": arrays.prefix_items,
    "additionalItems": arrays.additional_items,
    "minItems": arrays.min_items,
    "maxItems": arrays.max_items,
    "uniqueItems": arrays.unique_items,
    "contains": arrays.contains,
    "unevaluatedItems": unevaluated.unevaluated_items,
    "properties": objects.properties,
    "patternProperties": objects.pattern_properties,
    "additionalProperties": objects.additional_properties,
    "unevaluatedProperties": unevaluated.unevaluated_properties,
    "required": objects.required,
    "minProperties": objects.min_properties,
    "maxProperties": objects.max_properties,
    "propertyNames": objects.property_names,
    "dependentRequired": objects.dependent_required,
    "dependentSchemas": objects.dependent_schemas,
    "dependencies": objects.dependencies,
    "allOf": combinators.all_of,
    "anyOf": combinators.any_of,
    "oneOf": combinators.one_of,
    "not": combinators.not_,
    "if": combinators.if_,
    "$ref": combinators.ref,
    "$dynamicRef": combinators.dynamic_ref,
    "$recursiveRef": combinators.recursive_ref,
}


def compile_document(
    schema: Schema,
    space: Space,
    budget: Budget,
    *,
    literal: bool,
    assert_format: bool = False,
) -> Document:
    """The schema with the node of every subschema. `literal` leaves out the contract semantics.

    Raises BudgetExceeded.
    """
    root = open_document(schema)
    for scoped in (False, True):
        compiler = Compiler(
            space,
            KEYWORDS,
            budget,
            literal=literal,
            assert_format=assert_format,
            scoped=scoped,
        )
        try:
            node = compiler.schema(root.contents, root.context)
        except NeedsScopes:
            continue
        rebuild = tie(compiler.definitions, space)
        return Document(rebuild(node), root.contents, root.context, compiler, rebuild)
    raise AssertionError("a walk that tells scopes apart needs no other")
