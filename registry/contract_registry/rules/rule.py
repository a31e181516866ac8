"""A rule: one frozen value that carries its documentation and, where it looks itself, how."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Generic, TypeAlias, TypeVar

from contract_registry.finding import Affected, Direction, Finding, Identity, Location, Severity
from contract_registry.model import ContractKey


class Family(StrEnum):
    """What a rule is about."""

    COMPATIBILITY = "compatibility"
    VERSIONS = "versions"
    LIFECYCLE = "lifecycle"
    DESIGN = "design"
    ACCEPTANCE = "acceptance"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class Page:
    """A rule's documentation: what it flags and why, an example of each outcome, the way out."""

    summary: str
    flagged: str
    passes: str
    fix: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that a rule found. `kind` tells problems of one rule in one contract apart.

    `severity` is set where it is not the rule's own: by direction, or at the base.
    """

    location: Location
    message: str
    contract: ContractKey | None = None
    instance: str | None = None
    affected: tuple[Affected, ...] = ()
    fix: str | None = None
    kind: str | None = None
    direction: Direction | None = None
    severity: Severity | None = None


Problems: TypeAlias = Iterable[Problem]
Subject = TypeVar("Subject")


@dataclass(frozen=True, slots=True)
class Rule(Generic[Subject]):
    """A documented rule.

    severity:    the default; None is off until the configuration turns it on
    text:        its documentation: prose, then `Flagged:`, `Passes:` and `Fix:`
    find:        how it looks, None where the engine or the loading finds it
    switchable:  whether `severity:` in the configuration may change it
    acceptable:  whether an `accepts:` at the place may acknowledge it for good
    """

    id: str
    severity: Severity | None
    family: Family
    text: str
    find: Callable[[Subject], Problems] | None = None
    switchable: bool = True
    acceptable: bool = False

    @property
    def page(self) -> Page:
        """The documentation in its parts. Raises ValueError where one is missing."""
        match = _SECTIONS.fullmatch(self.text)
        if match is None:
            raise ValueError(f"{self.id}: the documentation wants Flagged:, Passes: and Fix:")
        summary, *examples = (inspect.cleandoc(part) for part in match.groups())
        return Page(summary, *(_dedent(example) for example in examples))

    def findings(self, subject: Subject) -> Iterator[Finding]:
        """What the rule has to say of the subject."""
        if self.find is not None:
            for problem in self.find(subject):
                yield self.finding(problem)

    def finding(self, problem: Problem) -> Finding:
        """One finding of this rule; a rule that is off by default finds warnings."""
        key = problem.contract
        return Finding(
            rule=self.id,
            severity=problem.severity or self.severity or Severity.WARNING,
            message=problem.message,
            location=problem.location,
            contract=None if key is None else key.id,
            major=None if key is None else key.major,
            instance=problem.instance,
            direction=problem.direction,
            affected=problem.affected,
            fix=problem.fix,
            identity=Identity(kind=problem.kind),
        )


_SECTIONS: Final = re.compile(
    r"(.+?)\n\s*Flagged:\n(.+?)\n\s*Passes:\n(.+?)\n\s*Fix:\n(.+)", re.DOTALL
)


def _dedent(text: str) -> str:
    lines = text.expandtabs().splitlines()
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[margin:].rstrip() for line in lines).strip("\n")


def rule(
    family: Family,
    severity: Severity | None = Severity.ERROR,
    *,
    acceptable: bool = False,
) -> Callable[[Callable[[Subject], Problems]], Rule[Subject]]:
    """Make a rule of a documented generator: its name is the id, its docstring the page."""

    def decorate(find: Callable[[Subject], Problems]) -> Rule[Subject]:
        return Rule(
            id=find.__name__.replace("_", "-"),
            severity=severity,
            family=family,
            text=inspect.cleandoc(find.__doc__ or ""),
            find=find,
            acceptable=acceptable,
        )

    return decorate


def documented(
    id_: str,
    family: Family,
    text: str,
    *,
    severity: Severity | None = Severity.ERROR,
    switchable: bool = True,
) -> Rule[Any]:
    """A rule that something else looks for: the engine, the loading, the check itself."""
    return Rule(id_, severity, family, inspect.cleandoc(text), switchable=switchable)
