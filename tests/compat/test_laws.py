"""Laws that hold for all schemas, on random ones in which every keyword is reachable."""

from __future__ import annotations

import copy
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract_registry.compat.budget import Limits
from contract_registry.compat.engine import judge
from contract_registry.compat.schema import Schema, Semantics
from fuzz.edits import edited, spots
from fuzz.schemas import Grammar
from fuzz.vocabulary import DIALECTS, TYPES, constants

STRICT = Semantics(strict=True)
ALL = (STRICT, Semantics(), Semantics(tolerant=True))
LIMITS = Limits(seconds=20)  # steps end a search, not the machine's load

seeds = st.integers(0, 2**32)
meanings = st.sampled_from(ALL)
law = settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def contained(
    writer: Any, reader: Any, semantics: Semantics = STRICT, dialects: Any = ("2020-12", "2020-12")
) -> bool | None:
    one, other = (
        Schema(side, dialect) for side, dialect in zip((writer, reader), dialects, strict=True)
    )
    return judge(one, other, semantics, LIMITS).contained


def equal(one: Any, other: Any, semantics: Semantics = STRICT) -> bool:
    return all(contained(*pair, semantics) is True for pair in ((one, other), (other, one)))


def plain(grammar: Grammar, depth: int = 2) -> Any:
    """A schema without definitions, which may stand inside another."""
    return grammar.schema(depth)


@law
@given(seeds, st.sampled_from(DIALECTS), meanings)
def test_a_schema_is_contained_in_itself(seed: int, dialect: str, semantics: Semantics) -> None:
    schema = Grammar(Random(seed), dialect).document(3)
    again = copy.deepcopy(schema)
    assert contained(schema, again, semantics, (dialect, dialect)) is True


@law
@given(seeds, meanings)
def test_a_schema_is_contained_in_a_choice_with_it(seed: int, semantics: Semantics) -> None:
    grammar = Grammar(Random(seed), "2020-12")
    one, other = plain(grammar), plain(grammar)
    assert contained(one, {"anyOf": [other, one]}, semantics) is True


@law
@given(seeds, meanings)
def test_a_conjunction_is_contained_in_each_part(seed: int, semantics: Semantics) -> None:
    grammar = Grammar(Random(seed), "2020-12")
    one, other = plain(grammar), plain(grammar)
    assert contained({"allOf": [one, other]}, one, semantics) is True
    assert contained({"allOf": [one, other]}, other, semantics) is True


@law
@given(seeds)
def test_containment_is_transitive(seed: int) -> None:
    grammar = Grammar(Random(seed), "2020-12")
    middle = plain(grammar)
    narrow = edited(middle, grammar, 1)
    wide = edited(middle, grammar, 1)
    if contained(narrow, middle) and contained(middle, wide):
        assert contained(narrow, wide) is True


@law
@given(seeds)
def test_negation_reverses(seed: int) -> None:
    grammar = Grammar(Random(seed), "2020-12")
    one = plain(grammar)
    other = edited(one, grammar, 1)
    assert contained(one, other) is contained({"not": other}, {"not": one})


@law
@given(seeds)
def test_what_is_not_contained_meets_the_complement(seed: int) -> None:
    grammar = Grammar(Random(seed), "2020-12")
    one = plain(grammar)
    other = edited(one, grammar, 2)
    outside = {"allOf": [one, {"not": other}]}
    assert contained(one, other) is contained(outside, False)


# --- a refactoring changes nothing


@law
@given(seeds, meanings)
def test_a_definition_is_extracted(seed: int, semantics: Semantics) -> None:
    rng = Random(seed)
    schema = {"type": "object", "properties": {"a": plain(Grammar(rng, "2020-12"))}}
    extracted = copy.deepcopy(schema)
    container, key = rng.choice(list(spots(extracted)))
    extracted["$defs"] = {"d": container[key]}
    container[key] = {"$ref": "#/$defs/d"}
    assert equal(schema, extracted, semantics)


@law
@given(seeds, meanings)
def test_a_conjunction_is_flattened(seed: int, semantics: Semantics) -> None:
    grammar = Grammar(Random(seed), "2020-12")
    parts = [
        grammar.bounds(0) | grammar.multiple(0),
        grammar.length(0) | grammar.pattern(0),
        grammar.properties(1) | grammar.required(0),
        grammar.sizes(0) | grammar.items(1),
    ]
    flat = {keyword: value for part in parts for keyword, value in part.items()}
    assert equal({"allOf": parts}, flat, semantics)
    assert equal({"allOf": [{"allOf": parts[:2]}, *parts[2:]]}, flat, semantics)


@law
@given(seeds, meanings)
def test_an_enum_is_reordered_or_spelled_as_constants(seed: int, semantics: Semantics) -> None:
    rng = Random(seed)
    values = [value for index, value in enumerate(constants()) if rng.random() < 0.3 or not index]
    mixed = rng.sample(values, len(values))
    assert equal({"enum": values}, {"enum": mixed}, semantics)
    assert equal({"enum": values}, {"anyOf": [{"const": value} for value in mixed]}, semantics)


@law
@given(seeds, meanings)
def test_a_list_of_types_is_spelled_as_a_choice(seed: int, semantics: Semantics) -> None:
    rng = Random(seed)
    rest = plain(Grammar(rng, "2020-12"))
    types = rng.sample(TYPES, 3)
    choice = {"anyOf": [{"type": name} for name in types]}
    listed = {"allOf": [rest, {"type": types}]}
    assert equal(listed, {"allOf": [rest, choice]}, semantics)


@law
@given(seeds)
def test_a_condition_is_spelled_as_a_choice(seed: int) -> None:
    grammar = Grammar(Random(seed), "2020-12")
    condition, then, otherwise = plain(grammar, 1), plain(grammar, 1), plain(grammar, 1)
    choice = {
        "anyOf": [
            {"allOf": [condition, then]},
            {"allOf": [{"not": condition}, otherwise]},
        ]
    }
    assert equal({"if": condition, "then": then, "else": otherwise}, choice)


@law
@given(seeds, meanings)
def test_draft_4_and_2020_12_of_the_same_meaning(seed: int, semantics: Semantics) -> None:
    old = Grammar(Random(seed), "4").document(2)
    new = modern(old)
    assert contained(old, new, semantics, ("4", "2020-12")) is True
    assert contained(new, old, semantics, ("2020-12", "4")) is True


def modern(schema: Any) -> Any:
    """A schema of draft 4 in the words of 2020-12."""
    if isinstance(schema, list):
        return [modern(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        # Beside a reference nothing counts but what other references lead to.
        kept = {"$ref": schema["$ref"].replace("definitions", "$defs")}
        if "definitions" in schema:
            kept["$defs"] = _each(schema["definitions"])
        return kept
    result: dict[str, Any] = {}
    for keyword, value in schema.items():
        result.update(_modern_keyword(keyword, value, schema))
    return result


def _each(schemas: dict[str, Any]) -> dict[str, Any]:
    return {name: modern(part) for name, part in schemas.items()}


def _modern_keyword(keyword: str, value: Any, schema: dict[str, Any]) -> dict[str, Any]:
    match keyword:
        case "minimum" | "maximum":
            strict = f"exclusive{keyword.capitalize()}"
            return {strict if schema.get(strict) is True else keyword: value}
        case "exclusiveMinimum" | "exclusiveMaximum":
            return {}
        case "items" if isinstance(value, list):
            rest = schema.get("additionalItems", True)
            return {"prefixItems": modern(value), "items": modern(rest)}
        case "additionalItems":
            return {}
        case "properties" | "patternProperties":
            return {keyword: _each(value)}
        case "definitions":
            return {"$defs": _each(value)}
        case "dependencies":
            names = {name: one for name, one in value.items() if isinstance(one, list)}
            parts = {name: one for name, one in value.items() if not isinstance(one, list)}
            return {"dependentRequired": names, "dependentSchemas": _each(parts)}
        case "enum":
            return {keyword: value}
    return {keyword: modern(value)}


@pytest.mark.parametrize("semantics", ALL, ids=("strict", "contract", "tolerant"))
def test_the_laws_meet_both_answers(semantics: Semantics) -> None:
    answers = set()
    for seed in range(40):
        grammar = Grammar(Random(seed), "2020-12")
        one = plain(grammar)
        answers.add(contained(one, edited(one, grammar, 1), semantics))
    assert answers >= {True, False}
