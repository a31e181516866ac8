"""What is said of a message that is refused: the same place and words in both languages."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from codegen.validator.engines import Refused, asked_in_lines, in_python, in_typescript
from contract_registry.codegen.frame import PYTHON, TYPESCRIPT
from contract_registry.codegen.runtime.python import validation
from contract_registry.codegen.runtime.python.validation import ContractViolation, Schema
from contract_registry.codegen.validator import Role
from contract_registry.codegen.validator.planning import planned
from contract_registry.compat import schema as compat

KINDS = {
    "oneOf": [
        {
            "required": ["kind", "amount"],
            "properties": {"kind": {"const": "card"}, "amount": {"type": "integer"}},
        },
        {
            "required": ["kind", "bank"],
            "properties": {"kind": {"const": "transfer"}, "bank": {"$ref": "#/$defs/bank"}},
        },
    ],
    "$defs": {"bank": {"type": "object", "properties": {"code": {"type": "string"}}}},
}
TOLD: list[tuple[Any, Any, str, str]] = [
    ({"type": "string"}, 1, "", "must be a string"),
    ({"type": ["string", "null"]}, 1, "", "must be a string or null"),
    ({"type": "integer"}, 1.5, "", "must be an integer"),
    ({"type": "boolean"}, 1, "", "must be true or false"),
    ({"enum": ["a", 1, None]}, "b", "", 'must be "a" or 1 or null'),
    ({"enum": [[1], {"a": True}]}, [True], "", 'must be [1] or {"a":true}'),
    ({"const": 1}, True, "", "must be 1"),
    ({"minimum": 0.1}, 0, "", "must be at least 0.1"),
    ({"exclusiveMaximum": 10}, 10, "", "must be below 10"),
    ({"multipleOf": 0.01}, 0.015, "", "must be a multiple of 0.01"),
    ({"minLength": 2}, "😀", "", "must have at least 2 characters"),
    ({"maxLength": 1}, "ab", "", "must have at most 1 character"),
    ({"pattern": "^a+$"}, "b", "", "must match ^a+"),
    ({"minItems": 1}, [], "", "must have at least 1 element"),
    ({"uniqueItems": True}, [1, 2, 1.0], "", "must not repeat an element: 0 and 2 are the same"),
    ({"contains": {"type": "null"}}, [1], "", "must contain 1 element of a certain kind"),
    ({"items": {"type": "string"}}, ["a", 1], "/1", "must be a string"),
    (
        {"prefixItems": [True, {"type": "null"}], "items": False},
        [1, None, 2],
        "/2",
        "is not allowed",
    ),
    ({"required": ["a"]}, {}, "/a", "is missing"),
    ({"required": ["a/b~c"]}, {}, "/a~1b~0c", "is missing"),
    ({"dependentRequired": {"a": ["b"]}}, {"a": 1}, "/b", "is missing beside a"),
    ({"properties": {"a": False}}, {"a": 1}, "/a", "is not allowed"),
    ({"additionalProperties": False}, {"x": 1}, "/x", "is not declared"),
    ({"maxProperties": 1}, {"a": 1, "b": 2}, "", "must have at most 1 member"),
    ({"propertyNames": {"maxLength": 1}}, {"ab": 1}, "/ab", "is no name that is allowed"),
    ({"properties": {"a": {"items": {"type": "null"}}}}, {"a": [1]}, "/a/0", "must be null"),
    ({"not": {"type": "string"}}, "a", "", "is excluded"),
    ({"anyOf": [{"type": "string"}, {"type": "null"}]}, 1, "", "must be a string or must be null"),
    ({"oneOf": [{"type": "number"}, {"minimum": 3}]}, 5, "", "fits several alternatives"),
    (KINDS, {"kind": "card", "amount": "1"}, "/amount", "must be an integer"),
    (KINDS, {"kind": "card"}, "/amount", "is missing"),
    (
        KINDS,
        {"kind": "transfer", "amount": 1, "bank": {"code": 1}},
        "/bank/code",
        "must be a string",
    ),
    (KINDS, {"kind": "cash", "bank": {"code": 1}}, "/kind", 'must be "card" or "transfer"'),
    (KINDS, {"bank": {"code": 1}}, "/kind", "is missing"),
    ({"if": {"required": ["a"]}, "then": {"required": ["b"]}}, {"a": 1}, "/b", "is missing"),
    (
        {"unevaluatedProperties": False, "allOf": [{"properties": {"a": True}}]},
        {"b": 1},
        "/b",
        "is",
    ),
    ({"prefixItems": [True], "unevaluatedItems": False}, [1, 2], "/1", "is not allowed"),
]


def plans(schema: Any, role: Role = Role.AS_WRITTEN) -> tuple[Any, Any]:
    document = compat.Schema(schema)
    return planned(document, role, PYTHON), planned(document, role, TYPESCRIPT)


def test_place_and_reason_are_told_in_both_languages() -> None:
    both = [plans(schema) for schema, *_ in TOLD]
    ours = [in_python(plan, [one[1]])[0] for (plan, _), one in zip(both, TOLD, strict=True)]
    theirs = in_typescript([(plan, [one[1]]) for (_, plan), one in zip(both, TOLD, strict=True)])
    for (_, _, pointer, reason), python, (typescript,) in zip(TOLD, ours, theirs, strict=True):
        assert python is not None
        assert typescript is not None
        assert (python.pointer, typescript.pointer) == (pointer, pointer)
        assert python.reason.startswith(reason)
        assert typescript.reason.startswith(reason)


def test_a_violation_says_of_which_contract() -> None:
    with pytest.raises(ContractViolation) as caught:
        Schema("orders.order-placed", "2.1.0", {"schema": {"required": ["id"]}}).check({})
    violation = caught.value
    assert str(violation) == "orders.order-placed 2.1.0: /id is missing"
    assert isinstance(violation, ValueError)
    again = pickle.loads(pickle.dumps(violation))  # it crosses processes
    assert (again.pointer, again.reason, again.version) == ("/id", "is missing", "2.1.0")


NESTED = {"$ref": "#/$defs/n", "$defs": {"n": {"items": {"$ref": "#/$defs/n"}, "maxItems": 2}}}


def test_what_is_nested_too_deep_is_refused_and_nothing_breaks() -> None:
    deep: Any = []
    for _ in range(20_000):
        deep = [deep]
    ours, theirs = plans(NESTED)
    (answer,) = in_python(ours, [deep])
    assert answer == Refused("", "is nested too deep to be checked")
    assert in_python(ours, [[[[]]], [[], [], []]])[0] is None
    # JSON.parse of Node reads it, and so it has to be refused there as well.
    text = json.dumps([theirs, ["?"]]).replace('"?"', "[" * 20_000 + "]" * 20_000)
    ((other,),) = asked_in_lines([text])
    assert other == Refused("", "is nested too deep to be checked")


@pytest.mark.parametrize(
    ("schema", "message", "accepted"),
    [
        ({"type": "integer", "minimum": 1}, Decimal("1.0"), True),
        ({"multipleOf": 0.01}, Decimal("19.99"), True),
        ({"multipleOf": 0.01}, Decimal("19.995"), False),
        ({"enum": [1.5]}, Decimal("1.50"), True),
        ({"type": "number"}, Decimal("NaN"), False),
        ({"type": "number"}, float("inf"), False),
        ({"type": "number"}, Decimal("1e999999999"), False),
        ({"minimum": 9007199254740993}, 9007199254740992, False),
        ({"multipleOf": 3}, 3 * 10**40, True),
        ({"type": "array"}, (1, 2), True),
        ({"type": "object"}, {1, 2}, False),
        ({"type": "string"}, b"x", False),
    ],
)
def test_values_of_python_are_what_json_makes_of_them(
    schema: Any, message: Any, accepted: bool
) -> None:
    assert (in_python(plans(schema)[0], [message])[0] is None) is accepted


def test_integers_that_python_does_not_spell_are_integers() -> None:
    huge = 10**5_000
    assert in_python(plans({"enum": [1]})[0], [huge]) == [Refused("", "must be 1")]
    assert in_python(plans({"uniqueItems": True})[0], [[huge, huge + 1]]) == [None]
    assert in_python(plans({"multipleOf": 7, "minimum": 1})[0], [7 * huge]) == [None]


def test_the_runtime_starts_without_what_it_may_not_need() -> None:
    folder = Path(validation.__file__).parent
    code = (
        "import json, sys, typing; known = set(sys.modules); import python.validation;"
        "print(sorted({n.split('.')[0] for n in set(sys.modules) - known}))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code],
        cwd=folder.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "['__future__', 'python']"
