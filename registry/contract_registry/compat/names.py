"""Sets of property names: a few words, all but a few words, or a language of patterns.

Nearly all schemas speak of words only, so those two cases never reach the regular expressions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import count
from operator import or_
from typing import Final

from contract_registry.compat import regex
from contract_registry.compat.budget import Budget
from contract_registry.compat.regex import Language


@dataclass(frozen=True, slots=True)
class Names:
    """A set of names: `words` (or all but `words`, when `inverted`), or else a `language`."""

    words: frozenset[str] = frozenset()
    inverted: bool = False
    language: Language | None = None

    def __contains__(self, name: str) -> bool:
        if self.language is not None:
            return regex.contains(self.language, name)
        return (name in self.words) != self.inverted

    def __invert__(self) -> Names:
        if self.language is not None:
            return Names(language=~self.language)
        return Names(self.words, not self.inverted)

    def __and__(self, other: Names) -> Names:
        if self.is_finite:
            return Names(frozenset(word for word in self.words if word in other))
        if other.is_finite:
            return other & self
        if self.language is None and other.language is None:
            return Names(self.words | other.words, inverted=True)
        if self == EVERY:
            return other
        if other == EVERY:
            return self
        return Names(language=self.as_language() & other.as_language())

    def __or__(self, other: Names) -> Names:
        return ~(~self & ~other)

    @property
    def is_finite(self) -> bool:
        """Whether it is spelled out word by word."""
        return self.language is None and not self.inverted

    def as_language(self) -> Language:
        """The same set as a language."""
        if self.language is not None:
            return self.language
        words = regex.from_words(sorted(self.words))
        return ~words if self.inverted else words

    def is_empty(self, budget: Budget) -> bool:
        """Whether no name is in it (proved)."""
        if self.language is None:
            return not self.inverted and not self.words
        return regex.is_empty(self.language, budget)

    def some(self, budget: Budget, avoid: Collection[str] = ()) -> Iterator[str]:
        """Names in it but not in `avoid`, short and readable ones first; it ends when none is left.

        With a finite set every name comes; otherwise take as many as are wanted.
        """
        if self.language is not None:
            for word in regex.words(self.language, budget):
                if word not in avoid:
                    yield word
        elif self.inverted:
            for word in _fresh():
                if word not in self.words and word not in avoid:
                    yield word
        else:
            yield from (word for word in sorted(self.words) if word not in avoid)


def only(*names: str) -> Names:
    """Exactly these names."""
    return Names(frozenset(names))


def union(several: Iterable[Names]) -> Names:
    """All the names that are in one of `several`."""
    # The words together: one by one, thousands of them would be copied thousands of times.
    words: set[str] = set()
    others: list[Names] = []
    for names in several:
        if names.is_finite:
            words |= names.words
        else:
            others.append(names)
    return reduce(or_, others, Names(frozenset(words)))


def matching(language: Language) -> Names:
    """The names in a language."""
    return Names(language=language)


def _fresh() -> Iterator[str]:
    # Names that say what they are in a witness: something that nobody declared.
    yield "other"
    for number in count(2):
        yield f"other{number}"


EVERY: Final = Names(inverted=True)
NONE: Final = Names()
