"""The search for every cause: blame, relax, ask again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Final, TypeAlias

from contract_registry.compat.budget import Budget, BudgetExceeded
from contract_registry.compat.decision import Decision
from contract_registry.compat.evaluation.ecma import Unmatchable
from contract_registry.compat.evaluation.evaluate import (
    WHOLE,
    Endless,
    Key,
    Path,
    Violation,
)
from contract_registry.compat.evaluation.in_force import breach
from contract_registry.compat.evaluation.locations import Locations
from contract_registry.compat.evaluation.plain import Unreckonable, plain
from contract_registry.compat.evaluation.spots import Dangling, Documents, Spot
from contract_registry.compat.explain.fold import MANY, description_of
from contract_registry.compat.explain.leaves import leaves
from contract_registry.compat.explain.minimize import projected
from contract_registry.compat.explain.probes import probes
from contract_registry.compat.explain.relax import relaxed
from contract_registry.compat.schema import Schema, Semantics
from contract_registry.compat.verify import lenient_reading, reading, writing
from contract_registry.finding import Json

Refusing: TypeAlias = Callable[[Json], tuple[Violation, ...]]
Decide: TypeAlias = Callable[[Schema, Schema, Semantics, Budget], Decision]

UNTOLD: Final = (Dangling, Endless, Unmatchable, Unreckonable, RecursionError)
"""What the evaluator raises where it cannot tell."""

_GUESS_AFTER: Final = 6  # turns
_MESSAGES: Final = 4  # kept for each cause
_CLOSED: Final = ("additionalProperties", "unevaluatedProperties")


@dataclass(slots=True)
class Found:
    """A constraint to blame.

    origin:       the message that showed it first
    messages:     some that it refuses
    description:  the reader's sub-schema around it of which the writer says nothing, and its place
    """

    violation: Violation
    origin: Json
    messages: list[Json] = field(default_factory=list)
    description: tuple[Spot, Path] | None = None


class Readings:
    """The reader in both of its readings, with or without some constraints."""

    def __init__(self, reader: Schema, semantics: Semantics) -> None:
        self.documents = Documents(reader)
        self.locations = Locations(self.documents)
        self._reader = reader
        self._semantics = semantics

    def without(self, keys: frozenset[Key]) -> Refusing:
        """What refuses a message when `keys` do not count; nothing where one reading accepts it."""
        as_written = reading(self._reader, self._semantics, self.documents, keys)
        lenient = lenient_reading(self._reader, self._semantics, self.locations, keys)
        if lenient is None:
            return as_written.violations

        def violations(message: Json) -> tuple[Violation, ...]:
            written = as_written.violations(message)
            if not written:
                return ()
            found = lenient.violations(message)
            # What tells alternatives apart may be what a lenient reader ignores.
            return written if any(one.key.overlap for one in found) else found

        return violations


class Search:
    """Collects constraints until the reader without them accepts all that the writer sends."""

    def __init__(
        self, writer: Schema, reader: Schema, semantics: Semantics, decide: Decide, budget: Budget
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._semantics = semantics
        self._decide = decide
        self._budget = budget
        self.readings = Readings(reader, semantics)
        self.writing = writing(writer, semantics)
        self.writers = Locations(self.writing.documents)
        self.found: dict[Key, Found] = {}
        self._silent: set[Key] = set()

    def run(self, witness: Json) -> bool:
        """Find the constraints, from a first witness on. Whether they are known to be all."""
        message = witness
        try:
            for turn in count():
                if not self._blame(plain(message)):
                    break
                if turn == _GUESS_AFTER:
                    self._guess()
                self._fold()
                decision = self._decided(self.keys)
                if decision.contained is not False or decision.witness is None:
                    return decision.contained is True
                message = decision.witness.value
        except (BudgetExceeded, *UNTOLD):
            return False
        return False

    def _guess(self) -> None:
        """Where there seem to be many causes, likely messages show most of them at once."""
        for message in probes(self.writing):
            with suppress(*UNTOLD):
                self._blame(message)

    def _fold(self) -> None:
        """Put one description in the place of many constraints that stand in it."""
        described: dict[Spot, list[Key]] = {}
        for key, found in self.found.items():
            if key.keyword != WHOLE and found.description is not None:
                described.setdefault(found.description[0], []).append(key)
        for spot, keys in described.items():
            if len(keys) <= MANY:
                continue
            several = [self.found.pop(key) for key in keys]
            whole = Key(spot, WHOLE)
            origin, path = several[0].origin, (several[0].description or (spot, ()))[1]
            messages = [message for found in several for message in found.messages][:_MESSAGES]
            violation = Violation(whole, path, origin, None)
            self.found[whole] = Found(violation, origin, messages)

    @property
    def keys(self) -> frozenset[Key]:
        """Every constraint that was found."""
        return frozenset(self.found)

    def prune(self) -> bool:
        """Leave out what is no cause beside the others. Whether the rest is still known to do."""
        certain = True
        for key in list(self.found):
            others = self.keys - {key}
            if self.proof(key) is not None:
                continue
            try:
                decision = self._decided(others)
            except (BudgetExceeded, *UNTOLD):
                decision = Decision(None)
            if decision.contained is False and decision.witness is not None:
                self.found[key].messages.insert(0, plain(decision.witness.value))
                if self.proof(key) is not None:
                    continue
            certain = certain and decision.contained is True
            del self.found[key]
        return certain

    def proof(self, key: Key) -> tuple[Json] | None:
        """A message that this constraint alone refuses, wrapped because it may be null."""
        refuses = self.alone(key)
        found = (message for message in self.found[key].messages if refuses(message))
        return next(((message,) for message in found), None)

    def alone(self, key: Key) -> Callable[[Json], bool]:
        """Whether the writer may send a message and only this constraint is in its way."""
        refusing = self.readings.without(self._relaxed(self.keys - {key}))

        def refuses(message: Json) -> bool:
            try:
                return bool(refusing(message)) and self.sends(message)
            except UNTOLD:
                return False

        return refuses

    def sends(self, message: Json) -> bool:
        """Whether the writer may send it."""
        if not self.writing.whole(message).holds:
            return False
        return self._semantics.strict or breach(self.writing, message) is None

    def _decided(self, keys: Iterable[Key]) -> Decision:
        self._budget.check_time()
        reader = relaxed(self._reader, self._relaxed(keys))
        return self._decide(self._writer, reader, self._semantics, self._budget)

    def _relaxed(self, keys: Iterable[Key]) -> frozenset[Key]:
        return frozenset(keys) | self._silent

    def _blame(self, message: Json) -> bool:
        """Note what refuses the message. Whether anything new does."""
        self._budget.check_time()
        if not self.sends(message):
            return False
        refusing = self.readings.without(self._relaxed(self.keys))
        blamed = leaves(refusing(message))
        written = {leaf.key for leaf in _all(self.readings.without(frozenset())(message))}
        before = len(self.found) + len(self._silent)
        for leaf in blamed:
            key = self._general(leaf)
            if leaf.key.overlap and leaf.key not in written:
                # Only because an alternative was relaxed do two of them accept it now.
                self._silent.add(key)
                continue
            if key not in self.found:
                description = description_of(leaf, self.readings.locations, self.writers)
                self.found[key] = Found(leaf, message, description=description)
            found = self.found[key]
            if len(found.messages) < _MESSAGES:
                found.messages.append(self._smaller(leaf, message, refusing))
        return len(self.found) + len(self._silent) > before

    def _smaller(self, leaf: Violation, message: Json, refusing: Refusing) -> Json:
        """The message without what stands beside the way to the violation, if that is one too."""
        smaller = projected(message, leaf.path)
        if self.sends(smaller) and any(one.key == leaf.key for one in leaves(refusing(smaller))):
            return smaller
        return message

    def _general(self, leaf: Violation) -> Key:
        """The constraint to relax: for names that nobody lists it is the whole keyword."""
        key = leaf.key
        if key.keyword not in _CLOSED or key.name is None:
            return key
        return key if self.writers.lists(leaf.path, key.name) else replace(key, name=None)


def _all(violations: Iterable[Violation]) -> Iterable[Violation]:
    for violation in violations:
        yield violation
        for branch in violation.branches:
            yield from _all(branch)
