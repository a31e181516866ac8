"""The gate: everything that stands between a change and its release, as one report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from contract_registry.check.acceptance import (
    Accepted,
    accepted,
    acknowledged,
    complaints,
    unused,
    validate,
    weighed,
)
from contract_registry.check.report import Report, counted, in_order
from contract_registry.check.request import Request, limits_of
from contract_registry.check.survey import Examined, Survey, survey
from contract_registry.config import Config
from contract_registry.errors import UsageError
from contract_registry.finding import Finding, Location, Severity
from contract_registry.load import load
from contract_registry.model import Catalog, Contract, Part
from contract_registry.rules.change import Inspection, inspections
from contract_registry.rules.compatibility.history_incomplete import HISTORY_INCOMPLETE
from contract_registry.rules.compatibility.undecided import UNDECIDED
from contract_registry.rules.compatibility.undeclared_names_assumed import (
    undeclared_names_assumed,
)
from contract_registry.rules.design.unsendable import unsendable
from contract_registry.rules.families import INSPECTION_RULES, VERSION_RULES
from contract_registry.rules.rule import Problem
from contract_registry.source.tree import Tree


def check(request: Request) -> Report:
    """Validity, rules, compatibility and versions of the files as they are, against their base.

    What only one tree is needed for, `lint` says as well; that something `unsendable` is declared,
    `check` asks of what changed. Raises UsageError where `severity:` names no rule, and where
    neither side has a contract (unless `allow_empty`).
    """
    validate(request.config)
    seen = survey(request)
    if not request.allow_empty:
        _refuse_nothing(request.config, seen.head, seen.base)
    holds = accepted(seen.head, request.today)
    settled = [judged(examined, request, holds) for examined in seen.examined]
    found = [finding for findings in settled for finding in findings]
    found += settle(
        [
            *_inspected(seen.head),
            *_unsendable(seen, request.config),
            *_history(seen, request.config),
            *complaints(seen.head, request.today),
        ],
        request.config,
        seen.head,
        holds,
    )
    found += weighed(seen.head.problems, request.config)
    found += settle(unused(seen.head, request.today, found), request.config, seen.head, holds)
    findings = in_order(found)
    return Report(
        findings,
        counted(findings, _count(seen.head), len(seen.examined)),
        request.origin,
        seen.history,
        tuple(_notes(seen, request)),
    )


def lint(tree: Tree, config: Config, today: date, *, allow_empty: bool = False) -> Report:
    """What can be said of the files alone, without history. Raises UsageError as `check` does."""
    validate(config)
    catalog = load(tree, config)
    if not allow_empty:
        _refuse_nothing(config, catalog)
    holds = accepted(catalog, today)
    found = [*_inspected(catalog), *complaints(catalog, today)]
    for inspection in inspections(catalog, limits_of(config)):
        found += unsendable.findings(inspection)
    settled = [*settle(found, config, catalog, holds), *weighed(catalog.problems, config)]
    findings = in_order(settled)
    return Report(findings, counted(findings, _count(catalog), 0))


def judged(examined: Examined, request: Request, holds: Accepted) -> list[Finding]:
    """What is left to say of a change, its version number last: a break found speaks for that."""
    head = examined.change.head
    found = settle(examined.findings, request.config, head, holds)
    silenced = any(
        _is_break(one) and request.config.severity.get(one.rule, one.severity) is None
        for one in examined.findings
    )
    told = any(_is_break(one) and one.ignored is None for one in found)
    change = replace(examined.change, told=told, hushed=silenced)
    for rule in VERSION_RULES:
        found += settle(rule.findings(change), request.config, head, holds)
    if request.config.severity.get(undeclared_names_assumed.id) is not None:
        found += settle(undeclared_names_assumed.findings(change), request.config, head, holds)
    return found


# They break whoever listens, in no direction that a schema has.
_CUTTING: Final = frozenset(
    {"routing-changed", "envelope-changed", "encoding-changed", "kind-changed"}
)


def _is_break(finding: Finding) -> bool:
    """Whether the finding says that the change breaks somebody: no version number mends that."""
    directed = finding.direction is not None and finding.rule != UNDECIDED.id
    return finding.severity is Severity.ERROR and (directed or finding.rule in _CUTTING)


def settle(
    findings: Iterable[Finding], config: Config, catalog: Catalog, holds: Accepted
) -> list[Finding]:
    """The findings with their configured severities, the accepted ones marked or left out."""
    kept = acknowledged(weighed(findings, config), catalog)
    return [holds.mark(finding) for finding in kept]


def _refuse_nothing(config: Config, *catalogs: Catalog) -> None:
    if any(one.contracts or one.broken or one.problems for one in catalogs):
        return
    folders = ", ".join(f"{path}/" for path in config.paths)
    raise UsageError(
        f"no contract found in {folders}",
        "contracts init writes a first one; --allow-empty lets check and lint pass without any",
    )


def _count(catalog: Catalog) -> int:
    return len({*catalog.contracts, *catalog.broken})


def _inspected(catalog: Catalog) -> Iterator[Finding]:
    for inspection in inspections(catalog):
        for rule in INSPECTION_RULES:
            yield from rule.findings(inspection)


def _unsendable(seen: Survey, config: Config) -> Iterator[Finding]:
    """What nobody can send: an error in the new version, a warning at the base."""
    limits = limits_of(config)
    for examined in seen.examined:
        change = examined.change
        if change.new is None:
            continue
        changed = _differing(change.new, change.old)
        reported: set[str] = set()
        inspection = Inspection(change.new, seen.head, (change.new,), changed, limits)
        for finding in unsendable.findings(inspection):
            reported.add(finding.fingerprint)
            yield replace(finding, severity=Severity.WARNING) if change.external else finding
        if change.old is None:
            continue
        former = _differing(change.old, change.new)
        inspection = Inspection(change.old, seen.base, (change.old,), former, limits)
        for finding in unsendable.findings(inspection):
            if finding.fingerprint not in reported:
                yield _of_the_past(finding, change.old)


def _differing(contract: Contract, other: Contract | None) -> tuple[Part, ...]:
    """The parts of a contract that the other content does not have as they are."""
    digests = set() if other is None else {(part.name, part.digest) for part in other.parts}
    return tuple(part for part in contract.parts if (part.name, part.digest) not in digests)


def _of_the_past(finding: Finding, old: Contract) -> Finding:
    text = f"At the base, in {old.version}: {finding.message}"
    return replace(finding, severity=Severity.WARNING, message=text, fix=None)


def _history(seen: Survey, config: Config) -> Iterator[Finding]:
    if config.history == "required" and not seen.complete:
        yield HISTORY_INCOMPLETE.finding(
            Problem(
                Location(config.path),
                f"`history: required` is not met: {seen.history}.",
                fix="git fetch --unshallow; in GitHub Actions: fetch-depth: 0",
            )
        )


def _notes(seen: Survey, request: Request) -> Iterator[str]:
    if undeclared_names_assumed.id not in request.config.severity and not request.meaning.strict:
        for examined in seen.examined:
            for finding in undeclared_names_assumed.findings(examined.change):
                yield finding.message
