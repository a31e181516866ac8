"""Lenient readers: what a reader accepts beyond its schema as written.

Every reader accepts values that an extensible enum does not list. A tolerant one also ignores names
that it does not know: a closed record in positive position then refuses only names that some reader
schema at the same place of the message mentions, and that the record does not evaluate itself. What
mentions a name is a matter of the place, not of the branch, so schemas are softened together with
all others that apply to the same place.

Softening only ever accepts more. Where accepting more would refuse more (`not`, `if`, counted
`contains`) the schema stays as written; a `oneOf` is satisfied as written or as softened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from contract_registry.compat.budget import Budget
from contract_registry.compat.names import NONE, Names, only, union
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


def lenient(root: Node, space: Space, budget: Budget, *, tolerant: bool) -> Node:
    """The lenient reading of a reader; `root` itself where it is the same.

    Raises BudgetExceeded.
    """
    return _Softener(space, budget, tolerant).soften(root, frozenset((root,)))


class _Softener:
    def __init__(self, space: Space, budget: Budget, tolerant: bool) -> None:
        self._space = space
        self._budget = budget
        self._tolerant = tolerant
        self._memo: dict[tuple[int, frozenset[int]], Node] = {}
        self._atoms: dict[frozenset[int], tuple[Node, ...]] = {}
        self._softening: dict[int, bool] = {}

    def soften(self, node: Node, place: Place) -> Node:
        """`node`, which applies to `place` with all of `place`, softened."""
        if not self._softens(node):
            return node
        if not self._tolerant:
            place = frozenset()  # only names depend on it
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
            case Enum():
                return space.true
            case And() | Or():
                return node.rebuilt(space, tuple(self.soften(n, place) for n in node.nodes))
            case OneOf():
                softened = node.rebuilt(space, tuple(self.soften(n, place) for n in node.nodes))
                return space.any_of((node, softened))
            case Choice():
                then, otherwise = self.soften(node.then, place), self.soften(node.otherwise, place)
                return space.choice(node.condition, then, otherwise)
            case Ref():
                return self._ref(node, place, key)
            case Every():
                return self._every(node, place)
            case OtherNames():
                return self._other_names(node, place)
            case OtherItems():
                return self._other_items(node, place)
            case Item() | Rest() | Contains():
                return self._array(node, place)
        return node

    def _ref(self, node: Ref, place: Place, key: tuple[int, frozenset[int]]) -> Node:
        manner = "tolerant" if self._tolerant else "lenient"
        name = f"{node.key}~{manner}:{','.join(map(str, sorted(key[1])))}"
        ref = self._space.ref(name)
        self._memo[key] = ref
        definitions = self._space.definitions
        if name not in definitions:
            definitions[name] = node  # while it is being softened
            try:
                definitions[name] = self.soften(definitions[node.key], place)
            except BaseException:
                del definitions[name]  # half a definition must not be found by the next one
                raise
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
        space = self._space
        guards = tuple((self.soften(condition, place), names) for condition, names in node.guards)
        if node.closer:
            opened = self._tolerant and not self._counted(place)
            base = node.base | ~self._mentioned(place) if opened else node.base
            return space.other_names(base, guards, node.node, closer=True)
        parts = []
        for names in self._cells(~node.base, place):
            child = self.soften(node.node, self._member_place(names, place))
            parts.append(space.other_names(~names, guards, child, closer=False))
        return space.all_of(parts)

    def _other_items(self, node: OtherItems, place: Place) -> Node:
        element = self._element_place(None, place)
        guards = tuple(
            (
                self.soften(condition, place),
                until,
                None if match is None else self.soften(match, element),
            )
            for condition, until, match in node.guards
        )
        return self._space.other_items(node.start, guards, self.soften(node.node, element))

    def _array(self, node: Item | Rest | Contains, place: Place) -> Node:
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
        return union(map(_mentions, self._in_place(place)))

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
        if not self._tolerant or (names.is_finite and len(names.words) == 1):
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

    def _softens(self, node: Node) -> bool:
        known = self._softening.get(node.id)
        if known is None:
            known = (
                self._is_softened(node)
                or any(self._softens(child) for child in node.children)
                or (isinstance(node, Ref) and self._softens_below(node))
            )
            self._softening[node.id] = known
        return known

    def _is_softened(self, node: Node) -> bool:
        if isinstance(node, Enum):
            return node.extensible
        return self._tolerant and isinstance(node, Every | OtherNames) and node.closer

    def _softens_below(self, ref: Ref) -> bool:
        seen: set[int] = set()
        stack: list[Node] = [ref]
        while stack:
            node = stack.pop()
            if node.id in seen:
                continue
            seen.add(node.id)
            if self._is_softened(node):
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
