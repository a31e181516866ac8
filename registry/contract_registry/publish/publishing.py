"""The use case: a catalog and a registry in; a plan, and what was done, out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from contract_registry.errors import NetworkError
from contract_registry.model import Catalog, Contract, ServiceType
from contract_registry.publish import reading
from contract_registry.publish.apply import Done, Moved, Writer, applied
from contract_registry.publish.aws import Held, Registry, Summary
from contract_registry.publish.desired import Desired
from contract_registry.publish.gate import Gate, compared, proved
from contract_registry.publish.plan import (
    Action,
    Item,
    Known,
    Plan,
    classified,
    gated,
    is_ours,
    orphans,
    quota_warnings,
)

ROUNDS = 3
"""How often a run plans anew because others write at the same time."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is published.

    wanted:        the schemas
    everything:    the names of all that the project publishes, whatever `only` leaves of it
    only:          ids or keys of contracts: nothing else is looked at, nor deleted
    accept_drift:  write over what somebody else has written
    prune:         delete what no contract wants
    judged:        whether the gate is asked about what would be written
    known:         asks git about contracts whose content no tag vouches for, and missing ones
    """

    wanted: Sequence[Desired]
    everything: Collection[str]
    gate: Gate
    known: Callable[[Collection[Contract], Collection[Contract]], Known]
    accept_drift: bool = False
    prune: bool = False
    only: Collection[str] = ()
    judged: bool = True
    told: Callable[[str], None] = field(default=lambda _: None)

    @property
    def services(self) -> frozenset[str]:
        """The services that are ours: only what was published for them may be deleted."""
        catalog: Catalog = self.gate.catalog
        return frozenset(
            name for name, it in catalog.services.items() if it.type is not ServiceType.EXTERNAL
        )


def planned(request: Request, registry: Registry | None) -> Plan:
    """The plan against what the registry holds now; None: it has to be created first."""
    request.told("reading the registry …")
    listed = () if registry is None else registry.schemas()
    names = {one.name for one in request.wanted}
    there: Mapping[str, Held] = (
        {} if registry is None else reading.held(registry, listed, names, request.told)
    )
    known = _known(request, there)
    settled = any(summary.name in request.everything for summary in listed)
    items = [classified(one, there.get(one.name), known, settled=settled) for one in request.wanted]
    if request.judged:
        items = list(_gated(request, registry, items, known))
    left = orphans(listed, request.everything, request.services, request.only)
    if request.prune and registry is not None:
        items += _pruned(registry, left)
        left = ()
    warnings = quota_warnings(listed, items)
    return Plan(tuple(sorted(items, key=lambda item: item.name)), left, warnings)


def _known(request: Request, held: Mapping[str, Held]) -> Known:
    unknown = [
        one.contract
        for one in request.wanted
        if one.name in held and not is_ours(one, held[one.name], Known())
    ]
    missing = [one.contract for one in request.wanted if one.name not in held]
    return request.known(unknown, missing if held else ())


def _gated(
    request: Request, registry: Registry | None, items: list[Item], known: Known
) -> Iterator[Item]:
    """The items with the gate's verdict on those that would be written."""
    compare = [it for it in items if it.action in (Action.UPDATE, Action.DRIFTED)]
    latest = [it.held for it in compare if it.held is not None]
    before = reading.older(registry, latest, request.told) if registry and latest else {}
    for number, item in enumerate(items, start=1):
        if number % 25 == 0:
            request.told(f"compared {number} of {len(items)} …")
        if item.desired is None or item.action in (Action.LEAVE, Action.TAG):
            yield item
            continue
        item = gated(item, proved(request.gate, item.desired), accepted=False)
        if item.held is not None and item.action is not Action.REFUSED and item.desired:
            ours = is_ours(item.desired, item.held, known)
            verdict = compared(
                request.gate, item.desired, item.held, before.get(item.name, ()), ours=ours
            )
            item = gated(item, verdict, accepted=request.accept_drift)
        yield item


def _pruned(registry: Registry, left: Sequence[Summary]) -> list[Item]:
    found = []
    for summary in left:
        held = registry.describe(summary.name)
        if held is not None:
            reason = f"no contract wants it: {summary.tags.get('contract')}"
            found.append(Item(Action.DELETE, summary.name, None, held, reason))
    return found


def published(
    plan: Plan,
    writer: Writer,
    again: Callable[[], Plan],
    permitted: Callable[[Plan], bool],
) -> Iterator[Done]:
    """Apply the plan; where others write at the same time, plan `again` and go on.

    permitted: asked before each round whether that plan may be applied; False ends the run
    Raises NetworkError after a few rounds.
    """
    for _ in range(ROUNDS):
        if not permitted(plan):
            return
        try:
            yield from applied(plan, writer)
            return
        except Moved as moved:
            writer.told(f"{moved}: planning again …")
            problem = moved
            plan = again()
    raise NetworkError(
        f"{problem}, {ROUNDS} times over: somebody else publishes to this registry",
        "let the other run end, and run the same command again",
    )


def without_deletions(plan: Plan, kept: Collection[str]) -> Plan:
    """The plan without the deletions that nobody has confirmed."""
    items = tuple(
        item for item in plan.items if item.action is not Action.DELETE or item.name in kept
    )
    return replace(plan, items=items)
