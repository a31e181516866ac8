"""What an import has to say of what it read: assumed, not carried over, left out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from contract_registry.finding import Finding, Location


class Weight(StrEnum):
    """How much a remark weighs."""

    NOTE = "note"  # read otherwise than written, or assumed: nothing is lost
    LOST = "not carried over"  # the contract is written without it
    REFUSED = "left out"  # no contract is written for it


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to tell. `unreadable`: a file cannot be read at all, which ends with exit code 4.

    `location` is None for what no source says, as the name of a bus.
    """

    weight: Weight
    message: str
    location: Location | None = None
    fix: str = ""
    unreadable: bool = False


def note(message: str, location: Location | None = None, fix: str = "") -> Remark:
    """Something that was assumed or understood although it is written otherwise."""
    return Remark(Weight.NOTE, message, location, fix)


def lost(message: str, location: Location | None, fix: str) -> Remark:
    """Something that the contract does not have."""
    return Remark(Weight.LOST, message, location, fix)


def refused(message: str, location: Location | None, fix: str) -> Remark:
    """Something for which no contract is written."""
    return Remark(Weight.REFUSED, message, location, fix)


def unreadable(finding: Finding) -> Remark:
    """A file that cannot be read."""
    fix = finding.fix or ""
    return Remark(Weight.REFUSED, finding.message, finding.location, fix, unreadable=True)


_ORDER: Final = (Weight.REFUSED, Weight.LOST, Weight.NOTE)


def in_order(remarks: list[Remark]) -> tuple[Remark, ...]:
    """Each remark once, the gravest first, then by place."""
    return tuple(
        sorted(
            dict.fromkeys(remarks),
            key=lambda it: (
                _ORDER.index(it.weight),
                it.location is None,
                it.location or Location(""),
                it.message,
            ),
        )
    )
