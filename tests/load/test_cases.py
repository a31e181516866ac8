"""Every problem that loading finds, at its exact place: the cases in tests/cases/load."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from contract_registry.documents import Document, parse
from contract_registry.finding import Finding
from contract_registry.load.problems import PROBLEMS, UNREADABLE

from .worlds import load_world

_FOLDER = Path(__file__).parent.parent / "cases" / "load"


def _cases() -> list[Any]:
    found = []
    for file in sorted(_FOLDER.glob("*.yaml")):
        document = parse(file.read_bytes(), file.name)
        assert isinstance(document, Document), document
        assert isinstance(document.value, list)
        found += [pytest.param(it, id=f"{file.stem}: {it['name']}") for it in document.value]
    return found


def _told(finding: Finding) -> str:
    place = str(finding.location).removeprefix("contracts/")
    return f"{place} {finding.rule} | {finding.message} | {finding.fix}"


@pytest.mark.parametrize("case", _cases())
def test_problems_are_all_told_at_their_places(case: Any) -> None:
    catalog = load_world(case["files"])
    told = [_told(finding) for finding in catalog.problems]
    wanted = case["problems"]
    assert [_place(it) for it in told] == [_place(it) for it in wanted], "\n" + "\n".join(told)
    for actual, expected in zip(told, wanted, strict=True):
        for fragment in expected.split(" | "):
            assert fragment in actual, f"{actual}\nlacks\n{fragment}"


@pytest.mark.parametrize("case", _cases())
def test_every_problem_has_a_documented_rule_and_an_exit_code(case: Any) -> None:
    for finding in load_world(case["files"]).problems:
        assert finding.rule in PROBLEMS
        assert finding.fix
        assert finding.unreadable is (finding.rule in UNREADABLE)


@pytest.mark.parametrize("case", [it for it in _cases() if it.id.startswith("syntax")])
def test_without_libyaml_it_is_the_same(case: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    told = [_place(_told(finding)) for finding in load_world(case["files"]).problems]
    assert told == [_place(it) for it in case["problems"]]


def _place(line: str) -> str:
    return line.partition(" | ")[0]


def test_every_rule_has_a_case() -> None:
    rules = {
        _place(line).rpartition(" ")[2] for case in _cases() for line in case.values[0]["problems"]
    }
    # These two take files too large for a case; tests/load/test_hostile.py has them.
    assert rules | {"file-too-large", "nested-too-deep"} == set(PROBLEMS)


def test_the_world_itself_is_right() -> None:
    assert load_world().problems == ()
