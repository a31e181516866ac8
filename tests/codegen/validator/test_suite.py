"""The JSON-Schema-Test-Suite: every required test of every dialect, in both languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from codegen.validator.engines import in_python, in_typescript
from contract_registry.codegen.frame import PYTHON, TYPESCRIPT
from contract_registry.codegen.validator import Role, Unsupported
from contract_registry.codegen.validator.planning import planned
from contract_registry.compat.schema import Schema
from formats.suite import DIALECTS, cases, remotes

REQUIRED = {"draft4": 618, "draft6": 839, "draft7": 927, "draft2019-09": 1254, "draft2020-12": 1294}
"""How many tests there are, without those that the next line names."""
CUSTOM = "vocabulary: "
"""The groups that are refused: `check` knows no custom metaschemas either."""


def plans(draft: str, language: str) -> Iterator[tuple[str, Any, Any]]:
    """Name, case and plan of every group that can be translated; the others are counted."""
    for name, case in cases(draft):
        try:
            yield name, case, plan(case["schema"], DIALECTS[draft], language)
        except Unsupported as error:
            yield name, case, error


def plan(schema: Any, dialect: str, language: str) -> Any:
    document = Schema(schema, dialect, "http://localhost:1234/root.json", remotes())
    return planned(document, Role.AS_WRITTEN, language)


def verdicts(draft: str, language: str) -> Iterator[tuple[str, bool, bool]]:
    """Name, expected and given answer of each test."""
    groups = list(plans(draft, language))
    refused = [name for name, _, made in groups if isinstance(made, Unsupported)]
    assert all(name.startswith(CUSTOM) for name in refused)
    asked = [(name, case, made) for name, case, made in groups if name not in refused]
    messages = [[one["data"] for one in case["tests"]] for _, case, _ in asked]
    if language == PYTHON:
        answers = [
            in_python(made, some) for (_, _, made), some in zip(asked, messages, strict=True)
        ]
    else:
        questions = [
            (made, plain(some)) for (_, _, made), some in zip(asked, messages, strict=True)
        ]
        answers = in_typescript(questions)
    for (name, case, _), group in zip(asked, answers, strict=True):
        for test, answer in zip(case["tests"], group, strict=True):
            yield f"{name} / {test['description']}", test["valid"], answer is None


def plain(value: Any) -> Any:
    """The value with floats, as `json` writes them."""
    from decimal import Decimal

    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("language", [PYTHON, TYPESCRIPT])
@pytest.mark.parametrize("draft", DIALECTS)
def test_every_required_test_passes(draft: str, language: str) -> None:
    counts: Counter[bool] = Counter()
    wrong = []
    for name, expected, given in verdicts(draft, language):
        counts[expected is given] += 1
        if expected is not given:
            wrong.append(name)
    assert wrong == []
    assert counts[True] == REQUIRED[draft]
