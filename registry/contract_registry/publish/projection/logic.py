"""Keywords that combine schemas, references, and what constrains nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from contract_registry.finding import Json
from contract_registry.publish.projection.result import Draft, Result
from contract_registry.publish.projection.scalars import NULL
from contract_registry.publish.projection.walk import Here, Walk

_OF_NULL_TOO: Final = frozenset({"enum", "not", "allOf", "anyOf", "oneOf"})
_ANNOTATIONS: Final = ("title", "description", "default", "format", "deprecated")
_FLAGS: Final = ("readOnly", "writeOnly")
_DRAFT_4: Final = ("contentEncoding", "contentMediaType")


def references(walk: Walk, draft: Draft, here: Here) -> None:
    """`$ref` and its dynamic kin; beside other keywords in an `allOf`."""
    for keyword in ("$ref", "$dynamicRef", "$recursiveRef"):
        if here.has(keyword):
            draft.beside.append(walk.reference(draft, keyword, here))


def combinations(walk: Walk, draft: Draft, here: Here) -> None:
    """`allOf`, `anyOf`, `oneOf`; without exact branches the last is an `anyOf`."""
    if here.has("allOf"):
        draft.beside += [draft.take(part) for part in _parts(walk, here, "allOf")]
    if here.has("anyOf"):
        choices = [draft.take(part) for part in _parts(walk, here, "anyOf")]
        plain = None if walk.target.kinds else _nullable(choices)
        if plain is None:
            draft.put("anyOf", choices)
        elif plain.keys().isdisjoint(draft.keywords):
            draft.keywords.update(plain)
        else:
            draft.beside.append(plain)
    if here.has("oneOf"):
        parts = _parts(walk, here, "oneOf")
        if all(part.exact for part in parts):
            draft.put("oneOf", [draft.take(part) for part in parts])
            return
        draft.put("anyOf", [draft.take(part) for part in parts])
        reason = f"a branch cannot be said exactly in {walk.target.spoken}: more than one may hold"
        draft.lose(here.below("oneOf"), "oneOf", reason)


def _parts(walk: Walk, here: Here, keyword: str) -> list[Result]:
    return [
        walk.schema(part, here.context, here.below(keyword, str(index)))
        for index, part in enumerate(here.array(keyword))
    ]


def _nullable(choices: list[Json]) -> Mapping[str, Json] | None:
    """A type or null, as OpenAPI 3.0 says it shortest; None for other choices."""
    left = [it for it in choices if it != NULL]
    if len(choices) != 2 or len(left) != 1 or not isinstance(left[0], Mapping):
        return None
    if "type" not in left[0] or left[0].keys() & _OF_NULL_TOO:
        return None
    return {**left[0], "nullable": True}


def negation(walk: Walk, draft: Draft, here: Here) -> None:
    """`not`, where what it excludes is said exactly."""
    if not here.has("not"):
        return
    part = walk.schema(here.get("not"), here.context, here.below("not"))
    if part.exact:
        draft.put("not", part.schema)
    else:
        reason = f"what it excludes cannot be said exactly in {walk.target.spoken}"
        draft.lose(here.below("not"), "not", reason)


def condition(walk: Walk, draft: Draft, here: Here) -> None:
    """`if`, `then`, `else` as a choice of two."""
    if not here.has("if") or not {"then", "else"} & here.schema.keys():
        return
    chosen = walk.schema(here.get("if"), here.context, here.below("if"))
    then, otherwise = (
        None
        if keyword not in here.schema
        else walk.part(draft, here.schema[keyword], here.context, here.below(keyword))
        for keyword in ("then", "else")
    )
    holds: Json = chosen.schema
    if then is not None and otherwise is not None:
        holds = walk.again(holds)
    fails: Json = {"not": holds}
    if not chosen.exact:
        reason = f"its condition cannot be said exactly in {walk.target.spoken}"
        draft.lose(here.below("if"), "if", reason)
        if then is not None and otherwise is not None:
            draft.beside.append({"anyOf": [then, otherwise]})
    elif otherwise is None:
        draft.beside.append({"anyOf": [fails, then]})
    elif then is None:
        draft.beside.append({"anyOf": [holds, otherwise]})
    else:
        both: list[Json] = [{"allOf": [holds, then]}, {"allOf": [fails, otherwise]}]
        draft.beside.append({"anyOf": both})


def notes(walk: Walk, draft: Draft, here: Here) -> None:
    """What constrains nothing: kept where the target has it; `x-` everywhere."""
    schema = here.schema
    for keyword in _ANNOTATIONS:
        if keyword in schema:
            draft.keywords[keyword] = schema[keyword]
    for keyword in _FLAGS:
        if schema.get(keyword) is True:
            draft.keywords[keyword] = True
    for keyword in sorted(schema):
        if keyword.startswith("x-") and keyword != "x-extensible-enum":
            draft.keywords[keyword] = schema[keyword]
    examples = schema.get("examples")
    listed = examples if isinstance(examples, Sequence) and not isinstance(examples, str) else []
    if walk.target.kinds:
        if listed:
            draft.keywords["examples"] = listed
        for keyword in _DRAFT_4:
            if keyword in schema:
                draft.keywords[keyword] = schema[keyword]
    elif "example" in schema or listed:
        draft.keywords["example"] = schema["example"] if "example" in schema else listed[0]
