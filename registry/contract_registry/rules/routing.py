"""Where a contract's messages travel: what a change of must not go unnoticed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from contract_registry.finding import Json, canonical
from contract_registry.model import Catalog, Contract, Language
from contract_registry.rules.spots import walk

ATTRIBUTE: Final = "attribute "
"""What the name of a constant message attribute begins with in `routing`."""

_NAMES: Final = ("name", "table")  # of a channel: what AWS calls it


def routing(contract: Contract, catalog: Catalog) -> Mapping[str, Json]:
    """What fixes the way of the contract's messages, each by its name.

    `channel` is what AWS knows it by: a channel that another service owns from now on, under the
    same name, is no other channel. `attribute <name>` is a constant of the message attributes.
    """
    channel = catalog.channel(contract.channel.ref)
    name: Json = contract.channel.ref
    if channel is not None:
        name = next((channel.settings[key] for key in _NAMES if key in channel.settings), name)
    constants = {f"{ATTRIBUTE}{key}": value for key, value in _constants(contract).items()}
    return {
        "channel type": contract.channel.type,
        "channel": name,
        **contract.channel.settings,
        **constants,
    }


def rerouted(old: Mapping[str, Json], new: Mapping[str, Json]) -> Mapping[str, tuple[Json, Json]]:
    """What differs: name → (old value, new value), None where there is none.

    A constant attribute that is new is not among them: nobody can filter on it yet.
    """
    return {
        name: (old.get(name), new.get(name))
        for name in {**old, **new}
        if canonical(old.get(name)) != canonical(new.get(name))
        and not (name.startswith(ATTRIBUTE) and name not in old)
    }


def _constants(contract: Contract) -> Mapping[str, Json]:
    part = contract.part("attributes")
    if part is None or part.language is Language.AVRO:
        return {}
    constants: dict[str, Json] = {}
    for spot in walk(part).spots:
        if len(spot.instance) == 1 and spot.certain and "const" in spot.schema:
            constants[spot.instance[0]] = spot.schema["const"]
    return constants
