"""From a schema with everything that it refers to, to named schemas of the target.

Every subschema is made to accept what its source accepts, or more. Where more would come to mean
less (under `not`, in `oneOf` and `if`) only an exact one will do; without it the keyword around it
is left out, or loosened, and that is the loss. Whether what a reference leads to is exact shows
only at the end, so the walk is repeated until its assumption about that holds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from contract_registry.compat.compile import references
from contract_registry.compat.compile.references import Context, Target
from contract_registry.compat.schema import Schema
from contract_registry.documents import pointer as pointers
from contract_registry.finding import Json
from contract_registry.publish.projection import naming
from contract_registry.publish.projection.result import (
    NOTHING,
    Draft,
    Loss,
    Result,
    is_larger,
    referred,
)
from contract_registry.publish.projection.target import Target as Dialect

_LARGE: Final = 50  # values in a schema that is said twice rather than by reference
_MOST: Final = 2_000  # named schemas: dynamic scopes can multiply them without end


class Unsayable(Exception):  # noqa: N818 - the contract's problem, not the run's
    """The schema cannot be projected at all; `str()` says why."""


class _NeedsScopes(Exception):  # noqa: N818 - it restarts the walk
    """A dynamic reference was met."""


@dataclass(frozen=True, slots=True)
class Here:
    """A schema object and where it stands; `at` is its place, for losses."""

    schema: Mapping[str, Json]
    context: Context
    at: str

    def has(self, keyword: str) -> bool:
        """Whether the keyword is there and means something in the dialect that holds."""
        return keyword in self.schema and keyword not in self.context.dialect.absent

    def get(self, keyword: str) -> Json:
        """The keyword's value; None where `has` is False."""
        return self.schema[keyword] if self.has(keyword) else None

    def map(self, keyword: str) -> Mapping[str, Json]:
        """The keyword's value where it is an object, otherwise an empty one."""
        value = self.get(keyword)
        return value if isinstance(value, Mapping) else {}

    def array(self, keyword: str) -> Sequence[Json]:
        """The keyword's value where it is an array, otherwise an empty one."""
        value = self.get(keyword)
        return value if isinstance(value, Sequence) and not isinstance(value, str) else ()

    def below(self, *tokens: str) -> str:
        """The place of a part."""
        return self.at + "".join(f"/{pointers.escape(token)}" for token in tokens)


Keyword: TypeAlias = Callable[["Walk", Draft, Here], None]


@dataclass(frozen=True, slots=True)
class Named:
    """A schema that gets a name in the target."""

    name: str
    contents: Json
    context: Context
    at: str


@dataclass(frozen=True, slots=True)
class Projection:
    """Named schemas of the target; those that a root was asked for, and what was lost.

    inexact:  the names whose schema accepts more than its source
    """

    schemas: Mapping[str, Json]
    losses: tuple[Loss, ...]
    inexact: frozenset[str]


@dataclass(slots=True)
class Walk:
    """One walk. `loose` are the names that are assumed to be inexact.

    shared: schemas of our own making that stand in more than one place
    """

    target: Dialect
    keywords: tuple[Keyword, ...]
    loose: frozenset[str] = frozenset()
    scoped: bool = False
    names: dict[object, str] = field(default_factory=dict)
    queue: dict[str, Named] = field(default_factory=dict)
    shared: dict[str, Json] = field(default_factory=dict)
    _known: dict[object, tuple[Json, Result]] = field(default_factory=dict)

    def schema(self, contents: Json, context: Context, at: str) -> Result:
        """A subschema; the same one at the same place is made once."""
        if isinstance(contents, bool):
            return Result({} if contents else dict(NOTHING))
        if not isinstance(contents, Mapping):
            raise Unsayable(f"a schema is an object or a boolean, at {at or 'the root'}")
        key = (id(contents), context.base, context.dialect.name, context.scope, at)
        if key not in self._known:
            here = entered(contents, context, at)
            draft = Draft()
            for keyword in self.keywords:
                keyword(self, draft, here)
            self._known[key] = (contents, draft.done())
        return self._known[key][1]

    def again(self, schema: Json) -> Json:
        """A schema that is said more than once: a large one by reference."""
        if not is_larger(schema, _LARGE):
            return schema
        for name, known in self.shared.items():
            if known is schema:
                return {"$ref": self.target.reference(name)}
        name = naming.unused("Condition", (*self.names.values(), *self.shared))
        self.shared[name] = schema
        return {"$ref": self.target.reference(name)}

    def slot(self, draft: Draft, contents: Json, context: Context, at: str) -> Json:
        """A subschema where the target permits booleans, which are kept."""
        return contents if isinstance(contents, bool) else self.part(draft, contents, context, at)

    def part(self, draft: Draft, contents: Json, context: Context, at: str) -> Json:
        """A subschema whose losses are the draft's."""
        return draft.take(self.schema(contents, context, at))

    def follow(self, keyword: str, here: Here) -> Target:
        """What a reference leads to."""
        text = here.schema[keyword]
        if not isinstance(text, str):
            raise Unsayable(f"{keyword} is no string, at {here.at or 'the root'}")
        if keyword != "$ref" and not self.scoped:
            raise _NeedsScopes
        try:
            if keyword == "$dynamicRef":
                return references.follow_dynamically(text, here.context)
            if keyword == "$recursiveRef":
                return references.follow_recursively(here.context)
            return references.follow(text, here.context)
        except references.Dangling as error:
            raise Unsayable(str(error)) from error

    def reference(self, draft: Draft, keyword: str, here: Here) -> Json:
        """The target's `$ref` for one of the source."""
        target = self.follow(keyword, here)
        if isinstance(target.contents, bool):
            return self.part(draft, target.contents, target.context, here.at)
        text = str(here.schema[keyword])
        name = self.named(target, naming.proposed(text), naming.place(text, here))
        draft.exact = draft.exact and name not in self.loose
        return {"$ref": self.target.reference(name)}

    def named(self, target: Target, proposed: str, at: str) -> str:
        """The name of what is referred to; the walk comes to it later."""
        contents = target.contents
        if not isinstance(contents, Mapping):
            raise Unsayable(f"a reference leads to what is no schema: {at}")
        context = target.context.entering(contents)
        scope = context.scope if self.scoped else ()
        key = (id(contents), context.base, context.dialect.name, scope)
        if key not in self.names:
            if len(self.names) >= _MOST:
                raise Unsayable(f"it unfolds to more than {_MOST} schemas")
            self.names[key] = naming.unused(proposed, (*self.names.values(), *self.shared))
        name = self.names[key]
        self.queue.setdefault(name, Named(name, contents, target.context, at))
        return name

    def results(self) -> dict[str, Result]:
        """Every named schema, and what those refer to."""
        found: dict[str, Result] = {}
        while len(found) < len(self.queue):
            for it in list(self.queue.values())[len(found) :]:
                found[it.name] = self.schema(it.contents, it.context, it.at)
        return {**found, **{name: Result(schema) for name, schema in self.shared.items()}}


def entered(contents: Mapping[str, Json], context: Context, at: str) -> Here:
    """A schema object, having entered the resource that it may be."""
    context = context.entering(contents)
    if "$ref" in contents and context.dialect.ref_overrides:
        contents = _lone(contents)
    return Here(contents, context, at)


def _lone(contents: Mapping[str, Json]) -> Mapping[str, Json]:
    """A reference without the siblings that mean nothing in its dialect."""
    return {
        name: value
        for name, value in contents.items()
        if name in ("$ref", "title", "description") or name.startswith("x-")
    }


def projected(
    roots: Mapping[str, Schema],
    target: Dialect,
    keywords: Iterable[Keyword],
    reserved: Collection[str] = (),
) -> Projection:
    """Each root under its name, with everything that they refer to. Raises Unsayable.

    reserved: names that nothing may get
    """
    table = tuple(keywords)
    opened = {name: _opened(schema) for name, schema in roots.items()}
    taken: dict[object, str] = {name: name for name in reserved}
    try:
        return _settled(opened, Walk(target, table, names=taken))
    except _NeedsScopes:
        return _settled(opened, Walk(target, table, names=taken, scoped=True))


def _opened(schema: Schema) -> Target:
    """The root; one that is nothing but a reference is what it refers to."""
    try:
        target = references.open_document(schema)
        for _ in range(_MOST):
            contents = target.contents
            if not isinstance(contents, Mapping) or not _only_refers(contents):
                return target
            target = references.follow(str(contents["$ref"]), target.context)
    except references.Misshapen as error:
        raise Unsayable(str(error)) from error
    except references.Dangling as error:
        raise Unsayable(str(error)) from error
    raise Unsayable("its references go in circles")


def _only_refers(contents: Mapping[str, Json]) -> bool:
    return "$ref" in contents and contents.keys() <= {"$ref", "$defs", "$schema", "definitions"}


def _settled(roots: Mapping[str, Target], start: Walk) -> Projection:
    loose: frozenset[str] = frozenset()
    while True:
        walk = replace(start, loose=loose, names=dict(start.names), queue={}, shared={}, _known={})
        plain: dict[str, Result] = {}
        for name, root in roots.items():
            if isinstance(root.contents, Mapping):
                key = walk.named(root, name, "")
                if key != name:  # two roots are the same schema
                    reference: Json = {"$ref": walk.target.reference(key)}
                    plain[name] = Result(reference, exact=key not in loose)
            else:
                plain[name] = walk.schema(root.contents, root.context, "")
        results = {**walk.results(), **plain}
        inexact = frozenset(name for name, it in results.items() if not it.exact)
        if inexact <= loose:
            kept = _reached(roots, results, walk.target)
            losses = [loss for name in sorted(kept) for loss in results[name].losses]
            schemas = {name: it.schema for name, it in results.items() if name in kept}
            return Projection(schemas, tuple(dict.fromkeys(losses)), inexact & kept)
        loose |= inexact


def _reached(
    roots: Collection[str], results: Mapping[str, Result], target: Dialect
) -> frozenset[str]:
    """The names that roots refer to: what was left out may have been the only one to do so."""
    by_reference = {target.reference(name): name for name in results}
    found = set(roots)
    queue = list(roots)
    while queue:
        for reference in sorted(referred(results[queue.pop()].schema)):
            name = by_reference.get(reference)
            if name is not None and name not in found:
                found.add(name)
                queue.append(name)
    return frozenset(found)
