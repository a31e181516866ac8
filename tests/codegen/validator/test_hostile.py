"""Names and values that want to break something: none is taken for more than it is."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from codegen.validator.engines import Refused, asked_in_lines, in_python, in_typescript
from contract_registry.codegen.frame import PYTHON, TYPESCRIPT
from contract_registry.codegen.validator import Role, Unsupported
from contract_registry.codegen.validator.planning import planned
from contract_registry.compat.schema import Schema

NAMES = [
    *(
        "__proto__",
        "constructor",
        "prototype",
        "toString",
        "hasOwnProperty",
        "valueOf",
        "__class__",
    ),
    *("__init__", "", " ", "a\nb", '"', "'", "`", "\\", "${x}", "*/", "//", "#", "a/b", "~", "~1"),
    *("\u202e", "\u200b", "\ud800", "😀", "0", "-1", "1.5", "null", "class", "x" * 10_000),
]


def told(schema: Any, texts: list[str], role: Role = Role.AS_WRITTEN) -> list[str | None]:
    """Where each message, as JSON, is refused; the same in both languages."""
    document = Schema(schema)
    ours = in_python(planned(document, role, PYTHON), [json.loads(text) for text in texts])
    plan = json.dumps(planned(document, role, TYPESCRIPT))
    (theirs,) = asked_in_lines([f"[{plan}, [{', '.join(texts)}]]"])
    assert [_pointer(one) for one in ours] == [_pointer(one) for one in theirs]
    return [_pointer(one) for one in ours]


def _pointer(answer: Refused | None) -> str | None:
    return None if answer is None else answer.pointer


def as_pointer(name: str) -> str:
    return f"/{name.replace('~', '~0').replace('/', '~1')}"


@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name)[:20])
def test_a_name_is_a_name(name: str) -> None:
    here, there = json.dumps({name: "a"}), json.dumps({name: 1})
    place = as_pointer(name)
    texts = ["{}", here, there]
    assert told({"required": [name]}, texts) == [place, None, None]
    assert told({"properties": {name: {"type": "string"}}}, texts) == [None, None, place]
    assert told({"additionalProperties": False}, texts) == [None, place, place]
    assert told({"properties": {name: True}, "additionalProperties": False}, texts) == [None] * 3
    assert told({"properties": {"b": True}}, texts, Role.SENDS) == [None, place, place]
    assert told({"properties": {name: True}}, texts, Role.SENDS) == [None, None, None]
    assert told({"dependentRequired": {name: ["b"]}}, texts) == [None, "/b", "/b"]
    assert told({"enum": [{name: 1}]}, texts) == ["", "", None]
    assert told({"unevaluatedProperties": {"type": "string"}}, texts) == [None, None, place]
    closed = {"properties": {"b": True}, "additionalProperties": False}
    assert told(closed, texts, Role.TOLERANT) == [None, None, None]


@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name)[:20])
def test_a_definition_may_have_any_name(name: str) -> None:
    escaped = name.replace("~", "~0").replace("/", "~1").replace("%", "%25")
    schema = {
        "$defs": {name: {"type": "object", "properties": {"next": {"$ref": f"#/$defs/{escaped}"}}}},
        "properties": {"a": {"$ref": f"#/$defs/{escaped}"}},
    }
    if name == "#":
        return  # a fragment has no other
    assert told(schema, ['{"a": {"next": {}}}', '{"a": {"next": {"next": 1}}}']) == [
        None,
        "/a/next/next",
    ]
    plan = planned(Schema(schema), Role.AS_WRITTEN, TYPESCRIPT)
    assert isinstance(plan, dict)
    (known,) = plan["definitions"]
    assert known.isascii()
    assert known.replace("_", "a").isalnum()
    assert len(known) < 60


def test_members_that_are_inherited_are_not_there() -> None:
    texts = ["{}", '{"constructor": 1}', '{"__proto__": {"a": 1}}']
    assert told({"required": ["constructor"]}, texts) == ["/constructor", None, "/constructor"]
    assert told({"required": ["a"]}, texts) == ["/a", "/a", "/a"]
    assert told({"maxProperties": 0}, texts) == [None, "", ""]
    assert told({"properties": {"toString": False}}, texts) == [None, None, None]


def test_long_arrays_are_compared_in_time_that_grows_with_them() -> None:
    plan = planned(Schema({"uniqueItems": True}), Role.AS_WRITTEN, PYTHON)
    message = list(range(60_000))
    start = time.process_time()
    assert in_python(plan, [message]) == [None]
    assert in_typescript([(plan, [message])]) == [[None]]
    assert time.process_time() - start < 20  # a comparison of each with each takes hours


@pytest.mark.parametrize(
    ("schema", "keyword"),
    [
        ({"$ref": "#/$defs/none"}, "$ref"),
        ({"$ref": "https://example.org/none.json"}, "$ref"),
        ({"$ref": 1}, "$ref"),
        ({"$ref": "#"}, "$ref"),
        ({"allOf": [{"$ref": "#"}]}, "$ref"),
        (
            {
                "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}},
                "$ref": "#/$defs/a",
            },
            "$ref",
        ),
        ({"type": "text"}, "type"),
        ({"type": 1}, "type"),
        ({"pattern": "("}, "pattern"),
        ({"pattern": "(a)\\1"}, "pattern"),
        ({"patternProperties": {"[": True}}, "patternProperties"),
        ({"minLength": -1}, "minLength"),
        ({"minLength": "1"}, "minLength"),
        ({"minimum": "1"}, "minimum"),
        ({"minimum": True}, "minimum"),
        ({"multipleOf": 0}, "multipleOf"),
        ({"required": "a"}, "required"),
        ({"required": [1]}, "required"),
        ({"properties": []}, "properties"),
        ({"properties": {"a": 1}}, "properties"),
        ({"items": 1}, "items"),
        ({"allOf": {}}, "allOf"),
        ({"anyOf": [1]}, "anyOf"),
        ({"enum": 1}, "enum"),
        ({"not": None}, "not"),
        ({"$schema": "https://example.org/mine"}, "$schema"),
    ],
)
def test_what_cannot_be_checked_is_said_with_its_place(schema: Any, keyword: str) -> None:
    document = Schema({"properties": {"x": schema}} if keyword != "$ref" else schema)
    with pytest.raises(Unsupported) as caught:
        planned(document, Role.AS_WRITTEN, PYTHON)
    assert caught.value.keyword == keyword
    assert caught.value.pointer.endswith(f"/{keyword}")
    assert keyword in str(caught.value)
    assert caught.value.hint


def test_one_and_true_are_told_apart_where_plans_are_put_together() -> None:
    for keyword in ("allOf", "oneOf"):
        assert told({keyword: [{"enum": [1]}, {"enum": [True]}]}, ["1", "true"]) == (
            ["", ""] if keyword == "allOf" else [None, None]
        )


def test_a_schema_that_is_nested_too_deep_is_refused() -> None:
    schema: Any = {}
    for _ in range(5_000):
        schema = {"not": schema}
    with pytest.raises(Unsupported, match="nested too deep"):
        planned(Schema(schema), Role.AS_WRITTEN, PYTHON)


def test_many_references_to_one_another_are_translated_once() -> None:
    doubled: Any = {f"d{i}": {"allOf": [{"$ref": f"#/$defs/d{i + 1}"}] * 2} for i in range(60)}
    doubled["d60"] = {"type": "string"}
    plan = planned(Schema({"$ref": "#/$defs/d0", "$defs": doubled}), Role.AS_WRITTEN, PYTHON)
    assert len(json.dumps(plan)) < 20_000
    assert in_python(plan, ["a", 1]) == [None, Refused("", "must be a string")]


def test_branches_that_constants_tell_apart_are_not_all_followed() -> None:
    operand = {"anyOf": [{"type": "number"}, {"$ref": "#"}]}
    kinds: Any = {
        "oneOf": [
            {
                "required": ["left", "kind"],
                "properties": {"left": operand, "kind": {"const": kind}},
            }
            for kind in ("plus", "minus", "times")
        ]
    }
    message: Any = 1
    for _ in range(40):
        message = {"left": message, "kind": "times"}
    assert told(kinds, [json.dumps(message)]) == [None]  # 3 ** 40 steps would be too many
