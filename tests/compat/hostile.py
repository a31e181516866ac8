"""Schemas made to hurt: each a pair with what may be answered. Run in a process with limits."""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

HUGE = 10**9


def nested(keyword: str, depth: int, inner: Any) -> Any:
    schema = inner
    for _ in range(depth):
        match keyword:
            case "allOf" | "anyOf" | "oneOf":
                schema = {keyword: [schema]}
            case "properties":
                schema = {"properties": {"a": schema}}
            case "$defs":
                schema = {"$defs": {"a": schema}}
            case _:
                schema = {keyword: schema}
    return schema


def text_nested(depth: int) -> Any:
    """Deep values in `const`, as no Python literal could spell them."""
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return {"const": value}


def union(size: int, keyword: str, step: int = 0) -> Any:
    return {
        keyword: [
            {
                "type": "object",
                "properties": {"kind": {"const": f"k{i + step}"}, "n": {"minimum": i}},
                "required": ["kind"],
            }
            for i in range(size)
        ]
    }


def overlapping(size: int, keyword: str) -> Any:
    return {
        keyword: [
            {"properties": {f"p{i}": {"type": "string"}, f"p{i + 1}": {"type": "integer"}}}
            for i in range(size)
        ]
    }


def parity(size: int) -> Any:
    """One-of over one-of: which names are there, counted by exclusive choice."""
    schema: Any = {"required": ["p0"]}
    for i in range(1, size):
        schema = {"oneOf": [schema, {"required": [f"p{i}"]}]}
    return schema


def pigeons(holes: int) -> Any:
    return {
        "type": "array",
        "uniqueItems": True,
        "minItems": holes + 1,
        "items": {"enum": list(range(holes))},
    }


def clauses(names: int, count: int, seed: int = 1) -> Any:
    """A random formula in three-literal clauses, over which names are there."""
    rng = random.Random(seed)

    def literal() -> Any:
        one = {"required": [f"v{rng.randrange(names)}"]}
        return one if rng.random() < 0.5 else {"not": one}

    return {
        "type": "object",
        "allOf": [{"anyOf": [literal(), literal(), literal()]} for _ in range(count)],
    }


def cyclic(size: int) -> Any:
    return {
        "$ref": "#/$defs/d0",
        "$defs": {f"d{i}": {"$ref": f"#/$defs/d{(i + 1) % size}"} for i in range(size)},
    }


def tree(width: int) -> Any:
    """Definitions that all refer to all."""
    refs = {f"p{i}": {"$ref": f"#/$defs/d{i}"} for i in range(width)}
    return {
        "$ref": "#/$defs/d0",
        "$defs": {
            f"d{i}": {"type": "object", "properties": refs, "required": [f"p{i}"] if i % 2 else []}
            for i in range(width)
        },
    }


def doubling(depth: int) -> Any:
    """Each definition refers to the next one twice: 2 ** depth when it is written out."""
    schema: dict[str, Any] = {f"d{depth}": {"type": "integer"}}
    for i in range(depth):
        ref = {"$ref": f"#/$defs/d{i + 1}"}
        schema[f"d{i}"] = {"properties": {"a": ref, "b": ref}, "anyOf": [ref, {"items": ref}]}
    return {"$ref": "#/$defs/d0", "$defs": schema}


def patterns(count: int) -> Any:
    return {
        "patternProperties": {f"^.*{i}.*[a-f]{{{i % 5 + 1}}}": {"minimum": i} for i in range(count)}
    }


def evaluated(size: int) -> Any:
    return {
        "anyOf": [{"properties": {f"p{i}": True}, "required": [f"p{i}"]} for i in range(size)],
        "unevaluatedProperties": False,
    }


def scoped(size: int) -> Any:
    return {
        "$id": "http://example.com/root",
        "$dynamicAnchor": "n",
        "properties": {f"p{i}": {"$ref": f"e{i}"} for i in range(size)},
        "$defs": {
            f"e{i}": {
                "$id": f"e{i}",
                "$dynamicAnchor": "n",
                "properties": {f"q{j}": {"$ref": f"e{j}"} for j in range(size)}
                | {"c": {"$dynamicRef": "#n"}},
            }
            for i in range(size)
        },
    }


OPEN: Any = {"type": "object", "additionalProperties": {"type": "string"}}
Make = Callable[[], tuple[Any, Any]]

PAIRS: dict[str, Make] = {
    **{
        f"10,000 levels of {keyword}": lambda keyword=keyword: (  # type: ignore[misc]
            nested(keyword, 10_000, {"type": "string"}),
            nested(keyword, 10_000, {"type": "integer"}),
        )
        for keyword in ("allOf", "anyOf", "oneOf", "not", "properties", "items", "if", "$defs")
    },
    "10,000 levels in a constant": lambda: (text_nested(10_000), text_nested(9_999)),
    "200 levels of properties": lambda: (
        nested("properties", 200, {"type": "integer"}),
        nested("properties", 200, {"type": "string"}),
    ),
    "280 levels of items": lambda: (nested("items", 280, {}), nested("items", 280, {"minimum": 1})),
    "a union of 300": lambda: (union(300, "anyOf"), union(300, "anyOf", 1)),
    "a union of 300, of one": lambda: (union(300, "oneOf"), union(300, "anyOf")),
    "300 exclusive ones, moved": lambda: (union(300, "oneOf"), union(300, "oneOf", 1)),
    "40 overlapping exclusive ones": lambda: (
        overlapping(40, "oneOf"),
        overlapping(40, "anyOf"),
    ),
    "overlapping ones into exclusive ones": lambda: (
        overlapping(40, "anyOf"),
        overlapping(40, "oneOf"),
    ),
    "parity of 30": lambda: (parity(30), {"not": parity(30)}),
    "parity of 60 in another order": lambda: (parity(60), {"oneOf": [parity(59), {}]}),
    "9 pigeons": lambda: (pigeons(8), False),
    "200 pigeons": lambda: (pigeons(199), False),
    "5,000 different elements": lambda: (
        {"type": "array", "uniqueItems": True, "minItems": 5_000},
        {"maxItems": 4_999},
    ),
    "an easy formula": lambda: (clauses(30, 60), False),
    "a hard formula": lambda: (clauses(120, 520), False),
    "catastrophic pattern": lambda: (
        {"type": "string", "pattern": "^(a+)+$"},
        {"pattern": "^(a|aa)+$"},
    ),
    "a pattern with many counts": lambda: (
        {"type": "string", "pattern": "^((a{1,50}b{1,50}){1,50}c{1,50}){1,50}$"},
        {"pattern": "^(a{2,60}|b{3,70}|c){5,900}$"},
    ),
    "exponential states": lambda: (
        {"type": "string", "pattern": "(a|b)*a(a|b){40}"},
        {"pattern": "(a|b)*b(a|b){41}"},
    ),
    "look-aheads": lambda: (
        {"type": "string", "pattern": "^" + "".join(f"(?=.*{i}.*)" for i in range(25))},
        {"pattern": "^" + "".join(f"(?=.*{i}$)" for i in range(25))},
    ),
    "a pattern of 100,000 letters": lambda: (
        {"type": "string", "pattern": "a" * 100_000},
        {"pattern": "a" * 99_999},
    ),
    "10,000 nested groups": lambda: (
        {"type": "string", "pattern": "(" * 10_000 + "a" + ")" * 10_000},
        {"pattern": "b"},
    ),
    "huge repetition": lambda: ({"type": "string", "pattern": "^a{1000000}$"}, {"pattern": "^b"}),
    "a huge minLength": lambda: ({"type": "string", "minLength": HUGE}, {"maxLength": HUGE - 1}),
    "a huge maxLength": lambda: ({"type": "string", "maxLength": HUGE}, {"maxLength": HUGE - 1}),
    "a huge minItems": lambda: ({"type": "array", "minItems": HUGE}, {"maxItems": HUGE - 1}),
    "a huge tuple size": lambda: (
        {"type": "array", "minItems": 99_999, "uniqueItems": True},
        {"contains": {"type": "integer"}},
    ),
    "a huge minProperties": lambda: (
        {"type": "object", "minProperties": HUGE},
        {"maxProperties": HUGE - 1},
    ),
    "a large minProperties": lambda: ({"minProperties": 19_000}, {"maxProperties": 18_999}),
    "a large count of contained elements": lambda: (
        {"type": "array", "contains": {"type": "integer"}, "minContains": 40_000},
        {"contains": {"type": "integer"}, "minContains": 0, "maxContains": 39_999},
    ),
    "a range of counts": lambda: (
        {
            "type": "array",
            "minItems": 60_000,
            "contains": {"type": "integer"},
            "minContains": 20_000,
            "maxContains": 50_000,
        },
        {"contains": {"minimum": 0}, "minContains": 50_001},
    ),
    "many counts at once": lambda: (
        {
            "type": "array",
            "minItems": 30,
            "allOf": [
                {"contains": {"multipleOf": i + 2}, "minContains": 2, "maxContains": 5}
                for i in range(8)
            ],
        },
        {"uniqueItems": True},
    ),
    "huge ratio of multiples": lambda: (
        {"type": "number", "multipleOf": 1e-300},
        {"multipleOf": 1e300},
    ),
    "coprime multiples": lambda: (
        {"type": "integer", "allOf": [{"not": {"multipleOf": p}} for p in PRIMES], "minimum": 2},
        {"minimum": 1000},
    ),
    "multiples with no end": lambda: (
        {"type": "integer", "multipleOf": 10**30 + 57},
        {"not": {"multipleOf": 10**29 + 319}},
    ),
    "numbers beyond floats": lambda: (
        {"type": "number", "minimum": Decimal("1e400")},
        {"minimum": Decimal("1e399")},
    ),
    "numbers far beyond floats": lambda: (
        {"type": "number", "minimum": Decimal("1e999999")},
        {"minimum": Decimal("1e999998")},
    ),
    "infinity": lambda: ({"minimum": float("inf")}, {"minimum": float("nan")}),
    "an integer of 5,000 digits": lambda: ({"minimum": 10**5000}, {"minimum": 10**5000 - 1}),
    "multiples of 5,000 digits": lambda: (
        {"type": "integer", "multipleOf": 10**5000 + 1},
        {"multipleOf": 10**4999 + 1},
    ),
    "100,000 properties": lambda: (
        {"properties": {f"p{i}": {"type": "string"} for i in range(100_000)}},
        {"properties": {f"p{i}": {"type": "integer"} for i in range(100_000)}},
    ),
    "100,000 properties, one new": lambda: (
        {"properties": {f"p{i}": {"type": "string"} for i in range(100_000)}},
        {"properties": {f"p{i}": {"type": "string"} for i in range(100_001)}},
    ),
    "100,000 required names": lambda: (
        {"type": "object", "required": [f"p{i}" for i in range(100_000)]},
        {"required": [f"p{i}" for i in range(100_001)]},
    ),
    "an enum of 100,000": lambda: (
        {"enum": list(range(100_000))},
        {"enum": [f"v{i}" for i in range(100_000)] + list(range(99_999))},
    ),
    "an enum of 20,000 against patterns": lambda: (
        {"enum": [f"value-{i}" for i in range(20_000)]},
        {"pattern": "^(value-[0-9]+)+$"},
    ),
    "names by a large enum": lambda: (
        {"type": "object", "propertyNames": {"enum": [f"n{i}" for i in range(20_000)]}},
        {"patternProperties": {"^n.*9$": False}},
    ),
    "a circle of 1,000 references": lambda: (cyclic(1_000), cyclic(999)),
    "a reference to itself": lambda: ({"$ref": "#"}, {"not": {"$ref": "#"}}),
    "a paradox": lambda: (
        {"$ref": "#/$defs/p", "$defs": {"p": {"not": {"$ref": "#/$defs/p"}}}},
        False,
    ),
    "40 definitions that refer to all": lambda: (tree(40), tree(41)),
    "definitions that double": lambda: (doubling(60), doubling(59)),
    "30 overlapping patterns": lambda: (patterns(30), patterns(29)),
    "unevaluated over 60 branches": lambda: (evaluated(60), evaluated(59)),
    "many dynamic scopes": lambda: (scoped(8), scoped(7)),
    "odd values": lambda: (
        {"type": {}, "enum": 3, "required": [[]], "properties": [], "$ref": 7, "items": [{}]},
        {"type": [["string"]], "const": {"": [{}]}, "allOf": {}, "anyOf": "x", "not": []},
    ),
    "odd identifiers": lambda: (
        {"$id": "http://[::1", "$ref": "http://[", "$anchor": 3, "$defs": {"a": {"$id": "\0"}}},
        {"$id": 5, "$ref": "#/%zz", "$dynamicRef": "#\ud800", "$schema": 7},
    ),
    "lone surrogates": lambda: (
        {"enum": ["\ud800", "\udfff"], "pattern": "\ud800"},
        {"pattern": "^\udfff$", "maxLength": 1},
    ),
    "no schema": lambda: (5, "x"),
}

PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71]


# Which of them are contained, to the letter; the others are not, or have no meaning.
CONTAINED = {
    "10,000 levels of if",
    "10,000 levels of $defs",
    "a union of 300, of one",
    "40 overlapping exclusive ones",
    "9 pigeons",
    "200 pigeons",
    "a hard formula",
    "catastrophic pattern",
    "numbers beyond floats",
    "numbers far beyond floats",
    "an integer of 5,000 digits",
    "30 overlapping patterns",
    "an enum of 20,000 against patterns",
}
# These are when a writer sends only what it declares.
CONTAINED_BY_CONTRACT = CONTAINED | {
    "100,000 properties, one new",
    "40 definitions that refer to all",
}


def answer(name: str, seconds: float) -> list[Any]:
    """What the engine says of one pair to the letter, and of tolerant readers, and the times."""
    from contract_registry.compat.budget import Limits
    from contract_registry.compat.engine import judge
    from contract_registry.compat.schema import Schema, Semantics

    depth = sys.getrecursionlimit()
    sys.setrecursionlimit(10**6)
    writer, reader = PAIRS[name]()
    sys.setrecursionlimit(depth)
    answers = []
    for semantics in (Semantics(strict=True), Semantics(tolerant=True)):
        start = time.monotonic()
        verdict = judge(Schema(writer), Schema(reader), semantics, Limits(seconds=seconds))
        answers.append([verdict.contained, verdict.reason, round(time.monotonic() - start, 2)])
    return answers


def main() -> None:
    """`hostile.py SECONDS NAME …`: a line of JSON for each pair."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    for name in sys.argv[2:] or PAIRS:
        answers = answer(name, float(sys.argv[1]))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps({"name": name, "answers": answers, "megabytes": peak}), flush=True)


if __name__ == "__main__":
    main()
