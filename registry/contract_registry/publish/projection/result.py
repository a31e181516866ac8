"""What a schema becomes in another dialect, and what was lost on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from contract_registry.finding import Json

ANYTHING: Mapping[str, Json] = {}
NOTHING: Mapping[str, Json] = {"not": {}}


@dataclass(frozen=True, slots=True, order=True)
class Loss:
    """A constraint that the target cannot say: the projection accepts more there.

    place:  JSON Pointer in the part, or `<file>#<pointer>`
    """

    place: str
    keyword: str
    reason: str

    def __str__(self) -> str:
        return f"{self.keyword} at {self.place or 'the root'}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Result:
    """A projected schema. `exact` holds where it accepts exactly what the source accepts.

    It may be inexact without a loss of its own: then what it refers to has lost something.
    """

    schema: Json
    losses: tuple[Loss, ...] = ()
    exact: bool = True


@dataclass(slots=True)
class Draft:
    """A schema object on its way: its keywords, and what has to stand beside it in an `allOf`."""

    keywords: dict[str, Json] = field(default_factory=dict)
    beside: list[Json] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    exact: bool = True

    def put(self, keyword: str, value: Json) -> None:
        """Say a keyword; a second time it is said beside."""
        if keyword in self.keywords:
            self.beside.append({keyword: value})
        else:
            self.keywords[keyword] = value

    def take(self, result: Result) -> Json:
        """The schema of a part, whose losses are now this one's."""
        self.losses += result.losses
        self.exact = self.exact and result.exact
        return result.schema

    def lose(self, place: str, keyword: str, reason: str) -> None:
        """Leave a constraint out."""
        self.losses.append(Loss(place, keyword, reason))
        self.exact = False

    def done(self) -> Result:
        """The schema object."""
        losses = tuple(dict.fromkeys(self.losses))
        exact = self.exact and not losses
        beside = [*_list(self.keywords.pop("allOf", ())), *self.beside]
        if len(beside) == 1 and not self.keywords:
            return Result(beside[0], losses, exact)
        if beside:
            self.keywords["allOf"] = beside
        return Result(self.keywords, losses, exact)


def referred(value: Json) -> set[str]:
    """Every `$ref` in a document. What is shared is looked at once."""
    found: set[str] = set()
    seen: set[int] = set()
    left = [value]
    while left:
        it = left.pop()
        if id(it) in seen:
            continue
        seen.add(id(it))
        reference = it.get("$ref") if isinstance(it, Mapping) else None
        if isinstance(reference, str):
            found.add(reference)
        left.extend(_below(it))
    return found


def is_larger(value: Json, most: int) -> bool:
    """Whether a schema holds more than `most` values; counting ends there."""
    left = [value]
    for _ in range(most):
        if not left:
            return False
        it = left.pop()
        if isinstance(it, Mapping):
            left.extend(it.values())
        elif isinstance(it, list):
            left.extend(it)
    return bool(left)


def is_deeper(value: Json, most: int) -> bool:
    """Whether objects and arrays nest deeper than `most`. What is shared is looked at once."""
    level = {0: value}
    for _ in range(most + 1):
        level = {id(it): it for outer in level.values() for it in _below(outer)}
        if not level:
            return False
    return True


def _below(value: Json) -> Iterable[Json]:
    """The objects and arrays directly inside one."""
    if isinstance(value, Mapping):
        return [it for it in value.values() if isinstance(it, Mapping | list)]
    return [it for it in _list(value) if isinstance(it, Mapping | list)]


def _list(value: Json) -> Iterable[Json]:
    return value if isinstance(value, list | tuple) else ()
