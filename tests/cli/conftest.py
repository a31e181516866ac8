"""The command line as users meet it: arguments in; exit code, output and complaints out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from contract_cli import output
from contract_cli.main import run as run_command
from repositories import isolated

TODAY = date(2026, 12, 1)


@dataclass(frozen=True)
class Outcome:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Outcome]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `contracts` with these arguments in this process, on a fixed day."""
    monkeypatch.setattr(output, "today", lambda: TODAY)
    monkeypatch.setenv("COLUMNS", "100")

    def contracts(
        *arguments: object, stdin: str | bytes | None = None, cwd: Path | None = None
    ) -> Outcome:
        if cwd is not None:
            monkeypatch.chdir(cwd)
        with CliRunner().isolation(input=stdin) as (out, err, _):
            code = run_command([str(argument) for argument in arguments])
            return Outcome(code, out.getvalue().decode(), err.getvalue().decode())

    return contracts


def process(
    *arguments: str,
    cwd: Path,
    stdin: bytes | None = None,
    environ: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run the installed command in a process of its own."""
    return subprocess.run(
        [str(Path(sys.executable).parent / "contracts"), *arguments],
        cwd=cwd,
        input=stdin,
        env={**isolated(os.environ), **(environ or {})},
        capture_output=True,
        check=False,
    )
