"""The example shop in a real git repository, and the real command run in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from repositories import Repo, isolated

ROOT = Path(__file__).parents[2]
COMMANDS = Path(sys.executable).parent


def environment() -> Mapping[str, str]:
    """A plain machine's, on which `contracts` is ours."""
    plain = isolated(os.environ)
    path = f"{COMMANDS}{os.pathsep}{plain.get('PATH', os.defpath)}"
    return {**plain, "PATH": path, "NO_COLOR": "1"}


@dataclass(frozen=True)
class Outcome:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Shop:
    """A repository of contracts."""

    repo: Repo

    @property
    def root(self) -> Path:
        return self.repo.path

    def run(self, *command: str) -> Outcome:
        done = subprocess.run(
            command,
            cwd=self.root,
            env=environment(),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    def contracts(self, *arguments: str) -> Outcome:
        return self.run("contracts", *arguments)

    def findings(self, *arguments: str) -> list[dict[str, Any]]:
        """The findings of `contracts check`."""
        done = self.contracts("check", "--format", "json", *arguments)
        assert done.code in (0, 1), done.out + done.err
        findings: list[dict[str, Any]] = done.json["findings"]
        return findings

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text that stands exactly once in the file."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        file.write_text(text.replace(old, new), encoding="utf-8")

    def versions(self) -> dict[str, str]:
        """The version of every contract: `{"orders/order-placed.v2": "2.1.0", …}`."""
        folder = self.root / "contracts"
        return {
            file.relative_to(folder).as_posix().removesuffix(".yaml"): line.split()[1]
            for file in sorted(folder.glob("*/*.v*.yaml"))
            for line in file.read_text(encoding="utf-8").splitlines()
            if line.startswith("version: ")
        }


@pytest.fixture
def empty(repo: Repo) -> Shop:
    """A repository without contracts, on branch main."""
    return Shop(repo)


@pytest.fixture
def shop(repo: Repo) -> Shop:
    """The example shop, committed once on main: that is its release."""
    shutil.copytree(ROOT / "contracts", repo.path / "contracts")
    shutil.copy(ROOT / "contracts.yaml", repo.path)
    repo.commit("The shop's contracts")
    return Shop(repo)
