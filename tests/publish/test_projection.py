"""Projections: what they look like, and that the engine proves them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest

from contract_registry.compat.budget import Limits
from contract_registry.compat.schema import Schema
from contract_registry.documents import Document, parse
from contract_registry.finding import canonical
from contract_registry.publish.projection import DRAFT_4, OPENAPI, TARGETS, Unsayable, project
from contract_registry.publish.projection.naming import capitalised
from formats import suite
from fuzz.schemas import Grammar
from fuzz.vocabulary import DIALECTS
from publish.equivalence import document_of, judged

CASES = Path(__file__).parents[1] / "cases" / "projection" / "keywords.yaml"
DATA = Path(__file__).parents[3] / "shared" / "data" / "evolution"
LABELS = {"draft-4": DRAFT_4, "openapi": OPENAPI}


def cases() -> list[Mapping[str, Any]]:
    found = parse(CASES.read_bytes(), CASES.name)
    assert isinstance(found, Document), found
    value: Any = found.value
    return list(value)


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("case", cases(), ids=lambda case: case["title"])
def test_a_keyword(case: Mapping[str, Any], label: str) -> None:
    source = Schema(case["schema"], case.get("dialect", "2020-12"))
    found = judged(source, LABELS[label], Limits(seconds=30))
    lost = sorted({loss.keyword for loss in found.projection.losses})
    assert lost == case.get("loses", {}).get(label, [])
    if label in case:
        assert canonical(found.projection.schemas["Root"]) == canonical(case[label])
    assert found.wider.contained is True
    assert found.narrower.contained is (not lost)


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
@pytest.mark.parametrize("part", range(4))
def test_generated_schemas_are_never_narrower(part: int, target: Any) -> None:
    exact = 0
    for seed in range(part * 60, part * 60 + 60):
        rng = Random(f"projection {seed}")
        dialect = rng.choice(DIALECTS)
        schema = Grammar(rng, dialect).document(rng.choice((1, 2, 2, 3)))
        try:
            found = judged(Schema(schema, dialect), target)
        except Unsayable:
            continue
        exact += not found.projection.losses
        assert found.complaint() is None, json.dumps(schema)
    assert exact > 30


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
@pytest.mark.parametrize("draft", suite.DIALECTS)
def test_the_public_suite_is_never_narrower(draft: str, target: Any) -> None:
    wrong = []
    for number, (name, case) in enumerate(suite.cases(draft)):
        if number % 6 or not isinstance(case["schema"], dict | bool):
            continue
        try:
            complaint = judged(Schema(case["schema"], suite.DIALECTS[draft]), target).complaint()
        except Unsayable:
            continue  # it refers to documents that are not at hand
        wrong += [(name, complaint)] if complaint else []
    assert wrong == []


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_real_schemas_are_never_narrower(target: Any) -> None:
    wrong = []
    for number, (name, schema) in enumerate(_real()):
        if number % 3:
            continue
        try:
            complaint = judged(schema, target).complaint()
        except Unsayable:
            continue
        wrong += [(name, complaint)] if complaint else []
    assert wrong == []


def _real() -> Iterator[tuple[str, Schema]]:
    if not DATA.is_dir():
        pytest.skip(f"no schemas at {DATA}")
    for file in sorted(DATA.glob("*.jsonl")):
        for number, text in enumerate(file.read_text(encoding="utf-8").splitlines()):
            line = json.loads(text)
            new = line["s2"] if "s2" in line else line["new"]
            if len(text) < 40_000:
                yield f"{file.stem} {number}", Schema(new, line.get("draft", "openapi-3.0"))


def test_the_order_of_a_file_makes_no_difference() -> None:
    one = {"b": {"$ref": "#/$defs/x/y"}, "a": {"$ref": "#/$defs/y"}}
    other = {"a": {"$ref": "#/$defs/y"}, "b": {"$ref": "#/$defs/x/y"}}
    definitions = {"y": {"type": "string"}, "x": {"y": {"type": "integer"}}}
    texts = {
        canonical(
            document_of(
                project({"Root": Schema({"properties": it, "$defs": definitions})}, OPENAPI),
                OPENAPI,
            )
        )
        for it in (one, other)
    }
    assert len(texts) == 1


def test_references_across_files_and_dialects() -> None:
    files = {
        "file:///a.json": {"$schema": "http://json-schema.org/draft-04/schema#", "minimum": 1,
                        "exclusiveMinimum": True},
        "file:///b.json": {"$schema": "http://json-schema.org/draft-07/schema#",
                        "properties": {"a": {"$ref": "a.json"}}, "propertyNames": {"maxLength": 3}},
    }  # fmt: skip
    source = Schema({"$ref": "b.json", "required": ["a"]}, "2020-12", "file:///main.json", files)
    found = judged(source, DRAFT_4)
    assert set(found.projection.schemas) == {"Root", "A", "B"}
    assert [str(loss.place) for loss in found.projection.losses] == ["b.json#/propertyNames"]
    assert found.complaint() is None


def test_what_leads_nowhere_is_said() -> None:
    with pytest.raises(Unsayable, match="leads to nothing that is at hand"):
        project({"Root": Schema({"properties": {"a": {"$ref": "nowhere.json"}}})}, DRAFT_4)


def test_a_circle_of_references_is_said() -> None:
    schema = {
        "$ref": "#/$defs/a",
        "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}},
    }
    found = project(
        {"Root": Schema({"properties": {"x": schema["$defs"]["a"]}, **schema})}, DRAFT_4
    )
    assert found.schemas


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("EC2 Instance State-change Notification", "EC2InstanceStateChangeNotification"),
        ("order-placed", "OrderPlaced"),
        ("OrderPlaced", "OrderPlaced"),
        ("---", ""),
    ],
)
def test_names_are_made_as_aws_makes_them(text: str, name: str) -> None:
    assert capitalised(text) == name


def nested(keyword: str, depth: int) -> Any:
    schema: Any = {"type": "string"}
    for level in range(depth):
        if keyword == "if":
            schema = {"if": schema, "then": {"minLength": level}, "else": {"maxLength": level}}
        elif keyword == "oneOf":
            schema = {"oneOf": [schema, {"const": level}]}
        else:
            name = f"p{level}"
            schema = {
                "anyOf": [schema, {"properties": {name: {}}, "required": [name]}],
                "unevaluatedProperties": False,
            }
    return schema


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
@pytest.mark.parametrize("keyword", ["if", "oneOf", "unevaluatedProperties"])
def test_what_nests_deeply_grows_no_faster(keyword: str, target: Any) -> None:
    sizes = [
        len(canonical(project({"Root": Schema(nested(keyword, depth))}, target).schemas))
        for depth in (30, 60)
    ]
    assert sizes[1] < 3 * sizes[0]
    assert judged(Schema(nested(keyword, 6)), target).complaint() is None


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_a_bomb_of_references_stays_small(target: Any) -> None:
    definitions: dict[str, Any] = {"d0": {"type": "string"}}
    for level in range(1, 60):
        both = {"$ref": f"#/$defs/d{level - 1}"}
        definitions[f"d{level}"] = {
            "properties": {"a": both, "b": both},
            "not": {"$ref": "#/$defs/d0"},
        }
    schema = Schema({"$ref": "#/$defs/d59", "$defs": definitions})
    assert len(canonical(project({"Root": schema}, target).schemas)) < 20_000
