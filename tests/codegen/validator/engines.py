"""Both embedded validators on the same questions: in this process, and in one process of Node."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from contract_registry.codegen.runtime.python.validation import ContractViolation, Schema

ROOT = Path(__file__).parents[3]
RUNTIME = ROOT / "registry" / "contract_registry" / "codegen" / "runtime" / "typescript"
MODULES = ROOT / "tests" / "node" / "node_modules"
STRICTLY = """
--strict --noUncheckedIndexedAccess --exactOptionalPropertyTypes --noImplicitOverride
--noPropertyAccessFromIndexSignature --verbatimModuleSyntax --isolatedModules --noUnusedLocals
--erasableSyntaxOnly --noUnusedParameters --noImplicitReturns --target ES2020 --lib ES2020
--module es2022 --moduleResolution bundler
"""
DRIVER = Path(__file__).with_name("driver.mjs")


@dataclass(frozen=True, slots=True)
class Refused:
    """A message that was refused: where, and why."""

    pointer: str
    reason: str


Answer = Refused | None
"""None: accepted."""


def in_python(plan: Any, messages: Iterable[Any]) -> list[Answer]:
    """What the Python validator says of each message."""
    schema = Schema("test.contract", "1.0.0", plan)
    return [_asked(schema, message) for message in messages]


def _asked(schema: Schema, message: Any) -> Answer:
    try:
        schema.check(message)
    except ContractViolation as violation:
        return Refused(violation.pointer, violation.reason)
    return None


def in_typescript(questions: Sequence[tuple[Any, Sequence[Any]]]) -> list[list[Answer]]:
    """What the TypeScript validator says, for each plan of each message."""
    return asked_in_lines([json.dumps([plan, list(messages)]) for plan, messages in questions])


def asked_in_lines(questions: Sequence[str]) -> list[list[Answer]]:
    """The same of questions that are JSON already."""
    lines = "".join(f"{question}\n" for question in questions)
    done = subprocess.run(
        ["node", DRIVER, compiled() / "validation.js"],
        input=lines.encode("utf-8", "surrogatepass"),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(questions)
    return [[None if one is None else Refused(*one) for one in group] for group in answers]


@cache
def compiled() -> Path:
    """The folder of the compiled runtime; skips the test, aloud, where there is no compiler."""
    if shutil.which("node") is None or not (MODULES / "typescript").is_dir():
        if os.environ.get("CI"):
            pytest.fail("node and the packages of tests/node are missing, and CI skips nothing")
        pytest.skip("node or the packages of tests/node are missing: make test installs them")
    folder = Path(tempfile.mkdtemp(prefix="validator-"))
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    files = [RUNTIME / "validation.ts"]  # it imports the others
    tsc = [
        str(MODULES / "typescript" / "bin" / "tsc"),
        *STRICTLY.split(),
        "--typeRoots",
        str(folder),
    ]
    command = ["node", *tsc, "--outDir", str(folder), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    return folder
