"""The public questions with known answers, and what the engine says of them."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contract_registry.compat.avro import judge_avro
from contract_registry.compat.budget import Budget
from contract_registry.compat.engine import contains
from contract_registry.compat.schema import Schema
from contract_registry.compat.verdict import Verdict

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
FILES = ("test-suite", "jsonsubschema", "jsoncompat")
DANGLING = "leads to nothing that is at hand"


@dataclass(frozen=True, slots=True)
class Question:
    """Is every message of `writer` one of `reader`? `key` names it, direction included."""

    key: str
    suite: str
    draft: str
    writer: Any
    reader: Any
    expected: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine said: `outcome` is one of right, wrong contained, wrong not, undecided."""

    question: Question
    outcome: str
    reason: str | None
    milliseconds: float


def questions() -> Iterator[Question]:
    """Every question of the data, containment first, then Avro."""
    for name in FILES:
        for line in _lines(DATA / "containment" / f"{name}.jsonl"):
            for label, writer, reader in (("s1_sub_s2", "s1", "s2"), ("s2_sub_s1", "s2", "s1")):
                if label in line:
                    key = f"{line['id']} {label}"
                    sides = line[writer], line[reader]
                    yield Question(key, name, line["draft"], *sides, line[label])
    for line in _lines(DATA / "avro" / "resolution.jsonl"):
        yield Question(line["id"], "avro", "avro", line["writer"], line["reader"], line["expect"])


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def answer(question: Question) -> Answer:
    """Ask the engine, strictly."""
    start = time.perf_counter()
    verdict = _verdict(question)
    elapsed = (time.perf_counter() - start) * 1000
    return Answer(question, _outcome(verdict, question.expected), verdict.reason, elapsed)


def _verdict(question: Question) -> Verdict:
    if question.draft == "avro":
        sides = Schema(question.writer, "avro"), Schema(question.reader, "avro")
        return judge_avro(*sides, Budget())
    return contains(question.writer, question.reader, strict=True, dialect=question.draft)


def _outcome(verdict: Verdict, expected: bool) -> str:
    if verdict.contained is expected:
        return "right"
    if verdict.contained is None:
        # What a document says that nobody has cannot be decided.
        return "right" if DANGLING in (verdict.reason or "") else "undecided"
    return "wrong contained" if verdict.contained else "wrong not"
