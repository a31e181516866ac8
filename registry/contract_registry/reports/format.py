"""What a format is: a name and a function from a report to text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contract_registry.check.report import Report


@dataclass(frozen=True, slots=True)
class Style:
    """How a report is shown to a person.

    until:    the ISO date that the command to accept a finding proposes; None: propose none
    seconds:  how long the run took, None where that is not to be said
    """

    until: str | None = None
    seconds: float | None = None
    colour: bool = False


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a report down: its name on the command line, and the function that does it."""

    name: str
    summary: str
    render: Callable[[Report, Style], str]
