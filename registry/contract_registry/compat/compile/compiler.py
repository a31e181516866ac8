"""From a schema document to a node: one walk, each subschema once.

What is not recursive is inlined, so that an extracted definition compiles to the same node as the
inlined one. What is recursive becomes a `Ref` (see `recursion.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import count
from typing import Final, TypeAlias

from contract_registry.compat.budget import Budget
from contract_registry.compat.compile import references
from contract_registry.compat.compile.references import Context, Dangling, Target
from contract_registry.compat.nodes import Node
from contract_registry.compat.space import Space
from contract_registry.compat.values import NumberTooLarge
from contract_registry.finding import Json, canonical

DEEPEST: Final = 300
_REFERRING: Final = ('"$ref"', '"$dynamicRef"', '"$recursiveRef"')


class Malformed(Exception):  # noqa: N818 - it becomes an "undecided"
    """A keyword's value is not what its dialect asks for."""


class NeedsScopes(Exception):  # noqa: N818 - it restarts the walk
    """A dynamic reference was met: subschemas must be told apart by their dynamic scope."""


SchemaObject: TypeAlias = Mapping[str, Json]
Keyword: TypeAlias = Callable[["Compiler", Json, SchemaObject, Context], Iterable[Node]]
"""What one keyword compiles to: (compiler, its value, the schema it stands in, where)."""


class Compiler:
    """Compiles the subschemas of one document. `literal` leaves out the contract semantics."""

    def __init__(
        self,
        space: Space,
        keywords: Mapping[str, Keyword],
        budget: Budget,
        *,
        literal: bool,
        assert_format: bool,
        scoped: bool,
    ) -> None:
        self.space = space
        self.budget = budget
        self.literal = literal
        self.assert_format = assert_format
        self.definitions: dict[str, Node] = {}
        self._keywords = keywords
        self._numbers = count()
        self._scoped = scoped
        self._memo: dict[object, Node] = {}
        self._open: dict[object, str | None] = {}  # on the way; a name once something refers to it

    def schema(self, contents: Json, context: Context) -> Node:
        """The node of a subschema."""
        if isinstance(contents, bool):
            return self.space.true if contents else self.space.false
        if not isinstance(contents, Mapping):
            return self.malformed(contents, "a schema is an object or a boolean")
        context = context.entering(contents)
        key = self.key(contents, context)
        if key in self._memo:
            return self._memo[key]
        if key in self._open:
            return self._recursive(key)
        if len(self._open) > DEEPEST:
            return self.space.unknown(self._once("deep"), "the schema is nested too deep")
        self.budget.spend("nodes")
        self._open[key] = None
        node = self._object(contents, context)
        name = self._open.pop(key)
        if name is not None:
            self.definitions[name] = node
            node = self.space.ref(name)
        self._memo[key] = node
        return node

    def key(self, contents: SchemaObject, context: Context) -> object:
        """What tells subschemas apart. The documents outlive the walk, so `id` is stable."""
        scope = context.scope if self._scoped else ()
        return (id(contents), context.base, context.dialect.name, scope)

    def _recursive(self, key: object) -> Node:
        name = self._open[key]
        if name is None:
            # The names of a walk are its own: `recursion.py` replaces them by digests.
            name = f"?{id(self)}:{next(self._numbers)}"
            self._open[key] = name
        return self.space.ref(name)

    def _object(self, contents: SchemaObject, context: Context) -> Node:
        if "$ref" in contents and context.dialect.ref_overrides:
            return self.reference(contents["$ref"], context)
        absent = context.dialect.absent
        nodes: list[Node] = []
        for name, value in contents.items():
            keyword = self._keywords.get(name)
            if keyword is None or name in absent:
                continue
            try:
                nodes.extend(keyword(self, value, contents, context))
            except Malformed as error:
                nodes.append(self.malformed(contents, f"`{name}` {error}"))
            except NumberTooLarge as error:
                nodes.append(self.malformed(contents, f"`{name}`: {error}"))
        return self.space.all_of(nodes)

    def hidden(self, node: Node) -> Node:
        """`node` where it declares nothing and where no reader softens it, as under a negation."""
        return node if self.literal else self.space.negate(self.space.negate(node))

    def malformed(self, value: Json, reason: str) -> Node:
        """What nobody can judge: the same in both schemas if the text is the same."""
        try:
            text = canonical(value)
        except (TypeError, ValueError):  # infinity, digits by the thousand, no JSON at all
            return self.space.unknown(self._once("malformed"), reason)
        if any(keyword in text for keyword in _REFERRING):
            # Equal texts refer to different things where they stand in different documents.
            return self.space.unknown(self._once("malformed"), reason)
        return self.space.unknown(f"malformed:{reason}:{text}", reason)

    def _once(self, what: str) -> str:
        return f"{what}#{len(self.space)}"  # the space grows with every node: no key comes twice

    def reference(self, value: Json, context: Context) -> Node:
        """The node that `$ref` leads to."""
        return self._followed(value, lambda ref: references.follow(ref, context))

    def dynamic_reference(self, value: Json, context: Context) -> Node:
        """The node that `$dynamicRef` leads to."""
        self._needs_scopes()
        return self._followed(value, lambda ref: references.follow_dynamically(ref, context))

    def recursive_reference(self, value: Json, context: Context) -> Node:
        """The node that `$recursiveRef` leads to."""
        self._needs_scopes()
        return self._followed(value, lambda _: references.follow_recursively(context))

    def _needs_scopes(self) -> None:
        if not self._scoped:
            raise NeedsScopes

    def _followed(self, value: Json, follow: Callable[[str], Target]) -> Node:
        if not isinstance(value, str):
            return self.malformed(value, "a reference is a string")
        try:
            target = follow(value)
        except Dangling as dangling:
            return self.space.unknown(f"dangling:{dangling.uri}", str(dangling))
        return self.schema(target.contents, target.context)
