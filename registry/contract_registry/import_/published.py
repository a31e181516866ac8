"""What `contracts publish` wrote, read back: its documents say which contract they are of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from contract_registry.channels.api_gateway import METHODS
from contract_registry.documents import pointer as pointers
from contract_registry.finding import Json, canonical
from contract_registry.import_.bundle import Bundle, TooLargeError, bundle
from contract_registry.import_.events import annotated
from contract_registry.import_.found import Found, Holder, Known, Place
from contract_registry.import_.messages import Setting, is_wrong
from contract_registry.import_.reading import Reading
from contract_registry.import_.remark import lost
from contract_registry.model import METADATA, ContractKey, Envelope, Kind, Version
from contract_registry.publish.layout import ABOUT, AVRO_SCHEMA, EVENT

_ID: Final = re.compile(r"[a-z][a-z0-9_-]{0,99}\.[a-z][a-z0-9_-]{0,99}")
_PART: Final = re.compile(
    r"schema|attributes|metadata|request(/(path|query|headers|body))?"
    r"|response(/(status|headers|body))?|errors/.{1,100}"
)
_EVENT: Final = f"/components/schemas/{EVENT}"
_SCHEMA: Final = "schema"


@dataclass(frozen=True, slots=True)
class _About:
    """What the document says of itself, checked: anybody may have written it."""

    key: ContractKey
    kind: Kind
    envelope: Envelope
    parts: Mapping[str, str]


def found_published(reading: Reading, holder: Holder, setting: Setting) -> Found | None:
    """The contract that a document was published from; None where it does not say so.

    Then it is a document like any other.
    """
    about = _about(holder)
    if about is None:
        return None
    dialect = "openapi-3.0" if "openapi" in _mapping(holder.value) else "4"
    event = (holder, _EVENT if dialect == "openapi-3.0" else "")
    source, detail_type = annotated(reading, event) if _is_there(*event) else (None, None)
    places = {name: (holder, pointer) for name, pointer in about.parts.items()}
    if about.envelope is not Envelope.NONE and source is not None:
        places[_SCHEMA] = _unwrapped(reading, places[_SCHEMA], dialect)
    bundles = _bundles(reading, places, dialect, about.key.id)
    if bundles is None:
        return None
    parts = {name: _bare(taken.schema) for name, taken in bundles.items()}
    if about.envelope is Envelope.METADATA_DATA:
        _tell_metadata(reading, holder)
        parts.pop(METADATA, None)
    schema = parts.pop(_SCHEMA, None)
    avro = schema.get(AVRO_SCHEMA) if isinstance(schema, Mapping) else None
    version = _version(holder, about.key.major)
    return Found(
        title=about.key.id.partition(".")[2],
        at=holder.locate(""),
        origin=setting.origin,
        schema=None if avro is not None else schema,
        dialect=dialect,
        source=source,
        detail_type=detail_type,
        summary=setting.summary,
        complete=all(taken.complete for taken in bundles.values()),
        version=version,
        avro=avro,
        text="" if avro is None else f"{canonical(avro)}\n",
        known=Known(
            key=about.key,
            version=version,
            kind=about.kind,
            envelope=about.envelope,
            on_bus=source is not None and detail_type is not None,
            parts=parts,
            route=_route(holder),
        ),
    )


def _about(holder: Holder) -> _About | None:
    said = _mapping(_mapping(holder.value).get(ABOUT))
    identity, major, parts = said.get("id"), said.get("major"), _mapping(said.get("parts"))
    if not isinstance(identity, str) or _ID.fullmatch(identity) is None:
        return None
    if type(major) is not int or not 0 <= major < 1_000_000:
        return None
    try:
        kind, envelope = Kind(str(said.get("kind"))), Envelope(str(said.get("envelope")))
    except ValueError:
        return None
    found = {
        name: pointer
        for name, pointer in parts.items()
        if isinstance(pointer, str) and _PART.fullmatch(name) and _is_there(holder, pointer)
    }
    groups = {name.partition("/")[0] for name in found}
    needed = {"request", "response"} if kind is Kind.OPERATION else {_SCHEMA}
    if len(found) < len(parts) or not needed <= groups:
        return None
    return _About(ContractKey(identity, major), kind, envelope, found)


def _mapping(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, Mapping) else {}


def _is_there(holder: Holder, pointer: str) -> bool:
    """Whether a schema stands at a pointer."""
    try:
        return isinstance(pointers.resolve(holder.value, pointer), Mapping | bool)
    except (LookupError, ValueError):
        return False


def _unwrapped(reading: Reading, place: Place, dialect: str) -> Place:
    """The place of `data` in the schema of an envelope; the place itself where there is none."""
    target = reading.target(place, dialect) or place
    data = (target[0], f"{target[1]}/properties/data")
    return data if _is_there(*data) else place


def _bundles(
    reading: Reading, places: Mapping[str, Place], dialect: str, title: str
) -> dict[str, Bundle] | None:
    """Each part as a schema that stands alone; None where one of them is none, which is told."""
    found: dict[str, Bundle] = {}
    for name, place in places.items():
        try:
            taken = found[name] = bundle(reading, [place], dialect)
        except TooLargeError:
            return None
        if is_wrong(reading, taken, _bare(taken.schema), dialect, title):
            return None
    return found


def _bare(schema: Json) -> Json:
    """A schema without what only the document needs."""
    if not isinstance(schema, Mapping):
        return schema
    return {key: it for key, it in schema.items() if key not in (ABOUT, "$schema")}


def _tell_metadata(reading: Reading, holder: Holder) -> None:
    message = "what the metadata beside data holds is said in contracts.yaml, not in a contract"
    where = holder.locate(pointers.join("", ABOUT), key=True)
    reading.tell(lost(message, where, "write its schema there, under envelope: {metadata: …}"))


def _version(holder: Holder, major: int) -> Version:
    """The contract's version, as far as the document has it."""
    text = _mapping(_mapping(holder.value).get("info")).get("version")
    try:
        version = Version.parse(text) if isinstance(text, str) else None
    except ValueError:
        version = None
    fits = version is not None and version.major == major
    return version if version is not None and fits else Version(major, 0, 0)


def _route(holder: Holder) -> tuple[str, str] | None:
    """Method and path of an operation on an API."""
    for path, item in _mapping(_mapping(holder.value).get("paths")).items():
        for name in _mapping(item):
            if name.upper() in METHODS:
                return name.upper(), path
    return None
