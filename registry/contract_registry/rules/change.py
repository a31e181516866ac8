"""What the rules look at: one contract as it is, or one contract before and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from contract_registry.compat.budget import Limits
from contract_registry.finding import Affected, Location
from contract_registry.model import Catalog, Contract, ContractKey, Kind, Part, ServiceType, Status


@dataclass(frozen=True, slots=True)
class Inspection:
    """One contract of one tree.

    majors:  every major version of its id in the catalog, itself included
    parts:   those to look at, where a rule is about parts
    limits:  the engine's, None for the default ones
    """

    contract: Contract
    catalog: Catalog
    majors: tuple[Contract, ...]
    parts: tuple[Part, ...]
    limits: Limits | None = None


def inspections(catalog: Catalog, limits: Limits | None = None) -> Iterator[Inspection]:
    """Every contract of the catalog, in order."""
    majors: dict[str, list[Contract]] = {}
    for _, contract in sorted(catalog.contracts.items()):
        majors.setdefault(contract.id, []).append(contract)
    for contracts in majors.values():
        for contract in contracts:
            yield Inspection(contract, catalog, tuple(contracts), contract.parts, limits)


@dataclass(frozen=True, slots=True)
class Change:
    """One contract at the base (`old`) and now (`new`); one of the two may be absent.

    base, head:  the catalogs that hold them
    released:    the distinct released contents of the id and major at hand, drafts left out,
                 newest first
    today:       the day of the run
    differs:     whether the accepted messages or the routing differ from the base's
    clashes:     whether a release had this version number with other messages or routing
    blamed:      the instances of the message that a finding about compatibility names already
    hushed:      whether the configuration has switched off every finding of a break
    told:        whether an error about the change stops the run, and nobody has accepted it
    """

    key: ContractKey
    old: Contract | None
    new: Contract | None
    base: Catalog
    head: Catalog
    today: date
    released: tuple[Contract, ...] = ()
    differs: bool = False
    clashes: bool = False
    blamed: frozenset[str] = frozenset()
    hushed: bool = False
    told: bool = False

    def at(self, pointer: str = "") -> Location:
        """A place in the contract's file: in the new one, or at the top of the deleted one."""
        if self.new is not None:
            return self.head.locate(self.new.path, pointer)
        return Location("" if self.old is None else self.old.path)

    @property
    def base_content(self) -> Contract | None:
        """What the base holds, unless it is a draft: a draft binds nobody."""
        old = self.old
        return None if old is None or old.status is Status.DRAFT else old

    @property
    def external(self) -> bool:
        """Whether the contract is not ours to keep: now, and at the base where that has it.

        A service that becomes external in the change that breaks its contract is still ours.
        """
        sides = (self.head,) if self.old is None else (self.head, self.base)
        return all(is_external(catalog, self.key) for catalog in sides)

    def before(self) -> Iterator[Contract]:
        """The base's content, then every other released one; drafts left out."""
        if self.base_content is not None:
            yield self.base_content
        yield from (content for content in self.released if content is not self.old)

    def next(self) -> str:
        """Where a breaking change belongs: the first major version that is not in use, spoken."""
        majors = [
            key.major
            for key in (self.key, *self.head.contracts, *self.head.broken)
            if key.id == self.key.id
        ]
        return f"{self.key.id} {1 + max(majors)}.0.0"

    def parts(self) -> Iterator[tuple[Part, Part]]:
        """The parts that the last content (no draft) and the new one have, and that differ."""
        old = next(self.before(), None)
        if old is not None and self.new is not None:
            for part in old.parts:
                other = self.new.part(part.name)
                if other is not None and other.digest != part.digest:
                    yield part, other


def is_external(catalog: Catalog, key: ContractKey) -> bool:
    """Whether the contract belongs to a service that is not ours."""
    owner = catalog.services.get(key.id.partition(".")[0])
    return owner is not None and owner.type is ServiceType.EXTERNAL


def partners(catalog: Catalog, key: ContractKey) -> tuple[Affected, ...]:
    """Every service that declares to consume, to send or to call this contract, and which."""
    consuming = [Affected(service.name, "consumes it") for service, _ in catalog.consumers(key)]
    contract = catalog.contracts.get(key)
    does = "calls it" if contract and contract.kind is Kind.OPERATION else "sends it"
    sending = [Affected(service.name, does) for service, _ in catalog.senders(key)]
    return tuple(dict.fromkeys(consuming + sending))


def spoken(names: list[str]) -> str:
    """`billing`, `billing and shipping`, `billing, orders and shipping`."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
