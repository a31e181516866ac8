"""The patterns of real schemas: all are read, and all pairs are decided."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contract_registry.compat.budget import Budget
from contract_registry.compat.regex import contains, from_pattern, is_empty, shortest

DATA = Path(__file__).parents[4] / "shared" / "data"


def patterns_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("pattern"), str):
            yield value["pattern"]
        if isinstance(value.get("patternProperties"), dict):
            yield from value["patternProperties"]
        value = list(value.values())
    for inner in value if isinstance(value, list) else ():
        yield from patterns_in(inner)


@pytest.fixture(scope="module")
def patterns() -> list[str]:
    files = sorted([*DATA.glob("containment/*.jsonl"), *DATA.glob("evolution/*.jsonl")])
    if not files:
        pytest.skip(f"there are no real schemas at {DATA}")
    lines = [line for file in files for line in file.read_text(encoding="utf-8").split("\n")]
    return sorted(set(patterns_in([json.loads(line) for line in lines if line])))


def test_every_real_pattern_is_read(patterns: list[str]) -> None:
    assert len(patterns) > 100
    for pattern in patterns:
        word = shortest(from_pattern(pattern), Budget())
        assert word is not None, pattern
        assert contains(from_pattern(pattern), word), pattern


def test_every_pair_of_real_patterns_is_decided(patterns: list[str]) -> None:
    """Every 29th of them, to be quick; the budget of each is the usual one."""
    pairs = list(itertools.product(patterns, repeat=2))[::29]
    for one, other in pairs:
        both = from_pattern(one) & from_pattern(other)
        only = from_pattern(one) & ~from_pattern(other)
        assert not (is_empty(both, Budget()) and is_empty(only, Budget())), (one, other)
        word = shortest(only, Budget())
        if word is not None:
            assert contains(from_pattern(one), word), (one, other)
            assert not contains(from_pattern(other), word), (one, other)
