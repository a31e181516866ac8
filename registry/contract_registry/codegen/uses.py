"""How a service uses contracts: what it emits, consumes, sends, performs and provides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from types import MappingProxyType
from typing import TypeAlias

from contract_registry.codegen.frame import Role, Use
from contract_registry.errors import UnreadableError, UsageError
from contract_registry.finding import Finding, Json, Severity
from contract_registry.model import (
    Catalog,
    Consume,
    Contract,
    ContractKey,
    Emit,
    Kind,
    Service,
    ServiceType,
    Status,
)

_OWN = {Kind.EVENT: Role.EMITS, Kind.TASK: Role.PERFORMS, Kind.OPERATION: Role.PROVIDES}


Writers: TypeAlias = Mapping[ContractKey, Mapping[str, tuple[Json, ...]]]
"""Contract → part → its Avro schemas in released versions: what messages may be written with."""


def uses_of(
    catalog: Catalog,
    name: str,
    *,
    assert_formats: bool = False,
    writers: Writers = MappingProxyType({}),
) -> tuple[Use, ...]:
    """Every use of a contract by the service, by contract and role.

    Raises UsageError where there is no such service or it has no code, UnreadableError where its
    file or a contract that it needs cannot be read.
    """
    service = _service(catalog, name)
    found: dict[tuple[ContractKey, Role], tuple[Emit | None, Consume | None]] = {}
    for key, contract in catalog.contracts.items():
        if contract.service == name and contract.status is not Status.RETIRED:
            found[key, _OWN[contract.kind]] = (None, None)
    for emit in service.emits:
        found[emit.contract, Role.EMITS] = (emit, None)
    for send in service.sends:
        found[send.contract, Role.SENDS] = (None, None)
    for consume in service.consumes:
        found[consume.contract, _receiving(catalog, consume.contract)] = (None, consume)
    _refuse_unreadable(catalog, service, {key for key, _ in found})
    return tuple(
        replace(
            _use(catalog, service, key, role, *declared, assert_formats),
            writers=writers.get(key, MappingProxyType({})),
        )
        for (key, role), declared in sorted(found.items(), key=lambda item: item[0])
    )


def _receiving(catalog: Catalog, key: ContractKey) -> Role:
    contract = catalog.contracts.get(key)
    return Role.CONSUMES if contract is None or contract.kind is Kind.EVENT else Role.PERFORMS


def _service(catalog: Catalog, name: str) -> Service:
    service = catalog.services.get(name)
    if service is None:
        from contract_registry.documents.spelling import did_you_mean

        known = [it.name for it in catalog.services.values() if it.type is ServiceType.SERVICE]
        guess = did_you_mean(name, known)
        raise UsageError(
            f"there is no service {name!r}" + ("" if guess is None else f"; {guess}"),
            f"known are {', '.join(known)}" if known else "a service.yaml declares one",
        )
    if service.type is not ServiceType.SERVICE:
        kind = "an external service" if service.type is ServiceType.EXTERNAL else "infrastructure"
        raise UsageError(f"{name} is {kind}: no code of ours runs there")
    return service


def _refuse_unreadable(catalog: Catalog, service: Service, keys: set[ContractKey]) -> None:
    paths = {service.path, *(catalog.broken[key] for key in keys if key in catalog.broken)}
    paths.update(path for key, path in catalog.broken.items() if _owner(key) == service.name)
    problems = [
        f"{it.location}: {it.message}"
        for it in catalog.problems
        if it.severity is Severity.ERROR and (it.location.path in paths or _is_of(it, keys))
    ]
    missing = [key for key in keys if key not in catalog.contracts]
    if problems or missing:
        text = problems or [f"{service.path}: there is no contract {key}" for key in missing]
        raise UnreadableError("\n".join(text), "contracts lint says all that is wrong")


def _is_of(finding: Finding, keys: set[ContractKey]) -> bool:
    return any((finding.contract, finding.major) == (key.id, key.major) for key in keys)


def _owner(key: ContractKey) -> str:
    return key.id.partition(".")[0]


def _use(
    catalog: Catalog,
    service: Service,
    key: ContractKey,
    role: Role,
    emit: Emit | None,
    consume: Consume | None,
    assert_formats: bool,
) -> Use:
    contract = catalog.contracts[key]
    source = None if emit is None or emit.source is None else catalog.channel(emit.source)
    return Use(
        contract=contract,
        role=role,
        service=service,
        catalog=catalog,
        channel=catalog.channel(contract.channel.ref),
        consume=consume,
        emit=emit,
        stream=source,
        assert_formats=assert_formats,
    )


def modules_of(uses: tuple[Use, ...]) -> Iterator[tuple[str, tuple[Use, ...]]]:
    """The uses of each contract, under what its module is called, without the major version.

    Contracts of one name have their services before it; ids that differ in signs only, a digest
    behind it.
    """
    by_key: dict[ContractKey, list[Use]] = {}
    for use in uses:
        by_key.setdefault(use.contract.key, []).append(use)
    candidates = {key: (_name(key), _full_name(key), _certain_name(key)) for key in by_key}
    wanted = Counter((stem, key.major) for key, stems in candidates.items() for stem in {*stems})
    for key, same in by_key.items():
        yield next(it for it in candidates[key] if wanted[it, key.major] == 1), tuple(same)


def _name(key: ContractKey) -> str:
    return key.id.partition(".")[2].replace("_", "-")


def _full_name(key: ContractKey) -> str:
    return key.id.replace(".", "-").replace("_", "-")


def _certain_name(key: ContractKey) -> str:
    return f"{_full_name(key)}-{sha256(key.id.encode()).hexdigest()[:6]}"


def binary_of(catalog: Catalog, names: Iterable[str]) -> tuple[Contract, ...]:
    """The contracts in binary Avro of which these services receive messages, by their keys."""
    found = {
        use.contract.key: use.contract
        for name in names
        for use in uses_of(catalog, name)
        if any(use.is_binary(it.name) and not use.writes(it.name) for it in use.contract.parts)
    }
    return tuple(found[key] for key in sorted(found))
