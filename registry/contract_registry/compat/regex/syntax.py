"""The parts of a regular expression: interned, immutable, simplified where they are made.

An expression has no meaning of its own here: `sequence` turns it into languages.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Final
from weakref import WeakValueDictionary

from contract_registry.compat.regex import classes
from contract_registry.compat.regex.classes import CharClass
from contract_registry.compat.regex.errors import Unsupported

# A repetition whose body is empty only sometimes (`(?:\b|a){3}`) is written out up to here.
MAX_COPIES: Final = 16


class Empty(IntEnum):
    """Whether an expression matches without consuming a character."""

    NEVER = 0
    SOMETIMES = 1
    ALWAYS = 2


class Regex:
    """An expression.

    low, high:  how many characters a match consumes, at least and at most (None: no bound)
    empty:      whether it matches without consuming
    plain:      what stands before it is irrelevant to it: no `^`, `\\b`, `\\B` in it
    sure:       it matches some word whatever follows: no assertion, no empty class in it
    """

    __slots__ = ("__weakref__", "empty", "high", "low", "plain", "sure")

    low: int
    high: int | None
    empty: Empty
    plain: bool
    sure: bool


class Chars(Regex):
    """One character of a class."""

    __slots__ = ("chars",)
    chars: CharClass


class Seq(Regex):
    """One expression after the other."""

    __slots__ = ("items",)
    items: tuple[Regex, ...]


class Alt(Regex):
    """Any of several expressions."""

    __slots__ = ("items",)
    items: tuple[Regex, ...]


class Repeat(Regex):
    """An expression `least` to `most` times, each of them consuming; `most` None is no bound."""

    __slots__ = ("body", "least", "most")
    body: Regex
    least: int
    most: int | None


class Look(Regex):
    """What follows matches, or does not: `(?=…)`, `(?!…)`, `$`."""

    __slots__ = ("body", "negative")
    body: Regex
    negative: bool


class Start(Regex):
    """`^`: nothing stands before."""

    __slots__ = ()


class Boundary(Regex):
    """`\\b`, or `\\B` where negative."""

    __slots__ = ("negative",)
    negative: bool


_table: WeakValueDictionary[tuple[object, ...], Regex] = WeakValueDictionary()


def chars(of: CharClass) -> Regex:
    """One character of the class; the empty class matches nothing."""
    if not of:
        return FAIL
    found = _table.get(("chars", of))
    if found is None:
        made = Chars()
        made.chars = of
        found = _keep(made, ("chars", of), 1, 1, Empty.NEVER, sure=of.size > 0)
    return found


def seq(items: Iterable[Regex]) -> Regex:
    """The concatenation."""
    flat: list[Regex] = []
    for item in items:
        if item is FAIL:
            return FAIL
        flat += item.items if isinstance(item, Seq) else (item,)
    if len(flat) == 1:
        return flat[0]
    return _sequence(tuple(flat))


def _sequence(parts: tuple[Regex, ...]) -> Regex:
    key = ("seq", *parts)
    found = _table.get(key)
    if found is None:
        made = Seq()
        made.items = parts
        found = _keep(
            made,
            key,
            sum(part.low for part in parts),
            _total(part.high for part in parts),
            min((part.empty for part in parts), default=Empty.ALWAYS),
            plain=all(part.plain for part in parts),
            sure=all(part.sure for part in parts),
        )
    return found


def alt(items: Iterable[Regex]) -> Regex:
    """The union; single characters become one class."""
    flat: dict[Regex, None] = {}
    single: list[CharClass] = []
    optional = False
    for item in items:
        for part in item.items if isinstance(item, Alt) else (item,):
            if isinstance(part, Chars):
                single.append(part.chars)
            elif part is EMPTY:
                optional = True
            else:
                flat[part] = None
    parts = (*((chars(classes.joined(single)),) if single else ()), *flat)
    chosen = parts[0] if len(parts) == 1 else _alternatives(parts)
    # As a repetition it keeps its continuation in one place, where a union would copy it.
    return repeat(chosen, 0, 1) if optional else chosen


def _alternatives(parts: tuple[Regex, ...]) -> Regex:
    key = ("alt", *parts)
    found = _table.get(key)
    if found is None:
        made = Alt()
        made.items = parts
        highs = [part.high for part in parts]
        empties = {part.empty for part in parts}
        found = _keep(
            made,
            key,
            min((part.low for part in parts), default=0),
            None if None in highs else max((high for high in highs if high is not None), default=0),
            Empty.ALWAYS
            if Empty.ALWAYS in empties
            else Empty.SOMETIMES
            if Empty.SOMETIMES in empties
            else Empty.NEVER,
            plain=all(part.plain for part in parts),
            sure=any(part.sure for part in parts),
        )
    return found


def repeat(body: Regex, least: int, most: int | None) -> Regex:
    """`body{least,most}`. Raises Unsupported for a large count of a sometimes empty body."""
    if most == 0 or body is FAIL:
        return EMPTY if least == 0 else FAIL
    if least == most == 1 or body is EMPTY:
        return body
    if body.empty is Empty.ALWAYS:
        least = 0
    elif body.empty is Empty.SOMETIMES and least > 0:
        if least > MAX_COPIES:
            raise Unsupported("a repeated assertion with a large count is not supported")
        rest = repeat(body, 0, None if most is None else most - least)
        return seq([*[body] * least, rest])
    if body.high == 0:
        return EMPTY
    if isinstance(body, Repeat) and body.least == 0:
        # (r?){n,m}, (r*){n,m}: any count is reached, and `least` is 0 by now.
        most = None if body.most is None or most is None else body.most * most
        body = body.body
    elif isinstance(body, Repeat) and least <= 1 and most is None and body.least == 1:
        body = body.body
    return _repetition(body, least, most)


def _repetition(body: Regex, least: int, most: int | None) -> Regex:
    key = ("repeat", body, least, most)
    found = _table.get(key)
    if found is None:
        made = Repeat()
        made.body, made.least, made.most = body, least, most
        found = _keep(
            made,
            key,
            least * body.low,
            None if most is None or body.high is None else most * body.high,
            Empty.ALWAYS if least == 0 else Empty.NEVER,
            plain=body.plain,
            sure=body.sure,
        )
    return found


def look(body: Regex, *, negative: bool) -> Regex:
    """`(?=body)`, or `(?!body)`."""
    if body is FAIL:
        return EMPTY if negative else FAIL
    if body.empty is Empty.ALWAYS:
        return FAIL if negative else EMPTY
    key = ("look", body, negative)
    found = _table.get(key)
    if found is None:
        made = Look()
        made.body, made.negative = body, negative
        found = _keep(made, key, 0, 0, Empty.SOMETIMES, plain=body.plain, sure=False)
    return found


def boundary(*, negative: bool) -> Regex:
    """`\\b`, or `\\B`."""
    key = ("boundary", negative)
    found = _table.get(key)
    if found is None:
        made = Boundary()
        made.negative = negative
        found = _keep(made, key, 0, 0, Empty.SOMETIMES, plain=False, sure=False)
    return found


def _keep(
    made: Regex,
    key: tuple[object, ...],
    low: int,
    high: int | None,
    empty: Empty,
    *,
    plain: bool = True,
    sure: bool,
) -> Regex:
    made.low, made.high, made.empty, made.plain, made.sure = low, high, empty, plain, sure
    _table[key] = made
    return made


def _total(highs: Iterable[int | None]) -> int | None:
    total = 0
    for high in highs:
        if high is None:
            return None
        total += high
    return total


FAIL: Final = _alternatives(())
EMPTY: Final = _sequence(())
START: Final = _keep(Start(), ("start",), 0, 0, Empty.SOMETIMES, plain=False, sure=False)
END: Final = look(chars(classes.ALL), negative=True)
