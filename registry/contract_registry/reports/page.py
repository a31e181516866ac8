"""What a report is made of: the findings of one run, and what the run was about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from contract_registry.finding import Finding, Severity


@dataclass(frozen=True, slots=True)
class Compared:
    """The base of a comparison: its commit, None where nothing is committed yet, and why it."""

    commit: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Page:
    """One run.

    findings:   in any order, ignored ones included
    contracts:  how many the project has
    base:       None where nothing was compared
    changed:    how many contracts differ from the base
    history:    which released versions were at hand, in words
    """

    findings: tuple[Finding, ...]
    contracts: int
    base: Compared | None = None
    changed: int | None = None
    history: str | None = None

    def count(self, severity: Severity) -> int:
        """How many findings of that severity nobody has accepted."""
        return sum(f.severity is severity and f.ignored is None for f in self.findings)


@dataclass(frozen=True, slots=True)
class Style:
    """How a page is shown to a person.

    until:    the ISO date that the command to accept a finding proposes
    seconds:  how long the run took, None where that is not to be said
    """

    until: str
    seconds: float | None = None
    colour: bool = False


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a page down: its name on the command line, and the function that does it."""

    name: str
    summary: str
    render: Callable[[Page, Style], str]


def in_order(findings: tuple[Finding, ...]) -> list[Finding]:
    """By path, line, rule and fingerprint; what they leave open, by column and message."""
    return sorted(
        findings,
        key=lambda f: (
            f.location.path,
            f.location.line,
            f.rule,
            f.fingerprint,
            f.location.column,
            f.message,
        ),
    )
