"""What each side is held to: the assumptions that `compatibility.md` writes down."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from codegen.validator.engines import Refused, in_python, in_typescript
from contract_registry.codegen.frame import PYTHON, TYPESCRIPT
from contract_registry.codegen.validator import Role
from contract_registry.codegen.validator.planning import planned
from contract_registry.compat.schema import Schema

SENDS, TOLERANT, AS_WRITTEN = Role.SENDS, Role.TOLERANT, Role.AS_WRITTEN
A = {"type": "object", "properties": {"a": {"type": "string"}}}
CLOSED = {**A, "additionalProperties": False}
KINDS: dict[str, Any] = {
    "oneOf": [
        {"properties": {"a": True, "x": True}, "required": ["x"], "additionalProperties": False},
        {"properties": {"a": True, "y": True}, "required": ["y"], "additionalProperties": False},
    ]
}
ALWAYS = {"properties": {"a": {"type": "string", "x-always-sent": True}}}
OPEN_ENUM = {"enum": ["a", "b"], "x-extensible-enum": True}


CASES: list[tuple[Any, Role, Any, str | None]] = [
    # senders send only what is declared where it stands
    (A, SENDS, {"a": "", "b": 1}, "/b"),
    (A, TOLERANT, {"a": "", "b": 1}, None),
    ({"type": "object"}, SENDS, {"b": 1}, None),
    ({**A, "additionalProperties": True}, SENDS, {"b": 1}, None),
    ({**A, "additionalProperties": {"type": "null"}}, SENDS, {"b": 1}, "/b"),
    ({**A, "unevaluatedProperties": True}, SENDS, {"b": 1}, None),
    ({"required": ["a"]}, SENDS, {"a": 1, "b": 1}, "/b"),
    ({"patternProperties": {"^x-": True}}, SENDS, {"x-a": 1, "a": 1}, "/a"),
    ({"allOf": [A, {"properties": {"b": True}}]}, SENDS, {"a": "", "b": 1}, None),
    ({"allOf": [A, {"properties": {"b": True}}]}, SENDS, {"c": 1}, "/c"),
    ({"anyOf": [A, {"required": ["b"]}]}, SENDS, {"a": "", "b": 1}, None),
    ({"anyOf": [A, {"required": ["b"]}]}, SENDS, {"a": 1, "b": 1}, "/a"),
    ({"not": {"required": ["b"]}, **A}, SENDS, {"c": 1}, "/c"),
    ({"if": {"properties": {"b": True}}, **A}, SENDS, {"b": 1}, "/b"),
    ({"items": A}, SENDS, [{"a": ""}, {"b": 1}], "/1/b"),
    ({"items": {"properties": {"a": A}}}, SENDS, [{"a": {"b": 1}}], "/0/a/b"),
    ({"contains": A, "items": {"required": ["b"]}}, SENDS, [{"a": "", "b": 1}], None),
    ({"dependentSchemas": {"a": {"properties": {"b": True}}}, **A}, SENDS, {"b": 1}, "/b"),
    (
        {"dependentSchemas": {"a": {"properties": {"b": True}}}, **A},
        SENDS,
        {"a": "", "b": 1},
        None,
    ),
    # what is always sent is required of senders only
    (ALWAYS, SENDS, {}, "/a"),
    (ALWAYS, SENDS, {"a": "x"}, None),
    (ALWAYS, TOLERANT, {}, None),
    (ALWAYS, AS_WRITTEN, {}, None),
    ({"anyOf": [ALWAYS, {"type": "null"}]}, SENDS, {}, "/a"),
    # an extensible enum binds senders only
    (OPEN_ENUM, SENDS, "c", ""),
    (OPEN_ENUM, TOLERANT, "c", None),
    (OPEN_ENUM, AS_WRITTEN, "c", None),
    ({**OPEN_ENUM, "type": "string"}, TOLERANT, 1, ""),
    ({"propertyNames": OPEN_ENUM}, AS_WRITTEN, {"c": 1}, None),
    # … and never makes a reader refuse more
    ({"not": OPEN_ENUM}, AS_WRITTEN, "c", None),
    ({"not": OPEN_ENUM}, TOLERANT, "a", ""),
    ({"if": OPEN_ENUM, "then": False}, AS_WRITTEN, "c", None),
    ({"oneOf": [{"type": "integer"}, OPEN_ENUM]}, AS_WRITTEN, 1, None),
    ({"oneOf": [{"type": "integer"}, OPEN_ENUM]}, TOLERANT, "c", None),
    ({"contains": OPEN_ENUM, "maxContains": 1}, TOLERANT, ["a", "c"], None),
    ({**CLOSED, "properties": {"a": OPEN_ENUM}}, AS_WRITTEN, {"a": "c"}, None),
    ({**CLOSED, "properties": {"a": OPEN_ENUM}}, AS_WRITTEN, {"b": "c"}, "/b"),
    # tolerant readers refuse only names that they know
    (CLOSED, AS_WRITTEN, {"b": 1}, "/b"),
    (CLOSED, TOLERANT, {"b": 1}, None),
    (CLOSED, TOLERANT, {"a": 1, "b": 1}, "/a"),
    ({"properties": {"b": CLOSED}}, TOLERANT, {"b": {"c": 1}}, None),
    ({"items": CLOSED}, TOLERANT, [{"c": 1}], None),
    ({"allOf": [CLOSED, {"required": ["b"]}]}, TOLERANT, {"a": "", "b": 1, "c": 1}, "/b"),
    (KINDS, TOLERANT, {"x": 1, "new": 1}, None),
    (KINDS, TOLERANT, {"x": 1, "y": 1}, "/y"),
    ({**CLOSED, "maxProperties": 2}, TOLERANT, {"b": 1}, "/b"),
    (
        {"patternProperties": {"^x": True}, "additionalProperties": False},
        TOLERANT,
        {"b": 1},
        "/b",
    ),
    ({"additionalProperties": False}, TOLERANT, {"b": 1}, None),
    ({"not": {"not": CLOSED}}, TOLERANT, {"b": 1}, ""),
    ({"contains": CLOSED, "maxContains": 1}, TOLERANT, [{"b": 1}], ""),
    ({"contains": CLOSED}, TOLERANT, [{"b": 1}], None),
    ({**A, "unevaluatedProperties": False}, TOLERANT, {"b": 1}, None),
    ({"enum": [{"b": 1}, {"a": ""}], **CLOSED}, TOLERANT, {"b": 1}, "/b"),
]


@cache
def in_javascript() -> list[list[Refused | None]]:
    """What the TypeScript validator says to all of them, asked at once."""
    return in_typescript(
        [(planned(Schema(schema), role, TYPESCRIPT), [one]) for schema, role, one, _ in CASES]
    )


@pytest.mark.parametrize("number", range(len(CASES)))
def test_each_side_is_held_to_what_the_check_assumes(number: int) -> None:
    schema, role, message, place = CASES[number]
    (ours,) = in_python(planned(Schema(schema), role, PYTHON), [message])
    (theirs,) = in_javascript()[number]
    assert (None if ours is None else ours.pointer) == place
    assert (None if theirs is None else theirs.pointer) == place


def test_to_the_letter_an_extensible_enum_is_an_enum() -> None:
    plan = planned(Schema(OPEN_ENUM), AS_WRITTEN, PYTHON, strict=True)
    assert plan == {"schema": {"enum": ["a", "b"]}}


def test_a_role_is_named_only_where_it_makes_a_difference() -> None:
    assert planned(Schema({"type": "string"}), SENDS, PYTHON) == {"schema": {"type": "string"}}
    assert planned(Schema(A), TOLERANT, PYTHON) == {"schema": A}
    assert planned(Schema(CLOSED), TOLERANT, PYTHON) == {"role": "tolerant", "schema": CLOSED}
