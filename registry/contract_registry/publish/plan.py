"""Desired × held → what is to be done with each schema. Pure: nothing is read or written here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from contract_registry.finding import Finding
from contract_registry.model import ContractKey
from contract_registry.publish import held as holding
from contract_registry.publish.aws import Held, Summary
from contract_registry.publish.desired import CONTRACT, DIGEST, Desired
from contract_registry.publish.gate import Verdict

SCHEMAS: Final = 100
VERSIONS: Final = 100
"""AWS's default quotas; an account may have others, so they warn."""

_NEAR: Final = 90


class Action(StrEnum):
    """What happens to one schema."""

    CREATE = "create"
    RECREATE = "re-create"
    UPDATE = "update"
    TAG = "tag"
    LEAVE = "leave"
    DELETE = "delete"
    DRIFTED = "drifted"
    REFUSED = "refused"


WRITES: Final = (Action.CREATE, Action.RECREATE, Action.UPDATE, Action.TAG, Action.DELETE)
BLOCKS: Final = (Action.DRIFTED, Action.REFUSED)


@dataclass(frozen=True, slots=True)
class Item:
    """One schema: what is wanted, what is held, what is to be done, and why."""

    action: Action
    name: str
    desired: Desired | None = None
    held: Held | None = None
    reason: str = ""
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Every schema, by name. `orphans` are held, ours, and wanted by no contract."""

    items: tuple[Item, ...]
    orphans: tuple[Summary, ...] = ()
    warnings: tuple[str, ...] = ()

    def of(self, *actions: Action) -> tuple[Item, ...]:
        """The items with one of these actions."""
        return tuple(item for item in self.items if item.action in actions)

    @property
    def blocked(self) -> tuple[Item, ...]:
        """What stands against the whole plan."""
        return self.of(*BLOCKS)

    @property
    def writes(self) -> tuple[Item, ...]:
        """What would be written."""
        return self.of(*WRITES)


@dataclass(frozen=True, slots=True)
class Known:
    """What git knows of the past.

    digests:  key → the digests of its released contents
    earlier:  the contracts that an earlier state than the newest had released
    """

    digests: Mapping[ContractKey, frozenset[str]] = field(default_factory=dict)
    earlier: frozenset[ContractKey] = frozenset()


def marks(held: Held) -> tuple[str, ...]:
    """The digests in the tags: of what we wrote last, or meant to, and of what stood before."""
    return tuple(held.tags.get(DIGEST, "").split())


def is_ours(wanted: Desired, held: Held, known: Known) -> bool:
    """Whether what is held is what we published, by its digest in the tags or in git."""
    digest = holding.digest(held)
    return digest in marks(held) or digest in known.digests.get(wanted.contract.key, frozenset())


def tags_of(wanted: Desired, held: Held | None) -> dict[str, str]:
    """The tags of a schema that is about to hold what is wanted.

    They are written before the content. If the run ends between the two, what is still held is
    known by the second digest.
    """
    digests = [wanted.digest]
    if held is not None and (before := holding.digest(held)) != wanted.digest:
        digests.append(before)
    return {**wanted.tags, DIGEST: " ".join(digests)}


def classified(wanted: Desired, held: Held | None, known: Known, *, settled: bool) -> Item:
    """What is to be done, before the gate has spoken.

    settled: whether the registry holds other contracts of ours: then what is missing has left it
    """
    if held is None:
        if settled and wanted.contract.key in known.earlier:
            reason = "released before, and not there: AWS deletes schemas that are long inactive"
            return Item(Action.RECREATE, wanted.name, wanted, None, reason)
        return Item(Action.CREATE, wanted.name, wanted)
    if holding.digest(held) == wanted.digest:
        return _unchanged(wanted, held)
    owner = held.tags.get(CONTRACT)
    if owner not in (None, str(wanted.contract.key)):
        reason = f"it is held for {owner}"
        return Item(Action.DRIFTED, wanted.name, wanted, held, reason)
    if not is_ours(wanted, held, known):
        reason = f"version {held.version} was written by somebody else"
        return Item(Action.DRIFTED, wanted.name, wanted, held, reason)
    version = holding.held_version(held)
    settled_there = marks(held)[:1] == (holding.digest(held),)
    if version is not None and version > wanted.contract.version and settled_there:
        reason = f"the registry is ahead: it holds {version}, this is {wanted.contract.version}"
        return Item(Action.DRIFTED, wanted.name, wanted, held, reason)
    return Item(Action.UPDATE, wanted.name, wanted, held)


def _unchanged(wanted: Desired, held: Held) -> Item:
    digest = marks(held)[:1] == (wanted.digest,)
    stale = [name for name, text in wanted.tags.items() if held.tags.get(name) != text]
    version = holding.held_version(held)
    newer = version is not None and version > wanted.contract.version
    if newer or (digest and not stale):
        return Item(Action.LEAVE, wanted.name, wanted, held)
    told = ", ".join(stale) if stale else "its digest"
    return Item(Action.TAG, wanted.name, wanted, held, f"the same content; {told} changed")


def gated(item: Item, verdict: Verdict, *, accepted: bool) -> Item:
    """The item after the gate. `accepted`: drift is written over."""
    notes = (*item.notes, *verdict.notes)
    if not verdict.passes:
        reason = "; ".join((*([item.reason] if item.reason else []), *verdict.refused))
        return replace(
            item, action=Action.REFUSED, reason=reason, findings=verdict.findings, notes=notes
        )
    if item.action is Action.DRIFTED and accepted:
        return replace(
            item, action=Action.UPDATE, findings=verdict.findings, notes=(*notes, item.reason)
        )
    return replace(item, findings=verdict.findings, notes=notes)


def orphans(
    listed: Iterable[Summary],
    wanted: Collection[str],
    services: Collection[str],
    only: Collection[str] = (),
) -> tuple[Summary, ...]:
    """Schemas that we published for a contract of these services, and that nobody wants now.

    only: ids or keys of the contracts that are looked at; none means all
    """

    def is_meant(contract: str) -> bool:
        return not only or contract in only or contract.partition("@")[0] in only

    return tuple(
        summary
        for summary in listed
        if summary.name not in wanted
        and DIGEST in summary.tags
        and summary.tags.get(CONTRACT, "").partition(".")[0] in services
        and is_meant(summary.tags.get(CONTRACT, ""))
    )


def quota_warnings(listed: Collection[Summary], items: Iterable[Item]) -> tuple[str, ...]:
    """What comes near AWS's default quotas, or passes them."""
    every = tuple(items)
    created = sum(item.action in (Action.CREATE, Action.RECREATE) for item in every)
    found = []
    if created and len(listed) + created > _NEAR:
        found.append(
            f"the registry would hold {len(listed) + created} schemas; "
            f"AWS's default quota is {SCHEMAS}"
        )
    counts = {summary.name: summary.versions for summary in listed}
    for item in every:
        count = counts.get(item.name, 0) + 1
        if item.action is Action.UPDATE and count > _NEAR:
            found.append(
                f"{item.name} would have {count} versions; AWS's default quota is {VERSIONS}"
            )
    return tuple(found)


def ahead(item: Item) -> str:
    """Who is ahead where git and the registry differ, as a sentence; "" where they agree."""
    if item.action in (Action.CREATE, Action.RECREATE):
        return "git is ahead: " + (item.reason or "it was never published")
    if item.action is Action.UPDATE and item.desired is not None and item.held is not None:
        version, now = holding.held_version(item.held), item.desired.contract.version
        if version == now:
            return f"git is ahead: {now} was changed after it was published"
        return f"git is ahead: it has {now}, the registry {version or 'an unknown version'}"
    if item.action in BLOCKS:
        return item.reason if "ahead" in item.reason else f"the registry is ahead: {item.reason}"
    return ""
