"""Where a reference leads: over `referencing`, without network or files.

`referencing` resolves; what it leaves out is the dynamic scope of embedded resources, which is kept
here as the tuple of resources that were entered, the outermost first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from contract_registry.compat.budget import BudgetExceeded
from contract_registry.compat.compile.dialects import BY_NAME, Dialect, declared
from contract_registry.compat.schema import Schema
from contract_registry.finding import Json

if TYPE_CHECKING:
    from referencing import Registry


@dataclass(frozen=True, slots=True)
class Context:
    """Where the compiler stands: the base URI, the dialect there, and the dynamic scope."""

    registry: Registry[Any]
    base: str
    dialect: Dialect
    scope: tuple[str, ...]

    def entering(self, contents: Mapping[str, Json]) -> Context:
        """The context inside `contents`, which may be a resource of its own."""
        identifier = contents.get(self.dialect.id_keyword)
        dialect = declared(contents)
        if dialect is not None and not isinstance(identifier, str):
            identifier = contents.get(dialect.id_keyword)
        if not isinstance(identifier, str) or identifier.startswith("#"):
            return self
        if self.dialect.ref_overrides and "$ref" in contents:
            return self
        base = urljoin(self.base, identifier).partition("#")[0]
        return self.at(base, dialect or self.dialect)

    def at(self, base: str, dialect: Dialect) -> Context:
        """The context in the resource `base`."""
        scope = self.scope if base in self.scope else (*self.scope, base)
        return replace(self, base=base, dialect=dialect, scope=scope)


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference leads to."""

    contents: Json
    context: Context


class Dangling(Exception):  # noqa: N818 - an outcome; the schema is judged without it
    """The reference leads nowhere; `uri` is where it should have led."""

    def __init__(self, uri: str) -> None:
        super().__init__(f"the reference to {uri} leads to nothing that is at hand")
        self.uri = uri


class Misshapen(BudgetExceeded):
    """The document breaks the rules of its dialect where identifiers and subschemas are sought.

    It ends a search as an exceeded budget does; `reason` is the sentence that the user reads.
    """

    def __init__(self, reason: str) -> None:
        Exception.__init__(self, reason)
        self.name = "document"


def open_document(schema: Schema) -> Target:
    """The root of a document, with a registry of everything that it may refer to.

    Raises Misshapen.
    """
    try:
        return _open(schema)
    except (AttributeError, TypeError, ValueError) as error:
        # `referencing` trusts every keyword to have its form.
        raise Misshapen("the schema breaks the rules of its dialect") from error


def _open(schema: Schema) -> Target:
    from referencing import Resource

    def resource(contents: Json, dialect: Dialect) -> Resource[Any]:
        return dialect.specification().create_resource(contents)

    dialect = declared(schema.contents) or BY_NAME[schema.dialect]
    registry = _bundled()
    for uri, contents in schema.resources.items():
        other = declared(contents) or BY_NAME[schema.dialect]
        registry = registry.with_resource(uri, resource(contents, other))
    root = resource(schema.contents, dialect)
    registry = registry.with_resource(schema.uri, root)
    identifier = root.id()
    if identifier is not None:
        registry = registry.with_resource(urljoin(schema.uri, identifier), root)
    # A root with an identifier is entered under it, and then is the outermost resource.
    scope = () if identifier is not None else (schema.uri,)
    return Target(schema.contents, Context(registry.crawl(), schema.uri, dialect, scope))


@cache
def _bundled() -> Registry[Any]:
    # Crawled once: an un-crawled one costs milliseconds on every schema.
    from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]

    registry: Registry[Any] = REGISTRY.crawl()
    return registry


def follow(reference: str, context: Context) -> Target:
    """What `$ref` leads to. Raises Dangling."""
    uri, fragment = _split(reference, context)
    if fragment and not fragment.startswith("/"):
        return _at_anchor(uri, fragment, context)
    return _looked_up(reference, uri, fragment, context)


def follow_dynamically(reference: str, context: Context) -> Target:
    """What `$dynamicRef` leads to (2020-12, section 8.2.3.2). Raises Dangling."""
    from referencing.exceptions import NoSuchAnchor
    from referencing.jsonschema import DynamicAnchor

    uri, fragment = _split(reference, context)
    if not fragment or fragment.startswith("/"):
        return follow(reference, context)
    target = _at_anchor(uri, fragment, context)
    if not _is_dynamic_anchor(uri, fragment, context):
        return target
    for outer in context.scope:
        try:
            anchor = context.registry.anchor(outer, fragment).value
        except (NoSuchAnchor, LookupError):
            continue
        if isinstance(anchor, DynamicAnchor):
            return _at_anchor(outer, fragment, context)
    return target


def follow_recursively(context: Context) -> Target:
    """What `$recursiveRef: "#"` leads to (2019-09, section 8.2.4.2.1)."""
    initial = follow("#", context)
    if not _is_recursive_anchor(initial.contents):
        return initial
    for outer in context.scope:
        target = _looked_up("#", outer, "", context)
        if _is_recursive_anchor(target.contents):
            return target
    return initial


def _is_recursive_anchor(contents: Json) -> bool:
    return isinstance(contents, Mapping) and contents.get("$recursiveAnchor") is True


def _split(reference: str, context: Context) -> tuple[str, str]:
    if reference.startswith("#"):
        return context.base, reference[1:]
    try:
        joined = urljoin(context.base, reference)
    except ValueError:
        raise Dangling(reference) from None
    uri, _, fragment = joined.partition("#")
    return uri, fragment


def _is_dynamic_anchor(uri: str, name: str, context: Context) -> bool:
    from referencing.jsonschema import DynamicAnchor

    return isinstance(context.registry.anchor(uri, name).value, DynamicAnchor)


def _at_anchor(uri: str, name: str, context: Context) -> Target:
    # Not by `lookup`, which would resolve even a `$ref` to a dynamic anchor dynamically.
    from referencing.exceptions import NoSuchAnchor

    try:
        anchor = context.registry.anchor(uri, name).value
    except (NoSuchAnchor, LookupError):
        raise Dangling(f"{uri}#{name}") from None
    resource = getattr(anchor, "resource", None)
    if resource is None:
        raise Dangling(f"{uri}#{name}")
    contents: Json = resource.contents
    return Target(contents, context.at(uri, _dialect_at(uri, context)))


def _looked_up(reference: str, uri: str, fragment: str, context: Context) -> Target:
    from referencing.exceptions import Unresolvable

    # An empty base would be read as "no reference at all".
    resolver = context.registry.resolver(base_uri=uri)
    try:
        found = resolver.lookup(f"#{fragment}")
    except (Unresolvable, LookupError, ValueError, TypeError, AttributeError):
        raise Dangling(f"{uri}#{fragment}" if uri else reference) from None
    base = found.resolver._base_uri
    return Target(found.contents, context.at(base, _dialect_at(base, context)))


def _dialect_at(uri: str, context: Context) -> Dialect:
    resource = context.registry.get(uri)
    if resource is None:
        return context.dialect
    return declared(resource.contents) or context.dialect
