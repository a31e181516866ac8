"""What the configuration and the owners say about findings: severities, `accepts`, `ignores`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from contract_registry.config import Config
from contract_registry.errors import UsageError
from contract_registry.finding import Finding, Ignored
from contract_registry.model import Catalog, Consume, ContractKey, Ignore, Send, Service
from contract_registry.rules.acceptance.accepts_not_possible import ACCEPTS_NOT_POSSIBLE
from contract_registry.rules.acceptance.ignore_expired import IGNORE_EXPIRED
from contract_registry.rules.acceptance.ignore_too_long import IGNORE_TOO_LONG
from contract_registry.rules.acceptance.ignore_unused import IGNORE_UNUSED
from contract_registry.rules.rule import Problem

LONGEST: Final = timedelta(days=180)
"""For how long a finding can be accepted."""


def validate(config: Config) -> None:
    """Raise UsageError where `severity:` names no rule, or one that has to speak."""
    if not config.severity:
        return
    from contract_registry.rules import ALL

    rules = {rule.id: rule for rule in ALL}
    for name in config.severity:
        if name not in rules:
            from difflib import get_close_matches

            close = get_close_matches(name, rules, 1)
            hint = f"did you mean {close[0]}?" if close else "contracts rules lists them"
            raise UsageError(f"{config.path}: severity: there is no rule {name!r}", hint)
        if not rules[name].switchable:
            raise UsageError(
                f"{config.path}: severity: {name} cannot be changed or switched off",
                "nobody would notice what it hides; accept one finding with contracts ignore",
            )


def weighed(findings: Iterable[Finding], config: Config) -> Iterator[Finding]:
    """The findings with the severities of the configuration, without those that are off.

    What cannot be read and what could not be decided keeps its weight.
    """
    for finding in findings:
        if finding.unreadable or finding.rule not in config.severity:
            yield finding
            continue
        severity = config.severity[finding.rule]
        if severity is not None:
            yield replace(finding, severity=severity)


def acknowledged(findings: Iterable[Finding], catalog: Catalog) -> Iterator[Finding]:
    """The findings without those of design rules that an `accepts:` of the contract names."""
    for finding in findings:
        if finding.contract is not None and finding.major is not None:
            contract = catalog.contracts.get(ContractKey(finding.contract, finding.major))
            if contract is not None and finding.rule in contract.accepts:
                from contract_registry.rules import find

                rule = find(finding.rule)
                if rule is not None and rule.acceptable:
                    continue
        yield finding


@dataclass(frozen=True, slots=True)
class Accepted:
    """The ignores of a catalog that hold today: fingerprint → the entry."""

    entries: Mapping[tuple[str, str, str], Ignore]

    def mark(self, finding: Finding) -> Finding:
        """The finding, marked as ignored where its owner accepted it."""
        entry = self.entries.get(identity(finding))
        if entry is None or finding.unreadable or finding.ignored is not None:
            return finding
        return replace(finding, ignored=Ignored(entry.until, entry.reason))


def identity(finding: Finding) -> tuple[str, str, str]:
    """What an ignore has to name: fingerprint, contract and rule."""
    return (finding.fingerprint, finding.contract or "", finding.rule)


def accepted(catalog: Catalog, today: date) -> Accepted:
    """The ignores that hold: in the file of the service that owns the contract, and in time."""
    return Accepted(
        {
            (entry.fingerprint, _id(entry), entry.rule): entry
            for service, entry in _entries(catalog)
            if _id(entry).partition(".")[0] == service.name and _state(entry, today) is None
        }
    )


def complaints(catalog: Catalog, today: date) -> Iterator[Finding]:
    """What is wrong with ignores and accepts, whatever was found."""
    for _, entry in _entries(catalog):
        state = _state(entry, today)
        if state == "expired":
            yield IGNORE_EXPIRED.finding(
                Problem(
                    entry.location,
                    f"{entry.fingerprint} was accepted until {entry.until} ({entry.reason}); "
                    "what it accepted is a finding again.",
                    fix="remove the entry, and mend what it accepted",
                    kind=entry.fingerprint,
                )
            )
        elif state == "too long":
            latest = today + LONGEST
            yield IGNORE_TOO_LONG.finding(
                Problem(
                    entry.location,
                    f"{entry.fingerprint} is accepted until {entry.until}: at most {LONGEST.days} "
                    "days are possible, so it does not count.",
                    fix=f"choose a day up to {latest.isoformat()}",
                    kind=entry.fingerprint,
                )
            )
    yield from _impossible_accepts(catalog)


def _impossible_accepts(catalog: Catalog) -> Iterator[Finding]:
    named = [
        (contract.path, "/accepts", contract.accepts) for contract in catalog.contracts.values()
    ]
    for service in catalog.services.values():
        named.append((service.path, "/accepts", service.accepts))
        uses: list[Consume | Send] = [*service.consumes, *service.sends]
        named += [(service.path, f"{use.pointer}/accepts", use.accepts) for use in uses]
    for path, pointer, accepts in named:
        for name in accepts:
            from contract_registry.rules import find

            rule = find(name)
            if rule is not None and not rule.acceptable:
                yield ACCEPTS_NOT_POSSIBLE.finding(
                    Problem(
                        catalog.locate(path, f"{pointer}/{name}"),
                        f"{name} is no finding about the design: it cannot be accepted for good.",
                        fix="mend it, or accept one finding for a while with contracts ignore",
                        kind=f"{path} {pointer} {name}",
                    )
                )


def unused(catalog: Catalog, today: date, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The ignores that hold and accept nothing of what was found."""
    used = {identity(finding) for finding in findings if finding.ignored is not None}
    for service, entry in _entries(catalog):
        if _state(entry, today) is not None or (entry.fingerprint, _id(entry), entry.rule) in used:
            continue
        foreign = _id(entry).partition(".")[0] != service.name
        why = (
            f"{_id(entry)} belongs to another service, and only its owner accepts its findings"
            if foreign
            else "nothing was found that it accepts"
        )
        yield IGNORE_UNUSED.finding(
            Problem(
                entry.location,
                f"{entry.fingerprint} ({entry.rule} of {entry.contract}) is accepted, but {why}.",
                fix="remove the entry",
                kind=entry.fingerprint,
            )
        )


def _entries(catalog: Catalog) -> Iterator[tuple[Service, Ignore]]:
    for _, service in sorted(catalog.services.items()):
        for entry in service.ignores:
            yield service, entry


def _id(entry: Ignore) -> str:
    return entry.contract.partition("@")[0]


def _state(entry: Ignore, today: date) -> str | None:
    """None where the entry holds; otherwise why it does not."""
    try:
        until = date.fromisoformat(entry.until)
    except ValueError:
        return "no date"
    if until < today:
        return "expired"
    return "too long" if until > today + LONGEST else None
