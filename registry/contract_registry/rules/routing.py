"""Where a contract's messages travel: what a change of must not go unnoticed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from contract_registry.finding import Json, canonical
from contract_registry.model import Catalog, Channel, Contract, Language
from contract_registry.rules.spots import walk

ATTRIBUTE: Final = "attribute "
"""What the name of a constant message attribute begins with in `routing`."""

_NAMES: Final = ("name", "table")  # of a channel: what AWS calls it


def aws_name(channel: Channel) -> Json:
    """What AWS calls the channel: another service may own it tomorrow, under the same name."""
    found = (channel.settings[key] for key in _NAMES if key in channel.settings)
    return next(found, channel.ref)


def routing(contract: Contract, catalog: Catalog) -> Mapping[str, Json]:
    """What fixes the way of the contract's messages, each by its name.

    `attribute <name>` is a constant of the message attributes.
    """
    channel = catalog.channel(contract.channel.ref)
    constants = {f"{ATTRIBUTE}{key}": value for key, value in _constants(contract).items()}
    return {
        "channel type": contract.channel.type,
        "channel": contract.channel.ref if channel is None else aws_name(channel),
        **contract.channel.settings,
        **constants,
    }


def rerouted(
    old: tuple[Contract, Catalog], new: tuple[Contract, Catalog]
) -> Mapping[str, tuple[Json, Json]]:
    """What of the routing differs: name → (old value, new value), None where there is none.

    A constant attribute that is new is not among them: nobody can filter on it yet. Where one side
    does not know its channel, both are told apart by the names that the contracts have for it.
    """
    before, after = dict(routing(*old)), dict(routing(*new))
    if any(catalog.channel(contract.channel.ref) is None for contract, catalog in (old, new)):
        before["channel"], after["channel"] = (side[0].channel.ref for side in (old, new))
    return {
        name: (before.get(name), after.get(name))
        for name in {**before, **after}
        if canonical(before.get(name)) != canonical(after.get(name))
        and not (name.startswith(ATTRIBUTE) and name not in before)
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
