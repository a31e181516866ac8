"""Faults in a file: YAML or JSON with a list `faults`, each as `Fault` describes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from contract_registry.documents import Document, shape
from contract_registry.emulator.faults import EVERY, Fault
from contract_registry.emulator.service import operations
from contract_registry.emulator.settings import UNCHANGED
from contract_registry.errors import UnreadableError

_NAME: Final = {"type": "string", "minLength": 1}
_WHOLE: Final = {"call", "times", "status"}


def faults(document: Document) -> tuple[Fault, ...]:
    """The faults that a file scripts.

    Raises UnreadableError with file, line and column of everything that is wrong.
    """
    problems = [
        (document.locate(problem.pointer, key=problem.key), problem.message, problem.fix)
        for problem in shape.problems(document.value, _description())
    ]
    if not problems:
        found = []
        for index, entry in enumerate(_entries(document.value)):
            try:
                found.append(_fault(entry))
            except ValueError as error:
                where = document.locate(f"/faults/{index}")
                problems.append((where, str(error), "docs/local-registry.md has examples"))
        if not problems:
            return tuple(found)
    raise UnreadableError(
        "\n".join(f"{where}: {message}" for where, message, _ in problems),
        "\n".join(dict.fromkeys(fix for *_, fix in problems)),
    )


def _entries(value: Any) -> list[Mapping[str, Any]]:
    return list(value["faults"])


def _fault(entry: Mapping[str, Any]) -> Fault:
    fields: dict[str, Any] = {name.replace("-", "_"): value for name, value in entry.items()}
    if "delay" in fields:
        fields["delay"] = float(fields["delay"])
    for name in _WHOLE & fields.keys():
        fields[name] = int(fields[name])  # 2.0 is a whole number, too
    return Fault(**fields)


def _description() -> shape.Description:
    entry = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "operation": {"type": "string", "enum": [EVERY, *operations()]},
            "schema": _NAME,
            "registry": _NAME,
            "call": {"type": "integer", "minimum": 1},
            "times": {"type": "integer", "minimum": 0},
            "delay": {"type": "number", "minimum": 0, "maximum": 3600},
            "status": {"type": "integer", "minimum": 304, "maximum": 599},
            "code": _NAME,
            "message": _NAME,
            "cut": {"type": "boolean"},
            "cut-short": {"type": "boolean"},
            "after-write": {"type": "boolean"},
            "unchanged": {"type": "string", "enum": list(UNCHANGED)},
        },
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["faults"],
        "properties": {"faults": {"type": "array", "items": entry}},
    }
