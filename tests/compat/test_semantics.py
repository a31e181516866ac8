"""Defects that engines of this kind have had, and readings that are easily wrong."""

from __future__ import annotations

from typing import Any

import pytest

from contract_registry.compat.engine import contains, judge
from contract_registry.compat.schema import DIALECTS, Schema, Semantics
from contract_registry.compat.verdict import Verdict

STRICT = Semantics(strict=True)


def strictly(writer: Any, reader: Any, dialect: str = "2020-12") -> Verdict:
    return contains(writer, reader, strict=True, dialect=dialect)


@pytest.mark.parametrize(
    ("one", "other"),
    [(True, 1), (False, 0), ([True], [1]), ({"a": False}, {"a": 0}), ([[0]], [[False]])],
)
def test_true_is_not_one(one: Any, other: Any) -> None:
    assert strictly({"const": one}, {"const": other}).contained is False
    assert strictly({"enum": [one, other]}, {"const": one}).contained is False
    unique = {"const": [one, other]}
    assert strictly(unique, {"uniqueItems": True}).contained is True


def test_one_is_one_point_zero() -> None:
    assert strictly({"const": 1.0}, {"const": 1}).contained is True
    assert strictly({"const": {"a": [1.0]}}, {"enum": [{"a": [1]}]}).contained is True
    assert strictly({"const": 1.0}, {"type": "integer"}).contained is True
    assert strictly({"const": [1, 1.0]}, {"uniqueItems": True}).contained is False


def extended(strict_tree: bool) -> Any:
    """A tree whose nodes are extended through its dynamic anchor, or not."""
    anchor = {"$dynamicAnchor": "node"} if strict_tree else {}
    return {
        "$id": "http://example.com/closed",
        **anchor,
        "$ref": "tree",
        "unevaluatedProperties": False,
        "$defs": {
            "tree": {
                "$id": "http://example.com/tree",
                "$dynamicAnchor": "node",
                "type": "object",
                "properties": {"value": True, "next": {"$dynamicRef": "#node"}},
            }
        },
    }


def test_the_dynamic_scope_counts() -> None:
    every, root = extended(strict_tree=True), extended(strict_tree=False)
    assert strictly(every, root).contained is True
    verdict = strictly(root, every)
    assert verdict.contained is False
    assert verdict.witness is not None
    assert set(verdict.witness.value) == {"next"}  # type: ignore[arg-type] # it is an object


def test_an_unknown_dialect_is_read_as_the_given_one_and_told() -> None:
    writer = {"$schema": "https://example.com/mine", "exclusiveMinimum": 1, "type": "number"}
    verdict = strictly(writer, {"minimum": 1})
    assert verdict.contained is True
    assert any("$schema" in note for note in verdict.notes)


def test_a_dangling_reference_cancels_or_is_undecided() -> None:
    missing = {"properties": {"a": {"$ref": "https://example.com/none"}}}
    assert strictly(missing, missing).contained is True
    assert strictly({**missing, "minProperties": 1}, missing).contained is True
    assert strictly({"properties": {"a": {"type": "null"}}}, missing).contained is None
    nothing = {
        "allOf": [{"$ref": "https://example.com/none"}, {"type": "null"}, {"type": "string"}]
    }
    assert strictly(nothing, {"type": "array"}).contained is True


def test_old_drafts_ignore_what_stands_beside_a_reference() -> None:
    beside = {"$ref": "#/definitions/a", "type": "string", "definitions": {"a": {"type": "null"}}}
    for dialect in DIALECTS:
        old = dialect not in ("2020-12", "2019-09")
        assert strictly({"type": "null"}, beside, dialect).contained is old


def test_draft_4_has_no_constants_and_boolean_bounds() -> None:
    assert strictly({"const": 1}, {"type": "integer"}, "4").contained is False
    exclusive = {"type": "number", "minimum": 1, "exclusiveMinimum": True}
    assert strictly({"type": "number", "minimum": 1}, exclusive, "4").contained is False
    above = judge(Schema(exclusive, "4"), Schema({"exclusiveMinimum": 1}, "2020-12"), STRICT)
    assert above.contained is True


def test_digits_are_those_of_ecma_262() -> None:
    assert (
        strictly({"pattern": "^[0-9]$", "type": "string"}, {"pattern": "^\\d$"}).contained is True
    )
    assert (
        strictly({"pattern": "^\\d$", "type": "string"}, {"pattern": "^[0-9]$"}).contained is True
    )
    assert strictly({"pattern": "^a$", "type": "string"}, {"maxLength": 1}).contained is True


def test_multiples_are_exact() -> None:
    assert strictly({"const": 0.3}, {"multipleOf": 0.1}).contained is True
    assert strictly({"type": "number", "multipleOf": 0.01}, {"multipleOf": 0.001}).contained is True
    assert strictly({"const": 1e-7}, {"multipleOf": 1e-8}).contained is True
    assert strictly({"const": 19.99}, {"multipleOf": 0.01}).contained is True


def test_a_conjunction_of_declaring_parts_is_not_closed_part_by_part() -> None:
    writer = {
        "allOf": [{"properties": {"a": {}}}, {"properties": {"b": {}}}],
        "required": ["a", "b"],
    }
    verdict = contains(writer, {"not": {"required": ["a", "b"]}})
    assert verdict.contained is False


def test_closing_does_not_change_which_branch_counts() -> None:
    either = {"oneOf": [{"properties": {"a": {}}}, {"required": ["b"], "properties": {"b": {}}}]}
    # With b present both branches hold, whatever is declared: no message has it.
    assert contains(either, {"not": {"required": ["b"]}}).contained is True


def test_a_writer_of_nothing_is_contained_in_all() -> None:
    assert contains({"allOf": [{"type": "string"}, {"type": "null"}]}, False).contained is True
