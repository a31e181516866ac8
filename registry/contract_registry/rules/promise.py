"""What a contract promises: its directions, how severe a break is, whether readers are tolerant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from contract_registry.finding import Direction, Severity
from contract_registry.model import Contract, Kind, Mode, Part, Readers

_BOTH: Final = {
    Direction.BACKWARD: Severity.ERROR,
    Direction.FORWARD: Severity.ERROR,
}
_BACKWARD: Final = {Direction.BACKWARD: Severity.ERROR}
_FORWARD: Final = {Direction.FORWARD: Severity.ERROR}
_RANKS: Final = (None, Severity.WARNING, Severity.ERROR)
MAPS: Final = frozenset(
    {"attributes", "request/path", "request/query", "request/headers", "response/headers"}
)
"""The parts that are maps beside the message: one that is not there is an empty one."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What holds for a part: direction → severity of a break; whether its readers are tolerant."""

    directions: Mapping[Direction, Severity]
    tolerant: bool


def promise(contract: Contract, part: str) -> Promise:
    """The promise for a part, by the kind of the contract and what it overrides.

    On an operation the modes speak of the provider: `backward` (the default) is a new provider
    that serves old callers, so requests are judged backward, responses and errors forward;
    `forward` is an old provider that serves new callers.
    """
    tolerant = _by_default_tolerant(contract.kind, part)
    if "readers" in contract.explicit:
        tolerant = contract.readers is Readers.TOLERANT
    return Promise(_directions(contract, part), tolerant)


def _by_default_tolerant(kind: Kind, part: str) -> bool:
    if kind is Kind.OPERATION:
        return not _is_request(part)
    return kind is Kind.EVENT


def _directions(contract: Contract, part: str) -> Mapping[Direction, Severity]:
    mode = governing(contract)
    if mode is Mode.NONE:
        return {}
    if mode is Mode.FULL:
        return _BOTH
    if contract.kind is Kind.TASK and mode is Mode.BACKWARD:
        # A worker that is rolled back meets the new tasks: worth knowing, no reason to stop.
        return {**_BACKWARD, Direction.FORWARD: Severity.WARNING}
    flipped = contract.kind is Kind.OPERATION and not _is_request(part)
    return _BACKWARD if (mode is Mode.BACKWARD) is not flipped else _FORWARD


def governing(contract: Contract) -> Mode:
    """What `compatibility` says, or the default of the contract's kind."""
    defaults = {Kind.EVENT: Mode.FULL, Kind.TASK: Mode.BACKWARD, Kind.OPERATION: Mode.BACKWARD}
    return contract.mode if "compatibility" in contract.explicit else defaults[contract.kind]


def _is_request(part: str) -> bool:
    return part.partition("/")[0] == "request"


def stricter(one: Promise, other: Promise) -> Promise:
    """Both promises at once: the stricter of the two governs a change."""
    directions = {
        direction: max(
            one.directions.get(direction), other.directions.get(direction), key=_RANKS.index
        )
        for direction in Direction
    }
    kept = {direction: severity for direction, severity in directions.items() if severity}
    return Promise(kept, one.tolerant and other.tolerant)


def loosened(old: Contract, new: Contract) -> tuple[bool, bool]:
    """Whether the new version promises less in its directions, and in its readers."""
    names = dict.fromkeys(part.name for part in (*old.parts, *new.parts))
    pairs = [(promise(old, name), promise(new, name)) for name in names]
    less = any(
        _RANKS.index(after.directions.get(direction)) < _RANKS.index(severity)
        for before, after in pairs
        for direction, severity in before.directions.items()
    )
    return less, any(after.tolerant and not before.tolerant for before, after in pairs)


def counterpart(contract: Contract, part: str) -> Part | None:
    """The part of the contract that describes what another version calls `part`.

    An error that the contract does not name is sent and read by its range (`4XX`) or by `default`.
    """
    group, _, code = part.partition("/")
    names = [part]
    if group == "errors":
        names += [f"errors/{code[:1]}XX", "errors/default"]
    return next((found for name in names if (found := contract.part(name))), None)
