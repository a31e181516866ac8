"""`unevaluatedProperties` and `unevaluatedItems`: what the subschemas in place leave over.

What they evaluate depends on which of them hold. Each way in which that can come out is an
alternative: the schemas that hold then, and the names that they evaluate. More evaluated only
weakens the keyword, so no alternative needs to say what does not hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, product
from typing import Final

from contract_registry.finding import Json
from contract_registry.publish.projection.arrays import is_array, say_tuple, tuple_keywords
from contract_registry.publish.projection.result import Draft
from contract_registry.publish.projection.walk import Here, Walk, entered

_MOST: Final = 16
_REFERENCES: Final = ("$ref", "$dynamicRef", "$recursiveRef")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is evaluated when these conditions hold; `every` stands for all names."""

    conditions: tuple[Json, ...] = ()
    names: frozenset[str] = frozenset()
    patterns: frozenset[str] = frozenset()
    every: bool = False

    def joined(self, other: Outcome) -> Outcome:
        """Both at once."""
        return Outcome(
            (*self.conditions, *other.conditions),
            self.names | other.names,
            self.patterns | other.patterns,
            self.every or other.every,
        )


class _Many(Exception):  # noqa: N818 - it falls back to what may be evaluated at all
    """Too many outcomes, or one that cannot be said exactly."""


def unevaluated_properties(walk: Walk, draft: Draft, here: Here) -> None:
    """`unevaluatedProperties` as `additionalProperties` over the names that are evaluated."""
    if not here.has("unevaluatedProperties") or here.has("additionalProperties"):
        return
    place = here.below("unevaluatedProperties")
    rest = walk.slot(draft, here.get("unevaluatedProperties"), here.context, place)
    if rest is True:
        draft.put("additionalProperties", True)
        return
    try:
        outcomes = _outcomes(walk, here, frozenset())
    except _Many:
        outcomes = [_union(_possible(walk, here, frozenset()))]
        reason = "which names are evaluated depends on too many branches"
        draft.lose(place, "unevaluatedProperties", reason)
    if not walk.target.patterns and any(it.patterns and not it.every for it in outcomes):
        outcomes = [Outcome(every=True)]
        reason = f"{walk.target.spoken} has no schemas for names by pattern"
        draft.lose(place, "unevaluatedProperties", reason)
    if len(outcomes) == 1 and not outcomes[0].conditions:
        if not outcomes[0].every:
            _close(draft.keywords, outcomes[0], rest)
        return
    choices = [_choice(it, rest) for it in outcomes]
    if not any(choice == {} for choice in choices):
        draft.beside.append({"anyOf": choices})


def _close(keywords: dict[str, Json], outcome: Outcome, rest: Json) -> None:
    for keyword, names in (("properties", outcome.names), ("patternProperties", outcome.patterns)):
        said = keywords.get(keyword)
        known = dict(said) if isinstance(said, Mapping) else {}
        known.update({name: {} for name in sorted(names) if name not in known})
        if known:
            keywords[keyword] = {name: known[name] for name in sorted(known)}
    keywords["additionalProperties"] = rest


def _choice(outcome: Outcome, rest: Json) -> Json:
    closed: dict[str, Json] = {}
    if not outcome.every:
        _close(closed, outcome, rest)
    parts = [*outcome.conditions, *([closed] if closed else [])]
    if not parts:
        return {}
    return parts[0] if len(parts) == 1 else {"allOf": parts}


def _outcomes(
    walk: Walk, here: Here, seen: frozenset[object], *, own: bool = True
) -> list[Outcome]:
    key = (id(here.schema), here.context.base)
    if key in seen:
        return [Outcome()]
    seen |= {key}
    found = [_own(here, own=own)]
    for group in _groups(walk, here, seen):
        found = [one.joined(other) for one, other in product(found, group)]
        if len(found) > _MOST:
            raise _Many
    return found


def _own(here: Here, *, own: bool) -> Outcome:
    wide = ("additionalProperties",) if own else ("additionalProperties", "unevaluatedProperties")
    return Outcome(
        names=frozenset(here.map("properties")),
        patterns=frozenset(here.map("patternProperties")),
        every=any(here.has(keyword) for keyword in wide),
    )


def _groups(walk: Walk, here: Here, seen: frozenset[object]) -> Iterator[list[Outcome]]:
    """For each applicator in place the outcomes of which one comes true."""
    for target in _referred(walk, here):
        yield _outcomes(walk, target, seen, own=False)
    for part in _listed(here, "allOf"):
        yield _outcomes(walk, part, seen, own=False)
    any_of = [_under(walk, part, seen) for part in _listed(here, "anyOf")]
    if any_of:
        if len(any_of) > 4:
            raise _Many
        chosen = chain.from_iterable(combinations(any_of, n) for n in range(1, len(any_of) + 1))
        yield [_all(parts) for group in chosen for parts in product(*group)]
    one_of = [_under(walk, part, seen) for part in _listed(here, "oneOf")]
    if one_of:
        yield [outcome for outcomes in one_of for outcome in outcomes]
    if here.has("if"):
        yield _conditional(walk, here, seen)
    dependent = here.map("dependentSchemas")
    for name in sorted(dependent):
        branch = _at(here, dependent[name], "dependentSchemas", name)
        present: Json = {"type": "object", "required": [name]}
        held = [] if branch is None else _under(walk, branch, seen)
        yield [Outcome(), *(Outcome((present,)).joined(it) for it in held)]


def _all(parts: Sequence[Outcome]) -> Outcome:
    found = Outcome()
    for part in parts:
        found = found.joined(part)
    return found


def _under(walk: Walk, part: Here, seen: frozenset[object]) -> list[Outcome]:
    """The outcomes of a branch, on condition that it holds."""
    result = walk.schema(part.schema, part.context, part.at)
    inner = _outcomes(walk, part, seen, own=False)
    return [Outcome((walk.again(result.schema),)).joined(it) for it in inner]


def _conditional(walk: Walk, here: Here, seen: frozenset[object]) -> list[Outcome]:
    chosen = walk.schema(here.get("if"), here.context, here.below("if"))
    if not chosen.exact:
        raise _Many
    then, otherwise = (
        [Outcome()]
        if keyword not in here.schema
        else [
            outcome
            for part in [_at(here, here.schema[keyword], keyword)]
            for outcome in ([Outcome()] if part is None else _under(walk, part, seen))
        ]
        for keyword in ("then", "else")
    )
    condition = _at(here, here.get("if"), "if")
    holding = walk.again(chosen.schema)
    own = [Outcome((holding,))] if condition is None else _under(walk, condition, seen)
    holds = [one.joined(it) for one in own for it in then]
    fails = [Outcome(({"not": holding},)).joined(it) for it in otherwise]
    return [*holds, *fails]


def _possible(walk: Walk, here: Here, seen: frozenset[object]) -> Iterator[Outcome]:
    """What each subschema in place may evaluate, whatever holds."""
    key = (id(here.schema), here.context.base)
    if key in seen:
        return
    yield _own(here, own=not seen)
    for part in in_place(walk, here):
        yield from _possible(walk, part, seen | {key})


def _union(outcomes: Iterator[Outcome]) -> Outcome:
    found = _all(list(outcomes))
    return Outcome((), found.names, found.patterns, found.every)


def in_place(walk: Walk, here: Here) -> Iterator[Here]:
    """Every subschema that may apply to the same value, one level down."""
    yield from _referred(walk, here)
    for keyword in ("allOf", "anyOf", "oneOf"):
        yield from _listed(here, keyword)
    for keyword in ("if", "then", "else") if here.has("if") else ():
        part = _at(here, here.schema.get(keyword), keyword)
        if part is not None:
            yield part
    for name, contents in here.map("dependentSchemas").items():
        part = _at(here, contents, "dependentSchemas", name)
        if part is not None:
            yield part


def _referred(walk: Walk, here: Here) -> Iterator[Here]:
    for keyword in _REFERENCES:
        if here.has(keyword):
            target = walk.follow(keyword, here)
            if isinstance(target.contents, Mapping):
                yield entered(target.contents, target.context, here.at)


def _listed(here: Here, keyword: str) -> Iterator[Here]:
    for index, contents in enumerate(here.array(keyword)):
        part = _at(here, contents, keyword, str(index))
        yield part or Here({} if contents else {"not": {}}, here.context, here.at)


def _at(here: Here, contents: Json, *way: str) -> Here | None:
    if not isinstance(contents, Mapping):
        return None
    return entered(contents, here.context, here.below(*way))


def unevaluated_items(walk: Walk, draft: Draft, here: Here) -> None:
    """`unevaluatedItems` over the elements that are evaluated in any case."""
    if not here.has("unevaluatedItems"):
        return
    place = here.below("unevaluatedItems")
    rest = walk.slot(draft, here.get("unevaluatedItems"), here.context, place)
    if rest is True:
        return
    seen = list(_elements(walk, here, frozenset(), sure=True))
    start: int | None = 0
    for it in seen:
        start = None if it.count is None or start is None else max(start, it.count)
    sure = [it for it in seen if it.sure]
    certain = any(it.count is None for it in sure)
    if start is None:
        if not certain:
            draft.lose(
                place, "unevaluatedItems", "which elements are evaluated depends on a branch"
            )
        return
    if any(not it.sure and (it.count or it.contains is not None) for it in seen):
        draft.lose(place, "unevaluatedItems", "which elements are evaluated depends on a branch")
    found = [it.contains for it in seen if it.contains is not None]
    if found:
        rest = {"anyOf": found if rest is False else [*found, rest]}
    closing = Draft()
    say_tuple(walk, closing, [{} for _ in range(start)], rest, place, "unevaluatedItems")
    draft.beside.append(draft.take(closing.done()))


@dataclass(frozen=True, slots=True)
class _Elements:
    """How many first elements are evaluated (None: all), and which others."""

    sure: bool
    count: int | None
    contains: Json = None


def _elements(
    walk: Walk, here: Here, seen: frozenset[object], *, sure: bool
) -> Iterator[_Elements]:
    key = (id(here.schema), here.context.base)
    if key in seen:
        return
    first, after = tuple_keywords(here)
    if seen and here.has("unevaluatedItems"):
        yield _Elements(sure, None)
    elif is_array(here.get(first)):
        yield _Elements(sure, None if here.has(after) else len(here.array(first)))
    elif here.has("items"):
        yield _Elements(sure, None)
    if here.has("contains") and here.context.dialect.contains_evaluates:
        one = walk.schema(here.get("contains"), here.context, here.below("contains"))
        yield _Elements(sure, 0, one.schema)
    always = [*_referred(walk, here), *_listed(here, "allOf")]
    for part in in_place(walk, here):
        certain = any(part.schema is it.schema for it in always)
        yield from _elements(walk, part, seen | {key}, sure=sure and certain)
