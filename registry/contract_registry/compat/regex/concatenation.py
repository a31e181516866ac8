"""From expressions to languages: what may follow at a place, given what may follow behind.

`^`, `\\b` and `\\B` depend on what stands before, so a continuation is a triple of languages: at
the start of the word, behind a word character, behind another. Look-ahead is an intersection with
what follows, and exact because a continuation is the whole rest of the word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import is_
from typing import Final

from contract_registry.compat.regex.boolean import (
    intersection,
    invert,
    make_star,
    union,
)
from contract_registry.compat.regex.classes import ALL, CharClass
from contract_registry.compat.regex.classes import WORD as WORD_CHARS
from contract_registry.compat.regex.nodes import (
    ANY,
    EPSILON,
    NONE,
    OTHER,
    START,
    WORD,
    Language,
    Length,
    Words,
    make_char,
    make_loop,
    of_length,
    of_words,
)
from contract_registry.compat.regex.syntax import (
    Alt,
    Boundary,
    Chars,
    Empty,
    Look,
    Regex,
    Repeat,
    Seq,
    Start,
)

# Literal prefixes are joined to finite sets of words only while those stay small.
MAX_JOINED_WORDS: Final = 64
MAX_JOINED_LENGTH: Final = 256

Continuation = tuple[Language, Language, Language]


def char(chars: CharClass, rest: Language) -> Language:
    """A character of the class, then `rest`."""
    if not chars or rest is NONE:
        return NONE
    if isinstance(rest, Words):
        codes = sum(high - low for low, high in chars.intervals())
        # A class with lone surrogates stays a class: the search leaves them out there.
        joins = codes == chars.size and codes * len(rest.words) <= MAX_JOINED_WORDS
        if joins and rest.high is not None and rest.high < MAX_JOINED_LENGTH:
            points = (code for low, high in chars.intervals() for code in range(low, high))
            return of_words(chr(code) + word for code in points for word in rest.words)
    elif chars is ALL and isinstance(rest, Length):
        return of_length(rest.low + 1, None if rest.high is None else rest.high + 1)
    return make_char(chars, rest)


def loop(
    body: Regex, least: int, most: int | None, context: int, rests: tuple[Language, Language]
) -> Language:
    """`body{least,most}`, each consuming, then `rests`: behind a word character, behind another.

    A body that may be empty comes only with `least` 0, and `least` 0 never with START.
    """
    word, other = rests
    if most == 0:
        return word if context == WORD else other
    if body.plain and (least > 0 or word is other):
        context = OTHER
    if word is other:
        if word is NONE:
            return NONE
        if word is ANY:
            if least == 0:
                return ANY
            # One iteration more would only eat into what may be anything.
            most = least
        if isinstance(body, Chars):
            counted = _counted(body.chars, least, most, word)
            if counted is not None:
                return counted
    return make_loop(body, least, most, context, rests)


def _counted(chars: CharClass, least: int, most: int | None, rest: Language) -> Language | None:
    """A repeated class before the end, or any characters before a length, are a length."""
    if chars is ALL and (rest is EPSILON or isinstance(rest, Length)):
        high = None if most is None or rest.high is None else most + rest.high
        return of_length(least + rest.low, high)
    if rest is EPSILON:
        return intersection((make_star(chars), of_length(least, most)))
    return None


def before(regex: Regex, rests: Continuation) -> Continuation:
    """In each context, the words that `regex` matches a prefix of, the remainder in `rests`.

    All contexts at once: nested expressions would otherwise be visited three times at each level.
    """
    if isinstance(regex, Chars):
        same = _before_class(regex.chars, rests)
        return same, same, same
    if isinstance(regex, Seq):
        for item in reversed(regex.items):
            rests = before(item, rests)
        return rests
    if isinstance(regex, Alt):
        return _by_context(union, [before(item, rests) for item in regex.items])
    if isinstance(regex, Repeat):
        return _before_repeat(regex, rests)
    return _by_context(intersection, [before_empty(regex), rests])


def _before_class(chars: CharClass, rests: Continuation) -> Language:
    _, word, other = rests
    if word is other:
        return char(chars, word)
    return union((char(chars & WORD_CHARS, word), char(chars - WORD_CHARS, other)))


def _before_repeat(regex: Repeat, rests: Continuation) -> Continuation:
    start, word, other = rests
    body, least, most = regex.body, regex.least, regex.most
    behind = (word, other)
    if body.plain and (least > 0 or start is word is other):
        same = loop(body, least, most, OTHER, behind)
        return same, same, same
    at_start = loop(body, max(least, 1), most, START, behind)
    return (
        at_start if least > 0 else union((start, at_start)),
        loop(body, least, most, WORD, behind),
        loop(body, least, most, OTHER, behind),
    )


def before_empty(regex: Regex) -> Continuation:
    """In each context, the words before which `regex` matches without consuming."""
    if regex.empty is not Empty.SOMETIMES:
        same = ANY if regex.empty is Empty.ALWAYS else NONE
        return same, same, same
    if isinstance(regex, Seq):
        return _by_context(intersection, [before_empty(item) for item in regex.items])
    if isinstance(regex, Alt):
        return _by_context(union, [before_empty(item) for item in regex.items])
    if isinstance(regex, Look):
        ahead = before(regex.body, (ANY, ANY, ANY))
        return _by_context(lambda one: invert(*one), [ahead]) if regex.negative else ahead
    if isinstance(regex, Boundary):
        word_follows = make_char(WORD_CHARS, ANY)
        no_word_follows = invert(word_follows)
        if regex.negative:
            return no_word_follows, word_follows, no_word_follows
        return word_follows, no_word_follows, word_follows
    if isinstance(regex, Start):
        return ANY, NONE, NONE
    raise TypeError(regex)


def _by_context(
    combine: Callable[[Iterable[Language]], Language], operands: Sequence[Continuation]
) -> Continuation:
    columns = list(zip(*operands, strict=True)) or [(), (), ()]
    results = [combine(columns[0])]
    for column in columns[1:]:
        same = all(map(is_, column, columns[0]))
        results.append(results[0] if same else combine(column))
    start, word, other = results
    return start, word, other
