"""The JSON-Schema-Test-Suite among the public test data, where it is at hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "json-schema-test-suite"
DIALECTS = {
    "draft4": "4",
    "draft6": "6",
    "draft7": "7",
    "draft2019-09": "2019-09",
    "draft2020-12": "2020-12",
}


def cases(draft: str, *, optional: bool = False) -> Iterator[tuple[str, Any]]:
    """Name and case of every group of a draft; skips the test where there is no suite."""
    if not FOLDER.is_dir():
        pytest.skip(f"no test suite at {FOLDER}")
    pattern = "**/*.json" if optional else "*.json"
    for file in sorted((FOLDER / "tests" / draft).glob(pattern)):
        for case in json.loads(file.read_text(encoding="utf-8"), parse_float=Decimal):
            yield f"{file.stem}: {case['description']}", case


def remotes() -> dict[str, Any]:
    """The documents that the suite refers to, by the URIs that it gives them."""
    folder = FOLDER / "remotes"
    return {
        f"http://localhost:1234/{file.relative_to(folder).as_posix()}": json.loads(
            file.read_text(encoding="utf-8")
        )
        for file in sorted(folder.rglob("*.json"))
    }
