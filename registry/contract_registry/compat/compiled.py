"""Compiled schemas, kept by content, in one space."""

from __future__ import annotations

from typing import ClassVar, Final

from contract_registry.compat.budget import Budget
from contract_registry.compat.compile import compile_document
from contract_registry.compat.compile.references import Misshapen
from contract_registry.compat.evaluation.plain import is_deep
from contract_registry.compat.nodes import Node
from contract_registry.compat.schema import Schema, content_key
from contract_registry.compat.space import Space
from contract_registry.compat.tolerance import lenient

_LARGEST: Final = 400_000  # nodes; then a new space is begun, so that memory stays bounded


class Library:
    """A space with the schemas that were compiled into it."""

    _shared: ClassVar[Library | None] = None

    def __init__(self) -> None:
        self.space = Space()
        self._nodes: dict[object, Node] = {}
        self._lenient: dict[tuple[int, bool], Node] = {}

    @classmethod
    def shared(cls) -> Library:
        """The library of this process; a new one once the old one has grown too large."""
        if cls._shared is None or len(cls._shared.space) > _LARGEST:
            cls._shared = Library()
        return cls._shared

    def node(
        self,
        schema: Schema,
        budget: Budget,
        *,
        literal: bool,
        assert_format: bool,
    ) -> Node:
        """The schema's node. Raises BudgetExceeded."""
        if any(is_deep(document) for document in (schema.contents, *schema.resources.values())):
            # Python's own recursion over such a document is a danger to the process.
            raise Misshapen("the schema is nested too deep")
        try:
            key = (content_key(schema), literal, assert_format)
        except ValueError:
            # Python does not spell integers of more than some thousand digits.
            raise Misshapen("a number has more digits than anybody means") from None
        node = self._nodes.get(key)
        if node is None:
            document = compile_document(
                schema, self.space, budget, literal=literal, assert_format=assert_format
            )
            node = self._nodes[key] = document.node
        return node

    def lenient(self, node: Node, budget: Budget, *, tolerant: bool) -> Node:
        """The lenient reading of a reader's node. Raises BudgetExceeded."""
        key = (node.id, tolerant)
        softened = self._lenient.get(key)
        if softened is None:
            softened = self._lenient[key] = lenient(node, self.space, budget, tolerant=tolerant)
        return softened
