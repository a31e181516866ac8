"""Two versions side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contract_registry.check import Comparison, Side, diff
from contract_registry.check.diff import Difference
from contract_registry.config import Config
from contract_registry.load import load
from contract_registry.model import ContractKey
from worlds import THING, TODAY, WORLD, thing, tree


def side(files: Mapping[str, str], major: int = 1) -> Side:
    catalog = load(tree({**WORLD, **files}), Config())
    assert not catalog.problems
    return Side(catalog.contracts[ContractKey("shop.thing", major)], catalog)


def compared(old: Mapping[str, Any], new: Mapping[str, Any]) -> Comparison:
    return diff(side({THING: thing(**old)}), side({THING: thing(**new)}), Config(), TODAY)


OLD = {
    "type": "object",
    "required": ["id", "total"],
    "properties": {"id": {"type": "string"}, "total": {"type": "integer", "maximum": 10}},
}
NEW = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "total": {"type": "integer", "maximum": 20},
        "note": {"type": "string"},
    },
}


def test_what_changed_field_by_field() -> None:
    found = compared({"schema": OLD}, {"schema": NEW, "version": "1.1.0"})

    assert list(found.differences) == [
        Difference("version", "changed", "1.0.0", "1.1.0"),
        Difference("schema /id", "format", None, "uuid"),
        Difference("schema /note", "added", None, {"required": False, "type": "string"}),
        Difference("schema /total", "required", True, False),
        Difference("schema /total", "maximum", 10, 20),
    ]


def test_what_the_engine_says_of_each_direction_and_who_breaks() -> None:
    reader = {
        "contracts/reader/service.yaml": (
            "service: reader\nconsumes: [{contract: shop.thing@1, reads: [/total]}]\n"
        )
    }
    old = side({THING: thing(schema=OLD), **reader})
    new = side({THING: thing(schema=NEW, version="1.1.0"), **reader})

    found = diff(old, new, Config(), TODAY)

    assert [(j.direction.value, j.contained) for j in found.judgements] == [
        ("backward", True),
        ("forward", False),
    ]
    assert [(f.rule, [a.service for a in f.affected]) for f in found.findings] == [
        ("bound-relaxed", ["reader"]),
        ("format-changed", []),
        ("required-field-removed", ["reader"]),
    ]


def test_a_draft_is_compared_as_if_it_were_released() -> None:
    found = compared({"schema": OLD, "status": "draft"}, {"schema": NEW})

    assert "bound-relaxed" in {finding.rule for finding in found.findings}


def test_two_majors_have_their_own_routing() -> None:
    way = {"eventbridge": "shop.main", "source": "shop.things", "detail-type": "Thing.v2"}
    second = thing(schema=NEW, version="2.0.0", channel=way)
    files = {THING: thing(schema=OLD), "contracts/shop/thing.v2.yaml": second}

    found = diff(side(files), side(files, 2), Config(), TODAY)

    assert Difference("detail-type", "changed", "Thing", "Thing.v2") in found.differences
    assert {finding.rule for finding in found.findings} == {
        "format-changed",
        "bound-relaxed",
        "required-field-removed",
    }
    assert {finding.major for finding in found.findings} == {1}


def test_settings_that_differ_are_named_as_in_the_file() -> None:
    found = compared(
        {"schema": OLD},
        {
            "schema": OLD,
            "compatibility": "backward",
            "deprecated": {"since": "1.0.0", "sunset": "2032-06-30"},
            "envelope": "cloudevents",
        },
    )

    assert [(d.where, d.old, d.new) for d in found.differences] == [
        ("compatibility", "full", "backward"),
        ("envelope", "none", "cloudevents"),
        ("deprecated", None, {"since": "1.0.0", "sunset": "2032-06-30"}),
    ]
    assert [finding.rule for finding in found.findings] == ["envelope-changed"]
