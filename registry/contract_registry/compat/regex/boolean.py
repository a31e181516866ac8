"""Union, intersection, complement. Every rule is an equality of languages.

The rules keep a search small: counts over the same body join to one interval, lengths to one
window, words are tested against what they meet, and contradictions end at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from contract_registry.compat.regex.classes import ALL, CharClass, joined
from contract_registry.compat.regex.nodes import (
    ANY,
    EPSILON,
    NONE,
    OTHER,
    And,
    Char,
    Language,
    Length,
    Loop,
    Not,
    Or,
    Words,
    make_and,
    make_char,
    make_loop,
    make_not,
    make_or,
    of_length,
    of_words,
)
from contract_registry.compat.regex.syntax import Chars, chars

Bounds = tuple[int, int | None]
EPSILON_WORDS: Final = frozenset(("",))


def invert(language: Language) -> Language:
    """The complement, with De Morgan's laws down to single nodes."""
    found = language.complement
    if found is not None:
        return found
    if language is NONE:
        return ANY
    if language is EPSILON:
        return of_length(1, None)
    if isinstance(language, Words | Char | Loop):
        return make_not(language)
    if isinstance(language, Or):
        found = intersection(invert(part) for part in language.parts)
    elif isinstance(language, And):
        found = union(invert(part) for part in language.parts)
    else:
        below = of_length(0, language.low - 1) if language.low else NONE
        above = NONE if language.high is None else of_length(language.high + 1, None)
        found = union((below, above))
    language.complement = found
    if isinstance(found, And | Or | Length) and found.complement is None:
        found.complement = language
    return found


def union(languages: Iterable[Language]) -> Language:
    """The union."""
    members: dict[Language, None] = {}
    words: set[str] = set()
    missing: frozenset[str] | None = None
    lengths: list[Bounds] = []
    for language in languages:
        for part in language.parts if isinstance(language, Or) else (language,):
            if isinstance(part, Words):
                words |= part.words
            elif isinstance(part, Not) and isinstance(part.of, Words):
                missing = part.of.words if missing is None else missing & part.of.words
            elif isinstance(part, Length):
                lengths.append((part.low, part.high))
            else:
                members[part] = None
    if lengths:
        lengths = _joined(lengths, empty_word="" in words)
        if lengths[0] == (0, None):
            return ANY
        words = {word for word in words if not _any_holds(lengths, len(word))}
    if missing is not None:
        rest = invert(of_words(w for w in missing - words if not _any_holds(lengths, len(w))))
        if rest is ANY:
            return ANY
        members[rest] = None
        # Every word that is not missing is in `rest`; the others were just taken out of it.
        words, lengths = set(), []
    if len(members) > 1:
        members = _join_chars(_join_loops(_join_windows(members)))
    if words and any(part.nullable for part in members):
        words -= {""}
    for low, high in lengths:
        members[of_length(low, high)] = None
    if words:
        members[of_words(words)] = None
    if len(members) > 1:
        if any(part.complement in members for part in members if part.complement is not None):
            return ANY
        members = _absorbed(members)
    if not members:
        return NONE
    return next(iter(members)) if len(members) == 1 else make_or(frozenset(members))


def _joined(bounds: list[Bounds], *, empty_word: bool) -> list[Bounds]:
    """Intervals of counts as few as possible, ascending."""
    joined: list[Bounds] = []
    for low, high in sorted([*bounds, (0, 0)] if empty_word else bounds, key=_first):
        if joined:
            before, last = joined[-1]
            if last is None or low <= last + 1:
                joined[-1] = (before, None if last is None or high is None else max(last, high))
                continue
        joined.append((low, high))
    # The empty word alone stays with the words.
    return joined[1:] if empty_word and joined[0] == (0, 0) else joined


def _first(bounds: Bounds) -> int:
    return bounds[0]


def _any_holds(lengths: list[Bounds], length: int) -> bool:
    return any(low <= length and (high is None or length <= high) for low, high in lengths)


def _join_windows(members: dict[Language, None]) -> dict[Language, None]:
    """X of length 1 to 3, or X of length 2 to 5: X of length 1 to 5."""
    groups: dict[frozenset[Language], list[Length]] = {}
    for part in members:
        if isinstance(part, And) and part.window is not None:
            groups.setdefault(part.others, []).append(part.window)
    crowded = {others: windows for others, windows in groups.items() if len(windows) > 1}
    if not crowded:
        return members
    kept = {
        part: None
        for part in members
        if not (isinstance(part, And) and part.window is not None and part.others in crowded)
    }
    for others, windows in crowded.items():
        for low, high in _joined([(w.low, w.high) for w in windows], empty_word=False):
            whole = intersection((*others, of_length(low, high)))
            for part in whole.parts if isinstance(whole, Or) else (whole,):
                kept[part] = None
    return kept


def _join_loops(members: dict[Language, None]) -> dict[Language, None]:
    """r{1,3}X or r{2,5}X: r{1,5}X. And X itself is in r{0,n}X."""
    groups: dict[tuple[object, ...], list[Loop]] = {}
    for part in members:
        if isinstance(part, Loop):
            key = (part.body, part.context, part.after_word, part.after_other)
            groups.setdefault(key, []).append(part)
    if not groups:
        return members
    kept = dict(members)
    for loops in groups.values():
        one = loops[0]
        if len(loops) > 1:
            bounds = _joined([(loop.least, loop.most) for loop in loops], empty_word=False)
            if one.after_word is one.after_other is ANY:
                # What is behind may be anything: fewer iterations hold all that more do.
                least = min(loop.least for loop in loops)
                bounds = [(least, least)]
            if len(bounds) < len(loops):
                for loop in loops:
                    kept.pop(loop, None)
                rests = (one.after_word, one.after_other)
                for least, most in bounds:
                    kept[make_loop(one.body, least, most, one.context, rests)] = None
        if any(loop.least == 0 for loop in loops):
            rest = one.rest
            for inner in rest.parts if isinstance(rest, Or) else (rest,):
                kept.pop(inner, None)
    return kept


def _join_chars(members: dict[Language, None]) -> dict[Language, None]:
    """[ab]X or [cd]X: [abcd]X."""
    groups: dict[Language, list[Char]] = {}
    for part in members:
        if isinstance(part, Char):
            groups.setdefault(part.rest, []).append(part)
    if all(len(group) == 1 for group in groups.values()):
        return members
    kept = {part: None for part in members if not isinstance(part, Char)}
    for rest, group in groups.items():
        kept[make_char(joined(part.chars for part in group), rest)] = None
    return kept


def _absorbed(members: dict[Language, None]) -> dict[Language, None]:
    """A or (A and B): A."""
    if not any(isinstance(part, And) for part in members):
        return members
    return {
        part: None
        for part in members
        if not (isinstance(part, And) and any(inner in members for inner in part.parts))
    }


def intersection(languages: Iterable[Language]) -> Language:
    """The intersection."""
    members: dict[Language, None] = {}
    words: frozenset[str] | None = None
    refused: set[str] = set()
    low, high = 0, None
    for language in languages:
        for part in language.parts if isinstance(language, And) else (language,):
            if isinstance(part, Words):
                words = part.words if words is None else words & part.words
            elif isinstance(part, Not) and isinstance(part.of, Words):
                refused |= part.of.words
            elif isinstance(part, Length):
                low, high = max(low, part.low), _least(high, part.high)
            else:
                members[part] = None
    narrowed = _narrowed(members) if len(members) > 1 else members
    if narrowed is None:
        return NONE
    least = max([low, *(part.low for part in narrowed)])
    most = high
    for part in narrowed:
        most = _least(most, part.high)
    if most is not None and least > most:
        return NONE
    if words is not None or most == 0:
        candidates = EPSILON_WORDS if words is None else words
        return _finite(candidates - refused, narrowed, (least, most))
    refused = {word for word in refused if least <= len(word) and not _exceeds(word, most)}
    if refused:
        narrowed = {**narrowed, invert(of_words(refused)): None}
    return _conjunction(narrowed, low, high)


def _least(one: int | None, two: int | None) -> int | None:
    if one is None or two is None:
        return two if one is None else one
    return min(one, two)


def _finite(words: frozenset[str], members: dict[Language, None], bounds: Bounds) -> Language:
    """The words that may be in all members; whether they are is for the search to test."""
    low, high = bounds
    kept = frozenset(word for word in words if low <= len(word) and not _exceeds(word, high))
    if "" in kept and not all(part.nullable for part in members):
        kept -= {""}
    if not kept or not members or kept == EPSILON_WORDS:
        return of_words(kept)
    return make_and(frozenset((of_words(kept), *members)), None)


def _exceeds(word: str, high: int | None) -> bool:
    return high is not None and len(word) > high


def _conjunction(members: dict[Language, None], low: int, high: int | None) -> Language:
    """The members' intersection with a length bound, which goes where the members imply it."""
    if any(part.low >= low for part in members):
        low = 0
    if high is not None and any(part.high is not None and part.high <= high for part in members):
        high = None
    window = of_length(low, high)
    if window is ANY and members:
        return next(iter(members)) if len(members) == 1 else make_and(frozenset(members), None)
    if not members:
        return window
    return make_and(frozenset(members), window) if isinstance(window, Length) else NONE


def _narrowed(members: dict[Language, None]) -> dict[Language, None] | None:
    """Simpler members with the same intersection; None where a contradiction shows."""
    if any(part.complement in members for part in members):
        return None
    stars = [part for part in members if star_class(part) is not None]
    every = ALL
    for part in stars:
        every &= star_class(part) or every
    if len(stars) > 1:
        members = {part: None for part in members if star_class(part) is None}
        members[make_star(every)] = None
    first = every
    for part in members:
        if isinstance(part, Char):
            first &= part.chars
        elif stars and isinstance(part, Not):
            inner = star_class(part.of)
            if inner is not None and not every - inner:
                return None
    if not first and any(part.low > 0 for part in members):
        return None
    return {part: None for part in members if not _implied(part, members)}


def _implied(part: Language, members: dict[Language, None]) -> bool:
    """Whether another member is a subset: A and (A or B); X and r*X."""
    if isinstance(part, Or):
        return any(inner in members for inner in part.parts)
    return isinstance(part, Loop) and part.least == 0 and part.rest in members


def star_class(language: Language) -> CharClass | None:
    """The class C where the language is all words over C, that is C*."""
    if isinstance(language, Loop) and language.least == 0 and language.most is None:
        body = language.body
        if isinstance(body, Chars) and language.after_word is language.after_other is EPSILON:
            return body.chars
    return None


def make_star(of: CharClass) -> Language:
    """All words over a class."""
    if not of:
        return EPSILON
    return make_loop(chars(of), 0, None, OTHER, (EPSILON, EPSILON))
