"""Escapes in patterns, and the reader that both halves of the parser move along."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from contract_registry.compat.regex import classes
from contract_registry.compat.regex.classes import CharClass
from contract_registry.compat.regex.errors import Unsupported
from contract_registry.compat.regex.unicode import property_class

DISPUTES: Final = {
    "$": "$ also matches before a trailing newline in Python's re",
    ".": ". also matches \\r, \\u2028 and \\u2029 outside ECMA-262",
    "\\d": "\\d also matches digits beyond ASCII outside ECMA-262",
    "\\w": "\\w also matches letters beyond ASCII outside ECMA-262",
    "\\s": "\\s holds a few other characters outside ECMA-262",
    "\\b": "\\b takes letters beyond ASCII for word characters outside ECMA-262",
    "\\B": '\\B, as \\b, has other word characters outside ECMA-262, and Python\'s re is odd on ""',
    "\\u": "a surrogate pair of \\u escapes is one character only in ECMA-262",
    "\\u{": "\\u{…} is an error in Python's re",
    "\\p": "\\p{…} is an error in Python's re",
    "\\c": "\\c… is an error in Python's re",
    "\\-": "an escape that is not needed is an error in Unicode mode",
    "(?<": "(?<name>…) is an error in Python's re",
    "{": "a lone bracket is an error in Unicode mode",
    "[\\w-": "a range that ends in a class is an error in most validators",
    "[[": "[, &&, -- or ~~ in a character class has a meaning of its own in Rust's regex",
}
_NAMED: Final = {"d": classes.DIGIT, "w": classes.WORD, "s": classes.SPACE}
_CONTROL: Final = {"f": 0x0C, "n": 0x0A, "r": 0x0D, "t": 0x09, "v": 0x0B}
_PROPERTY: Final = re.compile(r"\\[pP]\{([A-Za-z0-9_=]+)\}")
_HEX: Final = re.compile(r"\\x([0-9a-fA-F]{2})")
_UNIT: Final = re.compile(r"\\u([0-9a-fA-F]{4})")
_POINT: Final = re.compile(r"\\u\{([0-9a-fA-F]{1,32})\}")
_LETTER: Final = re.compile(r"\\c([A-Za-z])")
_NUL: Final = re.compile(r"\\0(?![0-9])")


@dataclass(slots=True)
class Reader:
    """A place in a pattern, and what was noticed on the way."""

    pattern: str
    at: int = 0
    assertions: int = 0
    anchors: int = 0
    class_work: int = 0
    empty_class: bool = False
    disputes: set[str] = field(default_factory=set)

    def done(self) -> bool:
        return self.at >= len(self.pattern)

    def peek(self) -> str:
        return self.pattern[self.at]

    def ahead(self, count: int) -> str:
        return self.pattern[self.at : self.at + count]

    def rest_starts(self, text: str) -> bool:
        return self.pattern.startswith(text, self.at)

    def take(self, count: int = 1) -> str:
        text = self.ahead(count)
        self.at += count
        return text

    def match(self, expression: re.Pattern[str], *, consume: bool = True) -> re.Match[str] | None:
        found = expression.match(self.pattern, self.at)
        if found is not None and consume:
            self.at = found.end()
        return found


def class_escape(reader: Reader) -> CharClass | None:
    """The class of `\\d`, `\\W`, `\\p{…}` and so on at this place; None where there is none."""
    letter = reader.ahead(2)[1:]
    if letter and letter in "dDwWsS":
        reader.take(2)
        reader.disputes.add(DISPUTES[f"\\{letter.lower()}"])
        named = _NAMED[letter.lower()]
        return ~named if letter.isupper() else named
    if letter and letter in "pP":
        found = reader.match(_PROPERTY)
        if found is None:
            raise Unsupported(f"\\{letter} without a property in braces")
        reader.disputes.add(DISPUTES["\\p"])
        named = property_class(found[1])
        return ~named if letter == "P" else named
    return None


def code_escape(reader: Reader, *, in_class: bool) -> int:
    """The code point of an escape at this place. Raises Unsupported for what has no one meaning."""
    letter = reader.ahead(2)[1:]
    if not letter:
        raise Unsupported("the pattern ends in a backslash")
    if letter in _CONTROL:
        reader.take(2)
        return _CONTROL[letter]
    if letter == "b" and in_class:
        reader.take(2)
        return 0x08
    if letter == "u":
        return _unicode_escape(reader)
    for expression, decode in ((_HEX, _hexadecimal), (_LETTER, _control), (_NUL, _nul)):
        found = reader.match(expression)
        if found is not None:
            if expression is _LETTER:
                reader.disputes.add(DISPUTES["\\c"])
            return decode(found)
    if letter == "k" or (letter in "123456789" and not in_class):
        raise Unsupported("a backreference is not regular")
    if letter.isascii() and letter.isalnum():
        raise Unsupported(f"the escape \\{letter} is disputed: validators differ on its meaning")
    if letter not in "^$\\.*+?()[]{}|/" and not (in_class and letter == "-"):
        reader.disputes.add(DISPUTES["\\-"])
    return ord(reader.take(2)[1])


def _hexadecimal(found: re.Match[str]) -> int:
    return int(found[1], 16)


def _control(found: re.Match[str]) -> int:
    return ord(found[1]) % 32


def _nul(_: re.Match[str]) -> int:
    return 0


def _unicode_escape(reader: Reader) -> int:
    found = reader.match(_POINT)
    if found is not None:
        reader.disputes.add(DISPUTES["\\u{"])
        code = int(found[1], 16)
        if code >= classes.LIMIT:
            raise Unsupported("a code point above U+10FFFF")
        return code
    found = reader.match(_UNIT)
    if found is None:
        raise Unsupported("\\u without four hexadecimal digits")
    high = int(found[1], 16)
    if 0xD800 <= high < 0xDC00:
        low = reader.match(_UNIT, consume=False)
        if low is not None and 0xDC00 <= int(low[1], 16) < 0xE000:
            reader.take(6)
            reader.disputes.add(DISPUTES["\\u"])
            return 0x10000 + (high - 0xD800) * 0x400 + int(low[1], 16) - 0xDC00
    return high
