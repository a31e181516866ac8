"""What git knows of contracts whose state in the registry raises a question."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from contract_registry.check.released import Past, released
from contract_registry.config import Config
from contract_registry.finding import canonical
from contract_registry.model import Contract
from contract_registry.publish.desired import digest_of
from contract_registry.publish.layout import laid_out
from contract_registry.publish.plan import Known
from contract_registry.publish.projection import Unsayable
from contract_registry.source.releases import History


def known(
    history: History,
    config: Config,
    unknown: Collection[Contract],
    missing: Collection[Contract],
) -> Known:
    """What the released states say.

    unknown: contracts whose content in the registry no tag vouches for
    missing: contracts that the registry does not hold
    """
    if not history.releases or not (unknown or missing):
        return Known()
    past = _released(history, config, unknown)
    before = _released(replace(history, releases=history.releases[1:]), config, missing)
    digests = {
        key: frozenset(_digests(contents, config.publish.type))
        for key, contents in past.contents.items()
    }
    earlier = frozenset(key for key, contents in before.contents.items() if contents)
    return Known(digests, earlier)


def _released(history: History, config: Config, contracts: Collection[Contract]) -> Past:
    keys = [contract.key for contract in contracts]
    channels = {contract.channel.ref.partition(".")[0] for contract in contracts}
    services = channels | {contract.service for contract in contracts}
    return released(history, keys, services, config) if keys else Past({}, {}, {})


def _digests(contents: Collection[Contract], type_: str) -> set[str]:
    found = set()
    for contract in contents:
        try:
            layout = laid_out(contract, type_)
        except Unsayable:
            continue
        found.add(digest_of(layout.type, canonical(layout.document)))
    return found
