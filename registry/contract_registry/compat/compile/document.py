"""A compiled document, with the node of every subschema in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from contract_registry.compat.compile.compiler import Compiler
from contract_registry.compat.compile.references import Context
from contract_registry.compat.nodes import Node
from contract_registry.finding import Json


@dataclass(frozen=True, slots=True)
class Document:
    """The root of a document as a node, and where a walk over its text begins."""

    node: Node
    contents: Json
    context: Context
    _compiler: Compiler
    _rebuild: Callable[[Node], Node]

    def part(self, contents: Mapping[str, Json], context: Context) -> Node:
        """The node of a subschema that the walk has come to."""
        return self._rebuild(self._compiler.schema(contents, context))
