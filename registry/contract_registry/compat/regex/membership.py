"""Whether a word is in a language, one derivative for each character."""

from __future__ import annotations

from contract_registry.compat.budget import Budget
from contract_registry.compat.regex.derivative import forget, steps
from contract_registry.compat.regex.nodes import (
    ANY,
    NONE,
    And,
    Char,
    Language,
    Length,
    Not,
    Or,
    Words,
)


def holds(language: Language, word: str, budget: Budget) -> bool:
    """Whether the word is in the language. Raises BudgetExceeded."""
    if isinstance(language, Words):
        return word in language.words
    if isinstance(language, And):
        return all(holds(part, word, budget) for part in language.parts)
    if isinstance(language, Or):
        return any(holds(part, word, budget) for part in language.parts)
    if isinstance(language, Not):
        return not holds(language.of, word, budget)
    return _walk(language, word, budget)


def _walk(language: Language, word: str, budget: Budget) -> bool:
    for at, char in enumerate(word):
        left = len(word) - at
        if left < language.low or (language.high is not None and left > language.high):
            return False
        if isinstance(language, Length):
            return True
        if isinstance(language, Char):
            if ord(char) not in language.chars:
                return False
            language = language.rest
        else:
            budget.spend("regex_steps")
            forget()
            language = steps(language, budget).at(ord(char))
        if language is ANY or language is NONE:
            return language is ANY
    return language.nullable
