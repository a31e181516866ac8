"""Generated handlers on what AWS delivers, to the letter of its documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.channels.deliveries import CASES, Case
from codegen.channels.receiving import Told, by_node, by_python


@pytest.fixture(scope="module")
def told_by_node(javascript: Path) -> dict[str, Told]:
    answers = by_node(javascript, CASES)
    return {case.title: told for case, told in zip(CASES, answers, strict=True)}


def expected(case: Case) -> Told:
    return Told(list(case.seen), dict(case.context), case.answer, case.refused)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_python(case: Case, python_packages: Path) -> None:
    assert by_python(case) == expected(case)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_typescript(case: Case, told_by_node: dict[str, Told]) -> None:
    assert told_by_node[case.title] == expected(case)
