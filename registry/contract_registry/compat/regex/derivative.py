"""Derivatives: what may follow each first character, as a function of the code point."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from contract_registry.compat.budget import Budget
from contract_registry.compat.regex.boolean import intersection, invert
from contract_registry.compat.regex.classes import WORD as WORD_CHARS
from contract_registry.compat.regex.concatenation import before, before_empty, loop
from contract_registry.compat.regex.nodes import (
    ANY,
    OTHER,
    WORD,
    And,
    Char,
    Language,
    Length,
    Loop,
    Not,
    Or,
    Words,
    of_length,
    of_words,
)
from contract_registry.compat.regex.piecewise import NOTHING, Steps, join, meet, of_pieces, on
from contract_registry.compat.regex.syntax import Alt, Chars, Empty, Regex, Repeat, Seq

# How many breakpoints are remembered for nodes; above, all are forgotten at once.
MAX_KEPT: Final = 200_000


class _Memory:
    """The derivatives of nodes that were asked for lately."""

    kept: dict[Language, Steps] = {}  # noqa: RUF012 - one memory for all, replaced as a whole
    weight = 0


def forget() -> None:
    """Drop the remembered derivatives when they have become too many."""
    if _Memory.weight > MAX_KEPT:
        # Replaced and not emptied: another thread may be in the middle of reading it.
        _Memory.kept = {}
        _Memory.weight = 0


def steps(language: Language, budget: Budget) -> Steps:
    """What may follow each first character. Raises BudgetExceeded."""
    kept = _Memory.kept
    found = kept.get(language)
    if found is not None:
        return found
    # A chain of optional parts needs the derivatives of all that may come first: no recursion.
    pending = [language]
    while pending:
        node = pending[-1]
        missing = [inner for inner in _inner(node) if inner not in kept]
        if missing:
            pending += missing
            continue
        pending.pop()
        if node not in kept:
            kept[node] = found = _derive(node, kept, budget)
            weight = sum(_size(target) for target in found.targets)
            _Memory.weight += weight
            budget.spend("regex_steps", weight // 16)
    return kept[language]


def _size(language: Language) -> int:
    if isinstance(language, Words):
        # A long word leaves a copy of almost its length behind for each of its characters.
        return 1 + sum(len(word) // 64 for word in language.words)
    return 1 + len(language.parts) if isinstance(language, And | Or) else 1


def _inner(node: Language) -> Iterable[Language]:
    """The nodes whose derivatives are needed for the node's own."""
    if isinstance(node, And | Or):
        return node.parts
    if isinstance(node, Not):
        return (node.of,)
    if isinstance(node, Loop) and node.least == 0:
        return (node.rest,)
    return ()


def _derive(node: Language, kept: dict[Language, Steps], budget: Budget) -> Steps:
    if isinstance(node, Char):
        return on(node.chars, node.rest)
    if isinstance(node, Loop):
        return _derive_loop(node, kept, budget)
    if isinstance(node, And):
        return meet([kept[part] for part in node.parts])
    if isinstance(node, Or):
        return join([kept[part] for part in node.parts])
    if isinstance(node, Not):
        inner = kept[node.of]
        return Steps(inner.starts, tuple(invert(target) for target in inner.targets))
    if isinstance(node, Words):
        return _derive_words(node.words)
    if isinstance(node, Length):
        high = None if node.high is None else node.high - 1
        return Steps((0,), (of_length(node.low - 1, high),))
    raise TypeError(node)


def _derive_words(words: frozenset[str]) -> Steps:
    tails: dict[int, list[str]] = {}
    for word in words:
        if word:
            tails.setdefault(ord(word[0]), []).append(word[1:])
    pieces = [(code, code + 1, of_words(tails[code])) for code in sorted(tails)]
    return of_pieces(pieces)


def _derive_loop(node: Loop, kept: dict[Language, Steps], budget: Budget) -> Steps:
    rests = (node.after_word, node.after_other)
    again = _again(node.body, node.least, node.most, rests)
    found = _after(node.body, node.context, again, budget)
    return join([found, kept[node.rest]]) if node.least == 0 else found


def _again(
    body: Regex, least: int, most: int | None, rests: tuple[Language, Language]
) -> tuple[Language, Language]:
    """The continuations when one iteration more is done."""
    least, most = max(least - 1, 0), None if most is None else most - 1
    return loop(body, least, most, WORD, rests), loop(body, least, most, OTHER, rests)


def _after(regex: Regex, context: int, rests: tuple[Language, Language], budget: Budget) -> Steps:
    """What may follow each first character that `regex` consumes, `rests` being behind it."""
    if isinstance(regex, Chars):
        word, other = rests
        if word is other:
            return on(regex.chars, word)
        inside = on(regex.chars & WORD_CHARS, word)
        return join([inside, on(regex.chars - WORD_CHARS, other)])
    if isinstance(regex, Alt):
        return join([_after(item, context, rests, budget) for item in regex.items])
    if isinstance(regex, Repeat):
        again = _again(regex.body, regex.least, regex.most, rests)
        return _after(regex.body, context, again, budget)
    if isinstance(regex, Seq):
        return _after_sequence(regex, context, rests, budget)
    return NOTHING


def _after_sequence(
    regex: Seq, context: int, rests: tuple[Language, Language], budget: Budget
) -> Steps:
    # Behind a consumed character there is no start; the first of the three is never looked at.
    behind = [(rests[1], *rests)]
    for item in reversed(regex.items[1:]):
        behind.append(before(item, behind[-1]))
    found: list[Steps] = []
    condition: Language = ANY
    for item, (_, word, other) in zip(regex.items, reversed(behind), strict=True):
        step = _after(item, context, (word, other), budget)
        found.append(step if condition is ANY else meet([steps(condition, budget), step]))
        if item.empty is Empty.NEVER:
            break
        condition = intersection((condition, before_empty(item)[context]))
    return join(found)
