"""Languages as interned, immutable nodes.

A language is a set of words over all code points. The makers here only build; what simplifies is
in `boolean` and `concatenation`.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from typing import Final
from weakref import WeakValueDictionary

from contract_registry.compat.regex.classes import CharClass
from contract_registry.compat.regex.syntax import Regex

# What stands before a place: nothing, a word character (`\w`), another character.
START: Final = 0
WORD: Final = 1
OTHER: Final = 2


class Language:
    """A set of words. Equal structure is one object: `==` is identity, and hashing is cheap.

    nullable:   the empty word is in it
    low, high:  no word is shorter or longer (high None: no bound)
    sure:       it is known not to be empty; False says nothing
    complement: the complement, where it is at hand; a single node does not hold its own, since the
                key of that node holds it in turn and neither would ever go
    serial:     ascending in the order of making, to sort by
    """

    __slots__ = ("__weakref__", "complement", "high", "low", "nullable", "serial", "sure")

    complement: Language | None
    high: int | None
    low: int
    nullable: bool
    serial: int
    sure: bool

    # The laws of `boolean` are about nodes: it imports this module, so it is imported late here.
    def __and__(self, other: Language) -> Language:
        from contract_registry.compat.regex.boolean import intersection

        return intersection((self, other))

    def __or__(self, other: Language) -> Language:
        from contract_registry.compat.regex.boolean import union

        return union((self, other))

    def __invert__(self) -> Language:
        from contract_registry.compat.regex.boolean import invert

        return invert(self)


class Words(Language):
    """A finite set of words."""

    __slots__ = ("words",)
    words: frozenset[str]


class Length(Language):
    """All words of `low` to `high` characters."""

    __slots__ = ()


class Char(Language):
    """A character of a class, then `rest`."""

    __slots__ = ("chars", "rest")
    chars: CharClass
    rest: Language


class Loop(Language):
    """`body` `least` to `most` times, each consuming, then a continuation.

    after_word, after_other: the continuation behind a word character (`\\w`) and behind another
    context: what stands before this place; OTHER where it makes no difference
    """

    __slots__ = ("after_other", "after_word", "body", "context", "least", "most")
    body: Regex
    least: int
    most: int | None
    context: int
    after_word: Language
    after_other: Language

    @property
    def rest(self) -> Language:
        """The continuation at this place, where no more iterations follow."""
        return self.after_word if self.context == WORD else self.after_other


class And(Language):
    """An intersection. `window` is its length bound, `others` are its other parts."""

    __slots__ = ("others", "parts", "window")
    parts: tuple[Language, ...]
    others: frozenset[Language]
    window: Length | None


class Or(Language):
    """A union."""

    __slots__ = ("members", "parts")
    parts: tuple[Language, ...]
    members: frozenset[Language]


class Not(Language):
    """The complement of a Words, Char or Loop."""

    __slots__ = ("of",)
    of: Language


_table: WeakValueDictionary[tuple[object, ...], Language] = WeakValueDictionary()
_serials = count()


def _keep(
    made: Language,
    key: tuple[object, ...],
    bounds: tuple[int, int | None],
    *,
    nullable: bool,
    sure: bool,
) -> None:
    made.low, made.high = bounds
    made.nullable, made.sure = nullable, sure or nullable
    made.complement = None
    made.serial = next(_serials)
    _table[key] = made


def of_words(words: Iterable[str]) -> Language:
    """The finite language of these words."""
    held = words if isinstance(words, frozenset) else frozenset(words)
    key = ("words", held)
    found = _table.get(key)
    if found is None:
        found = Words()
        found.words = held
        lengths = [len(word) for word in held] or [0]
        bounds = (min(lengths), max(lengths))
        _keep(found, key, bounds, nullable="" in held, sure=bool(held))
    return found


def of_length(low: int, high: int | None) -> Language:
    """All words of `low` to `high` characters; NONE where `high` is below `low`."""
    low = max(low, 0)
    if high is not None and high < low:
        return NONE
    if high == 0:
        return EPSILON
    key = ("length", low, high)
    found = _table.get(key)
    if found is None:
        found = Length()
        _keep(found, key, (low, high), nullable=low == 0, sure=True)
    return found


NONE: Final = of_words(())
EPSILON: Final = of_words(("",))
ANY: Final = of_length(0, None)


def make_char(chars: CharClass, rest: Language) -> Language:
    """A character of the class, then `rest`; neither is empty."""
    key = ("char", chars, rest)
    found = _table.get(key)
    if found is None:
        found = Char()
        found.chars, found.rest = chars, rest
        high = None if rest.high is None else rest.high + 1
        sure = rest.sure and chars.size > 0
        _keep(found, key, (rest.low + 1, high), nullable=False, sure=sure)
    return found


def make_loop(
    body: Regex, least: int, most: int | None, context: int, rests: tuple[Language, Language]
) -> Language:
    """The Loop; `rests` are the continuations behind a word character and behind another."""
    key = ("loop", body, least, most, context, *rests)
    found = _table.get(key)
    if found is None:
        found = Loop()
        found.body, found.least, found.most, found.context = body, least, most, context
        found.after_word, found.after_other = rests
        word, other = rests
        rest = found.rest
        high = None
        if not (most is None or body.high is None or word.high is None or other.high is None):
            high = most * body.high + max(word.high, other.high)
        sure = (least == 0 and rest.sure) or (body.sure and word.sure and other.sure)
        low = least * max(body.low, 1) + min(word.low, other.low)
        _keep(found, key, (low, high), nullable=least == 0 and rest.nullable, sure=sure)
    return found


def make_not(of: Words | Char | Loop) -> Language:
    """The complement of a single node that is neither NONE nor EPSILON."""
    key = ("not", of)
    found = _table.get(key)
    if found is None:
        found = Not()
        found.of = of
        # Beyond the bound of a bounded language everything is in the complement.
        sure = of.high is not None
        bounds = (1 if of.nullable else 0, None)
        _keep(found, key, bounds, nullable=not of.nullable, sure=sure)
        found.complement = of
    return found


def make_and(others: frozenset[Language], window: Length | None) -> Language:
    """The intersection of at least two parts."""
    key = ("and", others, window)
    found = _table.get(key)
    if found is None:
        found = And()
        found.others, found.window = others, window
        parts = sorted(others, key=_serial)
        found.parts = (*parts, window) if window is not None else tuple(parts)
        highs = [part.high for part in found.parts if part.high is not None]
        bounds = (max(part.low for part in found.parts), min(highs, default=None))
        nullable = all(part.nullable for part in found.parts)
        _keep(found, key, bounds, nullable=nullable, sure=False)
    return found


def make_or(members: frozenset[Language]) -> Language:
    """The union of at least two parts."""
    key = ("or", members)
    found = _table.get(key)
    if found is None:
        found = Or()
        found.members = members
        found.parts = tuple(sorted(members, key=_serial))
        highs = [part.high for part in found.parts]
        unbounded = None in highs
        high = None if unbounded else max(high for high in highs if high is not None)
        nullable = any(part.nullable for part in found.parts)
        bounds = (min(part.low for part in found.parts), high)
        _keep(found, key, bounds, nullable=nullable, sure=any(p.sure for p in found.parts))
    return found


def _serial(node: Language) -> int:
    return node.serial
