"""ECMA-262 patterns as regular languages: boolean combinations, and search for words.

A `pattern` of JSON Schema means a search, in Unicode mode: it is unanchored but for `^` and `$`.
Characters are code points; lone surrogates are never generated. All functions that take a budget
spend `regex_steps` of it and raise BudgetExceeded when they are used up.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from contract_registry.compat.budget import Budget, Limits
from contract_registry.compat.regex import nodes
from contract_registry.compat.regex.classes import ALL
from contract_registry.compat.regex.concatenation import before, loop
from contract_registry.compat.regex.enumeration import size_at_most, words
from contract_registry.compat.regex.errors import Unsupported
from contract_registry.compat.regex.membership import holds
from contract_registry.compat.regex.nodes import ANY, NONE, START, Language
from contract_registry.compat.regex.parser import parse
from contract_registry.compat.regex.search import is_empty, shortest
from contract_registry.compat.regex.syntax import chars

__all__ = [
    "ANY",
    "NONE",
    "Language",
    "Unsupported",
    "contains",
    "disputed",
    "from_length",
    "from_pattern",
    "from_words",
    "is_empty",
    "length_bounds",
    "shortest",
    "size_at_most",
    "words",
]


# Longer patterns are rare, and would make what is remembered large.
_REMEMBERED_LENGTH: Final = 2_000


def from_pattern(pattern: str) -> Language:
    """The words in which the pattern is found. Raises Unsupported."""
    return _remembered(pattern) if len(pattern) <= _REMEMBERED_LENGTH else _found_in(pattern)


def _found_in(pattern: str) -> Language:
    rests = before(parse(pattern).regex, (ANY, ANY, ANY))
    start, word, other = rests
    anything = chars(ALL)
    if start is word is other:
        return loop(anything, 0, None, nodes.OTHER, (word, other))
    return start | loop(anything, 1, None, START, (word, other))


_remembered = lru_cache(maxsize=1024)(_found_in)


def disputed(pattern: str) -> str | None:
    """Where common validators read the pattern differently for unusual words; None if nowhere.

    Raises Unsupported, as `from_pattern` does.
    """
    return "; ".join(parse(pattern).disputes) or None


def from_words(words: Iterable[str]) -> Language:
    """The finite language of these words."""
    return nodes.of_words(words)


def from_length(low: int, high: int | None) -> Language:
    """The words of `low` to `high` code points; `high` None is no bound."""
    return nodes.of_length(low, high)


def contains(language: Language, word: str, budget: Budget | None = None) -> bool:
    """Whether the word is in the language. Raises BudgetExceeded, without a budget as well."""
    return holds(
        language, word, Budget(Limits(regex_steps=1_000_000)) if budget is None else budget
    )


def length_bounds(language: Language) -> tuple[int, int | None]:
    """Bounds that no word's length is outside of; (0, 0) is also said of no words at all."""
    return language.low, language.high
