"""What files name of each other: contracts, services and channels must exist and fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contract_registry.channels import CHANNELS
from contract_registry.documents.spelling import did_you_mean
from contract_registry.finding import Finding, Location
from contract_registry.load.files import Files
from contract_registry.load.problems import problem
from contract_registry.model import (
    Channel,
    Consume,
    Contract,
    ContractKey,
    Emit,
    Send,
    Service,
    ServiceType,
)


@dataclass(frozen=True, slots=True)
class Known:
    """What exists, the broken included: nobody is told that a file is missing which is there.

    half_read:  services whose files cannot be read whole; their channels are not known
    """

    contracts: Mapping[ContractKey, Contract]
    services: Mapping[str, Service]
    broken: frozenset[ContractKey]
    half_read: frozenset[str]
    files: Files

    def locate(self, path: str, pointer: str) -> Location:
        """Where a value of a file that was read stands."""
        document = self.files.known(path)
        return Location(path) if document is None else document.locate(pointer)


def check_links(known: Known) -> Iterator[Finding]:
    """A finding for every name that leads nowhere."""
    for contract in known.contracts.values():
        yield from _owner(known, contract)
        yield from _channel_of(known, contract)
        if contract.deprecated is not None and contract.deprecated.replaced_by is not None:
            key = ContractKey.parse(contract.deprecated.replaced_by)
            yield from _contract(known, key, contract.path, "/deprecated/replaced-by")
    for service in known.services.values():
        yield from _service(known, service)


def _service(known: Known, service: Service) -> Iterator[Finding]:
    uses: tuple[Emit | Consume | Send, ...] = (*service.emits, *service.consumes, *service.sends)
    for use in uses:
        yield from _contract(known, use.contract, service.path, f"{use.pointer}/contract")
    for emit in service.emits:
        if emit.source is not None:
            yield from _channel(known, emit.source, service.path, f"{emit.pointer}/from")
    for consume in service.consumes:
        for index, ref in enumerate(consume.via):
            yield from _channel(known, ref, service.path, f"{consume.pointer}/via/{index}")


def _contract(known: Known, key: ContractKey, path: str, pointer: str) -> Iterator[Finding]:
    if key in known.contracts or key in known.broken:
        return
    every = [*known.contracts, *known.broken]
    majors = sorted(it.major for it in every if it.id == key.id)
    if majors:
        has = ", ".join(str(major) for major in majors)
        fix = f"{key.id} has the major version {has}"
    else:
        fix = did_you_mean(str(key), map(str, every)) or "write its contract, or mend the name"
    where = known.locate(path, pointer)
    yield problem("unknown-contract", f"there is no contract {key}", where, fix)


def _owner(known: Known, contract: Contract) -> Iterator[Finding]:
    if contract.service in known.services or contract.service in known.half_read:
        return
    where = known.locate(contract.path, "/contract")
    message = f"there is no service {contract.service}"
    folder = contract.path.rpartition("/")[0]
    guess = did_you_mean(contract.service, known.services)
    fix = guess or f"describe it in {folder}/service.yaml, with service: {contract.service}"
    yield problem("unknown-service", message, where, fix, contract=contract.key)


def _channel_of(known: Known, contract: Contract) -> Iterator[Finding]:
    use = contract.channel
    pointer = f"/channel/{use.type}"
    yield from _channel(known, use.ref, contract.path, pointer, contract)
    channel = _owned(known, use.ref)
    if channel is None:
        return
    if channel.type != use.type:
        where = known.locate(contract.path, pointer)
        message = f"{use.ref} is {CHANNELS[channel.type].title}, not {CHANNELS[use.type].title}"
        fix = f"write {channel.type}: {use.ref}"
        if CHANNELS[channel.type].named is None:
            fix = "name a channel that other services can reach; a stream is private to its service"
        yield problem("unknown-channel", message, where, fix, contract=contract.key)
    elif channel.settings.get("fifo") is True and "group" not in use.settings:
        where = known.locate(contract.path, "/channel")
        message = f"{use.ref} is a FIFO channel, and group does not say what keeps its order"
        fix = "add group: a JSON Pointer to the value whose messages keep their order"
        yield problem("missing-key", message, where, fix, contract=contract.key)
    yield from _source(known, contract)


def _source(known: Known, contract: Contract) -> Iterator[Finding]:
    """An external service's events come from its own sources; `aws.` is AWS's."""
    source = contract.channel.settings.get("source")
    owner = known.services.get(contract.service)
    if not isinstance(source, str) or owner is None:
        return
    if owner.type is ServiceType.EXTERNAL:
        prefix = owner.source_prefix
        if prefix is not None and not source.startswith(prefix):
            message = f"{source} is no source of {owner.name}: those start with {prefix}"
            fix = f"write a source that starts with {prefix}"
            yield problem(
                "invalid-value",
                message,
                known.locate(contract.path, "/channel/source"),
                fix,
                contract=contract.key,
            )
    elif source.startswith("aws."):
        message = f"the source {source} starts with aws., which only AWS itself may use"
        fix = "write another source; a service of type: external describes AWS's own events"
        yield problem(
            "invalid-value",
            message,
            known.locate(contract.path, "/channel/source"),
            fix,
            contract=contract.key,
        )


def _channel(
    known: Known, ref: str, path: str, pointer: str, contract: Contract | None = None
) -> Iterator[Finding]:
    owner, _, name = ref.partition(".")
    if owner in known.half_read or _owned(known, ref) is not None:
        return
    where = known.locate(path, pointer)
    key = None if contract is None else contract.key
    service = known.services.get(owner)
    if service is None:
        message = f"there is no service {owner} that could own the channel {ref}"
        fix = did_you_mean(owner, known.services) or f"describe it in {owner}/service.yaml"
        yield problem("unknown-service", message, where, fix, contract=key)
        return
    guess = did_you_mean(name, service.channels)
    fix = guess or f"add {name} to the channels of {service.path}"
    message = f"the service {owner} owns no channel {name}"
    yield problem("unknown-channel", message, where, fix, contract=key)


def _owned(known: Known, ref: str) -> Channel | None:
    owner, _, name = ref.partition(".")
    service = known.services.get(owner)
    return None if service is None else service.channels.get(name)
