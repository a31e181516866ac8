"""A plan and what came of it, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from contract_registry.finding import Json
from contract_registry.publish.held import held_version
from contract_registry.publish.plan import Action, Item, Plan, ahead
from contract_registry.reports.characters import visible
from contract_registry.reports.format import Style
from contract_registry.reports.json import finding_members
from contract_registry.reports.notation import indented
from contract_registry.reports.text import finding_lines

if TYPE_CHECKING:
    from contract_registry.publish.apply import Done
    from contract_registry.publish.desired import Problem

VERSION: Final = 1  # of the JSON's shape; new keys do not raise it
_DONE: Final = {
    Action.CREATE: "created",
    Action.RECREATE: "re-created",
    Action.UPDATE: "updated",
    Action.TAG: "tagged",
    Action.DELETE: "deleted",
}
_PLANNED: Final = {
    Action.CREATE: "to create",
    Action.RECREATE: "to re-create",
    Action.UPDATE: "to update",
    Action.TAG: "to tag",
    Action.DELETE: "to delete",
    Action.LEAVE: "unchanged",
    Action.DRIFTED: "drifted",
    Action.REFUSED: "refused",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Which registry it is. `missing`: it would have to be created."""

    registry: str
    account: str
    region: str
    endpoint: str | None = None
    missing: bool = False

    def __str__(self) -> str:
        where = f", at {self.endpoint}" if self.endpoint else ""
        account = self.account or "unknown"
        created = " (to be created)" if self.missing else ""
        return f"registry {self.registry}{created}, account {account}, region {self.region}{where}"


@dataclass(slots=True)
class Told:
    """What there is to tell of a run; `done` grows while it writes."""

    place: Place | None
    plan: Plan
    problems: Sequence[Problem] = ()
    done: list[Done] = field(default_factory=list)
    dry: bool = False
    drift: bool = False


def plan_text(told: Told) -> str:
    """The plan for people: the table, what stands against it, how much there is to do."""
    lines = [] if told.place is None else [str(told.place)]
    lines += _table(told)
    for item in told.plan.items:
        lines += _details(item)
    for problem in told.problems:
        lines.append(f"{problem.path}  error  {' '.join(problem.contracts)}: {problem.message}")
    for orphan in told.plan.orphans:
        contract = orphan.tags.get("contract", "")
        lines.append(f"note: {orphan.name} is held for {contract}, which is not published any more")
    lines += [f"warning: {warning}" for warning in told.plan.warnings]
    lines.append(_counts(told))
    return "".join(f"{visible(line)}\n" for line in lines)


def drift_text(told: Told) -> str:
    """Where git and the registry differ, for people."""
    lines = [] if told.place is None else [str(told.place)]
    lines += _table(told)
    for problem in told.problems:
        lines.append(f"{problem.path}  error  {' '.join(problem.contracts)}: {problem.message}")
    for orphan in told.plan.orphans:
        contract = orphan.tags.get("contract", "")
        lines.append(f"  orphaned  {orphan.name}  {contract}, which is not published any more")
    same = len(told.plan.of(Action.LEAVE, Action.TAG))
    differing = len(told.plan.items) - same + len(told.plan.orphans)
    lines.append(f"drift: {differing or 'none'}, {same} as they should be")
    return "".join(f"{visible(line)}\n" for line in lines)


def _table(told: Told) -> Iterator[str]:
    rows = [_row(item, drift=told.drift) for item in told.plan.items]
    quiet = {Action.LEAVE, Action.TAG} if told.drift else {Action.LEAVE}
    shown = [row for row in rows if row[0] not in quiet]
    widths = [max((len(row[column]) for row in shown), default=0) for column in range(4)]
    for row in shown:
        cells = [text.ljust(width) for text, width in zip(row, widths, strict=False)]
        yield "  " + "  ".join([*cells, row[4]]).rstrip()


def _row(item: Item, *, drift: bool) -> tuple[str, str, str, str, str]:
    contract = "" if item.desired is None else str(item.desired.contract.key)
    reason = ahead(item) if drift else item.reason
    return (item.action.value, item.name, contract, _versions(item), reason)


def _versions(item: Item) -> str:
    new = None if item.desired is None else item.desired.contract.version
    old = None if item.held is None else held_version(item.held)
    if item.held is None or old == new:
        return "" if new is None else str(new)
    known = "?" if old is None else str(old)
    return f"{known} → {new}" if new is not None else known


def _details(item: Item) -> Iterator[str]:
    if item.desired is not None and item.action not in (Action.LEAVE, Action.TAG):
        for loss in item.desired.layout.losses:
            yield f"note: {item.name} accepts more than its contract: {loss}"
    for note in item.notes:
        yield f"note: {item.name}: {note}"
    for found in item.findings:
        yield from finding_lines(found, Style(None))


def _counts(told: Told) -> str:
    counted = [
        f"{len(told.plan.of(action))} {word}"
        for action, word in _PLANNED.items()
        if told.plan.of(action)
    ]
    return "plan: " + (", ".join(counted) if counted else "nothing to publish")


def done_text(told: Told) -> str:
    """What was written, with the registry's versions."""
    lines = [
        f"{_DONE[done.action]} {done.name}"
        + ("" if done.version is None else f", version {done.version}")
        for done in told.done
    ]
    lines.append(_summary(told))
    return "".join(f"{visible(line)}\n" for line in lines)


def _summary(told: Told) -> str:
    counts = [
        f"{number} {word}"
        for action, word in _DONE.items()
        if (number := sum(done.action is action for done in told.done))
    ]
    left = len(told.plan.of(Action.LEAVE))
    if not counts:
        return f"done: nothing to do, {left} unchanged"
    return f"done: {', '.join(counts)}, {left} unchanged"


def plan_json(told: Told) -> str:
    """The plan for programs, and what was done; equal input gives equal bytes."""
    place = told.place
    versions = {done.name: done.version for done in told.done}
    document: dict[str, Json] = {
        "version": VERSION,
        "registry": None
        if place is None
        else {
            "name": place.registry,
            "account": place.account,
            "region": place.region,
            "missing": place.missing,
        },
        "dry-run": told.dry,
        "summary": {action.value: len(told.plan.of(action)) for action in Action},
        "problems": [
            {"contracts": list(it.contracts), "path": it.path, "message": it.message}
            for it in told.problems
        ],
        "warnings": list(told.plan.warnings),
        "orphans": [
            {"name": it.name, "contract": it.tags.get("contract")} for it in told.plan.orphans
        ],
        "schemas": [_members(item, versions) for item in told.plan.items],
    }
    return indented(document) + "\n"


def _members(item: Item, versions: dict[str, int | None]) -> Json:
    wanted, held = item.desired, item.held
    old = None if held is None else held_version(held)
    members: dict[str, Json] = {
        "action": item.action.value,
        "name": item.name,
        "contract": None if wanted is None else str(wanted.contract.key),
        "version": None if wanted is None else str(wanted.contract.version),
        "type": None if wanted is None else wanted.type,
        "held": None
        if held is None
        else {"version": held.version, "contract-version": None if old is None else str(old)},
        "published": versions.get(item.name),
        "reason": item.reason or None,
        "ahead": ahead(item) or None,
        "losses": None
        if wanted is None
        else [
            {"keyword": it.keyword, "place": it.place, "reason": it.reason}
            for it in wanted.layout.losses
        ],
        "notes": list(item.notes),
        "findings": [finding_members(found) for found in item.findings],
    }
    return {name: value for name, value in members.items() if value not in (None, [])}
