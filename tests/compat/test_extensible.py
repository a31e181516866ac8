"""A reader of an extensible enum accepts values that it does not know, and refuses none for it."""

from __future__ import annotations

from typing import Any

import pytest

from contract_registry.compat.engine import contains
from contract_registry.compat.schema import Schema, Semantics
from contract_registry.compat.verify import Verifier
from contract_registry.finding import Json

OPEN: Json = {"enum": ["a", "b"], "x-extensible-enum": True}
CARD: Json = {"properties": {"kind": {"const": "card"}, "brand": OPEN}, "required": ["kind"]}
CASH: Json = {"properties": {"kind": {"const": "cash"}}, "required": ["kind"]}
BY_STATE: Json = {"oneOf": [{"properties": {"s": OPEN}}, {"properties": {"s": {"const": "c"}}}]}
EVALUATED: Json = {
    "type": "object",
    "anyOf": [{"properties": {"kind": OPEN}, "required": ["kind"]}],
    "unevaluatedProperties": False,
}


@pytest.mark.parametrize(
    ("reader", "message", "accepted"),
    [
        (OPEN, "a", True),
        (OPEN, "c", True),
        ({**OPEN, "type": "string"}, "c", True),
        ({**OPEN, "type": "string"}, 1, False),
        ({**OPEN, "x-extensible-enum": False}, "c", False),
        ({"properties": {"s": OPEN}}, {"s": "c"}, True),
        ({"items": OPEN}, ["a", "c"], True),
        ({"contains": OPEN}, ["c"], True),
        ({"anyOf": [OPEN, {"type": "null"}]}, "c", True),
        ({"if": {"type": "string"}, "then": OPEN}, "c", True),
        ({"dependentSchemas": {"s": {"properties": {"s": OPEN}}}}, {"s": "c"}, True),
        ({"propertyNames": OPEN}, {"c": 1}, True),
        ({"propertyNames": {"allOf": [OPEN, {"maxLength": 1}]}}, {"cc": 1}, False),
        # What stands in the way of a value as written does so for unknown ones as well.
        ({"not": OPEN}, "c", True),
        ({"not": OPEN}, "a", False),
        ({"not": {"contains": OPEN}}, ["c"], True),
        ({"if": OPEN, "then": False}, "c", True),
        ({"contains": OPEN, "maxContains": 1}, ["a", "c"], True),
        ({"contains": OPEN, "maxContains": 1}, ["c", "d"], False),
        # One branch of several: what is accepted as written stays accepted.
        ({"oneOf": [OPEN, {"const": "c"}]}, "c", True),
        ({"oneOf": [OPEN, {"const": "c"}]}, "d", True),
        ({"oneOf": [OPEN, {"type": "string"}]}, "a", False),
        ({"oneOf": [OPEN, {"enum": ["c"], "x-extensible-enum": True}]}, "d", False),
        ({"oneOf": [CARD, CASH]}, {"kind": "card", "brand": "c"}, True),
        ({"oneOf": [CARD, CASH]}, {"kind": "cash", "brand": "c"}, True),
        ({"oneOf": [CARD, CASH]}, {"kind": "bond", "brand": "c"}, False),
        # At one place of the message as written, at another beyond it.
        ({**BY_STATE, "required": ["s"]}, {"s": "c"}, True),
        ({"properties": {"x": BY_STATE, "y": OPEN}}, {"x": {"s": "c"}, "y": "c"}, True),
        (EVALUATED, {"kind": "a"}, True),
        (EVALUATED, {"kind": "c"}, True),
        ({"unevaluatedItems": False, "contains": OPEN}, ["c"], True),
        ({"unevaluatedItems": False, "contains": OPEN, "maxContains": 3}, ["a", "c"], False),
        ({"unevaluatedItems": OPEN}, ["c"], True),
        ({"unevaluatedProperties": OPEN}, {"s": "c"}, True),
        ({"unevaluatedProperties": False, "if": {"properties": {"s": OPEN}}}, {"s": "c"}, False),
        ({"$ref": "#/$defs/s", "$defs": {"s": OPEN}}, "c", True),
        (
            {"$ref": "#/$defs/s", "$defs": {"s": {"anyOf": [OPEN, {"items": {"$ref": "#"}}]}}},
            [["c"]],
            True,
        ),
    ],
)
@pytest.mark.parametrize("tolerant", [False, True])
def test_a_reader(reader: Any, message: Json, accepted: bool, tolerant: bool) -> None:
    writer: Json = {"const": message}
    verdict = contains(writer, reader, tolerant=tolerant)
    assert verdict.contained is accepted
    verifier = Verifier(Schema(writer), Schema(reader), Semantics(tolerant=tolerant))
    assert verifier.confirm(message) is not accepted


def test_a_writer_sends_what_it_lists() -> None:
    assert contains(OPEN, {"enum": ["a", "b"]}).contained is True
    assert contains(OPEN, {"const": "a"}).contained is False
    assert contains({"not": OPEN}, {"not": {"const": "a"}}).contained is True


def test_to_the_letter_it_is_an_enum() -> None:
    assert contains({"const": "c"}, OPEN, strict=True).contained is False
    assert contains(OPEN, OPEN, strict=True).contained is True


def test_a_witness_is_refused_as_written() -> None:
    # Every branch accepts the unknown value, which would make it one too many.
    reader: Json = {"oneOf": [True, {"type": "object", **OPEN}]}
    assert contains({}, reader).contained is True
    assert not Verifier(Schema({}), Schema(reader), Semantics()).confirm({})
