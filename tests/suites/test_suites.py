"""The public questions, in the tests as well; `make suites` prints the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from suites.__main__ import complaints, explained
from suites.questions import DATA, answer, questions


def test_every_public_question_is_right_or_explained() -> None:
    if not DATA.exists():
        pytest.skip(f"the public questions are not at {DATA}")
    answers = [answer(question) for question in questions()]
    assert complaints(answers) == []
    assert len(answers) > 4000


def test_the_page_explains_each_question_that_is_not_right() -> None:
    page = Path(__file__).with_name("README.md").read_text(encoding="utf-8")
    assert [key for key in explained() if key.split()[0] not in page] == []
