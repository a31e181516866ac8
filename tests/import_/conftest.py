"""What the tests of imports share: sources in a folder, a project to import them into."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from contract_registry.check import Request, check
from contract_registry.config import Config
from contract_registry.documents import Document, parse
from contract_registry.import_ import Plan, Reading, Target, Weight, Wishes, found_in_files, plan
from contract_registry.source.tree import MemoryTree

TODAY = date(2026, 12, 1)


@dataclass(frozen=True)
class Import:
    """What became of sources."""

    plan: Plan

    def contract(self, path: str) -> dict[str, Any]:
        """The contract that would be written at a path below contracts/."""
        text = self.plan.files[f"contracts/{path}"]
        read = parse(text.encode(), path)
        assert isinstance(read, Document), read
        value = read.value
        assert isinstance(value, dict)
        return value

    @property
    def contracts(self) -> list[str]:
        return sorted(path.removeprefix("contracts/") for path in self.plan.contracts)

    def told(self, weight: Weight | None = None) -> list[str]:
        """The remarks as lines."""
        return [
            f"{it.location}: {it.message}" if it.location else it.message
            for it in self.plan.remarks
            if weight is None or it.weight is weight
        ]

    @property
    def notes(self) -> list[str]:
        return self.told(Weight.NOTE)

    @property
    def lost(self) -> list[str]:
        return self.told(Weight.LOST)

    @property
    def refused(self) -> list[str]:
        return self.told(Weight.REFUSED)


def imported(
    files: Mapping[str, str | bytes],
    wishes: Wishes | None = None,
    *,
    named: tuple[str, ...] = (),
    variables: Mapping[str, str] | None = None,
    project: Mapping[str, str] | None = None,
    dialect: str | None = None,
) -> Import:
    """Import the files of a folder into a project, and have the check look at the outcome."""
    data = {
        path: textwrap.dedent(text).encode() if isinstance(text, str) else text
        for path, text in files.items()
    }
    reading = Reading(MemoryTree(data), dialect)
    found = found_in_files(reading, sorted(data), variables or {}, named)
    there = {path: text.encode() for path, text in (project or {}).items()}
    tree = MemoryTree(there)
    target = Target(tree, Config(), TODAY)
    made = plan(found, target, wishes or Wishes(), reading.remarks)
    after = MemoryTree({**there, **{path: text.encode() for path, text in made.files.items()}})
    report = check(Request(after, TODAY, allow_empty=True))
    assert [it for it in report.findings if it.severity == "error"] == []
    return Import(made)
