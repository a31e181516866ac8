"""Messages that a writer may well send, to find many causes at once.

Guesses, each checked by whoever uses them: from constants, examples, bounds and types, one with few
members, one with the structure only, and several with everything that the schema lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from contract_registry.compat.evaluation.ecma import Unmatchable
from contract_registry.compat.evaluation.evaluate import Endless, Evaluation
from contract_registry.compat.evaluation.locations import applied, references
from contract_registry.compat.evaluation.plain import (
    Unreckonable,
    is_array,
    is_integer,
    is_number,
    plain,
)
from contract_registry.compat.evaluation.spots import Dangling, Spot, is_schema
from contract_registry.finding import Json

_VARIANTS: Final = 10
_DEPTH: Final = 8
_VALUES: Final = 3_000  # built for one message
_LONGEST: Final = 200
_TYPES: Final = ("string", "integer", "null", "boolean", "number", "array", "object")
_TEXTS: Final = ("", "a", "A", "0", "2020-01-01", "2020-01-01T00:00:00Z", "a@b.example")


def probes(writing: Evaluation) -> Iterator[Json]:
    """Messages that are likely to be valid, fewer than a dozen."""
    for variant in range(_VARIANTS):
        try:
            made = _Guess(writing, variant).value([writing.documents.root], 0)
        except (Dangling, Endless, RecursionError, Unmatchable, Unreckonable, _TooLarge):
            continue
        if made is not None:
            yield made[0]


class _TooLarge(Exception):  # noqa: N818 - it ends a guess
    """A message with very many values."""


@dataclass(slots=True)
class _Guess:
    """One message. Variant 0 has few members, 1 the structure, the others choose differently."""

    run: Evaluation
    variant: int
    left: int = _VALUES

    def value(self, starts: Sequence[Spot], depth: int) -> tuple[Json] | None:
        """A value that satisfies all of `starts`, wrapped because it may be null."""
        self.left -= 1
        if self.left < 0:
            raise _TooLarge
        spots = self._together(starts)
        candidates = list(self._candidates(spots, depth))
        choice = max(self.variant - 2, 0)
        for turn in range(len(candidates)):
            candidate = candidates[(choice + turn) % len(candidates)]
            if all(self.run.part(spot, candidate).holds for spot in starts):
                return (candidate,)
        return None

    def _together(self, starts: Sequence[Spot]) -> list[Spot]:
        """What has to hold together; of each union the branch that this variant takes."""
        found: dict[Spot, None] = {}
        queue = list(starts)[::-1]
        documents = self.run.documents
        while queue:
            spot = queue.pop()
            if spot in found:
                continue
            found[spot] = None
            queue.extend(references(documents, spot))
            for index in range(len(spot.listing("allOf"))):
                queue.append(documents.child(spot, "allOf", index))
            for keyword in ("anyOf", "oneOf"):
                count = len(spot.listing(keyword))
                if count:
                    queue.append(documents.child(spot, keyword, self.variant % count))
        return list(found)

    def _candidates(self, spots: Sequence[Spot], depth: int) -> Iterator[Json]:
        for spot in spots:
            if isinstance(spot.schema, Mapping) and "const" in spot.schema:
                yield plain(spot.get("const"))
            yield from (plain(value) for value in spot.listing("enum"))
        for name in self._types(spots):
            yield from self._of_type(name, spots, depth)
        for spot in spots:
            yield from (plain(value) for value in spot.listing("examples"))

    def _types(self, spots: Sequence[Spot]) -> Sequence[str]:
        allowed = set(_TYPES)
        for spot in spots:
            said = spot.get("type")
            names = {said} if isinstance(said, str) else set(spot.listing("type"))
            if "number" in names:
                names.add("integer")
            if spot.get("nullable") is True:
                names.add("null")
            if names:
                allowed &= names
        if len(allowed) == len(_TYPES):
            for keyword, name in (
                ("properties", "object"),
                ("required", "object"),
                ("items", "array"),
            ):
                if any(spot.get(keyword) is not None for spot in spots):
                    return (name,)
        return [name for name in _TYPES if name in allowed]

    def _of_type(self, name: str, spots: Sequence[Spot], depth: int) -> Iterator[Json]:
        if name == "null":
            yield None
        elif name == "boolean":
            yield from (False, True)
        elif name in ("integer", "number"):
            yield from self._numbers(name == "integer", spots)
        elif name == "string":
            yield from self._texts(spots)
        elif depth < _DEPTH:
            yield self._array(spots, depth) if name == "array" else self._object(spots, depth)

    @staticmethod
    def _numbers(whole: bool, spots: Sequence[Spot]) -> Iterator[Json]:
        yield 0
        for spot in spots:
            for keyword, step in (
                ("minimum", 0),
                ("maximum", 0),
                ("exclusiveMinimum", 1),
                ("exclusiveMaximum", -1),
                ("multipleOf", 0),
            ):
                bound = spot.get(keyword)
                if is_number(bound) and (not whole or is_integer(bound)):
                    yield plain(bound) if step == 0 else plain(Decimal(str(bound)) + step)
        yield from (1, -1) if whole else (Decimal("0.5"), -1)

    @staticmethod
    def _texts(spots: Sequence[Spot]) -> Iterator[Json]:
        yield from _TEXTS
        for spot in spots:
            for keyword in ("minLength", "maxLength"):
                length = spot.get(keyword)
                if isinstance(length, int) and 0 < length <= _LONGEST:
                    yield from ("a" * length, "0" * length)

    def _array(self, spots: Sequence[Spot], depth: int) -> Json:
        least = max((_count(spot.get("minItems")) for spot in spots), default=0)
        wanted = max(least, 0 if self.variant == 0 else 1)
        items: list[Json] = []
        for index in range(min(wanted, _LONGEST)):
            item = self.value(self._applied(spots, index), depth + 1)
            if item is None:
                break
            items.append(item[0])
        return items

    def _object(self, spots: Sequence[Spot], depth: int) -> Json:
        required = {name for spot in spots for name in spot.listing("required")}
        names = [name for spot in spots for name in spot.mapping("properties")]
        names.extend(name for name in sorted(map(str, required)) if name not in names)
        if self.variant > 1 and any(_is_map(spot) for spot in spots):
            names.append("other")
        members: dict[str, Json] = {}
        for name in dict.fromkeys(names):
            if self.variant == 0 and name not in required:
                continue
            made = self.value(self._applied(spots, name), depth + 1)
            if made is None:
                continue
            structure = isinstance(made[0], Mapping) or is_array(made[0])
            if self.variant != 1 or name in required or structure:
                members[name] = made[0]
        return members

    def _applied(self, spots: Sequence[Spot], step: str | int) -> list[Spot]:
        documents = self.run.documents
        return [
            inner
            for spot in spots
            for inner in applied(documents, spot, step, with_unevaluated=False)
        ]


def _count(value: Json) -> int:
    return value if isinstance(value, int) else 0


def _is_map(spot: Spot) -> bool:
    return (
        is_schema(spot.get("additionalProperties"))
        and spot.get("additionalProperties") is not False
    )
