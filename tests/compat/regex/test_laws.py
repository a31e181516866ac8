"""Laws, on random patterns: what the search says is what trying all short words says."""

from __future__ import annotations

import os
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from contract_registry.compat.budget import Budget
from contract_registry.compat.regex import (
    ANY,
    NONE,
    Language,
    contains,
    from_length,
    from_pattern,
    from_words,
    is_empty,
    length_bounds,
    readable,
    shortest,
    size_at_most,
    words,
)

from . import generation
from .generation import EVERY, WORDS

SEEDS = st.integers(0, 2**63)
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "150"))
FEW = settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None)

# All words over the small alphabet up to the length that is tried.
TRIED = from_pattern("^[ab-]{0,5}$")


def sample(chance: random.Random, related: list[str]) -> tuple[Language, int]:
    """A random language, and which of WORDS are in it."""
    kind = chance.random()
    if kind < 0.08:
        held = chance.sample(WORDS, chance.randint(0, 12))
        language = from_words(held)
        return language, generation.bits([word in held for word in WORDS])
    if kind < 0.16:
        low = chance.randint(0, 4)
        high = chance.choice([None, low, low + 1, low + 2])
        inside = [low <= len(word) and (high is None or len(word) <= high) for word in WORDS]
        return from_length(low, high), generation.bits(inside)
    pattern = chance.choice(related) if kind < 0.6 else generation.pattern(chance)
    language = from_pattern(pattern)
    return language, generation.bits([contains(language, word) for word in WORDS])


def combination(chance: random.Random) -> tuple[Language, int]:
    """A boolean combination of random languages, and which of WORDS are in it."""
    related = generation.family(chance)
    language, held = sample(chance, related)
    for _ in range(chance.randint(0, 3)):
        other, other_held = sample(chance, related)
        operation = chance.choice("&|-~")
        if operation == "&":
            language, held = language & other, held & other_held
        elif operation == "|":
            language, held = language | other, held | other_held
        elif operation == "-":
            language, held = language & ~other, held & ~other_held
        else:
            language, held = ~(language | other), ~(held | other_held)
    return language, held & EVERY


@FEW
@given(SEEDS)
def test_membership_follows_the_boolean_laws(seed: int) -> None:
    language, held = combination(random.Random(seed))
    assert [word for word in WORDS if contains(language, word)] == generation.members(held)
    assert is_empty(language & ~language, Budget())
    assert is_empty(TRIED & ~(language | ~language), Budget())


@FEW
@given(SEEDS)
def test_no_language_with_a_word_is_called_empty(seed: int) -> None:
    language, held = combination(random.Random(seed))
    word = shortest(language, Budget())
    assert is_empty(language, Budget()) == (word is None)
    if word is None:
        assert held == 0
        return
    assert contains(language, word)
    low, high = length_bounds(language)
    assert low <= len(word)
    assert all(high is None or len(found) <= high for found in generation.members(held))
    assert all(low <= len(found) for found in generation.members(held))
    assert len(word) <= min(map(len, generation.members(held)), default=len(word))


@FEW
@given(SEEDS)
def test_the_word_found_is_the_first_in_the_order_of_preference(seed: int) -> None:
    language, held = combination(random.Random(seed))
    best = min(generation.members(held), key=readable.key, default=None)
    assert shortest(language & TRIED, Budget()) == best


@FEW
@given(SEEDS)
def test_all_words_are_listed_once_and_counted(seed: int) -> None:
    chance = random.Random(seed)
    language, held = combination(chance)
    finite, held = language & TRIED & from_length(0, 3), held & 0xFFFFFFFFFF
    found = generation.members(held)
    assert len(WORDS[39]) == 3
    assert len(WORDS[40]) == 4
    # The dash is the one character that is neither a letter nor a digit.
    listed = list(words(finite, Budget()))
    assert listed == sorted(found, key=lambda word: (len(word), "-" in word, readable.key(word)[2]))
    assert size_at_most(finite, len(found), Budget()) == len(found)
    if found:
        assert size_at_most(finite, len(found) - 1, Budget()) is None
        some = set(found[: chance.randint(0, len(found))])
        left = [word for word in found if word not in some]
        word = shortest(finite, Budget(), avoid=some)
        assert word == min(left, key=readable.key, default=None)


@FEW
@given(SEEDS)
def test_complement_is_an_involution_and_de_morgan_holds(seed: int) -> None:
    chance = random.Random(seed)
    related = generation.family(chance)
    (one, _), (two, _) = sample(chance, related), sample(chance, related)
    assert is_empty((~~one & ~one) | (one & ~~~one), Budget())
    for left, right in [
        (~(one | two), ~one & ~two),
        (~(one & two), ~one | ~two),
        (one & (one | two), one),
        (one | (one & two), one),
        ((one & ~two) | (one & two), one),
    ]:
        assert is_empty(left & ~right, Budget())
        assert is_empty(right & ~left, Budget())
    assert one & ANY == one | NONE == one
