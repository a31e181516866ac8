"""The places of a schema's documents: sub-schemas with their pointers, and where references lead.

A `Spot` stands for one sub-schema; there is one for each place, so places are compared by identity.
Nothing is fetched: a reference leads into the given documents, into a metaschema, or nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote, urldefrag, urljoin

from contract_registry.compat.schema import Schema
from contract_registry.finding import Json

BY_URI: Final = {
    "http://json-schema.org/draft-04/schema": "4",
    "http://json-schema.org/draft-06/schema": "6",
    "http://json-schema.org/draft-07/schema": "7",
    "https://json-schema.org/draft/2019-09/schema": "2019-09",
    "https://json-schema.org/draft/2020-12/schema": "2020-12",
}
"""Dialects by their `$schema`, written without the empty fragment."""

REFERENCE_STANDS_ALONE: Final = frozenset({"4", "6", "7", "openapi-3.0"})
"""Dialects in which the siblings of `$ref` are ignored."""

_IDENTIFIER: Final = {"4": "id", "openapi-3.0": "id"}
SCHEMAS: Final = frozenset(
    {
        "additionalItems",
        "additionalProperties",
        "contains",
        "contentSchema",
        "else",
        "if",
        "items",
        "not",
        "propertyNames",
        "then",
        "unevaluatedItems",
        "unevaluatedProperties",
    }
)
LISTS: Final = frozenset({"allOf", "anyOf", "items", "oneOf", "prefixItems"})
MAPS: Final = frozenset(
    {
        "$defs",
        "definitions",
        "dependencies",
        "dependentSchemas",
        "patternProperties",
        "properties",
    }
)


class Dangling(Exception):  # noqa: N818 - it makes a message unconfirmed
    """A reference that leads to nothing that is at hand."""


class Spot:
    """One sub-schema at its place.

    schema:    what stands there
    document:  the document's URI, as in `Schema`
    tokens:    the way there from the document's root
    root:      the spot of the schema resource (the nearest `$id`) that it belongs to
    base:      the URI of that resource
    alone:     whether a `$ref` hides everything beside it
    """

    __slots__ = (
        "alone",
        "base",
        "compiled",
        "dialect",
        "document",
        "root",
        "schema",
        "tokens",
    )

    def __init__(self, schema: Json, document: str, tokens: tuple[str, ...]) -> None:
        self.schema = schema
        self.document = document
        self.tokens = tokens
        self.root = self
        self.base = document
        self.dialect = ""
        self.alone = False
        self.compiled: Any = None  # the evaluator keeps here what it works out once

    @property
    def pointer(self) -> str:
        """The JSON Pointer of the place in its document."""
        return pointer(self.tokens)

    def get(self, keyword: str) -> Json:
        """What the sub-schema says under `keyword`, None where it says nothing that counts."""
        if not isinstance(self.schema, Mapping) or (self.alone and keyword != "$ref"):
            return None
        return self.schema.get(keyword)

    def mapping(self, keyword: str) -> Mapping[str, Json]:
        """What it says under `keyword` where that is a mapping, else an empty one."""
        value = self.get(keyword)
        return value if isinstance(value, Mapping) else {}

    def listing(self, keyword: str) -> Sequence[Json]:
        """What it says under `keyword` where that is a list, else an empty one."""
        value = self.get(keyword)
        return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def pointer(tokens: Sequence[str | int]) -> str:
    """Tokens as a JSON Pointer (RFC 6901)."""
    return "".join(f"/{str(token).replace('~', '~0').replace('/', '~1')}" for token in tokens)


def is_schema(value: Json) -> bool:
    """Whether a value can stand where a schema stands."""
    return isinstance(value, Mapping | bool)


class Documents:
    """The documents of one `Schema`, and the spots in them that were visited."""

    def __init__(self, schema: Schema) -> None:
        self._default = schema.dialect
        self._contents = {_plain_uri(uri): value for uri, value in schema.resources.items()}
        self._names = {_plain_uri(uri): uri for uri in schema.resources}
        self._spots: dict[tuple[str, tuple[str, ...]], Spot] = {}
        self._resources: dict[str, Spot] = {}
        self._anchors: dict[tuple[str, str], Spot] = {}
        self._dynamic: set[tuple[str, str]] = set()
        self._indexed = False
        self.root = self._document(schema.contents, schema.uri)
        self._default = self.root.dialect
        self._resources[self.root.base] = self.root
        self._resources.setdefault(_plain_uri(schema.uri), self.root)

    def child(self, spot: Spot, *tokens: str | int) -> Spot:
        """The sub-schema `tokens` below `spot`. Raises Dangling where there is none."""
        way = spot.tokens + tuple(str(token) for token in tokens)
        known = self._spots.get((spot.document, way))
        if known is not None:
            return known
        value = spot.schema
        for token in tokens:
            value = _step(value, str(token))
        if not is_schema(value):
            raise Dangling(pointer(way))
        made = Spot(value, spot.document, way)
        made.root, made.base, made.dialect = spot.root, spot.base, spot.dialect
        self._enter(made)
        self._spots[spot.document, way] = made
        return made

    def resolve(self, spot: Spot, reference: str) -> Spot:
        """Where a `$ref` in `spot` leads. Raises Dangling."""
        root, fragment = self._target(spot, reference)
        if not fragment:
            return root
        if fragment.startswith("/"):
            return self._walk(root, fragment)
        self._index()
        found = self._anchors.get((root.base, fragment))
        if found is None:
            raise Dangling(reference)
        return found

    def resolve_dynamic(self, spot: Spot, reference: str, scope: Sequence[Spot]) -> Spot:
        """Where a `$dynamicRef` leads; `scope` holds the resources entered, the outermost first."""
        target = self.resolve(spot, reference)
        fragment = urldefrag(reference)[1]
        self._index()
        if (target.base, fragment) not in self._dynamic:
            return target
        for resource in scope:
            if (resource.base, fragment) in self._dynamic:
                return self._anchors[resource.base, fragment]
        return target

    def resolve_recursive(self, spot: Spot, scope: Sequence[Spot]) -> Spot:
        """Where a `$recursiveRef` leads."""
        target = spot.root
        if target.get("$recursiveAnchor") is not True:
            return target
        return next((one for one in scope if one.get("$recursiveAnchor") is True), target)

    def below(self, spot: Spot) -> Iterator[Spot]:
        """The sub-schemas directly below `spot`, definitions included."""
        schema = spot.schema
        if not isinstance(schema, Mapping):
            return
        for keyword, value in schema.items():
            if keyword in SCHEMAS and is_schema(value):
                yield self.child(spot, keyword)
            elif keyword in LISTS and isinstance(value, Sequence) and not isinstance(value, str):
                for index, item in enumerate(value):
                    if is_schema(item):
                        yield self.child(spot, keyword, index)
            elif keyword in MAPS and isinstance(value, Mapping):
                for name, item in value.items():
                    if is_schema(item):
                        yield self.child(spot, keyword, name)

    def _document(self, contents: Json, uri: str) -> Spot:
        spot = Spot(contents, uri, ())
        spot.base = _plain_uri(uri)
        spot.dialect = self._default
        self._enter(spot)
        self._spots[uri, ()] = spot
        return spot

    def _enter(self, spot: Spot) -> None:
        """A spot with an `$id` begins a resource, which may have a dialect of its own."""
        schema = spot.schema
        if not isinstance(schema, Mapping):
            return
        if not spot.tokens:
            spot.dialect = _dialect(schema, spot.dialect)
        if spot.dialect in REFERENCE_STANDS_ALONE and isinstance(schema.get("$ref"), str):
            spot.alone = True
            return
        name = schema.get(_IDENTIFIER.get(spot.dialect, "$id"))
        if not isinstance(name, str):
            return
        base = urldefrag(_join(spot.base, name))[0]
        if name.startswith("#") or base == spot.base:
            return
        spot.root, spot.base, spot.dialect = spot, base, _dialect(schema, spot.dialect)
        self._resources.setdefault(base, spot)

    def _target(self, spot: Spot, reference: str) -> tuple[Spot, str]:
        if reference.startswith("#"):
            return spot.root, unquote(reference[1:])
        base, fragment = urldefrag(_join(spot.base, reference))
        return self._resource(base), unquote(fragment)

    def _resource(self, base: str) -> Spot:
        found = self._resources.get(base)
        if found is None and base in self._contents:
            found = self._document(self._contents[base], self._names[base])
            self._resources[base] = found
        if found is None:
            self._index()
            found = self._resources.get(base)
        if found is None:
            contents = bundled(base)
            found = self._document(contents, base)
            self._resources[base] = found
            self._crawl(found)
        return found

    def _walk(self, root: Spot, fragment: str) -> Spot:
        """Follow a pointer sub-schema by sub-schema, because each may have an `$id`."""
        tokens = [part.replace("~1", "/").replace("~0", "~") for part in fragment.split("/")[1:]]
        spot = root
        while tokens:
            value = spot.schema.get(tokens[0]) if isinstance(spot.schema, Mapping) else None
            if tokens[0] in SCHEMAS and is_schema(value):
                length = 1
            elif tokens[0] in LISTS | MAPS and len(tokens) > 1:
                length = 2
            else:
                length = len(tokens)  # a place that the dialect does not know
            spot = self.child(spot, *tokens[:length])
            tokens = tokens[length:]
        return spot

    def _index(self) -> None:
        """Find every `$id` and anchor, once, when a reference asks for one."""
        if self._indexed:
            return
        self._indexed = True
        self._crawl(self.root)
        for uri in self._contents:
            self._crawl(self._resource(uri))

    def _crawl(self, start: Spot) -> None:
        queue = [start]
        while queue:
            spot = queue.pop()
            for keyword in ("$anchor", "$dynamicAnchor"):
                name = spot.get(keyword)
                if isinstance(name, str):
                    self._anchors.setdefault((spot.base, name), spot)
                    if keyword == "$dynamicAnchor":
                        self._dynamic.add((spot.base, name))
            name = spot.get(_IDENTIFIER.get(spot.dialect, "$id"))
            if spot.dialect in REFERENCE_STANDS_ALONE and isinstance(name, str) and "#" in name:
                self._anchors.setdefault((spot.base, urldefrag(name)[1]), spot)
            queue.extend(self.below(spot))


def _dialect(schema: Mapping[str, Json], default: str) -> str:
    named = schema.get("$schema")
    return BY_URI.get(_plain_uri(named), default) if isinstance(named, str) else default


def _plain_uri(uri: str) -> str:
    return uri[:-1] if uri.endswith("#") else uri


def _join(base: str, reference: str) -> str:
    try:
        return urljoin(base, reference)
    except ValueError as error:
        raise Dangling(reference) from error


def _step(value: Json, token: str) -> Json:
    if isinstance(value, Mapping) and token in value:
        return value[token]
    if isinstance(value, Sequence) and not isinstance(value, str) and token.isdecimal():
        index = int(token)
        if index < len(value):
            return value[index]
    raise Dangling(token)


@lru_cache(maxsize=64)
def bundled(uri: str) -> Json:
    """The metaschema of that name. Raises Dangling."""
    from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]

    found = REGISTRY.get(uri) or REGISTRY.get(f"{uri}#")
    if found is None:
        raise Dangling(uri)
    contents: Json = found.contents
    return contents
