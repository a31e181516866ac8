"""Messages that were found, as contracts: id, version, channel, and the text of the file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from contract_registry.channels import CHANNELS
from contract_registry.documents import pointer as pointers
from contract_registry.errors import UsageError
from contract_registry.finding import Json
from contract_registry.import_.found import Found
from contract_registry.import_.naming import (
    detail_type_of,
    kebab,
    service_of_source,
    split_major,
)
from contract_registry.import_.remark import Remark, refused
from contract_registry.import_.yaml_text import UnwritableError, yaml_text
from contract_registry.model import (
    Catalog,
    ContractKey,
    Encoding,
    Envelope,
    Kind,
    ServiceType,
    Status,
    Version,
)
from contract_registry.reports.characters import visible

_REFERENCE: Final = re.compile(r"(?:([a-z-]+):)?([a-z][a-z0-9_-]*)\.([a-z][a-z0-9_-]*)")
_SERVICE: Final = re.compile(r"[a-z][a-z0-9_-]*")
_ON_A_BUS: Final = "eventbridge"
_USUAL: Final = {Kind.EVENT: "sns", Kind.TASK: "sqs", Kind.OPERATION: "lambda"}
_LONGEST: Final = {"source": 256, "detail-type": 128}
_LONGEST_LINE: Final = 300


@dataclass(frozen=True, slots=True)
class Wishes:
    """What whoever imports says beside the sources.

    service:   the owner of everything that is imported
    channel:   `[TYPE:]SERVICE.CHANNEL`, the channel that carries it
    bus:       what the bus is called on AWS, where its channel is written
    encoding:  of Avro messages
    """

    service: str | None = None
    kind: Kind = Kind.EVENT
    channel: str | None = None
    bus: str | None = None
    encoding: Encoding | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A contract that may be written.

    files:    path → text: the contract, and an Avro schema beside it
    channel:  its type and its reference
    source:   of an external service's events; None for a service of ours
    """

    key: ContractKey
    path: str
    files: Mapping[str, str]
    found: Found
    channel: tuple[str, str]
    source: str | None = None


@dataclass(slots=True)
class Drafting:
    """The state of drafting.

    assumed:  the contracts whose source or detail-type no source names
    unknown:  those whose channel nobody knows
    """

    catalog: Catalog
    folder: str
    wishes: Wishes
    remarks: list[Remark] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def drafted(drafting: Drafting, found: Found) -> Draft | None:
    """The contract for a message; None, with the reason told, where there can be none."""
    service, external = _service(drafting, found)
    title, major = split_major(found.title)
    known = found.known
    name = known.key.id.partition(".")[2] if known else kebab(title)
    if not service or not name:
        _refuse_nameless(drafting, found, service)
        return None
    version = _version(found, major)
    key = ContractKey(f"{service}.{name}", version.major)
    kind = known.kind if known else drafting.wishes.kind
    channel = _channel(drafting, found, key, external)
    settings = _settings(drafting, found, key, channel[0])
    if settings is None:
        return None
    stem = posixpath.join(_folder(drafting, service), f"{name}.v{version.major}")
    path = f"{stem}.yaml"
    value: dict[str, Json] = {
        "contract": key.id,
        "kind": kind.value,
        "version": str(version),
        **({} if found.complete else {"status": Status.DRAFT.value}),
        **({"summary": found.summary} if found.summary else {}),
        "channel": {channel[0]: channel[1], **settings},
        **schemas_of(found, f"{name}.v{version.major}.avsc", drafting.wishes.encoding),
    }
    try:
        text = _comment(found) + yaml_text(value)
    except UnwritableError as reason:
        message = f"{key} cannot be written as YAML: {reason}"
        fix = "shorten what is longest or deepest in it"
        drafting.remarks.append(refused(message, found.at, fix))
        return None
    files = {path: text}
    if found.avro is not None:
        files[f"{stem}.avsc"] = found.text
    source = settings.get("source")
    outside = source if external and isinstance(source, str) else None
    return Draft(key, path, files, found, channel, outside)


def _version(found: Found, major: int | None) -> Version:
    """Its version; a major in its name goes before what else is said."""
    if found.known is not None:
        return found.known.version
    version = found.version or Version(1, 0, 0)
    return version if major in (None, version.major) else Version(major or 1, 0, 0)


def _service(drafting: Drafting, found: Found) -> tuple[str, bool]:
    """The service that owns it, and whether that is an external one."""
    source = found.source or ""
    derived, external = service_of_source(source) if source else ("", False)
    if drafting.wishes.service is not None:
        return drafting.wishes.service, external
    if found.known is not None:
        return found.known.key.id.partition(".")[0], external
    return derived or kebab(found.group), external


def _refuse_nameless(drafting: Drafting, found: Found, service: str) -> None:
    what = visible(found.title)[:80]
    if service:
        message = f"no name can be made of {what!r}: names have letters a to z, digits and '-'"
        fix = "rename it, and import again"
    else:
        message, fix = f"nothing says which service owns {what}", "say it with --service NAME"
    drafting.remarks.append(refused(message, found.at, fix))


def _channel(drafting: Drafting, found: Found, key: ContractKey, external: bool) -> tuple[str, str]:
    """The type and the reference of the channel. Raises UsageError where nobody can know it."""
    wishes, services = drafting.wishes, drafting.catalog.services
    service, _, name = key.id.partition(".")
    known = found.known
    if wishes.channel is not None and (known is None or known.kind is not Kind.OPERATION):
        return parse_channel(wishes.channel)
    if known is not None and not known.on_bus:
        drafting.unknown.append(str(key))
        if known.route is not None:
            return "api-gateway", f"{service}.api"
        return _USUAL[known.kind], f"{service}.{name}"
    if external:
        owner = services.get(service)
        own = [] if owner is None else [*owner.channels.values()]
        refs = [channel.ref for channel in own if channel.type == _ON_A_BUS]
        return _ON_A_BUS, refs[0] if refs else f"{service}.default"
    if wishes.kind is not Kind.EVENT:
        raise UsageError(
            f"nothing says which channel carries a {wishes.kind.value}",
            "say it with --channel, as --channel sqs:notifications.email",
        )
    buses = sorted(
        channel.ref
        for it in services.values()
        if it.type is not ServiceType.EXTERNAL
        for channel in it.channels.values()
        if channel.type == _ON_A_BUS
    )
    if len(buses) > 1:
        raise UsageError(
            f"the project has several buses: {', '.join(buses)}",
            "--channel says which of them carries what is imported",
        )
    return _ON_A_BUS, buses[0] if buses else "core.main"


def parse_channel(text: str) -> tuple[str, str]:
    """Type and reference of `core.main` or `sqs:mail.queue`. Raises UsageError."""
    match = _REFERENCE.fullmatch(text)
    known = [it.name for it in CHANNELS.values() if it.named is not None and not it.http]
    kind = match[1] or _ON_A_BUS if match else ""
    if match is None or kind not in known:
        raise UsageError(
            f"--channel {text}: no channel is called like that",
            f"write SERVICE.CHANNEL, after {', '.join(known)} and a colon where it is no bus",
        )
    return kind, f"{match[2]}.{match[3]}"


def check_service(name: str) -> None:
    """Raises UsageError where no service can have that name."""
    if _SERVICE.fullmatch(name) is None:
        raise UsageError(
            f"--service {name}: no service is called like that",
            "names have small letters, digits, '-' and '_', and start with a letter",
        )


def _settings(
    drafting: Drafting, found: Found, key: ContractKey, kind: str
) -> dict[str, Json] | None:
    """What the contract's channel says beside its name; None where it cannot be said."""
    known = found.known
    if kind == "api-gateway" and known is not None and known.route is not None:
        return {"method": known.route[0], "path": known.route[1]}
    if kind != _ON_A_BUS:
        return {}
    service, _, name = key.id.partition(".")
    if found.source is None or found.detail_type is None:
        drafting.assumed.append(str(key))
    suffix = f".v{key.major}" if key.major > 1 else ""
    settings = {
        "source": found.source or service,
        "detail-type": found.detail_type or f"{detail_type_of(name)}{suffix}",
    }
    for label, text in settings.items():
        wrong = "{" in text or "}" in text or "\n" in text
        if wrong or len(text) > _LONGEST[label]:
            message = f"{visible(text[:80])!r} can be no {label}"
            fix = f"a {label} has at most {_LONGEST[label]} characters, and no braces"
            drafting.remarks.append(refused(message, found.at, fix))
            return None
    return dict(settings)


def _folder(drafting: Drafting, service: str) -> str:
    known = drafting.catalog.services.get(service)
    if known is not None:
        return known.path.rpartition("/")[0]
    return posixpath.join(drafting.folder, service)


def schemas_of(found: Found, file: str, encoding: Encoding | None = None) -> dict[str, Json]:
    """What a contract says of its messages; an Avro schema lies in `file` beside it."""
    known = found.known
    around = (
        {}
        if known is None or known.envelope is Envelope.NONE
        else {"envelope": known.envelope.value}
    )
    if found.avro is not None:
        usual = Encoding.JSON if known is None else Encoding.AVRO_BINARY
        return {**around, "encoding": (encoding or usual).value, "schema": {"$ref": f"./{file}"}}
    named = {"dialect": found.dialect} if found.dialect not in (None, "2020-12") else {}
    if known is not None and known.kind is Kind.OPERATION:
        return {**named, **_operation(known.parts)}
    others = {} if known is None else dict(known.parts)
    return {**around, **named, "schema": found.schema, **others}


def _operation(parts: Mapping[str, Json]) -> dict[str, Json]:
    """The parts of an operation as its contract nests them."""
    found: dict[str, Json] = {}
    for name, schema in parts.items():
        group, _, member = name.partition("/")
        if not member:
            found[group] = schema
            continue
        value = schema
        if name == "response/status" and isinstance(schema, Mapping):
            codes = schema.get("enum")
            value = codes[0] if isinstance(codes, list) and codes else 200
        inside = found.setdefault(group, {})
        if isinstance(inside, dict):
            inside[pointers.unescape(member)] = value
    order = ("request", "response", "errors")
    return {name: found[name] for name in order if name in found}


def _comment(found: Found) -> str:
    lines = [f"Imported from {found.origin}.", *found.history]
    if not found.complete:
        lines.append("A draft: what stands at x-unresolved was not at hand, and accepts anything.")
    return "".join(f"# {visible(line)[:_LONGEST_LINE]}\n" for line in lines)
