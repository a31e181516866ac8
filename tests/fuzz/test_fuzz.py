"""A short campaign with a fixed seed, and every lie that was ever found; `make fuzz` goes on."""

from __future__ import annotations

import json
import re
from pathlib import Path
from random import Random
from typing import Any

import pytest

from fuzz.campaign import lines, tried
from fuzz.schemas import Grammar
from fuzz.trial import NAMES, Pair, ask
from fuzz.vocabulary import DIALECTS

REGRESSIONS = Path(__file__).with_name("regressions.jsonl").read_text(encoding="utf-8")
FOUND = [json.loads(line) for line in REGRESSIONS.splitlines()]
KEYWORDS = re.findall(
    r"\S+",
    """
type enum const minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength
pattern format items prefixItems additionalItems minItems maxItems uniqueItems contains minContains
maxContains unevaluatedItems properties patternProperties additionalProperties propertyNames
unevaluatedProperties required minProperties maxProperties dependentRequired dependentSchemas
dependencies allOf anyOf oneOf not if then else $ref $dynamicRef $recursiveRef $dynamicAnchor
$recursiveAnchor $defs definitions $id nullable
""",
)


@pytest.mark.parametrize("case", FOUND, ids=lambda case: case["what"])
def test_what_was_called_contained_once_is_not(case: dict[str, Any]) -> None:
    semantics = {name: value for value, name in NAMES.items()}[case["semantics"]]
    pair = Pair(case["writer"], case["reader"], case["dialect"], semantics)
    decision, verifier = ask(pair)
    assert decision.contained is not True
    if decision.contained is False:
        assert verifier.confirm(case["instance"])


@pytest.mark.parametrize("part", range(4))
def test_no_answer_is_refuted(part: int) -> None:
    tally = tried(7, range(part * 100, part * 100 + 100), shrink=False)
    assert tally.faults == [], "\n".join(lines(tally))
    assert tally.counts["contained"] > 20
    assert tally.counts["not contained"] > 10
    assert tally.counts["attacks"] > 10_000
    assert tally.counts["undecided"] < 0.05 * tally.counts["pairs"]


def test_every_keyword_is_reachable() -> None:
    text = "".join(
        json.dumps(Grammar(Random(seed), dialect).document(3))
        for dialect in DIALECTS
        for seed in range(60)
    )
    assert [word for word in KEYWORDS if f'"{word}":' not in text] == []
