"""A relaxed copy of a schema means what the evaluator means by relaxed constraints."""

from __future__ import annotations

from decimal import Decimal

import pytest

from contract_registry.compat.evaluation.evaluate import Evaluation, Key
from contract_registry.compat.evaluation.spots import Documents
from contract_registry.compat.explain.leaves import leaves
from contract_registry.compat.explain.relax import relaxed
from contract_registry.compat.schema import Schema
from contract_registry.compat.verification import judge
from contract_registry.finding import Json, canonical

TAGGED: Json = {
    "oneOf": [
        {
            "type": "object",
            "properties": {"k": {"const": "a"}, "x": {"type": "string"}},
            "required": ["k"],
        },
        {
            "type": "object",
            "properties": {"k": {"const": "b"}, "y": {"maxLength": 1}},
            "required": ["k", "y"],
        },
        {"type": "string", "minLength": 2},
    ]
}
SCHEMAS: list[tuple[str, Json]] = [
    ("2020-12", {"type": "string"}),
    ("2020-12", {"type": ["string", "null"], "enum": ["a", None], "minLength": 2}),
    ("2020-12", {"const": {"k": "a"}}),
    ("2020-12", {"minimum": 1, "maximum": 0, "multipleOf": Decimal("0.3")}),
    ("4", {"minimum": 1, "exclusiveMinimum": True}),
    ("openapi-3.0", {"type": "string", "nullable": True, "maxLength": 0}),
    ("2020-12", {"required": ["k", "z"], "properties": {"k": {"type": "integer"}}}),
    ("2020-12", {"properties": {"k": True}, "additionalProperties": False, "maxProperties": 1}),
    ("2020-12", {"properties": {"k": False, "x": {"type": "integer"}}, "minProperties": 3}),
    ("2020-12", {"allOf": [{"properties": {"k": {}}}], "unevaluatedProperties": False}),
    ("2020-12", {"allOf": [{"additionalProperties": False}], "unevaluatedProperties": False}),
    (
        "2020-12",
        {"propertyNames": {"pattern": "^k"}, "patternProperties": {"^x": {"type": "null"}}},
    ),
    (
        "2020-12",
        {"dependentRequired": {"k": ["x", "z"]}, "dependentSchemas": {"k": {"required": ["y"]}}},
    ),
    ("7", {"dependencies": {"k": ["x"], "x": {"required": ["y"]}, "y": "k"}}),
    ("2020-12", {"contains": {"type": "string"}, "minContains": 2, "uniqueItems": True}),
    ("2020-12", {"contains": {"type": "integer"}, "maxContains": 1, "maxItems": 2}),
    ("7", {"contains": {"const": 5}, "items": [{"type": "string"}], "additionalItems": False}),
    ("2020-12", {"prefixItems": [{"type": "string"}], "items": False, "minItems": 1}),
    ("2020-12", {"not": {"type": "string"}, "anyOf": [{"type": "integer"}, {"minLength": 3}]}),
    ("2020-12", {"not": {"$ref": "#/$defs/a"}, "$defs": {"a": {"type": "string"}}}),
    ("7", {"not": {"$ref": "#/definitions/a"}, "definitions": {"a": {"type": "object"}}}),
    ("2020-12", {"oneOf": [{"type": "string"}, {"minLength": 1}, {"type": "integer"}]}),
    ("2020-12", {"anyOf": [{"const": "a"}, {"enum": [1, 2]}]}),
    (
        "2020-12",
        {"if": {"required": ["k"]}, "then": {"required": ["x"]}, "else": {"type": "array"}},
    ),
    ("2020-12", {"$ref": "#/$defs/a", "$defs": {"a": {"allOf": [{"type": "object"}, TAGGED]}}}),
    ("2020-12", TAGGED),
    ("4", TAGGED),
    ("2020-12", {"properties": {"k": TAGGED}}),
    ("2020-12", False),
]
MESSAGES: list[Json] = [
    None,
    True,
    0,
    1,
    Decimal("0.5"),
    "",
    "a",
    "abc",
    [],
    ["a"],
    ["a", "a"],
    [1, 2],
    ["a", 5, "b"],
    {},
    {"k": "a"},
    {"k": "a", "x": 1},
    {"k": "b"},
    {"k": "b", "y": "long"},
    {"k": "c"},
    {"x": None},
    {"y": "a", "k": "b", "z": 0},
    {"k": 1, "x": "a", "z": []},
    {"k": {"k": "c"}},
    {"k": {"k": "b"}},
]


@pytest.mark.parametrize(("dialect", "contents"), SCHEMAS, ids=lambda one: canonical(one)[:50])
def test_copy_and_evaluator_agree(dialect: str, contents: Json) -> None:
    schema = Schema(contents, dialect)
    documents = Documents(schema)
    single = {
        leaf.key
        for message in MESSAGES
        for leaf in leaves(Evaluation(documents).violations(message))
    }
    assert single
    for keys in [*({key} for key in single), single, *_whole(single)]:
        _agree(schema, documents, frozenset(keys))


def _whole(keys: set[Key]) -> list[set[Key]]:
    """The closed keywords as a whole, not name by name."""
    return [
        {Key(key.spot, key.keyword)}
        for key in keys
        if key.keyword in ("additionalProperties", "unevaluatedProperties")
    ]


def _agree(schema: Schema, documents: Documents, keys: frozenset[Key]) -> None:
    by_evaluator = Evaluation(documents, relaxed=keys)
    by_copy = Evaluation(Documents(relaxed(schema, keys)))
    as_written = Evaluation(documents)
    for message in MESSAGES:
        accepted = by_evaluator.whole(message).holds
        assert by_copy.whole(message).holds is accepted, (message, keys)
        assert accepted or not as_written.whole(message).holds


def test_everything_relaxed_accepts_everything_that_was_blamed() -> None:
    """Relaxing what is blamed, again and again, comes to an end: nothing is refused."""
    for dialect, contents in SCHEMAS:
        documents = Documents(Schema(contents, dialect))
        keys: frozenset[Key] = frozenset()
        for _ in range(20):
            run = Evaluation(documents, relaxed=keys)
            blamed = {leaf.key for message in MESSAGES for leaf in leaves(run.violations(message))}
            if not blamed:
                break
            assert blamed - keys
            keys |= blamed
        else:
            pytest.fail(f"{contents} refuses something for ever")


def test_other_documents_and_metaschemas() -> None:
    resources: dict[str, Json] = {
        "https://example.test/a.json": {"$defs": {"a": {"type": "string"}}}
    }
    schema = Schema(
        {"$ref": "a.json#/$defs/a"}, "2020-12", "https://example.test/r.json", resources
    )
    key = leaves(Evaluation(Documents(schema)).violations(1))[0].key
    assert key.spot.document == "https://example.test/a.json"
    copy = relaxed(schema, [key])
    assert Evaluation(Documents(copy)).whole(1).holds
    assert schema.resources == resources  # the original is as it was

    meta = Schema({"$ref": "http://json-schema.org/draft-07/schema#"}, "7")
    keys = {leaf.key for leaf in leaves(Evaluation(Documents(meta)).violations({"minLength": "a"}))}
    assert Evaluation(Documents(relaxed(meta, keys))).whole({"minLength": "a"}).holds
    assert not Evaluation(Documents(meta)).whole({"minLength": "a"}).holds


def test_all_judges_agree() -> None:
    """The evaluator, jsonschema and jsonschema_rs, on everything that is asked here."""
    for dialect, contents in SCHEMAS:
        if isinstance(contents, dict) and "dependencies" in contents:
            continue  # a name in the place of a list of names, which jsonschema_rs does not take
        schema = Schema(contents, dialect)
        run = Evaluation(Documents(schema))
        judges = [
            judge.judge_of(schema, False),
            judge.faster(schema, False),
        ]
        for message in MESSAGES:
            valid = run.whole(message).holds
            assert [one(message) for one in judges] == [valid, valid], (contents, message)
