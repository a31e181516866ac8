"""Where in a message each sub-schema of a JSON Schema holds: a walk for the rules about fields.

The engine decides; this only reads what is written: names, annotations, the places of references.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urljoin

from contract_registry.documents import pointer as pointers
from contract_registry.finding import Json
from contract_registry.model import Part
from contract_registry.rules.library import Library
from contract_registry.rules.memory import by_content

_MOST_SPOTS: Final = 20_000  # a hostile file can make references multiply without end
_LONGEST_CHAIN: Final = 200  # references passed on the way to one spot
_ANY: Final = "*"
_LONELY_REF: Final = frozenset({"7", "6", "4", "openapi-3.0"})  # siblings of $ref are ignored
_IN_PLACE: Final = frozenset({"then", "else"})
_LISTS_IN_PLACE: Final = frozenset({"allOf", "anyOf", "oneOf"})
_MAPS_IN_PLACE: Final = frozenset({"dependentSchemas", "dependencies"})
_CHILDREN: Final = frozenset(
    {
        "additionalProperties",
        "unevaluatedProperties",
        "items",
        "additionalItems",
        "unevaluatedItems",
        "contains",
    }
)
_REFERENCES: Final = ("$ref", "$dynamicRef", "$recursiveRef")


@dataclass(frozen=True, slots=True)
class Spot:
    """A sub-schema in place somewhere in the message.

    instance:  where in the message: names, indexes, `*` for any element or any further name
    uri:       the document that holds the sub-schema, and `pointer` to it there
    schema:    the sub-schema; `{}` for `true`
    hops:      the places (document, pointer) of the references that lead to it
    certain:   whether it holds for every message (not in a branch of anyOf, oneOf, if …)
    """

    instance: tuple[str, ...]
    uri: str
    pointer: str
    schema: Mapping[str, Json]
    hops: tuple[tuple[str, str], ...] = ()
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Walk:
    """All spots of a part; `complete` is False where there were too many or a reference dangles."""

    spots: tuple[Spot, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class _Step:
    spot: Spot
    base: str
    chain: tuple[tuple[str, str], ...] = ()


@by_content
def walk(part: Part) -> Walk:
    """Every sub-schema of the part and where it holds; a recursion is followed once."""
    library = Library({**part.files, part.uri: part.value})
    if not isinstance(part.value, Mapping):
        return Walk((), True)
    seen: dict[tuple[tuple[str, ...], str, str], Spot] = {}
    todo = [_Step(Spot((), part.uri, "", part.value), part.uri)]
    complete = True
    while todo:
        step = todo.pop()
        spot = _alone(step.spot, part.dialect)
        place = (spot.instance, spot.uri, spot.pointer)
        if place in seen:
            continue
        if len(seen) == _MOST_SPOTS:
            return Walk(tuple(seen.values()), False)
        seen[place] = spot
        base = _base(step.base, spot.schema)
        todo += [_Step(found, base, step.chain) for found in reversed([*_below(spot)])]
        for keyword in _REFERENCES:
            reference = spot.schema.get(keyword)
            if isinstance(reference, str):
                followed = _follow(library, step, base, keyword, reference)
                complete = complete and followed is not False
                if isinstance(followed, _Step):
                    todo.append(followed)
    return Walk(tuple(seen.values()), complete)


def _alone(spot: Spot, dialect: str) -> Spot:
    """The spot without the siblings of its reference, where the dialect ignores them."""
    if dialect not in _LONELY_REF or "$ref" not in spot.schema:
        return spot
    return replace(spot, schema={"$ref": spot.schema["$ref"]})


def _follow(library: Library, step: _Step, base: str, keyword: str, reference: str) -> _Step | bool:
    """The step that a reference leads to; True where it closes a circle, False where it dangles."""
    found = library.target(urljoin(base, reference))
    if found is None or len(step.chain) == _LONGEST_CHAIN:
        return False
    uri, pointer, schema = found
    if (uri, pointer) in step.chain:
        return True
    spot = step.spot
    hops = (*spot.hops, (spot.uri, pointers.join(spot.pointer, keyword)))
    target = Spot(spot.instance, uri, pointer, schema, hops, spot.certain)
    return _Step(target, uri, (*step.chain, (uri, pointer)))


def _base(base: str, schema: Mapping[str, Json]) -> str:
    name = schema.get("$id", schema.get("id"))
    return urljoin(base, name) if isinstance(name, str) and not name.startswith("#") else base


def _below(spot: Spot) -> Iterator[Spot]:
    """The spots one keyword further: at the same place of the message, or at its children."""
    for keyword, value in spot.schema.items():
        if keyword in _IN_PLACE:
            yield from _at(spot, (), (keyword,), value, False)
        elif keyword in _LISTS_IN_PLACE:
            for index, branch in enumerate(_list(value)):
                yield from _at(spot, (), (keyword, str(index)), branch, keyword == "allOf")
        elif keyword in _MAPS_IN_PLACE:
            for name, branch in _mapping(value).items():
                yield from _at(spot, (), (keyword, name), branch, False)
        elif keyword == "properties":
            for name, child in _mapping(value).items():
                yield from _at(spot, (name,), (keyword, name), child)
        elif keyword == "patternProperties":
            for name, child in _mapping(value).items():
                yield from _at(spot, (_ANY,), (keyword, name), child)
        elif keyword in _CHILDREN and isinstance(value, Mapping | bool):
            yield from _at(spot, (_ANY,), (keyword,), value, keyword != "contains")
        elif keyword in ("prefixItems", "items"):
            for index, child in enumerate(_list(value)):
                yield from _at(spot, (str(index),), (keyword, str(index)), child)


def _at(
    spot: Spot, further: tuple[str, ...], steps: tuple[str, ...], schema: Json, certain: bool = True
) -> Iterator[Spot]:
    if schema is True:
        schema = {}
    if isinstance(schema, Mapping):
        yield Spot(
            spot.instance + further,
            spot.uri,
            pointers.join(spot.pointer, *steps),
            schema,
            spot.hops,
            spot.certain and certain,
        )


def _list(value: Json) -> Sequence[Json]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def _mapping(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, Mapping) else {}
