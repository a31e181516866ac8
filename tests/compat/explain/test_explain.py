"""Every cause, each with a message that it alone refuses, and nothing that is no cause."""

from __future__ import annotations

import itertools
from dataclasses import replace
from decimal import Decimal

import pytest

from contract_registry.compat import engine
from contract_registry.compat.budget import Budget, Limits
from contract_registry.compat.decide import decide
from contract_registry.compat.decision import Decision
from contract_registry.compat.evaluation.evaluate import Evaluation
from contract_registry.compat.evaluation.spots import Documents
from contract_registry.compat.explain import explain
from contract_registry.compat.schema import Schema, Semantics
from contract_registry.compat.verdict import Cause
from contract_registry.compat.verify import Verifier
from contract_registry.finding import Json, Witness, canonical

CONTRACT = Semantics()


def ask(
    writer: Json, reader: Json, semantics: Semantics = CONTRACT, dialect: str = "2020-12"
) -> tuple[Cause, ...]:
    """The causes by the engine; they have to be complete."""
    verdict = engine.judge(Schema(writer, dialect), Schema(reader, dialect), semantics)
    assert verdict.contained is False
    assert verdict.complete
    return verdict.causes


# --- with a decider that tries everything out

POOL: list[Json] = [
    *[
        dict(zip(("a", "b", "c"), values, strict=True))
        for values in itertools.product((None, 1, "x", "long"), repeat=3)
    ],
    *[{"a": value} for value in (None, 1, "x", "long")],
    *[{"b": value} for value in (None, 1, "x", "long")],
    {"a": 1, "b": "x"},
    {},
    [],
    "x",
]


def by_trying(writer: Schema, reader: Schema, semantics: Semantics, _: Budget) -> Decision:
    """Contained as far as a small pool of messages tells."""
    verifier = Verifier(writer, reader, semantics)
    found = next((message for message in POOL if verifier.confirm(message)), None)
    return Decision(True) if found is None else Decision(False, Witness(found))


def test_with_a_decider_that_tries_everything_out() -> None:
    writer = Schema({"type": "object", "properties": {"a": {}, "b": {}, "c": {}}})
    reader = Schema(
        {
            "type": "object",
            "properties": {
                "a": {"type": ["string", "null"], "maxLength": 1},
                "b": {"type": "string"},
            },
            "required": ["c"],
        }
    )
    first = by_trying(writer, reader, CONTRACT, Budget()).witness
    assert first is not None
    verifier = Verifier(writer, reader, CONTRACT)
    causes, complete = explain(writer, reader, CONTRACT, first.value, by_trying, verifier, Budget())
    assert complete
    assert [(cause.kind, cause.instance, cause.reader.pointer) for cause in causes] == [
        ("length-tightened", "/a", "/properties/a/maxLength"),
        ("type-narrowed", "/a", "/properties/a/type"),
        ("type-narrowed", "/b", "/properties/b/type"),
        ("required-field-added", "/c", "/required"),
    ]
    assert all(verifier.confirm(cause.witness.value) for cause in causes)


def test_an_undecided_question_leaves_the_list_open() -> None:
    writer = Schema({"type": "object", "properties": {"a": {}, "b": {}}})
    reader = Schema({"properties": {"a": {"type": "string"}, "b": {"type": "string"}}})
    verifier = Verifier(writer, reader, CONTRACT)

    def never(*_: object) -> Decision:
        return Decision(None, reason="no")

    causes, complete = explain(writer, reader, CONTRACT, {"a": 1}, never, verifier, Budget())
    assert [cause.instance for cause in causes] == ["/a"]
    assert not complete


def test_when_the_time_is_up_what_was_found_is_listed() -> None:
    writer = Schema({"type": "object", "properties": {f"f{i}": {} for i in range(20)}})
    reader = Schema({"properties": {f"f{i}": {"type": "string"} for i in range(20)}})
    ticks = itertools.count()
    budget = Budget(Limits(seconds=12), clock=lambda: float(next(ticks)))
    verifier = Verifier(writer, reader, CONTRACT)
    causes, complete = explain(writer, reader, CONTRACT, {"f0": 1}, decide, verifier, budget)
    assert not complete
    assert 0 < len(causes) < 20
    assert all(verifier.confirm(cause.witness.value) for cause in causes)


def test_a_witness_that_is_none_explains_nothing() -> None:
    schema = Schema({"type": "string"})
    verifier = Verifier(schema, schema, CONTRACT)
    assert explain(schema, schema, CONTRACT, "a", decide, verifier, Budget()) == ((), False)
    assert explain(schema, schema, CONTRACT, 1, decide, verifier, Budget()) == ((), False)


# --- with the engine

PAIRS: list[tuple[Json, Json]] = [
    ({"type": ["string", "null"]}, {"type": "string", "enum": ["a"]}),
    (
        {"properties": {"a": {}, "b": {}, "c": {"type": "array"}}, "type": "object"},
        {
            "properties": {"a": {"type": "string", "minLength": 2}, "c": {"items": {"minimum": 3}}},
            "required": ["a"],
            "additionalProperties": False,
            "dependentRequired": {"a": ["c"]},
        },
    ),
    ({}, {"anyOf": [{"type": "string", "maxLength": 2}, {"type": "integer", "maximum": 2}]}),
    ({}, {"oneOf": [{"type": "string"}, {"maxLength": 2}, {"enum": ["abc", 5]}]}),
    ({"type": "array"}, {"prefixItems": [{"type": "string"}], "items": False, "minItems": 1}),
    ({"type": "array"}, {"contains": {"type": "null"}, "maxContains": 2, "uniqueItems": True}),
    ({"type": "object", "additionalProperties": True}, {"propertyNames": {"pattern": "^[a-z]+$"}}),
    ({"type": "number"}, {"multipleOf": Decimal("0.1"), "exclusiveMinimum": 0, "maximum": 9}),
    (
        {"$defs": {"n": {"type": "object", "properties": {"v": {}, "n": {"$ref": "#/$defs/n"}}}},
         "$ref": "#/$defs/n"},
        {"$defs": {"n": {"type": "object", "properties": {"v": {"type": "integer"},
                                                         "n": {"$ref": "#/$defs/n"}},
                         "required": ["v"]}},
         "$ref": "#/$defs/n"},
    ),
    ({"type": "object", "properties": {"k": {"enum": ["a", "b"]}, "x": {}}, "required": ["k"]},
     {"if": {"properties": {"k": {"const": "a"}}}, "then": {"properties": {"x": {"type": "null"}}},
      "else": {"required": ["x"], "not": {"properties": {"x": {"const": 1}}, "required": ["x"]}}}),
]  # fmt: skip


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: canonical(pair[1])[:50])
@pytest.mark.parametrize("semantics", [CONTRACT, Semantics(tolerant=True), Semantics(strict=True)])
def test_each_cause_has_a_proof(pair: tuple[Json, Json], semantics: Semantics) -> None:
    writer, reader = Schema(pair[0]), Schema(pair[1])
    causes = ask(*pair, semantics)
    verifier = Verifier(writer, reader, semantics)
    assert causes
    for cause in causes:
        assert verifier.confirm(cause.witness.value)
    assert causes == ask(*pair, semantics)  # the same every time
    keys = [(cause.instance, cause.reader, canonical(list(cause.constraint))) for cause in causes]
    assert len(set(keys)) == len(keys) or any(
        "anyOf" in key[2] or "oneOf" in key[2] for key in keys
    )


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: canonical(pair[1])[:50])
def test_every_place_is_real(pair: tuple[Json, Json]) -> None:
    for cause in ask(*pair):
        assert _at(pair[1], cause.reader.pointer) is not None
        if cause.writer is not None:
            assert _at(pair[0], cause.writer.pointer) is not None


def _at(document: Json, pointer: str) -> tuple[Json]:
    value = document
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        value = value[int(key)] if isinstance(value, list) else value[key]  # type: ignore
    return (value,)


def test_the_constraint_is_the_readers_own() -> None:
    causes = ask(
        {"type": "object", "properties": {"a": {"type": "integer"}}},
        {
            "type": "object",
            "properties": {"a": {"type": "integer", "maximum": 7}},
            "required": ["a"],
        },
    )
    assert [cause.constraint for cause in causes] == [("maximum", 7), ("required", "a")]


def test_places_in_other_documents() -> None:
    resources: dict[str, Json] = {
        "https://example.test/money.json": {"$defs": {"cents": {"type": "integer"}}}
    }
    reader = Schema(
        {"properties": {"total": {"$ref": "money.json#/$defs/cents"}}},
        "2020-12",
        "https://example.test/order.json",
        resources,
    )
    writer = Schema({"type": "object", "properties": {"total": {"type": "string"}}})
    verdict = engine.judge(writer, reader, CONTRACT)
    assert verdict.complete
    (cause,) = verdict.causes
    assert (cause.reader.uri, cause.reader.pointer) == (
        "https://example.test/money.json",
        "/$defs/cents/type",
    )
    assert cause.writer is not None
    assert (cause.writer.uri, cause.writer.pointer) == ("", "/properties/total")


def test_names_that_a_pointer_has_to_escape() -> None:
    (cause,) = ask(
        {"type": "object", "properties": {"a/b": {"properties": {"~": {}}}}},
        {"type": "object", "properties": {"a/b": {"properties": {"~": {"type": "string"}}}}},
    )
    assert cause.instance == "/a~1b/~0"
    assert cause.reader.pointer == "/properties/a~1b/properties/~0/type"


def test_an_alternative_relaxed_is_no_overlap() -> None:
    """Relaxing inside one branch may make two of them accept: that is nobody's change."""
    causes = ask(
        {"type": "string"},
        {"oneOf": [{"type": "string", "maxLength": 3}, {"type": "string", "minLength": 6}]},
    )
    assert {cause.kind for cause in causes} == {"length-tightened"}


def test_a_free_form_object_that_became_a_structure_is_one_cause() -> None:
    described: Json = {
        "type": "object",
        "properties": {f"f{index}": {"type": "string"} for index in range(20)},
        "required": ["f0", "f1"],
    }
    (cause,) = ask(
        {"type": "object", "properties": {"payload": {"type": "object"}}},
        {"type": "object", "properties": {"payload": described}},
    )
    assert (cause.kind, cause.instance) == ("structure-added", "/payload")
    assert cause.reader.pointer == "/properties/payload"
    assert cause.writer is not None
    assert cause.writer.pointer == "/properties/payload"
    few = replace_properties(described, 3)
    assert len(ask({"type": "object"}, few)) == 5


def replace_properties(schema: Json, count: int) -> Json:
    assert isinstance(schema, dict)
    return {**schema, "properties": dict(list(schema["properties"].items())[:count])}


def test_many_causes_are_all_listed() -> None:
    names = [f"f{index}" for index in range(150)]
    causes = ask(
        {"type": "object", "properties": {name: {"type": "string"} for name in names}},
        {"type": "object", "properties": {name: {"type": "integer"} for name in names}},
    )
    assert sorted(cause.instance for cause in causes) == sorted(f"/{name}" for name in names)


def test_tolerant_readers_are_relaxed_in_both_readings() -> None:
    causes = ask(
        {"type": "object", "properties": {"a": {}, "b": {}, "c": {}}},
        {
            "anyOf": [
                {"properties": {"a": {"type": "string"}}, "additionalProperties": False},
                {"properties": {"b": {}}, "required": ["b"], "additionalProperties": False},
            ]
        },
        Semantics(tolerant=True),
    )
    assert causes
    assert all("c" not in canonical(cause.witness.value) for cause in causes)


def test_a_reader_in_another_dialect() -> None:
    old_bound: Json = {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "integer",
        "minimum": 0,
        "exclusiveMinimum": True,
    }
    (cause,) = ask({"type": "integer", "minimum": 0}, old_bound)
    assert (cause.kind, cause.constraint, cause.witness.value) == (
        "bound-tightened",
        ("minimum", 0),
        0,
    )


def test_relaxing_what_is_listed_makes_it_contained() -> None:
    """By deleting at the pointers of the causes, with the engine as the judge."""
    judged = 0
    for writer, reader in PAIRS:
        causes = ask(writer, reader)
        if {cause.kind for cause in causes} & {
            "alternatives-overlap",
            "alternative-removed",
            "type-narrowed",
        }:
            continue  # there, something is added instead
        schema = Schema(reader)
        for cause in sorted(causes, key=lambda cause: -cause.reader.pointer.count("/")):
            schema = replace(schema, contents=_deleted(schema.contents, cause))
        assert engine.judge(Schema(writer), schema, CONTRACT).contained is True
        judged += 1
    assert judged > 2


def _deleted(contents: Json, cause: Cause) -> Json:
    tokens = [t.replace("~1", "/").replace("~0", "~") for t in cause.reader.pointer.split("/")[1:]]

    def without(value: Json, rest: list[str]) -> Json:
        if isinstance(value, list):
            return [without(v, rest[1:]) if str(i) == rest[0] else v for i, v in enumerate(value)]
        assert isinstance(value, dict)
        if rest[0] not in value:
            return value
        if len(rest) > 1:
            return {**value, rest[0]: without(value[rest[0]], rest[1:])}
        return {name: inner for name, inner in value.items() if name != rest[0]}

    return without(contents, tokens)


def test_the_evaluator_agrees_with_the_engine_about_proofs() -> None:
    for writer, reader in PAIRS:
        run = Evaluation(Documents(Schema(reader)))
        for cause in ask(writer, reader):
            assert not run.whole(cause.witness.value).holds
