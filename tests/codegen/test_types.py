"""Schemas as types: tests/cases/codegen/*.yaml hold the schema and what both languages make of it.

A new case: write it without `python` and `typescript`, run with UPDATE_CASES=1, read what came.
"""

from __future__ import annotations

import os
from itertools import groupby
from typing import Any

import pytest

from codegen.rendering import CASES, cases, rendered, written

FOUND = cases()


@pytest.mark.parametrize("language", ["python", "typescript"])
@pytest.mark.parametrize("case", FOUND, ids=lambda case: case["title"])
def test_a_schema_becomes_a_type(case: dict[str, Any], language: str) -> None:
    if os.environ.get("UPDATE_CASES"):
        for name, group in groupby(FOUND, key=lambda it: it["file"]):
            (CASES / name).write_text("\n".join(map(written, group)), encoding="utf-8")
    assert rendered(case, language) == case[language]
