"""Whether what would be published is compatible with what the registry holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from contract_registry.check.breaks import breaks
from contract_registry.check.questions import Judge, remembering
from contract_registry.check.request import engine, meaning_of
from contract_registry.check.wording import finding
from contract_registry.compat.schema import Schema, Semantics
from contract_registry.config import Config
from contract_registry.finding import Finding, Severity
from contract_registry.model import Catalog, Contract, Language, Mode
from contract_registry.publish import held as holding
from contract_registry.publish.aws import Held
from contract_registry.publish.desired import Desired
from contract_registry.publish.layout import source
from contract_registry.publish.names import on_bus
from contract_registry.rules.change import Change
from contract_registry.rules.promise import governing

_WHOLE: Final = ("schema", "request", "response", "request/body", "response/body")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What stands against publishing. Empty `refused`: nothing does.

    refused:   sentences that are not about a message
    findings:  what breaks, in the words of `contracts check`; those of severity error refuse
    notes:     what else is to be said
    """

    refused: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether it may be published."""
        return not self.refused and all(it.severity is not Severity.ERROR for it in self.findings)


@dataclass(frozen=True, slots=True)
class Gate:
    """What a comparison needs beside the two sides."""

    catalog: Catalog
    config: Config
    today: date

    @property
    def judge(self) -> Judge:
        """The engine within the configured budget."""
        return engine(self.config)


def compared(
    gate: Gate, wanted: Desired, latest: Held, older: Sequence[Held], *, ours: bool
) -> Verdict:
    """The verdict on an update, against every version that the registry holds.

    older:  versions before the latest; what the latest already breaks of them is not told again
    ours:   whether the latest is what we published
    """
    contract = wanted.contract
    if governing(contract) is Mode.NONE:
        return Verdict()
    try:
        past = holding.as_contract(contract, latest, ours=ours)
        rerouted = _rerouted(contract, latest)
        if rerouted is not None:
            return Verdict((rerouted,))
    except holding.Unreadable as error:
        text = f"version {latest.version} in the registry cannot be compared with: {error}"
        return Verdict((text,))
    released, notes = _readable(contract, older)
    new = holding.projected_contract(wanted, meant=True)
    change = Change(
        contract.key, past, new, gate.catalog, gate.catalog, gate.today, released=released
    )
    meaning = meaning_of(gate.config)
    found = breaks(change, remembering(gate.judge), meaning)
    lost = _lost(past, new)
    return Verdict(lost, tuple(finding(change, new, one) for one in found), notes)


def _readable(
    contract: Contract, older: Sequence[Held]
) -> tuple[tuple[Contract, ...], tuple[str, ...]]:
    found: list[Contract] = []
    notes: list[str] = []
    for held in older:
        try:
            found.append(holding.as_contract(contract, held, ours=True))
        except holding.Unreadable as error:
            notes.append(f"version {held.version} was not compared with: {error}")
    return tuple(found), tuple(notes)


def _rerouted(contract: Contract, latest: Held) -> str | None:
    """Two detail-types can have one name in the registry: then it is another event."""
    if not on_bus(contract):
        return None
    settings = contract.channel.settings
    now = settings.get("source"), settings.get("detail-type")
    before = holding.routing(holding.document_of(latest))
    if before is None or before == now:
        return None
    return (
        f"version {latest.version} in the registry is about source {before[0]!r} and "
        f"detail-type {before[1]!r}: with another routing it belongs into the next major version"
    )


def _lost(old: Contract, new: Contract) -> tuple[str, ...]:
    """Parts that one side has and the engine cannot be asked about."""
    before, after = ({part.name: part.language for part in it.parts} for it in (old, new))
    changed = [name for name in before if after.get(name, before[name]) is not before[name]]
    gone = [name for name in before if name not in after and name in _WHOLE]
    return (
        *(f"the {name} was binary Avro, or is now: that is another encoding" for name in changed),
        *(f"the registry holds a {name}, and there is none now" for name in gone),
    )


def proved(gate: Gate, wanted: Desired) -> Verdict:
    """Whether the engine agrees that the projection accepts every message of the contract.

    The tests prove it for every keyword; this is the proof for this very contract.
    """
    new = {part.name: part for part in holding.projected_contract(wanted, meant=False).parts}
    refused: list[str] = []
    notes: list[str] = []
    if wanted.contract.envelope.value != "none" and on_bus(wanted.contract):
        return Verdict()  # what is published there is the envelope; its data is the same schema
    for part in wanted.contract.parts:
        there = new.get(part.name)
        if there is None or there.language is Language.AVRO:
            continue
        reader = Schema(there.value, there.dialect, there.uri, there.files)
        verdict = gate.judge(source(wanted.contract, part), reader, Semantics(strict=True))
        if verdict.contained is False:
            refused.append(
                f"its {part.name} as {wanted.type} would refuse messages that the contract allows: "
                "that is a bug in contracts, please report it"
            )
        elif verdict.contained is None:
            notes.append(f"its projection could not be proved right: {verdict.reason}")
    return Verdict(tuple(refused), (), tuple(notes))
