"""Contracts before and after, paired by id and major version: a file that moves is no deletion."""

from __future__ import annotations

from collections.abc import Iterator

from contract_registry.finding import canonical
from contract_registry.model import Catalog, Contract, ContractKey
from contract_registry.rules.routing import aws_name

_OVERRIDES = ("compatibility", "readers")


def changed(base: Catalog, head: Catalog) -> Iterator[ContractKey]:
    """The contracts that differ, new and deleted ones included, in order; unreadable ones not."""
    for key in sorted({*base.contracts, *head.contracts}):
        old, new = base.contracts.get(key), head.contracts.get(key)
        if key in head.broken or (new is None and old is None):
            continue
        if old is None or new is None or content(old, base) != content(new, head):
            yield key


def content(contract: Contract, catalog: Catalog) -> tuple[object, ...]:
    """All of a contract that anybody relies on: prose, examples and its place in the tree are not.

    Equal contents need no comparison.
    """
    return (
        contract.version,
        contract.version.build,
        contract.status,
        contract.deprecated,
        tuple((name, getattr(contract, name)) for name in ("mode", "readers")),
        tuple(name in contract.explicit for name in _OVERRIDES),
        *travelling(contract, catalog),
    )


def travelling(contract: Contract, catalog: Catalog) -> tuple[object, ...]:
    """The part of the content that a message shows: its form and its way."""
    channel = catalog.channel(contract.channel.ref)
    return (
        contract.kind,
        contract.envelope,
        contract.encoding,
        contract.channel.type,
        contract.channel.ref if channel is None else aws_name(channel),
        canonical(contract.channel.settings),
        tuple((part.name, part.language, part.dialect, part.digest) for part in contract.parts),
    )
