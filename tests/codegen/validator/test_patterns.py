"""Patterns for both languages: they find what Node.js finds with the pattern as it was written."""

from __future__ import annotations

import random
import re

import pytest

from compat.regex.engines import node_matches
from compat.regex.generation import WORDS, pattern
from compat.regex.test_real_patterns import DATA, patterns_in
from contract_registry.codegen.frame import PYTHON, TYPESCRIPT
from contract_registry.codegen.validator.patterns import translated
from contract_registry.compat import regex

TEXTS = [
    *("", "a", "A", "abc", "a\n", "\n", "\r", "\u2028", "\u2029", "\x85", " ", "\xa0", "\ufeff"),
    *("\t", "\v", "\x1c", "0", "9", "٣", "५", "_", "-", "é", "ß", "ſ", "K", "ı", "İ", "ü b", "😀"),
    *("😀😀", "a😀", "𝒳", "𠮷", "\ud83d", "\ude00", "\\", "]", "[", "^", "$", ".", "/", "{", "}"),
    *(
        "x-a",
        "a-b",
        "a.b",
        "aa",
        "aaa",
        "1a",
        "ab12",
        "日本語",
        "ア",
        "Ω",
        "€",
        "&",
        "&&",
        "~",
        "|",
    ),
    *("a b", "b a b", " a", "a ", "foo.bar@example.org", "2024-01-01", "ABC-12", "\0", "\x08"),
]
SPELLINGS = [
    *(
        r"\d",
        r"\D",
        r"\w",
        r"\W",
        r"\s",
        r"\S",
        r"^\d+$",
        r"^\w*$",
        r"^\s$",
        r"^\S+$",
        r".",
        r"^.$",
    ),
    *(r"^..$", r"\bab", r"a\b", r"\B", r"^\B$", r"a\Bb", r"[\d-]", r"[\w.-]+", r"[^\w]", r"[^\s]"),
    *(r"^[\S\n]$", r"^[^\S]$", r"[\s\S]", r"[]", r"[^]", r"^[^]$", r"[\b]", r"\0", r"\x41", r"\cA"),
    *(r"^\u{1F600}$", r"^\ud83d\ude00$", r"^[\u{1F600}-\u{1F64F}]+$", r"[😀-😂]", r"^[^a]$", r"\/"),
    *(
        r"^(?<name>a)b",
        r"(?=a)",
        r"^(?!a)",
        r"(?<=a)b",
        r"(?<!a)b",
        r"a|b|",
        r"()",
        r"(?:)",
        r"a{0}",
    ),
    *(r"a{2}", r"a{1,2}$", r"a{2,}", r"a+?", r"^a*?$", r"[\^]", r"[\]]", r"[\\]", r"[\[]", r"[-a]"),
    *(r"[a-]", r"[\-]", r"^[&~|]+$", r"^[a&&b]$", r"[a~~b]", r"[a||b]", r"\$$", r"\.\*"),
    *(r"^\p{L}$", r"^\P{L}$", r"^[\p{Lu}\d]+$", r"^[^\p{L}]$", r"\p{Nd}", r"\p{Sc}", r"^\p{Ll}"),
    *(
        r"\p{Letter}",
        r"\p{General_Category=Uppercase_Letter}",
        r"\p{ASCII}",
        r"\p{Any}",
        r"é",
        r"日",
    ),
    *(r"^[A-Z]{3}$", r"^(a|ab)(c|bcd)$", r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$", r"a#b", r" ", r"\t\n"),
]
LENIENT = [r"a\-b", r"\@", r"{", r"}", r"]", r"a{", r"x{a}", r"[\w-.]", r"\_"]
"""What is no pattern in Unicode mode, and means one thing in every validator."""
REFUSED = [
    *(
        "(",
        ")",
        "[",
        "a**",
        "*",
        "?",
        "+a",
        "a{2}{3}",
        "(?i)a",
        "(?P<n>a)",
        "a++",
        "^*",
        r"\b+",
        r"\1",
    ),
    *(
        "(a)\\1",
        r"\k<a>",
        r"\a",
        r"\z",
        r"\Z",
        r"\A",
        "[b-a]",
        "a{3,2}",
        "(?=a)*",
        "{1}",
        "a{,2}",
        "\\",
    ),
    *(
        r"\p{No_Such}",
        r"\pL",
        r"\u12",
        r"\u{110000}",
        r"(?<=a*)b",
        "a{99999999999999}",
        "(" * 70 + ")" * 70,
    ),
]


def agree(patterns: list[str], texts: list[str], flags: str = "u") -> None:
    native = node_matches(patterns, texts, flags)
    theirs = node_matches([translated(one, TYPESCRIPT) for one in patterns], texts)
    for source, expected, javascript in zip(patterns, native, theirs, strict=True):
        python = re.compile(translated(source, PYTHON), re.ASCII)
        found = [python.search(text) is not None for text in texts]
        assert javascript == expected, source
        assert found == expected, (source, python.pattern)


def test_every_spelling_means_the_same() -> None:
    agree(SPELLINGS, TEXTS)


def test_what_unicode_mode_forbids_means_what_it_says() -> None:
    agree(LENIENT, [text for text in TEXTS if all(ord(char) < 0x10000 for char in text)], flags="")


def test_random_patterns_mean_the_same() -> None:
    chance = random.Random(3)
    agree([pattern(chance) for _ in range(400)], WORDS[:200])


@pytest.mark.parametrize("source", REFUSED)
def test_what_has_no_one_meaning_is_refused(source: str) -> None:
    with pytest.raises(regex.Unsupported):
        translated(source, PYTHON)


def test_a_look_behind_of_any_length_is_javascript_only() -> None:
    assert translated("(?<=a*)b", TYPESCRIPT) == "(?<=a*)b"


def test_plain_patterns_stay_readable() -> None:
    assert translated("^[A-Z0-9-]{3,20}$", TYPESCRIPT) == "^[A-Z0-9-]{3,20}$"
    assert translated("^\\d{4}-\\d{2}$", PYTHON) == "^\\d{4}-\\d{2}\\Z"


def test_real_patterns_are_translated() -> None:
    files = sorted(DATA.glob("evolution/*.jsonl"))
    if not files:
        pytest.skip(f"there are no real schemas at {DATA}")
    import json

    lines = [
        json.loads(line) for file in files for line in file.read_text("utf-8").split("\n") if line
    ]
    found = sorted(set(patterns_in(lines)))
    assert len(found) > 50
    known = node_matches(found, [""])
    agree([one for one, is_one in zip(found, known, strict=True) if is_one is not None], TEXTS)
    for one in found:
        translated(one, PYTHON)
        translated(one, TYPESCRIPT)
