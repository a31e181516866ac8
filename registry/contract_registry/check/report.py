"""What a run says: findings in a fixed order, what was compared with what, and counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from contract_registry.errors import Exit
from contract_registry.finding import Finding, Severity


@dataclass(frozen=True, slots=True)
class Origin:
    """The base of a comparison: its commit (None: there is none yet) and why it is this one."""

    commit: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts. Ignored findings are neither errors nor warnings; `changed` includes new and deleted.

    A contract counts as changed when its messages, routing, version, status or promises differ.
    """

    contracts: int
    changed: int
    errors: int
    warnings: int
    ignored: int


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of `check` or `lint`. Equal input gives an equal report.

    findings:  sorted by path, line, rule, fingerprint
    base:      None for `lint`, which compares with nothing
    history:   what the comparison could see of the released contents, as a sentence
    notes:     what a person should know though nothing is wrong, as assumptions of a verdict
    """

    findings: tuple[Finding, ...]
    summary: Summary
    base: Origin | None = None
    history: str | None = None
    notes: tuple[str, ...] = ()

    def exit(self, fail_on: Severity = Severity.ERROR) -> Exit:
        """The exit code: 4 for files that cannot be read, 1 for findings of that weight, else 0."""
        open_ = [finding for finding in self.findings if finding.ignored is None]
        if any(finding.unreadable for finding in open_):
            return Exit.UNREADABLE
        failing = {Severity.ERROR, fail_on}
        if any(finding.severity in failing for finding in open_):
            return Exit.FINDINGS
        return Exit.CLEAN


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sorted by path, line, rule and fingerprint; what says the same of the same place once."""
    distinct = {_order(finding): finding for finding in findings}
    return tuple(distinct[place] for place in sorted(distinct))


def _order(finding: Finding) -> tuple[str, int, str, str, int, str]:
    place = finding.location
    return (
        place.path,
        place.line,
        finding.rule,
        finding.fingerprint,
        place.column,
        finding.message,
    )


def counted(findings: Iterable[Finding], contracts: int, changed: int) -> Summary:
    """The summary of these findings."""
    errors = warnings = ignored = 0
    for finding in findings:
        if finding.ignored is not None:
            ignored += 1
        elif finding.severity is Severity.ERROR:
            errors += 1
        else:
            warnings += 1
    return Summary(contracts, changed, errors, warnings, ignored)
