"""Evaluate a message against a schema: every violation, at its place in the schema.

A keyword is a function of a `Frame`, which is one sub-schema applied to one value. What it refuses
and which names and elements it evaluated collect in the frame; `keywords` lists the functions of
each dialect.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeAlias

from contract_registry.compat.evaluation.spots import Documents, Spot
from contract_registry.compat.schema import Schema
from contract_registry.finding import Json

Path: TypeAlias = "tuple[str | int, ...]"

STEPS: Final = 100_000
DEPTH: Final = 1_500  # levels of the schema and of the message together
UNIONS: Final = ("anyOf", "oneOf")
FALSE: Final = "false"
"""The keyword of a violation whose schema is `false`."""
WHOLE: Final = "*"
"""The keyword of all that a sub-schema says together."""

_LATE: Final = ("unevaluatedItems", "unevaluatedProperties")


class Endless(Exception):  # noqa: N818 - it makes a message unconfirmed
    """An evaluation that takes more steps than any reasonable message does."""


@dataclass(frozen=True, slots=True)
class Key:
    """What identifies a constraint: its place, its keyword and, where it speaks of names, one.

    name:     the one name that is required or refused; for a relaxed `anyOf` or `oneOf` the JSON
              text of a schema whose values are accepted besides; None: all that the keyword says
    overlap:  sets apart the two ways to violate a `oneOf`: none of it holds, or more than one
    """

    spot: Spot
    keyword: str
    name: str | None = None
    overlap: bool = False


@dataclass(frozen=True, slots=True)
class Violation:
    """One constraint that refuses one value of the message.

    path:      where the value stands in the message
    instance:  the value
    value:     what the constraint says: the keyword's value
    branches:  for `anyOf` and `oneOf` that no branch satisfies: what each branch refuses
    in_name:   whether it is a property's name that is refused
    """

    key: Key
    path: Path
    instance: Json
    value: Json
    branches: tuple[tuple[Violation, ...], ...] = ()
    in_name: bool = False


@dataclass(slots=True)
class Frame:
    """One sub-schema applied to one value.

    scope:       the schema resources entered on the way, the outermost first
    as_written:  whether nothing is softened here even for a lenient reader
    names:       the members evaluated here, for `unevaluatedProperties`
    items:       the elements evaluated here, for `unevaluatedItems`
    """

    run: Evaluation
    spot: Spot
    instance: Json
    path: Path
    scope: tuple[Spot, ...]
    as_written: bool
    in_name: bool
    violations: list[Violation] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    items: set[int] = field(default_factory=set)

    @property
    def holds(self) -> bool:
        """Whether the value satisfies the sub-schema."""
        return not self.violations

    @property
    def lenient(self) -> bool:
        """Whether more than what is written is accepted here."""
        return self.run.lenient and not self.as_written

    def refuse(
        self,
        keyword: str,
        name: str | None = None,
        branches: tuple[tuple[Violation, ...], ...] = (),
        overlap: bool = False,
    ) -> bool:
        """Note that `keyword` is violated; False where that constraint is relaxed."""
        key = Key(self.spot, keyword, name, overlap)
        if self.run.relaxed and self.run.is_relaxed(key, self.instance):
            return False
        value = self.spot.get(keyword) if keyword != FALSE else False
        self.violations.append(
            Violation(key, self.path, self.instance, value, branches, self.in_name)
        )
        return True

    def below(
        self,
        tokens: tuple[str | int, ...],
        as_written: bool = False,
    ) -> Frame:
        """The sub-schema at `tokens`, applied to the same value."""
        return self.at(self.run.documents.child(self.spot, *tokens), as_written)

    def at(self, spot: Spot, as_written: bool = False) -> Frame:
        """Another sub-schema, applied to the same value."""
        return self.run.apply(
            spot, self.instance, self.path, self.scope, self.as_written or as_written, self.in_name
        )

    def inside(
        self,
        tokens: tuple[str | int, ...],
        step: str | int,
        instance: Json,
        as_written: bool = False,
    ) -> Frame:
        """The sub-schema at `tokens`, applied to the member or element at `step`."""
        spot = self.run.documents.child(self.spot, *tokens)
        return self.run.apply(
            spot,
            instance,
            (*self.path, step),
            self.scope,
            self.as_written or as_written,
            self.in_name,
        )

    def merge(self, other: Frame) -> None:
        """Take over all that another frame of the same value says."""
        self.violations.extend(other.violations)
        self.accept(other)

    def accept(self, other: Frame) -> None:
        """Take over what another frame of the same value has evaluated."""
        self.names |= other.names
        self.items |= other.items


Keyword: TypeAlias = Callable[[Frame, Json], None]
Plan: TypeAlias = "tuple[tuple[Keyword, Json], ...]"


class Evaluation:
    """Evaluates messages against one schema.

    relaxed:    constraints that do not count
    lenient:    extensible enums accept every value, in positive position
    refusable:  for tolerant readers, which are lenient: whether a closed object at this place of
                the message refuses this name; None for other readers
    """

    def __init__(
        self,
        documents: Documents,
        *,
        relaxed: frozenset[Key] = frozenset(),
        lenient: bool = False,
        refusable: Callable[[Spot, Path, str], bool] | None = None,
        assert_format: bool = False,
        steps: int = STEPS,
    ) -> None:
        self.documents = documents
        self.relaxed = relaxed
        self.lenient = lenient
        self.refusable = refusable
        self.assert_format = assert_format
        self._steps = steps
        self._left = steps
        self._depth = 0
        self._whole = frozenset(key.spot for key in relaxed if key.keyword == WHOLE)
        self._besides: dict[tuple[Spot, str], list[Evaluation]] = {}
        for key in relaxed:
            if key.keyword in UNIONS and key.name is not None:
                self._beside(key, key.name)

    def is_relaxed(self, key: Key, instance: Json) -> bool:
        """Whether this constraint does not count for this value."""
        if key in self.relaxed:
            return True
        if key.keyword in UNIONS:
            besides = () if key.overlap else self._besides.get((key.spot, key.keyword), ())
            return any(one.whole(instance).holds for one in besides)
        return key.name is not None and Key(key.spot, key.keyword) in self.relaxed

    def _beside(self, key: Key, text: str) -> None:
        contents = json.loads(text, parse_float=Decimal)
        dialect = key.spot.dialect
        beside = Evaluation(Documents(Schema(contents, dialect)), steps=self._steps)
        self._besides.setdefault((key.spot, key.keyword), []).append(beside)

    def violations(self, message: Json) -> tuple[Violation, ...]:
        """Everything that the schema refuses in `message`.

        Raises Dangling, Endless, Unmatchable, Unreckonable or RecursionError where that cannot be
        told.
        """
        return tuple(self.whole(message).violations)

    def whole(self, message: Json) -> Frame:
        """The schema applied to the whole message."""
        return self.part(self.documents.root, message)

    def part(self, spot: Spot, instance: Json, path: Path = ()) -> Frame:
        """A sub-schema applied to a value of the message."""
        self._left = self._steps
        self._depth = 0
        return self.apply(spot, instance, path, (self.documents.root.root,), False, False)

    def apply(
        self,
        spot: Spot,
        instance: Json,
        path: Path,
        scope: tuple[Spot, ...],
        as_written: bool,
        in_name: bool,
    ) -> Frame:
        """A sub-schema applied to a value, within an evaluation that has begun."""
        self._left -= 1
        if self._left < 0:
            raise Endless(f"{self._steps} steps")
        if spot.root is not scope[-1]:
            scope = (*scope, spot.root)
        frame = Frame(self, spot, instance, path, scope, as_written, in_name)
        if spot in self._whole:
            return frame
        if spot.schema is False:
            frame.refuse(FALSE)
            return frame
        self._depth += 1
        if self._depth > DEPTH:
            raise Endless(f"{DEPTH} levels")
        for keyword, value in _plan(spot):
            keyword(frame, value)
        self._depth -= 1
        return frame


def _plan(spot: Spot) -> Plan:
    """The keywords of a sub-schema that its dialect knows; `unevaluated*` looks at the others."""
    if spot.compiled is None:
        spot.compiled = tuple(_planned(spot))
    plan: Plan = spot.compiled
    return plan


def _planned(spot: Spot) -> Sequence[tuple[Keyword, Json]]:
    from contract_registry.compat.evaluation.keywords import KEYWORDS

    schema = spot.schema
    if not isinstance(schema, Mapping):
        return ()
    known = KEYWORDS[spot.dialect]
    if spot.alone:
        return ((known["$ref"], schema["$ref"]),)
    names = sorted((name for name in schema if name in known), key=lambda name: name in _LATE)
    return [(known[name], schema[name]) for name in names]
