"""Where nodes are made: equal ones once, and obvious simplifications at once.

Both schemas of a pair compile into one space, so that what they share is the same object. A
simplification never drops what a schema declares: the contract semantics live on it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from fractions import Fraction
from functools import reduce
from operator import and_, or_
from typing import TypeVar

from contract_registry.compat import regex
from contract_registry.compat.names import EVERY, NONE, Names
from contract_registry.compat.nodes import (
    And,
    Bound,
    Choice,
    Constant,
    Contains,
    Declares,
    Enum,
    Every,
    Format,
    Item,
    Members,
    Multiple,
    Node,
    Not,
    OneOf,
    Or,
    OtherItems,
    OtherNames,
    Ref,
    Required,
    Rest,
    Sent,
    Size,
    Text,
    Type,
    Unique,
    Unknown,
)
from contract_registry.compat.regex import Language
from contract_registry.compat.values import (
    ALL,
    ARRAY,
    FRACTION,
    INTEGER,
    OBJECT,
    STRING,
    canonical,
    kind_of,
)
from contract_registry.finding import Json

N = TypeVar("N", bound=Node)

_PLAIN = (Constant, Type, Enum, Bound, Multiple, Text, Format, Size, Unique, Members)


class Space:
    """A table of nodes and of recursive definitions. It only grows; make a new one to forget."""

    def __init__(self) -> None:
        self._table: dict[Hashable, Node] = {}
        self.definitions: dict[str, Node] = {}
        self.true = self._node(True, lambda: Constant(True))
        self.false = self._node(False, lambda: Constant(False))
        self.unique = self._node("unique", Unique)

    def __len__(self) -> int:
        return len(self._table)

    def _node(self, key: Hashable, make: Callable[[], N]) -> N:
        node = self._table.get(key)
        if node is None:
            node = make()
            node.id = len(self._table)
            self._table[key] = node
        return node  # type: ignore[return-value] # a key starts with the class that it makes

    # --- constraints on one kind

    def kinds(self, kinds: int) -> Node:
        """The value is of one of `kinds`."""
        if kinds in (0, ALL):
            return self.true if kinds else self.false
        return self._node((Type, kinds), lambda: Type(kinds))

    def enum(self, values: Iterable[Json], extensible: bool = False) -> Node:
        """The value is one of `values`."""
        return self._enum({canonical(value): value for value in values}, extensible)

    def _enum(self, values: Mapping[Hashable, Json], extensible: bool) -> Node:
        if not values and not extensible:
            return self.false
        # What no value satisfies as written a lenient reader may accept, so nothing is simplified.
        truth = ALL if extensible else reduce(or_, map(kind_of, values.values()), 0)
        key = (Enum, frozenset(values), extensible)
        return self._node(key, lambda: Enum(values, extensible, truth))

    def bound(self, limit: Fraction, *, upper: bool, strict: bool = False) -> Node:
        """A number is at most, or at least, `limit`."""
        key = (Bound, limit, upper, strict)
        return self._node(key, lambda: Bound(limit, upper, strict))

    def multiple(self, of: Fraction) -> Node:
        """A number is a multiple of `of`, which is not zero."""
        return self._node((Multiple, abs(of)), lambda: Multiple(abs(of)))

    def text(self, language: Language) -> Node:
        """A string is in `language`."""
        if language == regex.ANY:
            return self.true
        if language == regex.NONE:
            return self.kinds(ALL & ~STRING)
        return self._node((Text, language), lambda: Text(language))

    def format(self, name: str) -> Node:
        """A string is in the format of this name."""
        return self._node((Format, name), lambda: Format(name))

    def item(self, index: int, node: Node) -> Node:
        """The element at `index`, if there is one, satisfies `node`."""
        if node is self.true:
            return node
        return self._node((Item, index, node.id), lambda: Item(index, node))

    def rest(self, start: int, node: Node) -> Node:
        """The elements from `start` on satisfy `node`."""
        if node is self.true:
            return node
        if node is self.false:
            return self.size(0, start)
        return self._node((Rest, start, node.id), lambda: Rest(start, node))

    def size(self, low: int, high: int | None) -> Node:
        """An array has from `low` to `high` elements."""
        if low <= 0 and high is None:
            return self.true
        if high is not None and high < max(low, 0):
            return self.kinds(ALL & ~ARRAY)
        return self._node((Size, low, high), lambda: Size(max(low, 0), high))

    def contains(self, node: Node, low: int, high: int | None) -> Node:
        """From `low` to `high` elements of an array satisfy `node`."""
        if low <= 0 and high is None:
            return self.true
        if high is not None and high < low:
            return self.kinds(ALL & ~ARRAY)
        return self._node((Contains, node.id, low, high), lambda: Contains(node, low, high))

    def every(self, names: Names, node: Node, closer: bool = False) -> Node:
        """Every member whose name is in `names` satisfies `node`."""
        if node is self.true or names == NONE:
            return self.true
        return self._node((Every, names, node.id, closer), lambda: Every(names, node, closer))

    def required(self, name: str) -> Node:
        """An object has this member."""
        return self._node((Required, name), lambda: Required(name))

    def sent(self, name: str) -> Node:
        """A writer's object has this member."""
        return self._node((Sent, name), lambda: Sent(name))

    def members(self, low: int, high: int | None) -> Node:
        """An object has from `low` to `high` members."""
        if low <= 0 and high is None:
            return self.true
        if high is not None and high < max(low, 0):
            return self.kinds(ALL & ~OBJECT)
        return self._node((Members, low, high), lambda: Members(max(low, 0), high))

    def declares(self, names: Names, named: bool) -> Node:
        """True; a writer may send these names."""
        return self._node((Declares, names, named), lambda: Declares(names, named))

    def other_names(
        self, base: Names, guards: tuple[tuple[Node, Names], ...], node: Node, closer: bool
    ) -> Node:
        """Members that neither `base` nor a guard that holds evaluates satisfy `node`."""
        open_guards = []
        for condition, names in guards:
            if condition is self.true:
                base = base | names
            elif condition is not self.false:
                open_guards.append((condition, names))
        kept = tuple(
            (condition, names) for condition, names in open_guards if names & ~base != NONE
        )
        if not kept or base == EVERY or node is self.true:
            return self.every(~base, node, closer)
        ids = tuple((condition.id, names) for condition, names in kept)
        key = (OtherNames, base, ids, node.id, closer)
        return self._node(key, lambda: OtherNames(base, kept, node, closer))

    def other_items(
        self, start: int, guards: tuple[tuple[Node, int | None, Node | None], ...], node: Node
    ) -> Node:
        """Elements that neither `start` nor a guard that holds covers satisfy `node`."""
        kept = []
        for condition, until, match in guards:
            if condition is self.false:
                continue
            if condition is not self.true:
                kept.append((condition, until, match))
            elif match is not None:
                node = self.any_of((match, node))
            elif until is None:
                return self.true
            else:
                start = max(start, until)
        if not kept or node is self.true:
            return self.rest(start, node)
        ids = tuple((c.id, until, None if m is None else m.id) for c, until, m in kept)
        key = (OtherItems, start, ids, node.id)
        return self._node(key, lambda: OtherItems(start, tuple(kept), node))

    def ref(self, key: str) -> Node:
        """The recursive definition of this key."""
        return self._node((Ref, key), lambda: Ref(key))

    def unknown(self, key: str, reason: str) -> Node:
        """A predicate that nobody here can decide; equal keys are equal predicates."""
        return self._node((Unknown, key), lambda: Unknown(key, reason))

    # --- combinations

    def all_of(self, nodes: Iterable[Node]) -> Node:
        """All of `nodes`."""
        kept: dict[int, Node] = {}
        kinds = ALL
        named, unnamed = NONE, NONE
        for node in _flat(nodes, And):
            if isinstance(node, Type):
                kinds &= node.kinds
            elif isinstance(node, Declares):
                named, unnamed = (
                    (named | node.names, unnamed) if node.named else (named, unnamed | node.names)
                )
            elif node is not self.true:
                kept[node.id] = node
        if kinds != ALL:
            typed = self.kinds(kinds)
            kept[typed.id] = typed
        for names, is_named in ((named, True), (unnamed, False)):
            if names != NONE:
                declared = self.declares(names, is_named)
                kept[declared.id] = declared
        truth = reduce(and_, (node.truth for node in kept.values()), ALL)
        if not truth or self._contradicts(kept):
            return self.false
        return self._combined(And, kept, lambda found, f: And(found, truth, f), self.true)

    def any_of(self, nodes: Iterable[Node]) -> Node:
        """At least one of `nodes`."""
        kept: dict[int, Node] = {}
        kinds = 0
        values: dict[Hashable, Json] = {}
        for node in _flat(nodes, Or):
            if isinstance(node, Type):
                kinds |= node.kinds
            elif isinstance(node, Enum) and not node.extensible:
                values.update(node.values)
            elif node is not self.false:
                kept[node.id] = node
        values = {form: value for form, value in values.items() if not kind_of(value) & kinds}
        for merged in (self.kinds(kinds), self._enum(values, extensible=False)):
            if merged is not self.false:
                kept[merged.id] = merged
        if self.true.id in kept and all(map(_is_plain, kept.values())):
            return self.true
        truth = reduce(or_, (node.truth for node in kept.values()), 0)
        return self._combined(Or, kept, lambda found, f: Or(found, truth, f), self.false)

    def _combined(
        self,
        cls: type[And] | type[Or],
        kept: dict[int, Node],
        make: Callable[[tuple[Node, ...], int], Node],
        empty: Node,
    ) -> Node:
        if not kept:
            return empty
        if len(kept) == 1:
            return next(iter(kept.values()))
        merge, start = (or_, 0) if cls is And else (and_, ALL)
        falsity = reduce(merge, (node.falsity for node in kept.values()), start)
        return self._node((cls, frozenset(kept)), lambda: make(tuple(kept.values()), falsity))

    def _contradicts(self, kept: Mapping[int, Node]) -> bool:
        return any(isinstance(node, Not) and node.node.id in kept for node in kept.values())

    def one_of(self, nodes: Iterable[Node]) -> Node:
        """Exactly one of `nodes`; one that is given twice cannot be the one."""
        kept = [node for node in nodes if node is not self.false]
        if len(kept) < 2 or self._disjoint(kept):
            return self.any_of(kept)
        key = (OneOf, tuple(sorted(node.id for node in kept)))
        truth = reduce(or_, (node.truth for node in kept), 0)
        return self._node(key, lambda: OneOf(tuple(kept), truth))

    @staticmethod
    def _disjoint(nodes: list[Node]) -> bool:
        seen_kinds = 0
        seen_values: set[Hashable] = set()
        for node in nodes:
            if isinstance(node, Enum) and not node.extensible:
                if seen_kinds & node.truth or not seen_values.isdisjoint(node.values):
                    return False
                seen_values.update(node.values)
            elif seen_kinds & node.truth or any(
                kind_of_form(form) & node.truth for form in seen_values
            ):
                return False
            else:
                seen_kinds |= node.truth
        return True

    def negate(self, node: Node) -> Node:
        """Not `node`."""
        if isinstance(node, Constant):
            return self.false if node.value else self.true
        if isinstance(node, Type):
            return self.kinds(ALL & ~node.kinds)
        if isinstance(node, Declares | Sent):
            return self.false
        # Negated twice it is itself only if it says nothing more that the negation has to hide.
        if isinstance(node, Not) and _is_plain(node.node):
            return node.node
        if not node.truth:
            return self.true
        return self._node((Not, node.id), lambda: Not(node))

    def choice(self, condition: Node, then: Node, otherwise: Node, *, keep: bool = False) -> Node:
        """`then` where `condition` holds, else `otherwise`.

        `keep` it even where both are the same: the names that the condition mentions may matter.
        """
        if condition is self.true or condition is self.false:
            return then if condition is self.true else otherwise
        if then is otherwise and not keep:
            return then
        key = (Choice, condition.id, then.id, otherwise.id)
        return self._node(key, lambda: Choice(condition, then, otherwise))


def _flat(nodes: Iterable[Node], cls: type[And] | type[Or]) -> Iterable[Node]:
    for node in nodes:
        if isinstance(node, cls):
            yield from node.nodes
        else:
            yield node


def _is_plain(node: Node) -> bool:
    """Whether all that it says is for which values it holds: nothing declared, nothing softened."""
    while isinstance(node, Item | Rest | Contains):
        node = node.node
    return isinstance(node, _PLAIN) and not (isinstance(node, Enum) and node.extensible)


def kind_of_form(form: Hashable) -> int:
    """The kind of the value whose canonical form this is."""
    if not isinstance(form, tuple):
        return kind_of(form)  # type: ignore[arg-type] # only null, booleans and strings are bare
    tag, content = form
    if tag == "o":
        return OBJECT
    if tag == "a":
        return ARRAY
    return INTEGER if content.denominator == 1 else FRACTION
