"""Values as literals, in the form that formatters leave alone: on one line where that fits."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from contract_registry.codegen.texts import WIDTH
from contract_registry.finding import Json, canonical


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a language writes the literals of values."""

    indent: str
    null: str
    true: str
    false: str
    string: Callable[[str], str]
    name: Callable[[str], str]
    padding: str = ""


def literal(
    value: Json, spelling: Spelling, indent: str = "", before: int = 0, after: int = 1
) -> str:
    """A literal whose further lines are indented by `indent`.

    before, after: how many characters stand on its first line before it, and behind its last
    """
    flat = _flat(value, spelling, WIDTH - before - after)
    if flat is not None and before + len(flat) + after <= WIDTH:
        return flat
    inner = indent + spelling.indent
    if isinstance(value, Mapping) and value:
        lines = []
        for name, item in value.items():
            key = f"{inner}{spelling.name(name)}: "
            lines.append(f"{key}{literal(item, spelling, inner, len(key))},")
        return "\n".join(["{", *lines, f"{indent}}}"])
    if isinstance(value, Sequence) and value and not isinstance(value, str):
        lines = [f"{inner}{literal(item, spelling, inner, len(inner))}," for item in value]
        return "\n".join(["[", *lines, f"{indent}]"])
    return _scalar(value, spelling)


def _flat(value: Json, spelling: Spelling, room: int) -> str | None:
    """The literal on one line; None where it is longer than `room` at the least."""
    if room < 0:
        return None
    if isinstance(value, Mapping):
        parts = []
        for name, item in value.items():
            key = f"{spelling.name(name)}: "
            text = _flat(item, spelling, room - len(key))
            if text is None:
                return None
            parts.append(key + text)
            room -= len(parts[-1]) + 2
        pad = spelling.padding if parts else ""
        return f"{{{pad}{', '.join(parts)}{pad}}}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        items = []
        for item in value:
            text = _flat(item, spelling, room)
            if text is None:
                return None
            items.append(text)
            room -= len(text) + 2
        return f"[{', '.join(items)}]"
    return _scalar(value, spelling)


def _scalar(value: Json, spelling: Spelling) -> str:
    if value is None:
        return spelling.null
    if isinstance(value, bool):
        return spelling.true if value else spelling.false
    if isinstance(value, str):
        return spelling.string(value)
    return canonical(value) if not isinstance(value, int) else json.dumps(value)
