"""Deliveries handed to generated handlers, in this process and by Node; both tell the same."""

from __future__ import annotations

import importlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codegen.channels.deliveries import Case
from codegen.compilers import node

DRIVER = Path(__file__).with_name("driver.mjs")


@dataclass(frozen=True)
class Told:
    """What a handler did with one delivery."""

    seen: list[Any]
    context: dict[str, Any]
    answer: Any
    refused: str


class PoisonError(Exception):
    """What the function raises."""


def by_python(case: Case) -> Told:
    """What the Python handler does."""
    seen: list[Any] = []
    context: dict[str, Any] = {}

    def function(payload: Any, given: Any) -> Any:
        seen.append(payload)
        if len(seen) == 1:
            context.update({name: looked_up(given, name) for name, _ in case.context})
        if "poison" in payload:
            raise PoisonError
        return payload.get("sku")

    module = importlib.import_module(case.module.replace("/", "."))
    answer, refused = None, ""
    try:
        answer = getattr(module, case.handler)(function)(case.event, "lambda")
    except ValueError as error:
        violation: Any = error
        assert violation.version == "1.0.0"
        assert violation.reason
        refused = f"{violation.contract} {violation.pointer}"
    return Told(seen, context, answer, refused)


def looked_up(value: Any, name: str) -> Any:
    for step in name.split("."):
        value = getattr(value, step) if hasattr(value, step) else value[step]
    return value


def by_node(javascript: Path, cases: Sequence[Case]) -> list[Told]:
    """What the TypeScript handlers do; one start of Node for all."""
    questions = [
        {
            "module": f"{case.module.replace('_v1', '.v1').replace('_', '-')}.js",
            "handler": {"batch_handler": "batchHandler"}.get(case.handler, case.handler),
            "event": case.event,
            "context": [name for name, _ in case.context],
        }
        for case in cases
    ]
    return [Told(**it) for it in ask(javascript, "receive", questions)]


def ask(javascript: Path, action: str, questions: object) -> Any:
    """What the driver answers."""
    file = javascript / f"{action}.json"
    file.write_text(json.dumps(questions), encoding="utf-8")
    done = node(str(DRIVER), str(javascript), action, str(file), cwd=javascript)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
