"""The contract model: immutable values, without I/O.

A `Catalog` is everything that one tree of files says. `load.py` makes it; the rest reads it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import total_ordering
from typing import Final

from contract_registry.finding import Finding, Json, Location


class Kind(StrEnum):
    """What a message is for: an event tells, a task asks for work, an operation answers."""

    EVENT = "event"
    TASK = "task"
    OPERATION = "operation"


class Mode(StrEnum):
    """Which directions of compatibility a contract promises."""

    BACKWARD = "backward"
    FORWARD = "forward"
    FULL = "full"
    NONE = "none"


class Readers(StrEnum):
    """Whether readers ignore names that they do not know (see `compatibility.md`)."""

    TOLERANT = "tolerant"
    AS_WRITTEN = "as-written"


class Status(StrEnum):
    """A draft may break and is not published; a retired contract has left."""

    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"


class ServiceType(StrEnum):
    """Infrastructure owns shared channels; external services are not ours to publish."""

    SERVICE = "service"
    INFRASTRUCTURE = "infrastructure"
    EXTERNAL = "external"


class Encoding(StrEnum):
    """How a message of an Avro contract is encoded on the wire."""

    JSON = "json"
    AVRO_JSON = "avro-json"
    AVRO_BINARY = "avro-binary"


class Envelope(StrEnum):
    """What is wrapped around the payload, inside the channel's own envelope."""

    NONE = "none"
    METADATA_DATA = "metadata-data"
    CLOUDEVENTS = "cloudevents"


METADATA: Final = "metadata"
"""The name of the part that the configuration describes, in the envelope `metadata-data`."""


class Language(StrEnum):
    """The schema language of a part."""

    JSON_SCHEMA = "json-schema"
    AVRO = "avro"


_SEMVER: Final = re.compile(
    r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)"
    r"(?:-((?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*))*))?"
    r"(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?",
    re.ASCII,
)


@total_ordering
@dataclass(frozen=True, slots=True)
class Version:
    """A version by Semantic Versioning 2.0.0; ordered by its section 11, build left out."""

    major: int
    minor: int
    patch: int
    prerelease: str = ""
    build: str = field(default="", compare=False)

    @classmethod
    def parse(cls, text: str) -> Version:
        """Read `1.2.3`, `1.2.3-rc.1+build`. Raises ValueError for anything else."""
        match = _SEMVER.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is not a version like 1.2.3")
        major, minor, patch, prerelease, build = match.groups()
        return cls(int(major), int(minor), int(patch), prerelease or "", build or "")

    def __str__(self) -> str:
        prerelease = f"-{self.prerelease}" if self.prerelease else ""
        build = f"+{self.build}" if self.build else ""
        return f"{self.major}.{self.minor}.{self.patch}{prerelease}{build}"

    def __lt__(self, other: Version) -> bool:
        return self._precedence() < other._precedence()

    def _precedence(self) -> tuple[object, ...]:
        # A release sorts after its prereleases; numeric identifiers before alphanumeric ones.
        identifiers = tuple(
            (0, int(part), "") if part.isdigit() else (1, 0, part)
            for part in self.prerelease.split(".")
            if part
        )
        return (self.major, self.minor, self.patch, not self.prerelease, identifiers)


@dataclass(frozen=True, slots=True, order=True)
class ContractKey:
    """What identifies a contract from commit to commit: its id and its major version."""

    id: str
    major: int

    @classmethod
    def parse(cls, text: str) -> ContractKey:
        """Read `orders.order-placed@2`. Raises ValueError for anything else."""
        name, at, major = text.partition("@")
        if not (at and name and re.fullmatch(r"0|[1-9][0-9]*", major)):
            raise ValueError(f"{text!r} is not <service>.<name>@<major>")
        return cls(name, int(major))

    def __str__(self) -> str:
        return f"{self.id}@{self.major}"


@dataclass(frozen=True, slots=True)
class Part:
    """One shape of message in a contract: an event's `schema`, an operation's `errors/404` …

    name:     where it stands in the contract: `schema`, `attributes`, `request`, `response/body`,
              `errors/404` …
    path:     the file that holds it, as in `Location`
    pointer:  JSON Pointer to it in that file
    value:    the schema as written, references unresolved; None for an absent one is no Part
    uri:      the base URI against which its references resolve
    files:    every other document that references reach: absolute URI → whole document
    digest:   hexadecimal SHA-256 over `value` and everything reached: equal digests, equal meaning
    """

    name: str
    path: str
    pointer: str
    language: Language
    dialect: str
    value: Json
    uri: str
    files: Mapping[str, Json]
    digest: str


@dataclass(frozen=True, slots=True)
class ChannelUse:
    """The channel that a contract names: its type, which one, and the routing it fixes.

    type:      `eventbridge`, `sns`, `sqs`, `lambda`, `api-gateway`
    ref:       `<service>.<channel>`
    settings:  the rest: source, detail-type, group, deduplication, method, path
    """

    type: str
    ref: str
    settings: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Deprecated:
    """Since when (version), until when (ISO date), and what takes its place."""

    since: str
    sunset: str | None = None
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract file: one id, one major version. `accepts` maps a rule to its reason."""

    key: ContractKey
    kind: Kind
    version: Version
    summary: str
    channel: ChannelUse
    parts: tuple[Part, ...]
    mode: Mode
    readers: Readers
    status: Status
    envelope: Envelope
    path: str
    encoding: Encoding | None = None
    deprecated: Deprecated | None = None
    examples: tuple[Json, ...] = ()
    accepts: Mapping[str, str] = field(default_factory=dict)
    explicit: frozenset[str] = frozenset()  # the top-level keys that the file spells out

    @property
    def id(self) -> str:
        return self.key.id

    @property
    def service(self) -> str:
        """The name of the service that owns it."""
        return self.key.id.partition(".")[0]

    @property
    def name(self) -> str:
        """Its name within its service."""
        return self.key.id.partition(".")[2]

    def part(self, name: str) -> Part | None:
        """The part of that name, if the contract has it."""
        return next((part for part in self.parts if part.name == name), None)


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that a service owns. `settings` is what its file says, checked, defaults not in."""

    ref: str
    type: str
    settings: Mapping[str, Json]
    pointer: str
    item: Part | None = None  # a DynamoDB stream's item


@dataclass(frozen=True, slots=True)
class Emit:
    """How a private stream becomes a domain event. `map`: event pointer → source or value."""

    contract: ContractKey
    source: str | None
    filter: tuple[Json, ...]
    map: Mapping[str, Json]
    pointer: str
    accepts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Consume:
    """What a service declares of a contract that it consumes. `reads` None: not declared."""

    contract: ContractKey
    pointer: str
    reads: tuple[str, ...] | None = None
    filter: tuple[Json, ...] = ()
    attributes: Json = None
    body: Json = None
    via: tuple[str, ...] = ()
    ordered: bool = False
    raw: bool = False
    accepts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Send:
    """A task that a service sends, or an operation that it calls."""

    contract: ContractKey
    pointer: str
    accepts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ignore:
    """One finding of a change that the owner accepts until an ISO date."""

    fingerprint: str
    contract: str
    rule: str
    reason: str
    until: str
    location: Location


@dataclass(frozen=True, slots=True)
class Service:
    """One `service.yaml`."""

    name: str
    type: ServiceType
    path: str
    owner: str | None = None
    summary: str = ""
    channels: Mapping[str, Channel] = field(default_factory=dict)
    emits: tuple[Emit, ...] = ()
    consumes: tuple[Consume, ...] = ()
    sends: tuple[Send, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    accepts: Mapping[str, str] = field(default_factory=dict)
    source_prefix: str | None = None  # external services: `source: {prefix: …}`


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything that one tree says.

    problems:  what is wrong in its files, found while loading (syntax, format, references …)
    broken:    keys of the contracts that could not be read whole, with the file of each
    locate:    (path, JSON Pointer) → where that value stands; the nearest parent where it is absent
    """

    contracts: Mapping[ContractKey, Contract]
    services: Mapping[str, Service]
    problems: tuple[Finding, ...]
    broken: Mapping[ContractKey, str]
    locate: Callable[[str, str], Location]

    def channel(self, ref: str) -> Channel | None:
        """The channel `<service>.<name>`, if some service owns it."""
        owner, _, name = ref.partition(".")
        service = self.services.get(owner)
        return None if service is None else service.channels.get(name)

    def consumers(self, key: ContractKey) -> tuple[tuple[Service, Consume], ...]:
        """The services that declare consuming this contract, by name."""
        return tuple(
            (service, use)
            for _, service in sorted(self.services.items())
            for use in service.consumes
            if use.contract == key
        )

    def senders(self, key: ContractKey) -> tuple[tuple[Service, Send], ...]:
        """The services that declare sending this task or calling this operation, by name."""
        return tuple(
            (service, use)
            for _, service in sorted(self.services.items())
            for use in service.sends
            if use.contract == key
        )
