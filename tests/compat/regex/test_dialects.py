"""The same patterns and words in other implementations, where the dialects agree."""

from __future__ import annotations

import itertools
import random
import re
import unicodedata
import warnings

import jsonschema_rs
import pytest

from contract_registry.compat.regex import (
    Unsupported,
    contains,
    disputed,
    from_pattern,
)
from contract_registry.compat.regex.unicode import _UNUSED_PLANES, property_class

from . import generation
from .engines import node_matches
from .generation import WORDS

_TOKENS = [
    *"()[]{}|*+?^$\\-,:=!<>ab012dwsuxpcB. ",
    *("{2}", "{1,2}", "{,2}", "(?:", "(?=", "(?!", "[^", r"\d", r"\w", r"\b", r"\-", r"\]"),
    *("[a-", "a-z", r"\u0061", r"\x62", "&&", "--", r"\0"),
]  # fmt: skip
_CHARACTERS = "ab0-]{},[^\\ &1"
_SHORT = ["".join(word) for n in range(3) for word in itertools.product(_CHARACTERS, repeat=n)]


def random_patterns(count: int) -> list[str]:
    chance = random.Random(20)
    return [generation.pattern(chance) for _ in range(count)]


def random_texts(count: int) -> list[str]:
    """Character sequences that are mostly no patterns."""
    chance = random.Random(30)
    return ["".join(chance.choices(_TOKENS, k=chance.randint(1, 8))) for _ in range(count)]


def test_node_finds_the_same_words() -> None:
    patterns = random_patterns(250)
    for pattern, expected in zip(patterns, node_matches(patterns, WORDS), strict=True):
        language = from_pattern(pattern)
        assert [contains(language, word) for word in WORDS] == expected, pattern


def test_node_reads_the_same_syntax() -> None:
    """In Unicode mode; where that is an error, what is read here is as in Annex B."""
    texts = random_texts(2_000)
    strict, lenient = node_matches(texts, _SHORT), node_matches(texts, _SHORT, "")
    read, refused = 0, [""]
    for text, in_unicode_mode, in_annex_b in zip(texts, strict, lenient, strict=True):
        try:
            language = from_pattern(text)
        except Unsupported as error:
            known = ("backreference", "disputed", "not ECMA-262", "look-behind")
            expected_to_be = in_unicode_mode is None or any(word in str(error) for word in known)
            refused.append("" if expected_to_be else text)
            continue
        read += 1
        expected = in_annex_b if in_unicode_mode is None else in_unicode_mode
        assert expected is not None, text
        assert [contains(language, word) for word in _SHORT] == expected, text
    assert read > 300
    assert set(refused) == {""}


def test_python_reads_the_same_in_all_that_is_not_disputed() -> None:
    texts = [*random_texts(800), *random_patterns(150)]
    compared = 0
    for text in texts:
        try:
            language, differs = from_pattern(text), disputed(text)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", FutureWarning)
                expression = re.compile(text)
        except (Unsupported, re.error):
            continue
        # \B is odd in `re`; all other disputes are about words that are not tried here.
        if differs is None or "\\B" not in differs:
            compared += 1
            expected = [expression.search(word) is not None for word in WORDS]
            assert [contains(language, word) for word in WORDS] == expected, text
    assert compared > 200


def test_rust_reads_the_same_words() -> None:
    """jsonschema-rs confirms witnesses that Python's `re` cannot run."""
    compared = 0
    for pattern in random_patterns(150):
        try:
            validator = jsonschema_rs.Draft202012Validator({"pattern": pattern})
        except jsonschema_rs.ValidationError:
            continue
        compared += 1
        language = from_pattern(pattern)
        wrong = [word for word in WORDS if contains(language, word) != validator.is_valid(word)]
        assert wrong == [], pattern
    assert compared > 100


@pytest.mark.parametrize("pattern", [r"\s", r"\w", r"\d", ".", r"\S", r"[^\W]", r"\b", "[^]"])
def test_node_has_the_same_classes(pattern: str) -> None:
    blocks = (range(0x300), range(0x1670, 0x1690), range(0x1800, 0x1810), range(0x2000, 0x2070))
    others = (range(0x2FF0, 0x3010), range(0xFE00, 0x10010), range(0x10000, 0x110000, 4_999))
    characters = [chr(code) for block in (*blocks, *others) for code in block]
    found = node_matches([f"^{pattern}"], characters)[0]
    language = from_pattern(f"^{pattern}")
    assert [contains(language, char) for char in characters] == found


def test_node_has_the_same_properties() -> None:
    """For the characters of this Python's Unicode; those of later versions are told apart."""
    codes = (*range(0x3000), *range(0x3000, 0xD800, 7), *range(0xF900, 0x20000, 3))
    characters = [chr(code) for code in codes if unicodedata.category(chr(code)) != "Cn"]
    names = ["L", "Lu", "Nd", "Zs", "Sc", "P", "M", "Lowercase", "Uppercase", "XIDS", "XIDC"]
    found = node_matches([rf"^\p{{{name}}}$" for name in names], characters)
    for name, expected in zip(names, found, strict=True):
        held = property_class(name)
        assert expected is not None
        differing = [
            char for char, inside in zip(characters, expected, strict=True)
            if (ord(char) in held) != inside
        ]  # fmt: skip
        # Corrections of properties between versions of Unicode are few.
        assert len(differing) < 30, (name, differing)


def test_the_planes_that_are_skipped_hold_no_character() -> None:
    assert {unicodedata.category(chr(code)) for code in range(*_UNUSED_PLANES)} == {"Cn"}
