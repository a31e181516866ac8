"""The cases of tests/cases/compat: two versions, and what becomes of messages between them.

old, new                the two versions
dialect, formats        how they are read (2020-12 and annotations unless said otherwise)
backward, forward       what is expected in that direction, with readers as written; prefixed by
                        `tolerant-` or `strict-` in those semantics
    compatible          contained
    a list of causes    exactly these: kind (in the direction's words), at (the instance), and
                        where it is told reader, writer (pointers), witness, says (the sentence)
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from contract_registry.compat.causes import fix, named, sentence
from contract_registry.compat.engine import judge
from contract_registry.compat.schema import Schema, Semantics
from contract_registry.compat.verdict import Cause
from contract_registry.finding import canonical

CASES = Path(__file__).parents[2] / "cases" / "compat"


class _Exact(yaml.SafeLoader):
    """Decimals instead of floats."""


_Exact.add_constructor(
    "tag:yaml.org,2002:float", lambda loader, node: Decimal(str(loader.construct_scalar(node)))
)


def _questions() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        case = yaml.load(path.read_text(encoding="utf-8"), _Exact)
        for key in case:
            if key.endswith(("backward", "forward")):
                found.append(pytest.param(case, key, id=f"{path.stem}:{key}"))
    return found


@pytest.mark.parametrize(("case", "question"), _questions())
def test_case(case: dict[str, Any], question: str) -> None:
    semantics_name, _, direction = question.rpartition("-")
    dialect = case.get("dialect", "2020-12")
    old, new = Schema(case["old"], dialect), Schema(case["new"], dialect)
    writer, reader = (old, new) if direction == "backward" else (new, old)
    semantics = Semantics(
        strict=semantics_name == "strict",
        tolerant=semantics_name == "tolerant",
        assert_format=case.get("formats") == "assert",
    )
    verdict = judge(writer, reader, semantics)
    expected = case[question]
    if expected == "compatible":
        assert (verdict.contained, verdict.causes) == (True, ())
        return
    assert verdict.contained is False
    assert verdict.complete
    found = [_told(cause, direction, one) for cause, one in _paired(verdict.causes, expected)]
    assert found == [_plain(one) for one in expected]


def _paired(
    causes: tuple[Cause, ...], expected: list[dict[str, Any]]
) -> list[tuple[Cause, dict[str, Any]]]:
    return [
        (cause, expected[index] if index < len(expected) else {})
        for index, cause in enumerate(causes)
    ]


def _told(cause: Cause, direction: str, like: dict[str, Any]) -> dict[str, Any]:
    """What the case speaks of, as found."""
    assert fix(cause, direction)
    told = {
        "kind": named(cause.kind, direction),
        "at": cause.instance,
        "reader": cause.reader.pointer,
        "writer": None if cause.writer is None else cause.writer.pointer,
        "witness": canonical(cause.witness.value),
        "says": sentence(cause, direction),
    }
    return {key: value for key, value in told.items() if key in like or key in ("kind", "at")}


def _plain(expected: dict[str, Any]) -> dict[str, Any]:
    if "witness" not in expected:
        return expected
    return {**expected, "witness": canonical(expected["witness"])}
