"""Patterns as ECMA-262 means them."""

from __future__ import annotations

import re

import pytest

from contract_registry.compat.evaluation.ecma import Unmatchable, matcher, translate


@pytest.mark.parametrize(
    ("pattern", "matched", "refused"),
    [
        ("^a$", ["a"], ["a\n", "b"]),  # `$` is no place before a newline
        (r"^\d$", ["1"], ["١", "a"]),
        (r"^\D$", ["١", "a"], ["1"]),
        (r"^\w$", ["a", "_", "9"], ["é", "-"]),
        (r"^\W$", ["é", "-"], ["a"]),
        (r"^\s$", [" ", "\ufeff", "\u2028", "\u3000"], ["\x1c", "a"]),
        (r"^\S$", ["\x1c", "a"], ["\ufeff"]),
        (r"^[^\S]$", ["\ufeff"], ["a"]),
        (r"^[\D\d]$", ["a", "\n"], [""]),
        ("^.$", ["a", "\x85"], ["\n", "\r", "\u2028", "\u2029"]),
        ("^[^a]$", ["\n", "b"], ["a"]),
        ("^[[a]$", ["[", "a"], ["b"]),
        ("^[]$", [], ["", "a"]),
        ("^[^]$", ["a", "\n"], [""]),
        (r"^[\b]$", ["\b"], ["b"]),
        (r"^[a\-z]$", ["a", "-", "z"], ["m"]),
        (r"^[\w-]+$", ["a-b"], ["a b"]),
        (r"\bfoo\b", ["a foo b", "foo"], ["afoo", "foo1"]),
        (r"^\Bfoo", [], ["foo"]),
        (r"^\cJ\x41\u0042\u{43}$", ["\nABC"], ["ABC"]),
        (r"^\uD83D\uDE00$", ["😀"], ["x"]),
        (r"^\0$", ["\0"], ["0"]),
        (r"^\/x\.y$", ["/x.y"], ["/xxy"]),
        (r"^(?<year>\d{4})-\d\d$", ["2020-01"], ["20-01"]),
        (r"(?=.*\d)(?=.*[a-z]).{3,}", ["a1b"], ["abc", "a1"]),
        ("^(?!x)a", ["a"], ["xa"]),
        ("^a{,3}$", ["a{,3}"], ["aa"]),
        ("^a{2}b{1,}c{0,1}$", ["aab", "aabbc"], ["abc"]),
        ("^(a|b)??c$", ["c", "ac"], ["abc"]),
        (r"^\p{Lu}$", ["É"], ["e", "1"]),  # by the other engine
    ],
)
def test_pattern(pattern: str, matched: list[str], refused: list[str]) -> None:
    matches = matcher(pattern)
    assert [text for text in [*matched, *refused] if matches(text)] == matched


@pytest.mark.parametrize("pattern", ["(", "[", "a**", "*", r"\u{110000}", "(?P<n>a)", "[z-a]"])
def test_no_pattern(pattern: str) -> None:
    assert translate(pattern) is None


def test_a_pattern_that_nobody_runs() -> None:
    with pytest.raises(Unmatchable):
        matcher("(")("a")


@pytest.mark.parametrize(
    "pattern", ["^(a+)+$", "^(a|a)*$", "^(a|b|ab)*c$", "(x+x+)+y", "^" + "a?" * 30 + "a" * 30 + "$"]
)
def test_what_might_backtrack_for_ever_goes_to_the_other_engine(pattern: str) -> None:
    translation = translate(pattern)
    assert translation is not None
    assert not translation.is_quick(40)
    assert isinstance(matcher(pattern)("a" * 40 + "!"), bool)  # it comes back


def test_plain_patterns_stay_with_re() -> None:
    for pattern in (r"^[A-Z]{3}-\d{4}$", "^x-", "^.*$", "a|b", "^(?:a|b)$"):
        translation = translate(pattern)
        assert translation is not None
        assert translation.is_quick(64)
        assert re.compile(translation.source)
