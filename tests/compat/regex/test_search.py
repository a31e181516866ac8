"""Shortest words, emptiness, enumeration, sizes, budgets."""

from __future__ import annotations

import contextlib
import gc
from itertools import islice

import pytest

from contract_registry.compat import regex
from contract_registry.compat.budget import Budget, BudgetExceeded, Limits
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
    nodes,
    shortest,
    size_at_most,
    words,
)

SLUG = "^[a-z]{2,64}(-[a-z0-9]{1,%d})*$"


def steps(language: Language) -> int:
    """How many steps it takes to find a shortest word."""
    for limit in (10, 100, 1_000, 10_000):
        try:
            shortest(language, Budget(Limits(regex_steps=limit)))
        except BudgetExceeded:
            continue
        return limit
    raise AssertionError("more than 10 000 steps")


@pytest.mark.parametrize(
    ("pattern", "word"),
    [
        ("", ""),
        ("^.$", "a"),
        ("^.{3}$", "aaa"),
        ("^[^a-z]$", "0"),
        ("^[^a-z0-9]$", "A"),
        (r"^\W$", "-"),
        (r"^[^ -~]$", "ª"),
        (r"^\s$", " "),
        (r"^[\t\n]$", "\t"),
        ("^(?:\x00x|_y)$", "_y"),
        (r"^(?=.*[A-Z])(?=.*\d).{8,}$", "aaaaaa0A"),
        ("^(?:(?!ab).)*$", ""),
        ("^[1-9][0-9]{2}$", "100"),
        ("^(a|b)*a(a|b){12}$", "a" * 13),
    ],
)
def test_the_shortest_word_is_a_readable_one(pattern: str, word: str) -> None:
    assert shortest(from_pattern(pattern), Budget()) == word


def test_the_word_does_not_depend_on_how_the_language_is_written() -> None:
    one = from_pattern("^(?:ab|ba|c[xy]|0_)z?$") & ~from_words(["ab"])
    two = from_pattern("^(?:0_z?|c[xy]z|cy|cx|ba|baz|abz)$")
    assert shortest(one, Budget()) == shortest(two, Budget()) == "ba"


def test_avoided_words_are_not_found() -> None:
    digit = from_pattern("^[0-2]$")
    assert shortest(digit, Budget(), avoid=["0", "1"]) == "2"
    assert shortest(digit, Budget(), avoid={"0", "1", "2"}) is None
    assert shortest(ANY, Budget(), avoid=["", "a"]) == "b"


@pytest.mark.parametrize(
    ("smaller", "larger"),
    [
        (SLUG % 32, SLUG % 33),
        ("^[a-z]+$", "^[a-z0-9]*$"),
        ("^[ab]*aa[ab]{11}$", "^(a|b)*a(a|b){12}$"),
        (r"\bfoo\b", "foo"),
        (r"^\p{Lu}+$", r"^\p{L}+$"),
        (r"^\d{4}-\d\d-\d\d$", r"^[0-9-]{10}$"),
        ("^(?:a{1,3}b){2}$", "^(?:a+b)+$"),
        ("^" + "a?" * 300 + "a{300}$", "^a{300,600}$"),
        ("^a{300,600}$", "^" + "a?" * 300 + "a{300}$"),
        (r"^(?!.*\.\.)[a-z.]+$", r"^(?:\.?[a-z]+)*\.?$"),
        ("^(?:(?!ab).)*$", r"^[^\n]*$"),
        ("^[ab]*aa[ab]{30}c$", "^(a|b)*a(a|b){31}c$"),
    ],
)
def test_containment_is_proved(smaller: str, larger: str) -> None:
    difference = from_pattern(smaller) & ~from_pattern(larger)
    assert is_empty(difference, Budget())
    assert shortest(difference, Budget()) is None


@pytest.mark.parametrize(
    ("one", "other", "word"),
    [
        (SLUG % 33, SLUG % 32, "aa-" + "a" * 33),
        ("^[a-z0-9]*$", "^[a-z]+$", ""),
        ("foo", r"\bfoo\b", "afoo"),
        (r"^\p{L}+$", r"^\p{Lu}+$", "a"),
        ("^.*$", "^[^\n]{0,3}$", "aaaa"),
        ("a", "^a$", "aa"),
        ("^a$", "b", "a"),
    ],
)
def test_what_is_not_contained_has_a_word(one: str, other: str, word: str) -> None:
    difference = from_pattern(one) & ~from_pattern(other)
    assert shortest(difference, Budget()) == word
    assert not is_empty(difference, Budget())


def test_what_differs_by_a_detail_is_told_apart() -> None:
    """Each of these was once answered wrongly by a change of a single condition."""
    pattern = from_pattern
    assert shortest(pattern("^a*$") & pattern("^b*$"), Budget()) == ""
    assert is_empty(pattern("^a{2}(?:bc|d)*$") & pattern("^(?:bc|d)*$"), Budget())
    assert is_empty(~pattern("^(?:aa|[^])*$"), Budget())
    assert is_empty(pattern("^(?:(?=b)aa|(?!a)ac){2}$"), Budget())
    assert shortest(pattern("^[^x](?:aa|bbbb)$") & from_length(5, 5), Budget()) == "abbbb"
    # What was met within a window says nothing of the longer words of the same state.
    late = pattern("^(?:ab|ba)*-$") & ~pattern("^(?:ab|ba){0,2}-$")
    later = pattern("^b(?:ab|ba)*-$") & ~pattern("^b(?:ab|ba){0,2}-$")
    assert shortest((late & from_length(0, 3)) | later, Budget()) == "bababab-"


def test_lengths_are_reckoned_not_walked() -> None:
    lower, upper = from_length(0, 65_534), from_length(0, 65_535)
    letters = from_pattern("^[a-z]+$")
    assert shortest(upper & letters & ~lower, Budget()) == "a" * 65_535
    assert shortest(upper & ~lower, Budget()) == "a" * 65_535
    assert is_empty(lower & letters & ~upper, Budget())
    assert steps(from_pattern("^.{1,255}$") & ~from_length(0, 256)) == 10
    pairs = from_pattern("^(?:[a-z]{2})+$")
    assert is_empty(pairs & from_length(99_999, 99_999), Budget())
    assert len(shortest(pairs & from_length(99_999, None), Budget()) or "") == 100_000
    assert not is_empty(letters & from_length(10**9, 10**9), Budget())
    with pytest.raises(BudgetExceeded, match="regex steps"):
        shortest(letters & from_length(10**9, None), Budget())


def test_length_of_all_and_of_nothing() -> None:
    assert from_length(0, None) is ANY
    assert from_length(3, 2) is NONE
    assert from_words([]) is NONE
    assert ~ANY is NONE
    assert from_length(0, 0) is from_words([""])
    assert ~from_length(2, 3) is from_length(0, 1) | from_length(4, None)
    assert length_bounds(from_pattern("^a{2,5}b?$")) == (2, 6)
    assert length_bounds(from_pattern("a{2,5}")) == (2, None)


def test_many_words_cost_little() -> None:
    many = from_words(f"w{number}" for number in range(1_000))
    fewer = from_words(f"w{number}" for number in range(999))
    assert steps(many & ~fewer) == 10
    assert shortest(many & ~fewer, Budget()) == "w999"
    assert is_empty(fewer & ~many, Budget())
    assert shortest(from_pattern("^w[0-9]{1,3}$") & ~many, Budget()) == "w00"
    assert is_empty(many & ~from_pattern("^w(0|[1-9][0-9]{0,2})$"), Budget())
    assert size_at_most(many & from_pattern("7$"), 100, Budget()) == 100


def test_words_come_shortest_first_and_plainest_first() -> None:
    assert list(words(from_pattern("^x?$"), Budget())) == ["", "x"]
    listed = list(islice(words(from_pattern("^[a-c_]?x+$"), Budget()), 9))
    assert listed == ["x", "ax", "bx", "cx", "xx", "_x", "axx", "bxx", "cxx"]
    single = list(islice(words(from_pattern("^[^a-z]$"), Budget()), 80))
    assert "".join(single[:10]) == "0123456789"
    assert len(set(single)) == 80
    assert not any(0xD800 <= ord(word) < 0xE000 for word in single)


def test_a_finite_language_is_listed_and_counted_to_its_end() -> None:
    language = from_pattern("^(foo|ba[rz])?$") & ~from_words(["bar"])
    assert list(words(language, Budget())) == ["", "baz", "foo"]
    assert size_at_most(language, 3, Budget()) == 3
    assert size_at_most(language, 2, Budget()) is None
    assert size_at_most(from_pattern("^[0-9]{4}$"), 10_000, Budget()) == 10_000
    assert size_at_most(from_pattern("^[0-9]{4}$"), 9_999, Budget()) is None
    assert size_at_most(from_pattern("^.$"), 2_000_000, Budget()) == 0x110000 - 2048 - 4
    assert size_at_most(from_pattern("a"), 1_000, Budget()) is None
    assert size_at_most(NONE, 0, Budget()) == 0
    dead_end = from_pattern("^(?:a|b(?!$)(?=c)d)*$") & from_length(0, 1)
    assert size_at_most(dead_end, 5, Budget()) == 2


def test_lone_surrogates_are_never_made_up() -> None:
    assert is_empty(from_pattern(r"^[\ud800-\udfff]$"), Budget())
    assert is_empty(from_pattern(r"\p{Cs}"), Budget())
    assert size_at_most(from_pattern(r"^\p{Cs}$"), 3, Budget()) == 0
    # What a schema names is not made up.
    assert shortest(from_words(["\ud800"]), Budget()) == "\ud800"
    assert contains(from_pattern("^.$"), "\ud800")


@pytest.mark.parametrize(
    ("smaller", "larger"),
    [
        ("a[ab]{30}ac", "a.{31}c"),
        ("^(?:a{1,50}|b{1,50}){1,50}c?$", "^(?:b{1,51}|a{1,50}){1,50}c?$"),
        ("a{1000000}", "b"),
        ("^(a{1000000}){1000000}$", "^b"),
    ],
)
def test_what_is_too_expensive_ends_by_its_budget(smaller: str, larger: str) -> None:
    difference = from_pattern(smaller) & ~from_pattern(larger)
    with pytest.raises(BudgetExceeded, match="regex steps"):
        shortest(difference, Budget(Limits(regex_steps=5_000)))


def test_a_small_budget_is_kept() -> None:
    listed = words(from_pattern("^.*$"), Budget(Limits(regex_steps=500)))
    with pytest.raises(BudgetExceeded):
        list(listed)
    with pytest.raises(BudgetExceeded):
        size_at_most(from_pattern("^a*$"), 10**9, Budget(Limits(regex_steps=500)))
    with pytest.raises(BudgetExceeded):
        contains(from_pattern("(?:ab)*c"), "ab" * 500, Budget(Limits(regex_steps=500)))


def test_hostile_patterns_end_without_recursion() -> None:
    for pattern in ("a?" * 9_000, "[a-z]*" * 5_000 + "[0-9]", "(?:a|b?)" * 4_000, "a" * 9_000):
        language = from_pattern(pattern)
        word = None
        with contextlib.suppress(BudgetExceeded):
            word = shortest(language & ~from_pattern("^a+$"), Budget(Limits(regex_steps=10_000)))
        assert word is None or contains(language, word)


def test_nodes_go_when_nobody_holds_them() -> None:
    regex._remembered.cache_clear()
    gc.collect()
    before = len(nodes._table)
    for number in range(50):
        language = from_pattern(f"^(?:a{number}|b)*[c-f]{{3}}$")
        assert isinstance(~language & ~from_words(["x", str(number)]), Language)
    assert len(nodes._table) > before + 50
    del language
    regex._remembered.cache_clear()
    gc.collect()
    assert len(nodes._table) <= before + 50
