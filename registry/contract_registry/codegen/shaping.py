"""From a schema to shapes: what a value looks like, as far as types can tell."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Final

from contract_registry.codegen.constants import (
    allowed_values,
    constant_shape,
    is_extensible,
    kind_of,
)
from contract_registry.codegen.flatten import flatten, reduced
from contract_registry.codegen.hints import called, variant_hints
from contract_registry.codegen.kinds import KINDS, fits, kinds_of, least_items, positions
from contract_registry.codegen.naming import singular
from contract_registry.codegen.notes import docs, notes
from contract_registry.codegen.objects import Members, members_of, tells_of_names
from contract_registry.codegen.place import Place, Side
from contract_registry.codegen.reads import Reads, merged, tree, within
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
from contract_registry.finding import Json

_DEEPEST: Final = 60
_MOST_PLACES: Final = 4000
_LONG: Final = 72  # characters of a list of constants that is easier to read with a name of its own
_MANY: Final = 4  # alternatives, likewise


def shapes_of(schema: Schema, noun: str, side: Side) -> Shapes:
    """The shapes of a JSON Schema's values. The root is called `noun` where it has a name."""
    shaping = _Shaping(Documents(schema), side)
    if side.reads == ():
        return Shapes(Anything(), {})
    place = Place((shaping.documents.root,), (noun,), tree(side.reads or ()))
    root = shaping.of(place, 0)
    return shaping.complete(root)


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

    def of(self, place: Place, depth: int) -> Shape:
        """The shape of the values at a place one step further down."""
        spots = dict.fromkeys(reduced(self.documents, spot) for spot in place.spots)
        told = called(place.spots, spots) if depth else ()
        hints = tuple(dict.fromkeys((*told, *place.hints)))
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

    def _key(self, place: Place) -> Key:
        # The two sides of a contract may share a definition, and see it differently.
        return (self._side.writes, *place.key)

    def _settled(self, place: Place, shape: Shape) -> Shape:
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

    def _unfolded(self, place: Place, depth: int) -> Shape:
        """The shape at a place: one for each way in which its `anyOf` and `oneOf` may go."""
        key = self._key(place)
        if key in self._unfolding:
            return Nothing()
        self._unfolding.add(key)
        flat = flatten(self.documents, place.spots, place.settled)
        if not flat.choices:
            shape = self._plain(replace(place, spots=flat.spots, perhaps=flat.perhaps), depth)
        else:
            settled = place.settled.union(flat.spots)
            variants = []
            for way in itertools.product(*flat.choices):
                spots = tuple(dict.fromkeys((*flat.spots, *way)))
                hints = (*variant_hints(self.documents, way, place.hints[0]), *place.hints)
                variant = replace(place, spots=spots, settled=settled, hints=hints)
                variants.append(self._unfolded(variant, depth))
            shape = union(variants)
        self._unfolding.discard(key)
        return shape

    def _plain(self, place: Place, depth: int) -> Shape:
        """The shape of what all of the place's sub-schemas say, choices left out."""
        if any(spot.schema is False for spot in place.spots):
            return Nothing()
        kinds = kinds_of(place.spots)
        values = allowed_values(place.spots)
        if values is not None:
            fitting = [it for it in values if kinds is None or fits(kind_of(it), kinds)]
            if not self._side.writes and is_extensible(place.spots):
                return self._extensible(fitting, kinds, place, depth)
            return constant_shape(fitting)
        if kinds is None:
            # Whoever lists names means an object, though numbers would pass as well.
            named = any(spot.mapping("properties") for spot in place.spots)
            shape = self._object(place, depth) if named else Anything()
            return Anything() if isinstance(shape, MapOf) else shape
        return union([self._of_kind(kind, place, depth) for kind in KINDS if kind in kinds])

    def _extensible(
        self, values: list[Json], kinds: set[str] | None, place: Place, depth: int
    ) -> Shape:
        """What a reader gets of an enumeration that may have grown."""
        known = constant_shape(values, open_=True)
        if kinds is None:
            strings = all(kind_of(value) in ("string", "null") for value in values)
            return known if strings else Anything()
        listed = {kind_of(value) for value in values} & {"string", "integer"}
        more = [kind for kind in KINDS if kind in kinds - listed]
        return union([known, *(self._of_kind(kind, place, depth) for kind in more)])

    def _of_kind(self, kind: str, place: Place, depth: int) -> Shape:
        if kind == "object":
            return self._object(place, depth)
        return self._array(place, depth) if kind == "array" else Basic(kind)

    def _object(self, place: Place, depth: int) -> Shape:
        found = members_of(
            self.documents,
            place.spots,
            place.perhaps,
            writes=self._side.writes,
            asked=(name for name in place.reads if name != "*"),
        )
        wanted = [name for name in found.known if within(place.reads, name) is not None]
        if not wanted:
            return MapOf(self._others(found, place, depth))
        key = self._record_key(place)
        if key in self._known:
            return Named(key)
        self._known[key] = Named(key)
        fields = [self._field(name, found, place, depth) for name in wanted]
        others = None
        if self._side.writes and (found.others or (found.open and not found.closed)):
            others = self._others(found, place, depth)
        told = docs(place.spots, place.spots, notes(place.spots))
        record = Record(tuple(it for it in fields if it is not None), others)
        self.declarations[key] = Declaration(place.hints, record, told)
        return Named(key)

    def _record_key(self, place: Place) -> Key:
        """What a record depends on: the same in each alternative that says no more of names."""
        spots, perhaps = (
            tuple(spot for spot in some if tells_of_names(spot))
            for some in (place.spots, place.perhaps)
        )
        only = replace(place, spots=spots, perhaps=perhaps, settled=frozenset())
        return (*self._key(only), "object")

    def _others(self, found: Members, place: Place, depth: int) -> Shape:
        """What the names hold that are not known."""
        if found.others and found.limited and not (found.open and not found.closed):
            hints = tuple(singular(hint) for hint in place.hints)
            below = [Place((spot,), hints, {}) for spot in found.others]
            return union([self.of(it, depth + 1) for it in below])
        # A tolerant reader takes names that the schema refuses.
        return Nothing() if found.closed and self._side.writes else Anything()

    def _field(self, name: str, found: Members, place: Place, depth: int) -> Field | None:
        spots = found.known[name]
        hints = (name, f"{place.hints[0]} {name}")
        reads = within(place.reads, name) or {}
        shape: Shape = Anything()
        if spots:
            shape = self.of(Place(spots, hints, reads), depth + 1)
        elif self._side.writes:
            # A writer sends the name only where one of these holds.
            possible = found.possible.get(name, ())
            shapes = [self.of(Place((it,), hints, reads), depth + 1) for it in possible]
            shape = union(shapes) if shapes else shape
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

    def _array(self, place: Place, depth: int) -> Shape:
        reads = merged([place.reads[it] for it in place.reads if it == "*" or it.isdecimal()])
        hints = tuple(singular(hint) for hint in place.hints)
        lists = [
            it for it in (positions(self.documents, it) for it in place.spots) if it is not None
        ]
        if lists and not place.reads:
            # Two lists of positions at one place are rare; the longer one tells more.
            listed, rest = max(lists, key=lambda it: len(it[0]))
            shapes = [
                self.of(Place((spot,), (f"{hints[0]} {index}",), {}), depth + 1)
                for index, spot in enumerate(listed, 1)
            ]
            after = None if rest is None else self._item((rest,), hints, {}, depth)
            return TupleOf(tuple(shapes), min(least_items(place.spots), len(shapes)), after)
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
        return self.of(Place(schemas, hints, reads), depth + 1) if schemas else Anything()


def _is_long(shape: Shape) -> bool:
    """Whether a shape is easier to read with a name of its own."""
    listed = (it for it in members(shape) if isinstance(it, Constant))
    if any(sum(len(text) + 2 for text in it.texts) > _LONG for it in listed):
        return True
    return isinstance(shape, OneOf) and len(shape.members) > _MANY
