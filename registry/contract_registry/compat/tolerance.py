"""Tolerant readers: the reader that ignores names which it does not know.

A closed record in positive position then refuses only names that some reader schema at the same
place of the message mentions, and that the record does not evaluate itself: branches of a `oneOf`
keep telling each other apart by their names. What mentions a name is a matter of the place, not of
the branch, so schemas are softened together with all others that apply to the same place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from operator import or_

from contract_registry.compat.budget import Budget
from contract_registry.compat.names import NONE, Names, only
from contract_registry.compat.nodes import (
    And,
    Choice,
    Contains,
    Declares,
    Enum,
    Every,
    Item,
    Members,
    Node,
    Not,
    OneOf,
    Or,
    OtherItems,
    OtherNames,
    Ref,
    Required,
    Rest,
)
from contract_registry.compat.space import Space

Place = frozenset[Node]
"""All the reader's nodes that apply to one place of the message."""


def tolerant(root: Node, space: Space, budget: Budget) -> Node:
    """The reader that ignores what it does not know; `root` itself where nothing is closed.

    Raises BudgetExceeded.
    """
    return _Softener(space, budget).soften(root, frozenset((root,)))


class _Softener:
    def __init__(self, space: Space, budget: Budget) -> None:
        self._space = space
        self._budget = budget
        self._memo: dict[tuple[int, frozenset[int]], Node] = {}
        self._atoms: dict[frozenset[int], tuple[Node, ...]] = {}
        self._closing: dict[int, bool] = {}

    def soften(self, node: Node, place: Place) -> Node:
        """`node`, which applies to `place` with all of `place`, softened."""
        if not self._closes(node):
            return node
        key = (node.id, frozenset(part.id for part in place))
        known = self._memo.get(key)
        if known is None:
            self._budget.spend("nodes")
            known = self._softened(node, place, key)
            self._memo[key] = known
        return known

    def _softened(self, node: Node, place: Place, key: tuple[int, frozenset[int]]) -> Node:
        space = self._space
        match node:
            case And() | Or() | OneOf():
                return node.rebuilt(space, tuple(self.soften(n, place) for n in node.nodes))
            case Choice():
                then, otherwise = self.soften(node.then, place), self.soften(node.otherwise, place)
                return space.choice(node.condition, then, otherwise)
            case Ref():
                return self._ref(node, place, key)
            case Every():
                return self._every(node, place)
            case OtherNames():
                return self._other_names(node, place)
            case Item() | Rest() | OtherItems() | Contains():
                return self._array(node, place)
        return node

    def _ref(self, node: Ref, place: Place, key: tuple[int, frozenset[int]]) -> Node:
        name = f"{node.key}~{','.join(map(str, sorted(key[1])))}"
        ref = self._space.ref(name)
        self._memo[key] = ref
        if name not in self._space.definitions:
            self._space.definitions[name] = node  # while it is being softened
            definition = self._space.definitions[node.key]
            self._space.definitions[name] = self.soften(definition, place)
        return ref

    def _every(self, node: Every, place: Place) -> Node:
        space = self._space
        if node.closer:
            if self._counted(place):
                return node
            return space.every(node.names & self._mentioned(place), node.node, closer=True)
        parts = []
        for names in self._cells(node.names, place):
            child = self.soften(node.node, self._member_place(names, place))
            parts.append(space.every(names, child))
        return space.all_of(parts)

    def _other_names(self, node: OtherNames, place: Place) -> Node:
        if not node.closer or self._counted(place):
            return node
        base = node.base | ~self._mentioned(place)
        return self._space.other_names(base, node.guards, node.node, closer=True)

    def _array(self, node: Item | Rest | OtherItems | Contains, place: Place) -> Node:
        space = self._space
        match node:
            case Contains():
                if node.high is not None:
                    return node
                child = self.soften(node.node, self._element_place(None, place))
                return space.contains(child, node.low, None)
            case Item():
                return space.item(
                    node.index, self.soften(node.node, self._element_place(node.index, place))
                )
            case Rest():
                return self._rest(node, place)
        return node

    def _rest(self, node: Rest, place: Place) -> Node:
        # Elements that a tuple elsewhere names have a place of their own.
        space = self._space
        ends = [atom.index + 1 for atom in self._in_place(place) if isinstance(atom, Item)]
        starts = [atom.start for atom in self._in_place(place) if isinstance(atom, Rest)]
        tail = max([node.start, *ends, *starts])
        parts = [
            space.item(i, self.soften(node.node, self._element_place(i, place)))
            for i in range(node.start, tail)
        ]
        child = self.soften(node.node, self._element_place(tail, place))
        return space.all_of([*parts, space.rest(tail, child)])

    # --- places

    def _in_place(self, place: Place) -> tuple[Node, ...]:
        key = frozenset(node.id for node in place)
        known = self._atoms.get(key)
        if known is None:
            known = tuple(_atoms(place, self._space.definitions))
            self._atoms[key] = known
        return known

    def _counted(self, place: Place) -> bool:
        return any(isinstance(atom, Members) for atom in self._in_place(place))

    def _mentioned(self, place: Place) -> Names:
        return reduce(or_, map(_mentions, self._in_place(place)), NONE)

    def _member_place(self, names: Names, place: Place) -> Place:
        """What applies to a member whose name is one of `names`, which are all alike."""
        name = next(iter(names.some(self._budget)), None)
        return frozenset(
            atom.node
            for atom in self._in_place(place)
            if isinstance(atom, Every | OtherNames) and name is not None and _speaks_of(atom, name)
        )

    def _element_place(self, index: int | None, place: Place) -> Place:
        return frozenset(
            atom.node
            for atom in self._in_place(place)
            if isinstance(atom, Contains | OtherItems)
            or (isinstance(atom, Item) and index in (None, atom.index))
            or (isinstance(atom, Rest) and (index is None or index >= atom.start))
        )

    def _cells(self, names: Names, place: Place) -> Iterator[Names]:
        """`names` in parts within which every name meets the same schemas."""
        if names.is_finite and len(names.words) == 1:
            yield names
            return
        # A dictionary keeps the order of the schema, so that equal input gives equal output.
        splitters = dict.fromkeys(
            atom.names if isinstance(atom, Every) else atom.base
            for atom in self._in_place(place)
            if isinstance(atom, Every | OtherNames)
        )
        explicit = {name for splitter in splitters for name in splitter.words} | names.words
        yield from (only(name) for name in sorted(explicit) if name in names)
        cells = [names & ~only(*explicit)]
        for splitter in splitters:
            if splitter.language is not None:
                cells = [part for cell in cells for part in _split(cell, splitter, self._budget)]
        yield from (cell for cell in cells if not cell.is_empty(self._budget))

    # --- which nodes are worth softening

    def _closes(self, node: Node) -> bool:
        known = self._closing.get(node.id)
        if known is None:
            known = (
                (isinstance(node, Every | OtherNames) and node.closer)
                or any(self._closes(child) for child in node.children)
                or (isinstance(node, Ref) and self._closes_below(node))
            )
            self._closing[node.id] = known
        return known

    def _closes_below(self, ref: Ref) -> bool:
        seen: set[int] = set()
        stack: list[Node] = [ref]
        while stack:
            node = stack.pop()
            if node.id in seen:
                continue
            seen.add(node.id)
            if isinstance(node, Every | OtherNames) and node.closer:
                return True
            stack.extend(node.children)
            if isinstance(node, Ref):
                stack.append(self._space.definitions[node.key])
        return False


def _split(cell: Names, splitter: Names, budget: Budget) -> Iterator[Names]:
    if cell == splitter:
        yield cell
        return
    for part in (cell & splitter, cell & ~splitter):
        budget.spend("name_cells")
        if not part.is_empty(budget):
            yield part


def _atoms(place: Iterable[Node], definitions: Mapping[str, Node]) -> Iterator[Node]:
    """The atoms that apply in place, whatever the polarity and whichever branch holds."""
    stack = sorted(place, key=lambda node: node.id)
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if node.id in seen:
            continue
        seen.add(node.id)
        if isinstance(node, And | Or | OneOf | Not | Choice):
            stack.extend(node.children)
        elif isinstance(node, Ref):
            stack.append(definitions[node.key])
        else:
            yield node
            if isinstance(node, OtherNames | OtherItems):
                stack.extend(condition for condition, *_ in node.guards)


def _mentions(node: Node) -> Names:
    match node:
        case Declares():
            return node.names if node.named else NONE
        case Required():
            return only(node.name)
        case Enum():
            objects = (value for value in node.values.values() if isinstance(value, Mapping))
            return only(*(name for value in objects for name in value))
    return NONE


def _speaks_of(atom: Every | OtherNames, name: str) -> bool:
    return name in atom.names if isinstance(atom, Every) else name not in atom.base
