"""From a schema to shapes: what a value looks like, as far as types can tell."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, TypeAlias

from contract_registry.codegen.constants import (
    allowed_values,
    constant_shape,
    is_extensible,
    kind_of,
)
from contract_registry.codegen.flatten import flatten, reduced
from contract_registry.codegen.naming import singular
from contract_registry.codegen.notes import docs, notes
from contract_registry.codegen.objects import Members, members_of, tells_of_names
from contract_registry.codegen.shapes import (
    Anything,
    Basic,
    Constant,
    Declaration,
    Docs,
    Field,
    Key,
    ListOf,
    MapOf,
    Named,
    Nothing,
    OneOf,
    Record,
    Shape,
    Shapes,
    TupleOf,
    members,
    union,
    with_keys,
)
from contract_registry.compat.evaluation.spots import Documents, Spot, is_schema
from contract_registry.compat.schema import Schema
from contract_registry.documents.pointer import tokens
from contract_registry.finding import Json

_KINDS: Final = ("object", "array", "string", "number", "integer", "boolean", "null")
_DEEPEST: Final = 60
_MOST_PLACES: Final = 4000
_MOST_VARIANTS: Final = 64
_LONG: Final = 72  # characters of a list of constants that is easier to read with a name of its own
_MANY: Final = 4  # alternatives, likewise

Reads: TypeAlias = "dict[str, Reads]"
"""Of which names below a value something is read, `*` for any; an empty one reads all of it."""


@dataclass(frozen=True, slots=True)
class Side:
    """On which side of the contract the types are: a writer's or a reader's."""

    writes: bool
    reads: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """Sub-schemas that hold together, with what is known of the place.

    hints:  words for a name, the best one first
    """

    spots: tuple[Spot, ...]
    hints: tuple[str, ...]
    reads: Reads
    settled: frozenset[Spot] = frozenset()

    @property
    def key(self) -> Key:
        return (
            *sorted((spot.document, spot.tokens) for spot in self.spots),
            tuple(sorted((spot.document, spot.tokens) for spot in self.settled)),
            _frozen(self.reads),
        )


def shapes_of(schema: Schema, noun: str, side: Side) -> Shapes:
    """The shapes of a JSON Schema's values. The root is called `noun` where it has a name."""
    shaping = _Shaping(Documents(schema), side)
    if side.reads == ():
        return Shapes(Anything(), {})
    place = _Place((shaping.documents.root,), (noun,), _tree(side.reads or ()))
    root = shaping.of(place, 0)
    return shaping.complete(root)


def _tree(pointers: tuple[str, ...]) -> Reads:
    root: Reads = {}
    whole: list[Reads] = []
    for pointer in pointers:
        here = root
        for token in tokens(pointer):
            here = here.setdefault(token, {})
        whole.append(here)
    for each in whole:
        each.clear()
    return root


def _within(reads: Reads, name: str) -> Reads | None:
    """What is read below a member; None where it is not read."""
    if not reads:
        return reads
    below = [reads[it] for it in (name, "*") if it in reads]
    return _merged(below) if below else None


def _merged(several: list[Reads]) -> Reads:
    """What is read where any of several reads it."""
    if not all(several):
        return {}
    return {
        name: _merged([reads[name] for reads in several if name in reads])
        for name in dict.fromkeys(name for reads in several for name in reads)
    }


def _frozen(reads: Reads) -> tuple[object, ...]:
    return tuple((name, _frozen(below)) for name, below in sorted(reads.items()))


class _Shaping:
    """One walk over a schema; `declarations` fills in the order in which types are complete."""

    def __init__(self, documents: Documents, side: Side) -> None:
        self.documents = documents
        self.declarations: dict[Key, Declaration] = {}
        self._side = side
        self._known: dict[Key, Shape] = {}
        self._open: set[Key] = set()
        self._recursive: set[Key] = set()
        self._unfolding: set[Key] = set()
        self._same: dict[Key, Key] = {}

    def of(self, place: _Place, depth: int) -> Shape:
        """The shape of the values at a place one step further down."""
        spots = dict.fromkeys(reduced(self.documents, spot) for spot in place.spots)
        called = _called(place.spots, spots) if depth else ()
        hints = tuple(dict.fromkeys((*called, *place.hints)))
        place = replace(place, spots=tuple(spots), hints=hints)
        key = self._key(place)
        if key in self._known:
            return self._known[key]
        if key in self._open:
            self._recursive.add(key)
            return Named(key)
        if depth > _DEEPEST or len(self._known) > _MOST_PLACES:
            return Anything()
        self._open.add(key)
        unfolding, self._unfolding = self._unfolding, set()
        shape = self._unfolded(place, depth)
        self._unfolding = unfolding
        self._open.discard(key)
        self._known[key] = shape = self._settled(place, shape)
        return shape

    def complete(self, root: Shape) -> Shapes:
        """The root and all that was declared on the way, each type under one key."""
        declarations = {
            key: replace(it, content=with_keys(it.content, self._same))
            for key, it in self.declarations.items()
        }
        return Shapes(root, declarations)

    def _key(self, place: _Place) -> Key:
        # The two sides of a contract may share a definition, and see it differently.
        return (self._side.writes, *place.key)

    def _settled(self, place: _Place, shape: Shape) -> Shape:
        """The shape, declared under a name where it refers to itself or is long to read."""
        key = self._key(place)
        if isinstance(shape, Named):
            # What refers to itself has a name of its own already.
            self._same[key] = shape.key
            return shape
        if key in self._recursive or _is_long(shape):
            self.declarations[key] = Declaration(place.hints, shape, docs(place.spots, place.spots))
            return Named(key)
        return shape

    def _unfolded(self, place: _Place, depth: int) -> Shape:
        """The shape at a place: one for each way in which its `anyOf` and `oneOf` may go."""
        key = self._key(place)
        if key in self._unfolding:
            return Nothing()
        self._unfolding.add(key)
        flat = flatten(self.documents, place.spots, place.settled)
        ways = math.prod(len(branches) for branches in flat.choices)
        if not flat.choices or ways > _MOST_VARIANTS:
            shape = self._plain(replace(place, spots=flat.spots), depth)
        else:
            settled = place.settled.union(flat.spots)
            variants = []
            for way in itertools.product(*flat.choices):
                spots = tuple(dict.fromkeys((*flat.spots, *way)))
                hints = (*_variant_hints(self.documents, way, place), *place.hints)
                variant = replace(place, spots=spots, settled=settled, hints=hints)
                variants.append(self._unfolded(variant, depth))
            shape = union(variants)
        self._unfolding.discard(key)
        return shape

    def _plain(self, place: _Place, depth: int) -> Shape:
        """The shape of what all of the place's sub-schemas say, choices left out."""
        if any(spot.schema is False for spot in place.spots):
            return Nothing()
        kinds = _kinds(place.spots)
        values = allowed_values(place.spots)
        if values is not None:
            fitting = [it for it in values if kinds is None or _fits(kind_of(it), kinds)]
            if not self._side.writes and is_extensible(place.spots):
                return _extensible(fitting, kinds)
            return constant_shape(fitting)
        if kinds is None:
            # Whoever lists names means an object, though numbers would pass as well.
            named = any(spot.mapping("properties") for spot in place.spots)
            return self._object(place, depth) if named else Anything()
        return union([self._of_kind(kind, place, depth) for kind in _KINDS if kind in kinds])

    def _of_kind(self, kind: str, place: _Place, depth: int) -> Shape:
        if kind == "object":
            return self._object(place, depth)
        return self._array(place, depth) if kind == "array" else Basic(kind)

    def _object(self, place: _Place, depth: int) -> Shape:
        found = members_of(self.documents, place.spots, writes=self._side.writes)
        wanted = [name for name in found.known if _within(place.reads, name) is not None]
        if not wanted:
            return MapOf(self._others(found, place, depth))
        telling = tuple(spot for spot in place.spots if tells_of_names(spot))
        key = self._key(replace(place, spots=telling, settled=frozenset()))
        key = (*key, "object")
        if key in self._known:
            return Named(key)
        self._known[key] = Named(key)
        fields = [self._field(name, found, place, depth) for name in wanted]
        others = None
        if not found.closed and (found.open or found.others) and self._side.writes:
            others = self._others(found, place, depth)
        told = docs(place.spots, place.spots, notes(place.spots))
        record = Record(tuple(it for it in fields if it is not None), others)
        self.declarations[key] = Declaration(place.hints, record, told)
        return Named(key)

    def _others(self, found: Members, place: _Place, depth: int) -> Shape:
        """What the names hold that are not known."""
        if found.open or not (found.others or found.closed):
            return Anything()
        hints = tuple(singular(hint) for hint in place.hints)
        return union([self.of(_Place((spot,), hints, {}), depth + 1) for spot in found.others])

    def _field(self, name: str, found: Members, place: _Place, depth: int) -> Field | None:
        spots = found.known[name]
        hints = (name, f"{place.hints[0]} {name}")
        below = _Place(spots, hints, _within(place.reads, name) or {})
        shape = self.of(below, depth + 1) if spots else Anything()
        required = name in found.required
        if shape == Nothing() and not required:
            return None
        return Field(name, shape, required, self._docs(spots, shape))

    def _docs(self, spots: tuple[Spot, ...], shape: Shape) -> Docs:
        flat = flatten(self.documents, spots, frozenset()).spots
        named = [it for it in members(shape) if isinstance(it, Named)]
        if named:
            # What a declared type says is said there.
            own = docs(spots, spots)
            told = {
                self.declarations[it.key].docs.text for it in named if it.key in self.declarations
            }
            return replace(own, text="") if own.text in told else own
        said = list(notes(flat))
        if isinstance(shape, ListOf) and not isinstance(shape.item, Named):
            said += [f"each {note}" for note in notes(self._items(flat))]
        return docs(spots, flat, tuple(said))

    def _items(self, flat: tuple[Spot, ...]) -> tuple[Spot, ...]:
        items = tuple(
            self.documents.child(spot, "items") for spot in flat if is_schema(spot.get("items"))
        )
        return flatten(self.documents, items, frozenset()).spots

    def _array(self, place: _Place, depth: int) -> Shape:
        reads = _merged([place.reads[it] for it in place.reads if it == "*" or it.isdecimal()])
        hints = tuple(singular(hint) for hint in place.hints)
        lists = [it for it in map(self._positions, place.spots) if it is not None]
        if lists and not place.reads:
            # Two lists of positions at one place are rare; the longer one tells more.
            positions, rest = max(lists, key=lambda it: len(it[0]))
            shapes = [
                self.of(_Place((spot,), (f"{hints[0]} {index}",), {}), depth + 1)
                for index, spot in enumerate(positions, 1)
            ]
            after = None if rest is None else self._item((rest,), hints, {}, depth)
            return TupleOf(tuple(shapes), min(_least(place.spots), len(shapes)), after)
        items = tuple(
            self.documents.child(spot, "items")
            for spot in place.spots
            if is_schema(spot.get("items")) and not spot.get("prefixItems")
        )
        return ListOf(Anything() if lists else self._item(items, hints, reads, depth))

    def _item(
        self, spots: tuple[Spot | bool, ...], hints: tuple[str, ...], reads: Reads, depth: int
    ) -> Shape:
        schemas = tuple(spot for spot in spots if isinstance(spot, Spot))
        return self.of(_Place(schemas, hints, reads), depth + 1) if schemas else Anything()

    def _positions(self, spot: Spot) -> tuple[list[Spot], Spot | bool | None] | None:
        """The schemas by position, and what follows: a schema, True for anything, None for
        nothing. None where the sub-schema has no positions."""
        keyword, after = "prefixItems", "items"
        if not spot.listing(keyword):
            keyword, after = "items", "additionalItems"
        listed = spot.listing(keyword)
        if not listed:
            return None
        positions = [self.documents.child(spot, keyword, index) for index in range(len(listed))]
        rest = spot.get(after)
        if rest is False or (_most(spot) or math.inf) <= len(positions):
            return positions, None
        return positions, self.documents.child(spot, after) if is_schema(rest) else True


def _called(before: tuple[Spot, ...], after: Iterable[Spot]) -> tuple[str, ...]:
    """What the definitions are called that references led to."""
    return tuple(
        spot.tokens[-1] if spot.tokens else _stem(spot.document)
        for spot in after
        if spot not in before
    )


def _stem(uri: str) -> str:
    """The name of a file without its suffixes: `money` of `…/shared/money.v1.yaml`."""
    return uri.partition("?")[0].rstrip("/").rpartition("/")[2].partition(".")[0]


def _variant_hints(documents: Documents, way: tuple[Spot, ...], place: _Place) -> tuple[str, ...]:
    """Words for one branch: what it is called, or the constant by which it is told."""
    targets = [reduced(documents, spot) for spot in way]
    words = [*_called(way, targets)]
    for spot in targets:
        title = spot.get("title")
        if isinstance(title, str) and len(title) <= _LONG:
            words.append(title)
        words.extend(f"{value} {place.hints[0]}" for value in _tags(spot))
    return tuple(words)


def _tags(spot: Spot) -> Iterator[str]:
    for schema in spot.mapping("properties").values():
        if isinstance(schema, dict):
            listed = schema.get("enum")
            only = listed[0] if isinstance(listed, list) and len(listed) == 1 else None
            value = schema.get("const", only)
            if isinstance(value, str):
                yield value


def _kinds(spots: Iterable[Spot]) -> set[str] | None:
    """The kinds that every `type` allows; None where there is none."""
    left: set[str] | None = None
    for spot in spots:
        named = spot.get("type")
        if named is None:
            continue
        kinds = {named} if isinstance(named, str) else set(map(str, spot.listing("type")))
        if "number" in kinds:
            kinds.add("integer")
        if spot.dialect == "openapi-3.0" and spot.get("nullable") is True:
            kinds.add("null")
        left = kinds if left is None else left & kinds
    if left is not None and "number" in left:
        left.discard("integer")
    return left


def _fits(kind: str, kinds: set[str]) -> bool:
    return kind in kinds or (kind == "integer" and "number" in kinds)


def _extensible(values: list[Json], kinds: set[str] | None) -> Shape:
    """What a reader gets of an enumeration that may have grown."""
    shape = constant_shape(values, open_=True)
    found = {kind_of(value) for value in values}
    if kinds is None and found - {"null"} != {"string"}:
        return Anything()
    return shape


def _least(spots: Iterable[Spot]) -> int:
    counts = [it for it in (spot.get("minItems") for spot in spots) if it is not None]
    return max((int(it) for it in counts if isinstance(it, int | Decimal)), default=0)


def _most(spot: Spot) -> int | None:
    most = spot.get("maxItems")
    return int(most) if isinstance(most, int | Decimal) else None


def _is_long(shape: Shape) -> bool:
    """Whether a shape is easier to read with a name of its own."""
    if isinstance(shape, Constant):
        return sum(len(repr(value)) + 2 for value in shape.values) > _LONG
    return isinstance(shape, OneOf) and len(shape.members) > _MANY
