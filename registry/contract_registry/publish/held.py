"""What the registry holds, read back: the schema of each part in a document that anybody wrote."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from contract_registry.documents import Document, parse
from contract_registry.documents import pointer as pointers
from contract_registry.finding import Json, canonical
from contract_registry.model import Contract, Encoding, Language, Part, Version
from contract_registry.publish.aws import Held
from contract_registry.publish.desired import VERSION, Desired, digest_of
from contract_registry.publish.layout import ABOUT, AVRO_SCHEMA, EVENT
from contract_registry.publish.projection import OPENAPI, TARGETS
from contract_registry.publish.projection.objects import ADDITIONAL, PATTERNS

SOURCE: Final = "x-amazon-events-source"
DETAIL_TYPE: Final = "x-amazon-events-detail-type"
_COMPONENTS: Final = "/components/schemas/"
_DATA: Final = frozenset({"const", "default", "enum", "example", "examples"})
_EVENTS: Final = (f"/components/schemas/{EVENT}", "")


class Unreadable(Exception):  # noqa: N818 - it refuses one schema, not the run
    """What is held cannot be read as a schema of the contract; `str()` says why."""


@lru_cache(maxsize=64)
def canonical_content(content: str) -> str:
    """The content as canonical JSON; as it is where it is none."""
    found = parse(content.encode(errors="surrogatepass"), "content.json")
    return canonical(found.value) if isinstance(found, Document) else content


def digest(held: Held) -> str:
    """What identifies the type and the content that are held."""
    return digest_of(held.type, canonical_content(held.content))


def held_version(held: Held) -> Version | None:
    """The contract's version that was published last, from the tags."""
    try:
        return Version.parse(held.tags.get(VERSION, ""))
    except ValueError:
        return None


def document_of(held: Held) -> Mapping[str, Json]:
    """The content. Raises Unreadable; YAML, which AWS takes as well, is read."""
    for name in ("content.json", "content.yaml"):
        found = parse(held.content.encode(errors="surrogatepass"), name)
        if isinstance(found, Document) and isinstance(found.value, Mapping):
            return found.value
    raise Unreadable("its content is neither JSON nor YAML")


def routing(document: Mapping[str, Json]) -> tuple[Json, Json] | None:
    """Source and detail-type that an event's document names."""
    event = _event(document)
    if event is None or SOURCE not in event[1]:
        return None
    return event[1][SOURCE], event[1].get(DETAIL_TYPE)


def _event(document: Mapping[str, Json]) -> tuple[str, Mapping[str, Json]] | None:
    """Where the schema of the whole event stands, and what it is."""
    for at in _EVENTS:
        try:
            found = pointers.resolve(document, at)
        except LookupError:
            continue
        properties = found.get("properties") if isinstance(found, Mapping) else None
        if (
            isinstance(found, Mapping)
            and isinstance(properties, Mapping)
            and "detail" in properties
        ):
            return at, found
    return None


def parts(document: Mapping[str, Json], type_: str, *, event: bool) -> Mapping[str, str]:
    """Part → JSON Pointer to its schema. Raises Unreadable where no schema is found.

    event: whether EventBridge carries the message
    """
    if event:
        found = _event(document)
        if found is None:
            raise Unreadable("it has no schema of an event with a `detail`")
        return {"schema": f"{found[0]}/properties/detail"}
    about = document.get(ABOUT)
    said = about.get("parts") if isinstance(about, Mapping) else None
    if isinstance(said, Mapping) and said:
        at = {name: pointer for name, pointer in said.items() if isinstance(pointer, str)}
        if all(_is_there(document, pointer) for pointer in at.values()):
            return at
    if type_ != OPENAPI.name:
        return {"schema": ""}
    raise Unreadable(f"it does not say where its schemas are ({ABOUT}: parts)")


def _is_there(document: Mapping[str, Json], pointer: str) -> bool:
    try:
        return isinstance(pointers.resolve(document, pointer), Mapping | bool)
    except (LookupError, ValueError):
        return False


@dataclass(frozen=True, slots=True)
class _Text:
    """A document of a contract: which one, of which type, and what it is called in URIs.

    meant: whether it is read with what it only notes, because we wrote it
    """

    document: Mapping[str, Json]
    type: str
    name: str
    meant: bool


def as_contract(like: Contract, held: Held, *, ours: bool) -> Contract:
    """What is held, as a contract that can be compared. Raises Unreadable.

    Its version is the one that was published; by somebody else's hand it has a mark.
    """
    name = f"version-{held.version}"
    text = _Text(document_of(held), held.type, name, ours)
    version = held_version(held) or Version(like.key.major, 0, 0, build=f"registry.{held.version}")
    if not ours:
        version = replace(version, build=f"registry.{held.version}")
    return _contract(like, text, version)


def projected_contract(desired: Desired, *, meant: bool) -> Contract:
    """What would be published, as a contract that can be compared.

    meant: with what the document notes; otherwise to the letter of its type
    """
    layout = desired.layout
    text = _Text(layout.document, layout.type, "new", meant)
    return _contract(desired.contract, text, desired.contract.version)


def _contract(like: Contract, text: _Text, version: Version) -> Contract:
    from contract_registry.publish.names import on_bus

    found = parts(text.document, text.type, event=on_bus(like))
    made = tuple(_part(like, text, name, at) for name, at in sorted(found.items()))
    binary = any(part.language is Language.AVRO for part in made)
    encoding = Encoding.AVRO_BINARY if binary else None
    return replace(like, parts=made, version=version, encoding=encoding)


def _part(like: Contract, text: _Text, name: str, at: str) -> Part:
    uri = f"registry:{text.name}"
    schema = pointers.resolve(text.document, at)
    avro = schema.get(AVRO_SCHEMA) if isinstance(schema, Mapping) else None
    dialect = TARGETS[text.type].dialect if text.type in TARGETS else "4"
    if avro is not None:
        return Part(
            name, like.path, "", Language.AVRO, "avro", avro, f"{uri}?part={quote(name)}", {},
            hashlib.sha256(canonical(avro).encode()).hexdigest(),
        )  # fmt: skip
    value = rooted(text.document, at, meant=text.meant)
    return Part(
        name=name,
        path=like.path,
        pointer="",
        language=Language.JSON_SCHEMA,
        dialect=dialect,
        value=value,
        uri=f"{uri}?part={quote(name)}",
        files={},
        digest=hashlib.sha256(canonical(value).encode(errors="surrogatepass")).hexdigest(),
    )


def rooted(document: Mapping[str, Json], at: str, *, meant: bool) -> Json:
    """The document as a schema whose root is the one at a pointer. Raises Unreadable.

    OpenAPI's schemas are moved to where JSON Schema has its own, and libraries look for them.
    `meant`: what the document notes of names by pattern is said again.
    """
    if not at:
        return document
    if '"$ref":"#"' in canonical(document):
        raise Unreadable("it refers to itself as a whole")
    reference = {"$ref": f"#{quote(at, safe='/~')}"}
    if not at.startswith(_COMPONENTS):
        kept = {name: it for name, it in document.items() if name not in ("id", "$schema")}
        return {**kept, **reference}
    schemas = pointers.resolve(document, _COMPONENTS.rstrip("/"))
    return _Moving(meant).schema({"definitions": schemas, **reference})


@dataclass(frozen=True, slots=True)
class _Moving:
    meant: bool

    def schema(self, value: Json) -> Json:
        if isinstance(value, Mapping):
            given = _restored(value) if self.meant and PATTERNS in value else value
            return {
                name: it
                if name in _DATA
                else self.reference(it)
                if name == "$ref"
                else self.schema(it)
                for name, it in given.items()
            }
        return [self.schema(it) for it in value] if isinstance(value, list) else value

    def reference(self, value: Json) -> Json:
        if isinstance(value, str) and value.startswith(f"#{_COMPONENTS}"):
            return "#/definitions/" + value.removeprefix(f"#{_COMPONENTS}")
        return self.schema(value)


def _restored(schema: Mapping[str, Json]) -> Mapping[str, Json]:
    """A schema with the names by pattern that OpenAPI 3.0 only notes."""
    kept = {name: it for name, it in schema.items() if name not in (PATTERNS, ADDITIONAL)}
    kept["patternProperties"] = schema[PATTERNS]
    if ADDITIONAL in schema:
        kept["additionalProperties"] = schema[ADDITIONAL]
    return kept
