"""ECMA-262 patterns (Unicode mode) as patterns of Python's `re`, which differs from them.

`$` is the end and nothing else, `\\d` and `\\w` are ASCII, `\\s` is what ECMA-262 lists, `.` stops
at four line terminators. A pattern that `re` cannot express, or might run on for ever, is matched
by `jsonschema_rs`, whose engine is linear or gives up.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_SPACE: Final = (
    (0x09, 0x0D),
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
)
_DIGIT: Final = ((0x30, 0x39),)
_WORD: Final = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
_TERMINATORS: Final = ((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029))
_LAST: Final = 0x10FFFF
_STEPS: Final = 2_000_000  # what a match by `re` may cost, roughly
_LONGEST_PATTERN: Final = 5_000
_MANY_OPTIONAL: Final = 12

Ranges = tuple[tuple[int, int], ...]


class Inexpressible(Exception):  # noqa: N818 - it chooses the other engine
    """`re` has no pattern of this meaning."""


@dataclass(frozen=True, slots=True)
class Translation:
    """A pattern for `re.search`.

    loops:   how many repetitions it has: the exponent of what a match can cost
    nested:  whether a repetition holds a choice or another one: a match may cost exponentially much
    """

    source: str
    loops: int
    nested: bool

    def is_quick(self, length: int) -> bool:
        """Whether a match against a text of that length ends soon, whatever the text."""
        return not self.nested and (length + 1) ** (self.loops + 1) <= _STEPS


def _inverted(ranges: Ranges) -> Ranges:
    result = []
    start = 0
    for low, high in ranges:
        if start < low:
            result.append((start, low - 1))
        start = high + 1
    if start <= _LAST:
        result.append((start, _LAST))
    return tuple(result)


_SETS: Final = {
    "d": _DIGIT,
    "D": _inverted(_DIGIT),
    "w": _WORD,
    "W": _inverted(_WORD),
    "s": _SPACE,
    "S": _inverted(_SPACE),
}
_CONTROLS: Final = {"t": 0x09, "n": 0x0A, "v": 0x0B, "f": 0x0C, "r": 0x0D}


def _character(code: int) -> str:
    return f"\\U{code:08x}"


def _class(ranges: Ranges, negated: bool = False) -> str:
    if not ranges:
        return "[^\\U00000000-\\U0010ffff]" if not negated else "[\\U00000000-\\U0010ffff]"
    body = "".join(
        _character(low) if low == high else f"{_character(low)}-{_character(high)}"
        for low, high in ranges
    )
    return f"[{'^' if negated else ''}{body}]"


class _Reader:
    """Reads a pattern once, from left to right, and writes the other."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.loops = 0
        self.optional = 0
        self.nested = False

    def translate(self) -> Translation:
        source, _, _ = self._alternatives()
        if self.at < len(self.pattern):
            raise Inexpressible("unbalanced )")
        return Translation(source, self.loops, self.nested)

    def _peek(self, text: str) -> bool:
        return self.pattern.startswith(text, self.at)

    def _take(self, text: str) -> bool:
        if self._peek(text):
            self.at += len(text)
            return True
        return False

    def _next(self) -> str:
        if self.at >= len(self.pattern):
            raise Inexpressible("it ends too early")
        self.at += 1
        return self.pattern[self.at - 1]

    def _alternatives(self) -> tuple[str, bool, bool]:
        """The text, whether it has a choice, whether it has a repetition."""
        parts: list[str] = []
        choice = repeats = False
        while self.at < len(self.pattern) and not self._peek(")"):
            if self._take("|"):
                parts.append("|")
                choice = True
                continue
            atom, inner_choice, inner_repeats = self._atom()
            repetition = self._repetition()
            if repetition:
                # A bounded repetition can cost as much as an unbounded one.
                again = repetition[0] != "?"
                self.nested |= again and (inner_choice or inner_repeats)
                self.loops += again and _FIXED.match(repetition) is None
                self.optional += not again
                self.nested |= self.optional > _MANY_OPTIONAL
            parts.append(atom + repetition)
            choice |= inner_choice
            repeats |= inner_repeats or bool(repetition)
        return "".join(parts), choice, repeats

    def _repetition(self) -> str:
        match = _REPETITION.match(self.pattern, self.at)
        if match is None:
            return ""
        self.at = match.end()
        if self.at < len(self.pattern) and self.pattern[self.at] in "*+?":
            raise Inexpressible("a repetition of a repetition")
        return match[0]

    def _atom(self) -> tuple[str, bool, bool]:
        char = self._next()
        if char == "(":
            return self._group()
        if char == "[":
            return self._brackets(), False, False
        if char == "\\":
            return self._escape(), False, False
        if char == ".":
            return _class(_TERMINATORS, negated=True), False, False
        if char == "^":
            return "^", False, False
        if char == "$":
            return "\\Z", False, False
        if char in "*+?":
            raise Inexpressible("nothing to repeat")
        return _character(ord(char)), False, False

    def _group(self) -> tuple[str, bool, bool]:
        opening = "(?:"
        if self._take("?"):
            if self._take("="):
                opening = "(?="
            elif self._take("!"):
                opening = "(?!"
            elif self._take("<="):
                opening = "(?<="
            elif self._take("<!"):
                opening = "(?<!"
            elif (name := _GROUP_NAME.match(self.pattern, self.at)) is not None:
                self.at = name.end()
            elif not self._take(":"):
                raise Inexpressible("a group that ECMA-262 does not have")
        body, choice, repeats = self._alternatives()
        if not self._take(")"):
            raise Inexpressible("unbalanced (")
        return f"{opening}{body})", choice, repeats

    def _escape(self) -> str:
        char = self._next()
        if char in _SETS:
            return _class(_SETS[char])
        if char == "b":
            return _BOUNDARY
        if char == "B":
            return f"(?!{_BOUNDARY})"
        return _character(self._code(char))

    def _code(self, char: str) -> int:
        """The code point of the escape that begins with `char`."""
        if char in _CONTROLS:
            return _CONTROLS[char]
        if char == "0" and not (self.at < len(self.pattern) and self.pattern[self.at].isdigit()):
            return 0
        if char == "c" and (match := _LETTER.match(self.pattern, self.at)) is not None:
            self.at = match.end()
            return ord(match[0]) % 32
        for form in _HEXADECIMAL.get(char, ()):
            if (match := form.match(self.pattern, self.at)) is not None:
                self.at = match.end()
                return self._paired(int(match[1], 16))
        if char.isalnum():
            # Back references, \p{…}, \k<…>, and letters that mean nothing in Unicode mode.
            raise Inexpressible(f"\\{char}")
        return ord(char)

    def _paired(self, code: int) -> int:
        """Two escaped surrogates are one character."""
        if 0xD800 <= code <= 0xDBFF:
            match = _LOW_SURROGATE.match(self.pattern, self.at)
            if match is not None:
                self.at = match.end()
                return 0x10000 + ((code - 0xD800) << 10) + (int(match[1], 16) - 0xDC00)
        if code > _LAST:
            raise Inexpressible("no such character")
        return code

    def _brackets(self) -> str:
        negated = self._take("^")
        ranges: list[tuple[int, int]] = []
        while not self._take("]"):
            low = self._member()
            if isinstance(low, tuple):
                ranges.extend(low)
                continue
            ranges.append((low, self._end_of_range(low)))
        return _class(tuple(ranges), negated)

    def _end_of_range(self, low: int) -> int:
        if self._peek("-]") or not self._take("-"):
            return low
        high = self._member()
        if isinstance(high, tuple) or high < low:
            raise Inexpressible("a range that is none")
        return high

    def _member(self) -> int | Ranges:
        char = self._next()
        if char != "\\":
            return ord(char)
        escaped = self._next()
        if escaped in _SETS:
            return _SETS[escaped]
        return 0x08 if escaped == "b" else self._code(escaped)


_REPETITION: Final = re.compile(r"([*+?]|\{[0-9]{1,6}(?:,[0-9]{0,6})?\})\??")
_FIXED: Final = re.compile(r"\{[0-9]+\}")
_GROUP_NAME: Final = re.compile(r"<[A-Za-z_$][A-Za-z0-9_$]*>")
_LETTER: Final = re.compile(r"[A-Za-z]")
_LOW_SURROGATE: Final = re.compile(r"\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_HEXADECIMAL: Final = {
    "x": (re.compile(r"([0-9a-fA-F]{2})"),),
    "u": (re.compile(r"([0-9a-fA-F]{4})"), re.compile(r"\{0*([0-9a-fA-F]{1,6})\}")),
}
_BOUNDARY: Final = "(?:(?<=[0-9A-Za-z_])(?![0-9A-Za-z_])|(?<![0-9A-Za-z_])(?=[0-9A-Za-z_]))"


@lru_cache(maxsize=4096)
def translate(pattern: str) -> Translation | None:
    """The same pattern for `re.search`, or None where `re` cannot express it."""
    if len(pattern) > _LONGEST_PATTERN:
        return None
    try:
        translation = _Reader(pattern).translate()
        re.compile(translation.source)
    except (Inexpressible, re.error, OverflowError, RecursionError):
        return None
    return translation


class Unmatchable(Exception):  # noqa: N818 - it makes a message unconfirmed
    """No engine at hand runs this pattern."""


@lru_cache(maxsize=4096)
def matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a text holds a match of an ECMA-262 pattern.

    The function raises Unmatchable where neither engine runs the pattern.
    """
    translation = translate(pattern)
    if translation is None:
        return lambda text: _other_engine(pattern)(text)
    search = re.compile(translation.source).search

    def matches(text: str) -> bool:
        if translation.is_quick(len(text)):
            return search(text) is not None
        return _other_engine(pattern)(text)

    return matches


@lru_cache(maxsize=1024)
def _other_engine(pattern: str) -> Callable[[str], bool]:
    import jsonschema_rs

    try:
        return jsonschema_rs.validator_for(
            {"$schema": _DRAFT_7, "type": "string", "pattern": pattern}, offline=True
        ).is_valid
    except (ValueError, jsonschema_rs.ValidationError) as error:
        raise Unmatchable(pattern) from error


_DRAFT_7: Final = "http://json-schema.org/draft-07/schema#"
