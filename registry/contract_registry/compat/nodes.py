"""What schemas compile to: a hash-consed graph of small constraints.

Every node speaks about one value and holds for every value of a kind that it does not constrain, as
JSON Schema's keywords do. Nodes are made by `Space` only, so that equal nodes are one object and
are compared by identity. `truth` and `falsity` are the kinds for which a node may be true or false:
never too few.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from contract_registry.compat.names import Names
from contract_registry.compat.regex import Language
from contract_registry.compat.values import ALL, ARRAY, NUMBER, OBJECT, STRING
from contract_registry.finding import Json

if TYPE_CHECKING:
    from contract_registry.compat.space import Space


class Node:
    """A constraint on one value."""

    __slots__ = ("falsity", "id", "truth")

    id: int
    truth: int
    falsity: int

    def __init__(self, truth: int = ALL, falsity: int = ALL) -> None:
        self.id = -1  # the Space numbers it
        self.truth = truth
        self.falsity = falsity

    @property
    def children(self) -> tuple[Node, ...]:
        """The nodes that it is made of, in an order that `rebuilt` understands."""
        return ()

    def rebuilt(self, space: Space, children: tuple[Node, ...]) -> Node:
        """The same node over other children."""
        return self


class Constant(Node):
    """Always true, or always false."""

    __slots__ = ("value",)

    def __init__(self, value: bool) -> None:
        super().__init__(ALL if value else 0, 0 if value else ALL)
        self.value = value


class Type(Node):
    """The value is of one of these kinds."""

    __slots__ = ("kinds",)

    def __init__(self, kinds: int) -> None:
        super().__init__(kinds, ALL & ~kinds)
        self.kinds = kinds


class Enum(Node):
    """The value is one of these: canonical form → value.

    `extensible` marks what `x-extensible-enum` stands beside: a lenient reader accepts every value.
    """

    __slots__ = ("extensible", "values")

    def __init__(self, values: Mapping[Hashable, Json], extensible: bool, truth: int) -> None:
        super().__init__(truth, ALL)
        self.values = values
        self.extensible = extensible


class Bound(Node):
    """A number is at most (`upper`) or at least `limit`; beyond it when `strict`."""

    __slots__ = ("limit", "strict", "upper")

    def __init__(self, limit: Fraction, upper: bool, strict: bool) -> None:
        super().__init__(ALL, NUMBER)
        self.limit = limit
        self.upper = upper
        self.strict = strict


class Multiple(Node):
    """A number is a multiple of `of`."""

    __slots__ = ("of",)

    def __init__(self, of: Fraction) -> None:
        super().__init__(ALL, NUMBER)
        self.of = of


class Text(Node):
    """A string is in the language."""

    __slots__ = ("language",)

    def __init__(self, language: Language) -> None:
        super().__init__(ALL, STRING)
        self.language = language


class Format(Node):
    """A string is in the format: an opaque predicate."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        super().__init__(ALL, STRING)
        self.name = name


class Item(Node):
    """The element at `index`, if there is one."""

    __slots__ = ("index", "node")

    def __init__(self, index: int, node: Node) -> None:
        super().__init__(ALL, ARRAY)
        self.index = index
        self.node = node

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.node,)

    def rebuilt(self, space: Space, children: tuple[Node, ...]) -> Node:
        return space.item(self.index, children[0])


class Rest(Node):
    """Every element from index `start` on."""

    __slots__ = ("node", "start")

    def __init__(self, start: int, node: Node) -> None:
        super().__init__(ALL, ARRAY)
        self.start = start
        self.node = node

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.node,)

    def rebuilt(self, space: Space, children: tuple[Node, ...]) -> Node:
        return space.rest(self.start, children[0])


class Size(Node):
    """An array has from `low` to `high` elements."""

    __slots__ = ("high", "low")

    def __init__(self, low: int, high: int | None) -> None:
        super().__init__(ALL, ARRAY)
        self.low = low
        self.high = high


class Contains(Node):
    """From `low` to `high` elements of an array satisfy `node`."""

    __slots__ = ("high", "low", "node")

    def __init__(self, node: Node, low: int, high: int | None) -> None:
        super().__init__(ALL, ARRAY)
        self.node = node
        self.low = low
        self.high = high

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.node,)

    def rebuilt(self, space: Space, children: tuple[Node, ...]) -> Node:
        return space.contains(children[0], self.low, self.high)


class Unique(Node):
    """No two elements of an array are equal."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(ALL, ARRAY)


class Every(Node):
    """Every member of an object whose name is in `names` has a value that satisfies `node`.

    `closer` marks what `additionalProperties: false` compiles to: a lenient reader softens it.
    """

    __slots__ = ("closer", "names", "node")

    def __init__(self, names: Names, node: Node, closer: bool) -> None:
        super().__init__(ALL, OBJECT)
        self.names = names
        self.node = node
        self.closer = closer

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.node,)

    def rebuilt(self, space: Space, children: tuple[Node, ...]) -> Node:
        return space.every(self.names, children[0], self.closer)


class Required(Node):
    """An object has a member of this name."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        super().__init__(ALL, OBJECT)
        self.name = name


class Sent(Node):
    """`x-always-sent`: a writer must send the member; readers need not expect it."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        super().__init__(ALL, 0)
        self.name = name


class Members(Node):
    """An object has from `low` to `high` members."""

    __slots__ = ("high", "low")

    def __init__(self, low: int, high: int | None) -> None:
        super().__init__(ALL, OBJECT)
        self.low = low
        self.high = high


class Declares(Node):
    """Always true: says that a writer may send these names at this place.

    `named`: by `properties` or `patternProperties`, and not by a keyword for all the others.
    """

    __slots__ = ("named", "names")

    def __init__(self, names: Names, named: bool) -> None:
        super().__init__(ALL, 0)
        self.names = names
        self.named = named


class OtherNames(Node):
    """`unevaluatedProperties`: members that nothing evaluates satisfy `node`.

    Evaluated are the names in `base`, and those of each guard whose condition holds.
    """

    __slots__ = ("base", "closer", "guards", "node")

    def __init__(
        self, base: Names, guards: tuple[tuple[Node, Names], ...], node: Node, closer: bool
    ) -> None:
        super().__init__(ALL, OBJECT)
        self.base = base
        self.guards = guards
        self.node = node
        self.closer = closer

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.node, *(condition for condition, _ in self.guards))

    def rebuilt(self, space: Space, children: tuple[Node, ...]) -> Node:
        guards = zip(children[1:], (names for _, names in self.guards), strict=True)
        return space.other_names(self.base, tuple(guards), children[0], self.closer)


class OtherItems(Node):
    """`unevaluatedItems`: elements that nothing evaluates satisfy `node`.

    Evaluated are the elements before `start`, and for each guard whose condition holds those that
    it covers: before its own start (None: all), or those that satisfy its third part.
    """

    __slots__ = ("guards", "node", "start")

    def __init__(
        self,
        start: int,
        guards: tuple[tuple[Node, int | None, Node | None], ...],
        node: Node,
    ) -> None:
        super().__init__(ALL, ARRAY)
        self.start = start
        self.guards = guards
        self.node = node

    @property
    def children(self) -> tuple[Node, ...]:
        matches = (match for _, _, match in self.guards if match is not None)
        return (self.node, *(condition for condition, _, _ in self.guards), *matches)

    def rebuilt(self, space: Space, children: tuple[Node, ...]) -> Node:
        conditions = children[1 : 1 + len(self.guards)]
        matches = iter(children[1 + len(self.guards) :])
        guards = tuple(
            (condition, start, None if match is None else next(matches))
            for condition, (_, start, match) in zip(conditions, self.guards, strict=True)
        )
        return space.other_items(self.start, guards, children[0])


class And(Node):
    """All of these."""

    __slots__ = ("nodes",)

    def __init__(self, nodes: tuple[Node, ...], truth: int, falsity: int) -> None:
        super().__init__(truth, falsity)
        self.nodes = nodes

    @property
    def children(self) -> tuple[Node, ...]:
        return self.nodes

    def rebuilt(self, space: Space, children: tuple[Node, ...]) -> Node:
        return space.all_of(children)


class Or(Node):
    """At least one of these."""

    __slots__ = ("nodes",)

    def __init__(self, nodes: tuple[Node, ...], truth: int, falsity: int) -> None:
        super().__init__(truth, falsity)
        self.nodes = nodes

    @property
    def children(self) -> tuple[Node, ...]:
        return self.nodes

    def rebuilt(self, space: Space, children: tuple[Node, ...]) -> Node:
        return space.any_of(children)


class OneOf(Node):
    """Exactly one of these."""

    __slots__ = ("nodes",)

    def __init__(self, nodes: tuple[Node, ...], truth: int) -> None:
        super().__init__(truth, ALL)
        self.nodes = nodes

    @property
    def children(self) -> tuple[Node, ...]:
        return self.nodes

    def rebuilt(self, space: Space, children: tuple[Node, ...]) -> Node:
        return space.one_of(children)


class Not(Node):
    """Not this; whatever stands in it declares nothing."""

    __slots__ = ("node",)

    def __init__(self, node: Node) -> None:
        super().__init__(node.falsity, node.truth)
        self.node = node

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.node,)

    def rebuilt(self, space: Space, children: tuple[Node, ...]) -> Node:
        return space.negate(children[0])


class Choice(Node):
    """`then` where `condition` holds, else `otherwise`; the condition declares nothing."""

    __slots__ = ("condition", "otherwise", "then")

    def __init__(self, condition: Node, then: Node, otherwise: Node) -> None:
        super().__init__(
            (condition.truth & then.truth) | (condition.falsity & otherwise.truth),
            (condition.truth & then.falsity) | (condition.falsity & otherwise.falsity),
        )
        self.condition = condition
        self.then = then
        self.otherwise = otherwise

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.condition, self.then, self.otherwise)

    def rebuilt(self, space: Space, children: tuple[Node, ...]) -> Node:
        return space.choice(*children, keep=True)


class Ref(Node):
    """A recursive definition, by the digest of everything that it reaches."""

    __slots__ = ("key",)

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key


class Unknown(Node):
    """Something that is not decided: true or false, but the same wherever `key` is the same."""

    __slots__ = ("key", "reason")

    def __init__(self, key: str, reason: str) -> None:
        super().__init__()
        self.key = key
        self.reason = reason
