"""The types of one schema in both languages, without the rest of a module."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from contract_registry.codegen.declared import Root, declared
from contract_registry.codegen.languages import TARGETS
from contract_registry.codegen.languages.python_types import PythonTypes
from contract_registry.codegen.languages.typescript_types import TypeScriptTypes
from contract_registry.codegen.place import Side
from contract_registry.codegen.shapes import Docs
from contract_registry.codegen.shaping import shapes_of
from contract_registry.compat.schema import Schema
from contract_registry.documents import Document, parse

CASES = Path(__file__).parents[1] / "cases" / "codegen"


def cases() -> list[dict[str, Any]]:
    """Every case of every file, in order."""
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        document = parse(path.read_bytes(), path.name)
        assert isinstance(document, Document), document
        values: Any = document.value
        found += [{"file": path.name, **it} for it in values]
    return found


def rendered(case: dict[str, Any], language: str) -> str:
    """What the emitter of that language makes of the case's schema."""
    schema = Schema(
        case["schema"],
        dialect=str(case.get("dialect", "2020-12")),
        uri="https://shop.example.org/thing.yaml",
        resources={
            f"https://shop.example.org/{name}": it for name, it in case.get("files", {}).items()
        },
    )
    reads = case.get("reads")
    side = Side(case.get("side", "writer") == "writer", None if reads is None else tuple(reads))
    root = Root("Thing", shapes_of(schema, "Thing", side), Docs())
    types = declared([root], TARGETS[language].reserved).types
    lines = (PythonTypes if language == "python" else TypeScriptTypes)(types).lines()
    return "\n".join(lines).strip("\n") + "\n"


def written(case: dict[str, Any]) -> str:
    """The case with what is made of it now, as it stands in a file: for whoever adds one."""
    said = {key: it for key, it in case.items() if key not in (*TARGETS, "file")}
    lines = [f"- title: {said.pop('title')}"]
    lines += [
        f"  {key}: {json.dumps(it, ensure_ascii=False, default=float)}" for key, it in said.items()
    ]
    for language in TARGETS:
        lines += [
            f"  {language}: |",
            *(f"    {it}".rstrip() for it in rendered(case, language).splitlines()),
        ]
    return "\n".join(lines) + "\n"
