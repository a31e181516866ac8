"""What a run has to say: findings, where they are, and what identifies them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from enum import StrEnum
from typing import Final, TypeAlias

Json: TypeAlias = "bool | int | float | Decimal | str | Sequence[Json] | Mapping[str, Json] | None"
"""A JSON value. Numbers are exact: int, or `decimal.Decimal` where there is a fraction."""


class Severity(StrEnum):
    """How much a finding weighs: an error fails the run, a warning does not by default."""

    ERROR = "error"
    WARNING = "warning"


class Direction(StrEnum):
    """Which of the two versions writes. Backward: the old one writes, the new one reads."""

    BACKWARD = "backward"
    FORWARD = "forward"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file of the user's; line and column count from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: which version it is, and where in its schema.

    `pointer` is a JSON Pointer in the schema, None where the schema does not mention the value.
    """

    version: str
    pointer: str | None = None


@dataclass(frozen=True, slots=True)
class Witness:
    """A message that proves a finding. It is wrapped because `null` is a message, too."""

    value: Json


@dataclass(frozen=True, slots=True)
class Affected:
    """A service that a change reaches, and why."""

    service: str
    why: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """Somebody accepted this finding: until when (ISO date) and why."""

    until: str
    reason: str


@dataclass(frozen=True, slots=True)
class Identity:
    """The part of a finding's fingerprint that is about compatibility.

    `constraint` is the reader's [keyword, value] (for `required` the one name), None for rules
    that are not about compatibility.
    """

    kind: str | None = None
    constraint: tuple[str, Json] | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell the user. `unreadable` marks those that end a run with exit code 4."""

    rule: str
    severity: Severity
    message: str
    location: Location
    contract: str | None = None
    major: int | None = None
    instance: str | None = None
    direction: Direction | None = None
    writer: Side | None = None
    reader: Side | None = None
    witness: Witness | None = None
    affected: tuple[Affected, ...] = ()
    fix: str | None = None
    places: tuple[Location, ...] = ()
    ignored: Ignored | None = None
    identity: Identity = Identity()
    unreadable: bool = False

    @property
    def fingerprint(self) -> str:
        """Eight hexadecimal digits, the same across commits, formatting and moved definitions."""
        constraint = self.identity.constraint
        return fingerprint(
            [
                self.rule,
                self.contract,
                self.major,
                None if self.direction is None else self.direction.value,
                self.identity.kind,
                self.instance,
                None if constraint is None else list(constraint),
            ]
        )


_DIGITS: Final = 8
# The default context rounds to 28 digits and refuses large exponents.
_UNROUNDED: Final = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
_LONGEST_PLAIN: Final = 400  # digits; a longer number is written with an exponent


def fingerprint(parts: Json) -> str:
    """The first 8 hexadecimal digits of SHA-256 over the canonical JSON of `parts`."""
    return hashlib.sha256(canonical(parts).encode(errors="surrogateescape")).hexdigest()[:_DIGITS]


def canonical(value: Json) -> str:
    """Canonical JSON: sorted keys, no white space, one spelling for equal numbers."""
    if value is None or isinstance(value, bool | str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        members = (f"{canonical(key)}:{canonical(value[key])}" for key in sorted(value))
        return "{" + ",".join(members) + "}"
    if isinstance(value, Sequence):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    return _number(value)


def _number(value: int | float | Decimal) -> str:
    # json.dumps writes no Decimal, and 1.0, 1 and 1E0 must be one text.
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        raise ValueError(f"{value} is no JSON number")
    if not exact:
        return "0"
    shortest = exact.normalize(_UNROUNDED)
    digits, exponent = shortest.as_tuple()[1:]
    if abs(int(exponent)) > _LONGEST_PLAIN or len(digits) > _LONGEST_PLAIN:
        return str(shortest)
    return format(shortest, "f")
