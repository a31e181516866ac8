"""The schemas that messages in binary Avro may have been written with: those that were released."""

from __future__ import annotations

from collections.abc import Collection

from contract_registry.check.released import released
from contract_registry.codegen.uses import Writers
from contract_registry.config import Config
from contract_registry.model import Contract, Encoding, Language
from contract_registry.source.releases import History


def writers_in(history: History, config: Config, contracts: Collection[Contract]) -> Writers:
    """The Avro schemas of these contracts' majors in all releases, newest first."""
    keys = [contract.key for contract in contracts]
    channels = {contract.channel.ref.partition(".")[0] for contract in contracts}
    services = channels | {contract.service for contract in contracts}
    past = released(history, keys, services, config)
    return {
        contract.key: {
            part.name: tuple(
                then.value
                for it in past.contents[contract.key]
                for then in (it.part(part.name),)
                if then is not None
                and then.language is Language.AVRO
                and it.encoding is Encoding.AVRO_BINARY
            )
            for part in contract.parts
            if part.language is Language.AVRO
        }
        for contract in contracts
    }
