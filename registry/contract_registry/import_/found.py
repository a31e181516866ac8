"""What an import found: the schema of one message, and what its source says about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from contract_registry.documents import Document
from contract_registry.finding import Json, Location
from contract_registry.model import ContractKey, Envelope, Kind, Version


@dataclass(frozen=True, slots=True)
class Holder:
    """A document that schemas stand in.

    inside:  for a text inside a file (the Content in a template), where that stands: its own lines
             mean nothing to anybody
    folder:  whether files beside it can be referred to; not so for what came out of a registry
    """

    document: Document
    inside: Location | None = None
    folder: bool = True

    @property
    def value(self) -> Json:
        """The whole document."""
        return self.document.value

    def locate(self, pointer: str, *, key: bool = False) -> Location:
        """Where the value at a pointer stands, or its key."""
        return self.inside or self.document.locate(pointer, key=key)


Place: TypeAlias = tuple[Holder, str]
"""A holder and a JSON Pointer in it."""


@dataclass(frozen=True, slots=True)
class Known:
    """What `contracts publish` wrote beside a schema: then it need not be derived.

    on_bus:  whether EventBridge carries it; what else does is not published
    parts:   the schemas beside `schema`: `attributes`, `request/body`, `errors/404` …
    route:   method and path of an operation on an API
    """

    key: ContractKey
    version: Version
    kind: Kind
    envelope: Envelope
    on_bus: bool
    parts: Mapping[str, Json]
    route: tuple[str, str] | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One message.

    title:        what its name is derived from: a detail-type, a title, a file's name
    at:           where it stands
    schema:       self-contained; None for an Avro schema
    dialect:      of `schema`, where that does not say it itself
    source:       EventBridge's, where it is known
    detail_type:  likewise
    group:        what its service is derived from where no source says it: a folder, a namespace
    complete:     False where a reference leads nowhere: more is accepted than was meant
    avro:         the Avro schema
    text:         of the Avro schema, where it is taken over as it stands
    locate:       a pointer in `schema` → where that was taken from
    origin:       the sentence that the contract's file starts with
    history:      what is known of earlier versions, a line for each
    """

    title: str
    at: Location
    origin: str
    schema: Json = None
    dialect: str | None = None
    source: str | None = None
    detail_type: str | None = None
    group: str = ""
    summary: str = ""
    complete: bool = True
    version: Version | None = None
    avro: Json = None
    text: str = ""
    known: Known | None = None
    history: tuple[str, ...] = ()
    locate: Callable[[str], Location] | None = field(default=None, compare=False)
