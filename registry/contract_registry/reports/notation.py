"""JSON as reports write it: members in the order given, exact numbers, every character seen."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from contract_registry.finding import Json, canonical
from contract_registry.reports.characters import visible

_STEP = "  "


def compact(value: Json) -> str:
    """`value` on one line."""
    if isinstance(value, Mapping):
        members = (f"{_scalar(name)}:{compact(member)}" for name, member in value.items())
        return "{" + ",".join(members) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ",".join(compact(item) for item in value) + "]"
    return _scalar(value)


def indented(value: Json, indent: str = "") -> str:
    """`value` on many lines, two spaces a level."""
    inner = indent + _STEP
    if isinstance(value, Mapping):
        opening, closing = "{", "}"
        parts = [f"{_scalar(name)}: {indented(member, inner)}" for name, member in value.items()]
    elif isinstance(value, Sequence) and not isinstance(value, str):
        opening, closing = "[", "]"
        parts = [indented(item, inner) for item in value]
    else:
        return _scalar(value)
    if not parts:
        return opening + closing
    return f"{opening}\n{inner}" + f",\n{inner}".join(parts) + f"\n{indent}{closing}"


def by_name(value: Json) -> Json:
    """`value` with the members of every object sorted, so that equal values are equal text."""
    if isinstance(value, Mapping):
        return {name: by_name(value[name]) for name in sorted(value)}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [by_name(item) for item in value]
    return value


def _scalar(value: Json) -> str:
    if isinstance(value, str):
        return visible(json.dumps(value, ensure_ascii=False))
    return canonical(value)
