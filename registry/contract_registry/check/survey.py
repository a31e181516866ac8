"""What changed, and what the rules and the engine have to say of it before anybody accepts it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from contract_registry.check.breaks import Break, breaks
from contract_registry.check.meaning import Answer, differ
from contract_registry.check.pairs import changed
from contract_registry.check.questions import remembering
from contract_registry.check.released import Past, released
from contract_registry.check.request import Request, config_at, engine
from contract_registry.check.wording import finding
from contract_registry.config import Config
from contract_registry.finding import Direction, Finding, Severity
from contract_registry.load import load
from contract_registry.load.files import path_of
from contract_registry.model import Catalog, Contract, ContractKey, Status
from contract_registry.rules.change import Change
from contract_registry.rules.compatibility.format_changed import format_changed
from contract_registry.rules.compatibility.release_unreadable import RELEASE_UNREADABLE
from contract_registry.rules.compatibility.routing_changed import differences
from contract_registry.rules.compatibility.undecided import UNDECIDED
from contract_registry.rules.families import CHANGE_RULES
from contract_registry.rules.promise import promise
from contract_registry.rules.routing import ATTRIBUTE
from contract_registry.rules.rule import Problem
from contract_registry.source.tree import below


@dataclass(frozen=True, slots=True)
class Examined:
    """One changed contract, and everything found about the change but its version number."""

    change: Change
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """Both sides of the comparison and what was found between them.

    history:   what was missing of the released contents, as a sentence; None where nothing was
    complete:  whether every released content was at hand
    """

    base: Catalog
    head: Catalog
    examined: tuple[Examined, ...]
    history: str | None
    complete: bool


def survey(request: Request) -> Survey:
    """Load both trees, pair the contracts, compare what changed with the base and the releases."""
    head = load(request.head, request.config)
    base = load(request.base, config_at(request.base, request.config))
    keys = list(changed(base, head))
    lost = [key for key in base.broken if key not in head.broken]
    if not keys and not lost and request.config.history != "required":
        return Survey(base, head, (), None, True)
    every = sorted({*keys, *lost})
    beside = _beside(every, request.config, base, head)
    history = request.history(beside) if beside else request.history()
    past = released(history, every, _services(every, base, head), request.config, beside)
    answer = remembering(request.judge or engine(request.config))
    examined = [
        _examine(_change(request, base, head, key, past, answer), request, past, answer)
        for key in every
    ]
    told = None if history.complete else _incomplete(history.reason, len(history.releases))
    return Survey(base, head, tuple(examined), told, history.complete)


def _services(keys: Iterable[ContractKey], *catalogs: Catalog) -> set[str]:
    """The owners of the contracts, and those of the channels that they name."""
    contracts = [c.contracts[key] for key in keys for c in catalogs if key in c.contracts]
    channels = {contract.channel.ref.partition(".")[0] for contract in contracts}
    return {key.id.partition(".")[0] for key in keys} | channels


def _beside(keys: Iterable[ContractKey], config: Config, *catalogs: Catalog) -> tuple[str, ...]:
    """The files outside the contract paths that the contracts refer to, in order."""
    contracts = [c.contracts[key] for key in keys for c in catalogs if key in c.contracts]
    reached = {
        path
        for contract in contracts
        for part in contract.parts
        for uri in part.files
        if (path := path_of(uri)) is not None
    }
    inside = {path for folder in config.paths for path in below(reached, folder)}
    return tuple(sorted(reached - inside))


def _incomplete(reason: str, count: int) -> str:
    contents = "1 released content was" if count == 1 else f"{count} released contents were"
    return f"not every released content is at hand ({reason}); {contents} compared with"


def _change(
    request: Request,
    base: Catalog,
    head: Catalog,
    key: ContractKey,
    past: Past,
    answer: Answer,
) -> Change:
    old, new = base.contracts.get(key), head.contracts.get(key)
    change = Change(
        key,
        old,
        new,
        base,
        head,
        request.today,
        released=_others(old, past.contents[key], base, past.catalogs),
    )
    if new is None:
        return change
    differs = old is not None and differ((old, base), (new, head), answer)
    held = change.base_content
    clashes = (held is None or held.version != new.version) and any(
        content.version == new.version
        and differ((content, past.catalogs[id(content)]), (new, head), answer)
        for content in change.released
    )
    return replace(change, differs=differs, clashes=clashes)


def _others(
    old: Contract | None,
    contents: tuple[Contract, ...],
    base: Catalog,
    catalogs: Mapping[int, Catalog],
) -> tuple[Contract, ...]:
    """The released contents that are not the base's."""
    from contract_registry.check.pairs import content

    if old is None:
        return contents
    own = content(old, base)
    return tuple(one for one in contents if content(one, catalogs[id(one)]) != own)


def _examine(change: Change, request: Request, past: Past, answer: Answer) -> Examined:
    found: list[Finding] = []
    if _is_compared(change):
        broken = _not_routed(change, breaks(change, answer, request.meaning))
        found += _break_findings(change, broken)
        blamed = frozenset(cause.instance for one in broken for cause in one.causes)
        change = replace(change, blamed=blamed)
    found += _unreadable(change, past)
    for rule in CHANGE_RULES:
        if rule is format_changed and request.meaning.assert_format:
            continue
        found += rule.findings(change)
    if change.external:
        found = [replace(one, severity=Severity.WARNING) for one in found]
    return Examined(change, tuple(found))


def _is_compared(change: Change) -> bool:
    """Whether the engine is asked. A contract that is retired in order has no messages left."""
    if change.new is None:
        return False
    if change.new.status is Status.DRAFT:
        # Once something is released, being called a draft again hides nothing.
        return next(change.before(), None) is not None
    return change.new.status is not Status.RETIRED


def _not_routed(change: Change, broken: tuple[Break, ...]) -> tuple[Break, ...]:
    """Without constants of attributes that changed: as a part of the routing they are told once."""
    names = {f"/{name.removeprefix(ATTRIBUTE)}" for name in differences(change)}
    return tuple(
        one
        for one in broken
        if one.question.part != "attributes"
        or not one.causes
        or one.causes[0].instance not in names
    )


def _break_findings(change: Change, broken: tuple[Break, ...]) -> Iterator[Finding]:
    if change.new is not None:
        for one in broken:
            yield finding(change, change.new, one)


def _unreadable(change: Change, past: Past) -> Iterator[Finding]:
    """What could not be compared because an older file cannot be read."""
    path = change.base.broken.get(change.key)
    if path is not None:
        directions = _directions(change.new) if change.new is not None else {None: Severity.ERROR}
        for direction, severity in directions.items():
            yield UNDECIDED.finding(
                Problem(
                    change.at(),
                    f"{change.key} could not be compared with the base: {path} cannot be read "
                    "there.",
                    change.key,
                    fix="compare with a base that can be read: --against",
                    kind="base",
                    direction=direction,
                    severity=severity,
                )
            )
    labels = past.unreadable.get(change.key, ())
    if labels and change.new is not None:
        yield RELEASE_UNREADABLE.finding(
            Problem(
                change.at(),
                f"{change.key} could not be compared with {', '.join(labels)}: it cannot be read "
                "there.",
                change.key,
            )
        )


def _directions(contract: Contract) -> dict[Direction | None, Severity]:
    found: dict[Direction | None, Severity] = {}
    for part in contract.parts:
        for direction, severity in promise(contract, part.name).directions.items():
            if found.get(direction) is not Severity.ERROR:
                found[direction] = severity
    return found
