"""Keywords about the members of objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from contract_registry.finding import Json, canonical
from contract_registry.publish.projection.result import Draft
from contract_registry.publish.projection.walk import Here, Walk

PATTERNS: Final = "x-patternProperties"
ADDITIONAL: Final = "x-additionalProperties"
"""Where OpenAPI 3.0 notes what it cannot say, so that the gate compares what was meant."""

_SAYABLE_NAMES = frozenset({"type", "pattern", "enum", "const"})
_NOTES = frozenset({"$comment", "$schema", "description", "title", "examples", "default", "format"})


def members(walk: Walk, draft: Draft, here: Here) -> None:
    """`properties`, `patternProperties`, `additionalProperties`."""
    properties = schemas(walk, draft, here, "properties")
    if here.has("properties"):
        draft.put("properties", properties)
    patterns = schemas(walk, draft, here, "patternProperties")
    if patterns and walk.target.patterns:
        draft.put("patternProperties", patterns)
    elif patterns:
        reason = f"{walk.target.spoken} has no schemas for names by pattern"
        draft.lose(here.below("patternProperties"), "patternProperties", reason)
        draft.put(PATTERNS, patterns)
    if here.has("additionalProperties"):
        place = here.below("additionalProperties")
        value = walk.slot(draft, here.get("additionalProperties"), here.context, place)
        if patterns and not walk.target.patterns:
            draft.put(ADDITIONAL, value)
            value = _any_of([*patterns.values(), value])
        draft.put("additionalProperties", value)


def schemas(walk: Walk, draft: Draft, here: Here, keyword: str) -> dict[str, Json]:
    """A keyword's map of schemas, by name."""
    value = here.map(keyword)
    return {
        name: walk.part(draft, value[name], here.context, here.below(keyword, name))
        for name in sorted(value)
    }


def _any_of(choices: Sequence[Json]) -> Json:
    left = list({canonical(it): it for it in choices if it is not False}.values())
    if True in [it for it in left if isinstance(it, bool)] or {} in left:
        return True
    return left[0] if len(left) == 1 else {"anyOf": left}


def required(_: Walk, draft: Draft, here: Here) -> None:
    """`required`; an empty list says nothing, and draft 4 does not permit one."""
    names = _names(here.get("required"))
    if names:
        draft.put("required", names)


def dependencies(walk: Walk, draft: Draft, here: Here) -> None:
    """`dependencies`, `dependentRequired`, `dependentSchemas`."""
    found: dict[str, list[Json]] = {}
    for keyword in ("dependencies", "dependentRequired", "dependentSchemas"):
        value = here.map(keyword)
        for name in sorted(value):
            wanted = value[name]
            if isinstance(wanted, str | Sequence):
                names = [wanted] if isinstance(wanted, str) else _names(wanted)
                if names:
                    found.setdefault(name, []).append(list(names))
                continue
            part = walk.part(draft, wanted, here.context, here.below(keyword, name))
            found.setdefault(name, []).append(part)
    if not found:
        return
    if walk.target.dependencies:
        # All of one kind: not every library takes a list beside a schema.
        said = {name: _joined(parts) for name, parts in found.items()}
        if not all(isinstance(part, list) for part in said.values()):
            said = {name: _schema(part) for name, part in said.items()}
        draft.put("dependencies", said)
        return
    for name, parts in found.items():
        absent = {"not": {"type": "object", "required": [name]}}
        draft.beside.append({"anyOf": [absent, _schema(_joined(parts))]})


def _joined(parts: list[Json]) -> Json:
    return parts[0] if len(parts) == 1 else {"allOf": [_schema(part) for part in parts]}


def _schema(part: Json) -> Json:
    return {"required": part} if isinstance(part, list) else part


def property_names(walk: Walk, draft: Draft, here: Here) -> None:
    """`propertyNames`: sayable where names come from a list or match a pattern."""
    value = here.get("propertyNames")
    if value is None or value is True:
        return
    if value is False:
        draft.beside.append({"maxProperties": 0})
        return
    said = _as_members(walk, value) if isinstance(value, Mapping) else None
    if said is None:
        reason = f"{walk.target.spoken} cannot say it of names"
        draft.lose(here.below("propertyNames"), "propertyNames", reason)
    else:
        draft.beside.extend(said)


def _as_members(walk: Walk, names: Mapping[str, Json]) -> list[Json] | None:
    asked = set(names) - _NOTES
    if asked - _SAYABLE_NAMES or ("type" in asked and "string" not in _names(names["type"])):
        return None
    if "pattern" in asked and not walk.target.patterns:
        return None
    said: list[Json] = []
    if "pattern" in asked:
        pattern: dict[str, Json] = {str(names["pattern"]): {}}
        said.append({"patternProperties": pattern, "additionalProperties": False})
    for keyword in ("enum", "const"):
        if keyword in asked:
            listed = names[keyword] if keyword == "enum" else [names[keyword]]
            known: dict[str, Json] = {name: {} for name in _names(listed)}
            said.append({"properties": known, "additionalProperties": False})
    return said


def _names(value: Json) -> list[str]:
    if isinstance(value, str):
        return [value]
    if not isinstance(value, Sequence):
        return []
    return sorted({name for name in value if isinstance(name, str)})
