"""A contract file becomes a `Contract`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from contract_registry.channels import CHANNELS
from contract_registry.compat.schema import DIALECTS
from contract_registry.documents import Document
from contract_registry.documents import pointer as pointers
from contract_registry.finding import Finding, Json
from contract_registry.formats import own_files
from contract_registry.load.examples import check_examples
from contract_registry.load.openapi import sketch_openapi
from contract_registry.load.parts import Run, Sketch, part_of
from contract_registry.load.problems import problem
from contract_registry.load.settings import metadata
from contract_registry.model import (
    ChannelUse,
    Contract,
    ContractKey,
    Deprecated,
    Encoding,
    Envelope,
    Kind,
    Language,
    Mode,
    Part,
    Readers,
    Status,
    Version,
)

_FILE: Final = re.compile(
    r"(?:(?P<folders>.*)/)?(?P<name>[^/]+)\.v(?P<major>0|[1-9][0-9]{0,8})\.(?:yaml|yml|json)",
    re.DOTALL,
)
_MODE: Final = {Kind.EVENT: Mode.FULL, Kind.TASK: Mode.BACKWARD, Kind.OPERATION: Mode.FULL}
_READERS: Final = {
    Kind.EVENT: Readers.TOLERANT,
    Kind.TASK: Readers.AS_WRITTEN,
    Kind.OPERATION: Readers.AS_WRITTEN,
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a contract file: its key as far as it can be told, and the contract if whole."""

    key: ContractKey | None
    contract: Contract | None


def load_contract(run: Run, document: Document) -> Loaded:
    """The contract of a file whose top level has `contract`; problems go to `run`."""
    before = len(run.problems)
    loaded = _load(run, document)
    for index in range(before, len(run.problems)):
        finding = run.problems[index]
        if loaded.key is not None and finding.location.path == document.path:
            it = replace(finding, contract=loaded.key.id, major=loaded.key.major)
            run.problems[index] = it
    return loaded


def _load(run: Run, document: Document) -> Loaded:
    value: Any = document.value
    wrong = own_files.problems("contract", value)
    for it in wrong:
        where = document.locate(it.pointer, key=it.key)
        is_version = it.pointer == "/version" and it.rule == "invalid-value"
        rule = "invalid-version" if is_version else it.rule
        run.problems.append(problem(rule, it.message, where, it.fix))
    key = _key(document)
    before = len(run.problems)
    sketches = list(_sketches(run, document))
    parts = [part_of(run, sketch) for sketch in sketches]
    whole = [part for part in parts if part is not None]
    if wrong or len(whole) < len(parts) or len(run.problems) > before or key is None:
        return Loaded(key, None)
    if _encoding_is_wrong(run, document, whole):
        return Loaded(key, None)
    contract = _contract(document, key, tuple(whole))
    run.problems.extend(_misnamed(document, contract))
    run.problems.extend(check_examples(contract, document, run.config.formats == "assert"))
    return Loaded(key, contract)


def _key(document: Document) -> ContractKey | None:
    """What the file says of its identity, else what its name says."""
    value: Any = document.value
    named = _FILE.fullmatch(document.path)
    identity, version = value.get("contract"), value.get("version")
    if not isinstance(identity, str) and named is not None:
        identity = f"{(named['folders'] or '').rpartition('/')[2]}.{named['name']}"
    try:
        major = Version.parse(version).major
    except (TypeError, ValueError):
        if named is None:
            return None
        major = int(named["major"])
    return ContractKey(identity, major) if isinstance(identity, str) else None


def _sketches(run: Run, document: Document) -> Iterator[Sketch]:
    """The schemas of a contract file, whatever else may be wrong with it."""
    value: Any = document.value
    encoding = value.get("encoding")
    dialect = value.get("dialect")

    def sketch(name: str, schema: Json) -> Iterator[Sketch]:
        if isinstance(schema, Mapping | bool):
            yield Sketch(
                name=name,
                holder=document,
                pointer=f"/{name}",
                value=schema,
                dialect=str(dialect) if dialect in DIALECTS else None,
                encoding=encoding if isinstance(encoding, str) else "",
            )

    for name in ("schema", "attributes"):
        yield from sketch(name, value.get(name))
    for name in ("request", "response"):
        side = value.get(name)
        if not (_is_http(value) and isinstance(side, Mapping)):
            yield from sketch(name, side)
            continue
        status = side.get("status")
        if isinstance(status, int | Decimal):
            # Draft 4 and OpenAPI 3.0 have no `const`.
            old = dialect in ("4", "openapi-3.0")
            yield from sketch("response/status", {"enum": [status]} if old else {"const": status})
        for member in ("path", "query", "headers", "body"):
            yield from sketch(f"{name}/{member}", side.get(member))
    errors = value.get("errors")
    for code, schema in errors.items() if isinstance(errors, Mapping) else ():
        yield from sketch(f"errors{pointers.join('', code)}", schema)
    if value.get("envelope") == Envelope.METADATA_DATA:
        yield metadata(run, document)
    if isinstance(value.get("openapi"), str):
        yield from sketch_openapi(run, document, value["openapi"])


def _is_http(value: Mapping[str, Any]) -> bool:
    channel = value.get("channel")
    return isinstance(channel, Mapping) and any(
        CHANNELS[name].http for name in channel if name in CHANNELS
    )


def _encoding_is_wrong(run: Run, document: Document, parts: list[Part]) -> bool:
    """Avro needs `encoding`, and nothing else may have it."""
    value: Any = document.value
    has_avro = any(part.language is Language.AVRO for part in parts)
    if has_avro and "encoding" not in value:
        where = document.locate("/schema", key=True)
        message = "an Avro schema does not say how a message is encoded: encoding is missing"
        fix = "add encoding: json, avro-json or avro-binary"
        run.problems.append(problem("missing-key", message, where, fix))
        return True
    if "encoding" in value and not has_avro:
        where = document.locate("/encoding", key=True)
        message = "encoding is out of place: only a contract with an Avro schema has it"
        run.problems.append(problem("unknown-key", message, where, "remove it"))
        return True
    return False


def _contract(document: Document, key: ContractKey, parts: tuple[Part, ...]) -> Contract:
    """The contract of a value that fits the format."""
    value: Any = document.value
    kind = Kind(value["kind"])
    deprecated = value.get("deprecated")
    return Contract(
        key=key,
        kind=kind,
        version=Version.parse(value["version"]),
        summary=value.get("summary", ""),
        channel=_channel(value["channel"]),
        parts=parts,
        mode=Mode(value.get("compatibility", _MODE[kind])),
        readers=Readers(value.get("readers", _READERS[kind])),
        status=Status(value.get("status", Status.ACTIVE)),
        envelope=Envelope(value.get("envelope", Envelope.NONE)),
        path=document.path,
        encoding=Encoding(value["encoding"]) if "encoding" in value else None,
        deprecated=None if deprecated is None else _deprecated(deprecated),
        examples=tuple(value.get("examples", ())),
        accepts=value.get("accepts", {}),
        explicit=frozenset(value),
    )


def _channel(value: Mapping[str, Any]) -> ChannelUse:
    name = next(name for name in value if name in CHANNELS)
    settings = {key: setting for key, setting in value.items() if key != name}
    return ChannelUse(name, value[name], settings)


def _deprecated(value: Mapping[str, Any]) -> Deprecated:
    return Deprecated(value["since"], value.get("sunset"), value.get("replaced-by"))


def _misnamed(document: Document, contract: Contract) -> Iterator[Finding]:
    """What the folder and the file's name say differently from the contract."""
    named = _FILE.fullmatch(document.path)
    right = f"{contract.service}/{contract.name}.v{contract.version.major}"
    if named is None:
        message = f"the file's name is not <name>.v<major>.yaml, as {contract.id}'s must be"
        where = document.locate("/contract")
        fix = f"rename it to {right}.yaml"
        yield problem("name-mismatch", message, where, fix, contract=contract.key)
        return
    folder = (named["folders"] or "").rpartition("/")[2]
    if (folder, named["name"]) != (contract.service, contract.name):
        message = f"{contract.id} stands in the file {folder}/{named['name']}"
        fix = f"write contract: {folder}.{named['name']}, or move the file to {right}.yaml"
        where = document.locate("/contract")
        yield problem("name-mismatch", message, where, fix, contract=contract.key)
    if int(named["major"]) != contract.version.major:
        message = f"version {contract.version} stands in a file for major version {named['major']}"
        fix = f"write a version {named['major']}.x.y, or move the contract to {right}.yaml"
        where = document.locate("/version")
        yield problem("version-file-mismatch", message, where, fix, contract=contract.key)
