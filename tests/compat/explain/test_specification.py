"""The evaluator and both libraries as we use them, against the JSON-Schema-Test-Suite."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from contract_registry.compat.evaluation.evaluate import Evaluation
from contract_registry.compat.evaluation.plain import plain
from contract_registry.compat.evaluation.spots import Documents
from contract_registry.compat.schema import Schema
from contract_registry.compat.verification import judge

SUITE = Path(__file__).parents[4] / "shared" / "data" / "json-schema-test-suite"
DIALECTS = {
    "draft4": "4",
    "draft6": "6",
    "draft7": "7",
    "draft2019-09": "2019-09",
    "draft2020-12": "2020-12",
}
# Each with its reason: what we mean differently, on purpose.
ASIDE = {
    "cross-draft.json": "documents of another draft than the suite's folder are not loaded here",
    "content.json": "content keywords are annotations",
    "dependencies-compatibility.json": "`dependencies` means nothing since 2019-09",
    "format-assertion.json": "format is an annotation",
    "vocabulary.json": "a metaschema of one's own does not switch keywords off",
    "zeroTerminatedFloats.json": "1.0 is the same message as 1 in draft 4 as well",
}
pytestmark = pytest.mark.skipif(
    not SUITE.is_dir(), reason="the JSON-Schema-Test-Suite is not at hand (../shared/data)"
)


@cache
def _remotes(draft: str) -> dict[str, Any]:
    found = {}
    root = SUITE / "remotes"
    for path in root.rglob("*.json"):
        relative = path.relative_to(root)
        if relative.parts[0].startswith(("draft", "v1")) and relative.parts[0] != draft:
            continue
        contents = _read(path)
        if isinstance(contents, dict) and "localhost" in str(contents.get("$schema")):
            continue
        found[f"http://localhost:1234/{relative.as_posix()}"] = contents
    return found


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def _cases(draft: str) -> Iterator[tuple[str, Schema, list[dict[str, Any]]]]:
    for path in sorted((SUITE / "tests" / draft).rglob("*.json")):
        if path.name in ASIDE or "format" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        resources = _remotes(draft) if "localhost:1234" in text else {}
        for case in _read(path):
            schema = Schema(case["schema"], DIALECTS[draft], "", resources)
            yield f"{path.stem}: {case['description']}", schema, case["tests"]


def _by_evaluator(schema: Schema) -> Callable[[Any], bool]:
    run = Evaluation(Documents(schema))
    return lambda message: run.whole(message).holds


def _by_jsonschema(schema: Schema) -> Callable[[Any], bool]:
    return judge.judge_of(schema, False)


def _by_jsonschema_rs(schema: Schema) -> Callable[[Any], bool]:
    return judge.faster(schema, False)


@pytest.mark.parametrize("draft", DIALECTS)
@pytest.mark.parametrize("made", [_by_evaluator, _by_jsonschema, _by_jsonschema_rs])
def test_suite(draft: str, made: Callable[[Schema], Callable[[Any], bool]]) -> None:
    wrong = []
    told = 0
    for name, schema, tests in _cases(draft):
        is_valid = made(schema)
        for test in tests:
            told += 1
            if is_valid(plain(test["data"])) is not test["valid"]:
                wrong.append((name, test["description"]))
    assert not wrong
    assert told > 500
