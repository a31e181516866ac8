"""Known answers: the public labels, and our own cases, which read as documentation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from contract_registry.compat.avro import judge_avro
from contract_registry.compat.budget import Budget
from contract_registry.compat.schema import Schema
from contract_registry.compat.verdict import Cause, Verdict

ROOT = Path(__file__).parents[3]
LABELS = ROOT.parent / "shared" / "data" / "avro" / "resolution.jsonl"
CASES = sorted((ROOT / "tests" / "cases" / "avro").glob("*.yaml"))


def judge(writer: Any, reader: Any) -> Verdict:
    return judge_avro(Schema(writer, "avro", "w.avsc"), Schema(reader, "avro", "r.avsc"), Budget())


def test_every_public_label_is_met() -> None:
    if not LABELS.exists():
        pytest.skip(f"the public labels are not at {LABELS}")
    lines = [json.loads(line) for line in LABELS.read_text().splitlines()]
    wrong = [
        line["id"]
        for line in lines
        if judge(line["writer"], line["reader"]).contained is not line["expect"]
    ]
    assert wrong == []
    assert len(lines) == 201


def told(cause: Cause) -> dict[str, Any]:
    return {
        "kind": cause.kind,
        "at": cause.instance,
        "reader": cause.reader.pointer,
        "writer": None if cause.writer is None else cause.writer.pointer,
        "constraint": list(cause.constraint),
        "witness": cause.witness.value,
    }


@pytest.mark.parametrize("direction", ["backward", "forward"])
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, direction: str) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    schemas = (case["old"], case["new"])
    verdict = judge(*(schemas if direction == "backward" else reversed(schemas)))
    expected = case[direction]
    if expected == "compatible":
        assert verdict.contained is True
        assert verdict.causes == ()
    else:
        assert verdict.contained is False
        assert verdict.complete
        assert [told(cause) for cause in verdict.causes] == expected
        assert {cause.reader.uri for cause in verdict.causes} == {"r.avsc"}
    assert list(verdict.notes) == case.get(f"{direction}-notes", [])


def test_there_are_cases() -> None:
    assert len(CASES) > 30
