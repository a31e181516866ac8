"""Keywords about the elements of arrays."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from contract_registry.finding import Json, canonical
from contract_registry.publish.projection.result import Draft
from contract_registry.publish.projection.walk import Here, Walk


def items(walk: Walk, draft: Draft, here: Here) -> None:
    """`items` in all its forms, `prefixItems`, `additionalItems`."""
    first, after = tuple_keywords(here)
    if not is_array(here.get(first)):
        if here.has("items"):
            draft.keywords["items"] = walk.part(
                draft, here.get("items"), here.context, here.below("items")
            )
        return
    parts = [
        walk.schema(contents, here.context, here.below(first, str(index)))
        for index, contents in enumerate(here.array(first))
    ]
    schemas = [draft.take(part) for part in parts]
    rest: Json = None
    if here.has(after):
        rest = walk.slot(draft, here.get(after), here.context, here.below(after))
    say_tuple(walk, draft, schemas, rest, here.below(first), first)


def tuple_keywords(here: Here) -> tuple[str, str]:
    """The keywords of the first elements and of those after them, in the source's dialect."""
    if here.context.dialect.array_items:
        return "items", "additionalItems"
    return "prefixItems", "items"


def say_tuple(
    walk: Walk, draft: Draft, first: list[Json], rest: Json, place: str, keyword: str
) -> None:
    """Schemas of the first elements, and of the others (None: anything)."""
    if not first or walk.target.tuples:
        if first:
            draft.put("items", first)
            if rest is not None:
                draft.put("additionalItems", rest)
        elif rest is not None:
            draft.put("items", _schema(rest))
        return
    if rest is False:
        draft.put("maxItems", len(first))
    others = [] if rest is False else [_schema(rest)]
    distinct = list({canonical(it): it for it in [*first, *others]}.values())
    if len(distinct) > 1:
        reason = f"{walk.target.spoken} has one schema for all elements of an array"
        draft.lose(place, keyword, reason)
    if {} in distinct:
        distinct = [{}]
    if distinct != [{}]:
        draft.keywords["items"] = distinct[0] if len(distinct) == 1 else {"anyOf": distinct}


def _schema(value: Json) -> Json:
    if value is None or value is True:
        return {}
    return {"not": {}} if value is False else value


def contains(walk: Walk, draft: Draft, here: Here) -> None:
    """`contains`: not every element is another one. Counts of them cannot be said."""
    if not here.has("contains"):
        return
    low, high = _count(here.get("minContains")), here.get("maxContains")
    one = walk.part(draft, here.get("contains"), here.context, here.below("contains"))
    if low > 0:
        draft.beside.append({"not": {"type": "array", "items": {"not": one}}})
    if low > 1:
        draft.beside.append({"minItems": low})
        reason = "at least one such element is asked for, not how many"
        draft.lose(here.below("minContains"), "minContains", reason)
    if high is not None:
        reason = f"{walk.target.spoken} cannot count elements"
        draft.lose(here.below("maxContains"), "maxContains", reason)


def _count(value: Json) -> int:
    return int(value) if isinstance(value, int | float | Decimal) else 1


def is_array(value: Json) -> bool:
    """Whether a keyword's value is a JSON array."""
    return isinstance(value, Sequence) and not isinstance(value, str)
