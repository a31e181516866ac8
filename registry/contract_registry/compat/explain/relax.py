"""A copy of a schema in which some constraints do not count.

What the copy means is what the evaluator means by `relaxed`; places keep their pointers as far as
possible, because references may lead to them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from contract_registry.compat.evaluation.applicators import beside
from contract_registry.compat.evaluation.evaluate import FALSE, UNIONS, WHOLE, Key
from contract_registry.compat.evaluation.plain import is_array
from contract_registry.compat.evaluation.spots import REFERENCE_STANDS_ALONE, bundled
from contract_registry.compat.schema import Schema
from contract_registry.finding import Json

_ANYTHING: Final[Json] = {}
_COUNTED: Final = ("contains", "minContains")
_COUNTS: Final = ("2019-09", "2020-12")
_SWITCHES: Final = {"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"}  # of draft 4
_DEPENDING: Final = ("dependentRequired", "dependencies")


def relaxed(schema: Schema, keys: Iterable[Key]) -> Schema:
    """The schema without those constraints."""
    contents = schema.contents
    resources = dict(schema.resources)
    for key in sorted(keys, key=_order):
        tokens, uri = key.spot.tokens, key.spot.document
        if uri == schema.uri:
            contents = _edited(contents, tokens, key)
        else:
            # The copy of a metaschema takes the place of the bundled one.
            document = resources[uri] if uri in resources else bundled(uri)
            resources[uri] = _edited(document, tokens, key)
    return replace(schema, contents=contents, resources=resources)


def _order(key: Key) -> tuple[object, ...]:
    """The innermost first, unions last: relaxing a union moves what stands in it.

    Beyond that the order decides which witness is found next, so it is the same every time.
    """
    spot = key.spot
    place = (spot.document, spot.tokens, key.keyword, key.name or "", key.overlap)
    return (-len(spot.tokens), key.keyword in UNIONS, *place)


def _edited(value: Json, tokens: tuple[str, ...], key: Key) -> Json:
    if not tokens:
        return _without(value, key)
    step, rest = tokens[0], tokens[1:]
    if isinstance(value, Mapping):
        return {**value, step: _edited(value[step], rest, key)}
    items = list(value) if is_array(value) else []
    items[int(step)] = _edited(items[int(step)], rest, key)
    return items


def _without(schema: Json, key: Key) -> Json:
    """A sub-schema without one of its constraints."""
    if key.keyword in (FALSE, WHOLE):
        return _ANYTHING
    if not isinstance(schema, Mapping) or key.keyword not in schema:
        return schema
    value = schema[key.keyword]
    changed = dict(schema)
    if key.keyword == "not":
        changed["not"] = _impossible(value, key)
    elif key.keyword in UNIONS:
        _widen(changed, key, list(value) if is_array(value) else [])
    elif key.keyword in ("additionalProperties", "unevaluatedProperties"):
        _open(changed, key)
    elif key.keyword == "required" and key.name is not None and is_array(value):
        changed["required"] = [name for name in value if name != key.name]
    elif key.keyword in _DEPENDING and key.name is not None and isinstance(value, Mapping):
        changed[key.keyword] = {name: _freed(name, key.name, one) for name, one in value.items()}
    elif key.keyword in _COUNTED and key.spot.dialect in _COUNTS:
        changed["minContains"] = 0
    else:
        del changed[key.keyword]
        if isinstance(changed.get(_SWITCHES.get(key.keyword, "")), bool):
            del changed[_SWITCHES[key.keyword]]
    return changed


def _impossible(schema: Json, key: Key) -> Json:
    """What no value satisfies, with everything in it where it was: references may lead there."""
    nothing: Json = {"not": _ANYTHING}
    alone = key.spot.dialect in REFERENCE_STANDS_ALONE
    if not isinstance(schema, Mapping) or (alone and "$ref" in schema):
        return {"allOf": [schema, nothing]}
    parts = schema.get("allOf")
    return {**schema, "allOf": [*(parts if is_array(parts) else ()), nothing]}


def _open(schema: dict[str, Json], key: Key) -> None:
    if key.name is None:
        schema[key.keyword] = _ANYTHING
        return
    known = schema.get("properties")
    properties = known if isinstance(known, Mapping) else {}
    schema["properties"] = {**properties, key.name: _ANYTHING}


def _freed(trigger: str, name: str, required: Json) -> Json:
    """What a trigger requires, without one name."""
    if isinstance(required, str):
        return [] if beside(trigger, required) == name else required
    if not is_array(required):
        return required
    return [one for one in required if beside(trigger, str(one)) != name]


def _widen(schema: dict[str, Json], key: Key, branches: list[Json]) -> None:
    """Accept more than a union does; the branches stay where they are, unless two may overlap."""
    more: Json = _ANYTHING if key.name is None else json.loads(key.name, parse_float=Decimal)
    if key.overlap:
        schema["oneOf"] = [{"anyOf": branches}]
    elif key.keyword == "anyOf":
        schema["anyOf"] = [*branches, more]
    else:
        schema["oneOf"] = [*branches, {"allOf": [more, {"not": {"anyOf": branches}}]}]
