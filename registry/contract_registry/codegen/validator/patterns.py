"""ECMA-262 patterns (Unicode mode) as patterns of Python's `re`, and as strict ones of JavaScript.

Python's are meant for `re.ASCII`, which gives `\\d`, `\\w` and `\\b` the meaning that they have in
ECMA-262. Sets that a language lacks or reads otherwise are written as ranges of characters, those
of `\\p{…}` included. JavaScript's have the flag `u`.
"""

from __future__ import annotations

import re
import warnings
from typing import Final

from contract_registry.codegen.frame import PYTHON
from contract_registry.compat.regex import Unsupported as Unreadable
from contract_registry.compat.regex.classes import CharClass
from contract_registry.compat.regex.escapes import Reader, class_escape, code_escape

MAX_LENGTH: Final = 65_536
MAX_DEPTH: Final = 64

_SYNTAX: Final = frozenset("^$\\.*+?()[]{}|/")
_COUNT: Final = re.compile(r"\{[0-9]{1,9}(?:,[0-9]{0,9})?\}")
_OTHER_COUNT: Final = re.compile(r"\{[0-9]*,?[0-9]*\}")
_GROUP_NAME: Final = re.compile(r"\(\?<[A-Za-z_$][A-Za-z0-9_$]*>")
_OPENINGS: Final = ("(?:", "(?=", "(?!", "(?<=", "(?<!")
_CONTROLS: Final = {"\t": "\\t", "\n": "\\n", "\v": "\\v", "\f": "\\f", "\r": "\\r"}


def translated(pattern: str, language: str) -> str:
    """The pattern for `re.search` with re.ASCII, or for `new RegExp` with the flag `u`.

    Raises Unreadable, with the reason.
    """
    if len(pattern) > MAX_LENGTH:
        raise Unreadable(f"the pattern has more than {MAX_LENGTH} characters")
    text = _Writer(pattern, language).written()
    if language == PYTHON:
        _compile(text)
    return text


def _compile(text: str) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(text, re.ASCII)
    except (re.error, OverflowError, RecursionError, Warning) as error:
        raise Unreadable(f"Python's re cannot express it ({error})") from None


class _Writer:
    """Reads a pattern from left to right and writes the other."""

    def __init__(self, pattern: str, language: str) -> None:
        self._reader = Reader(pattern)
        self._python = language == PYTHON
        self._parts: list[str] = []
        self._open: list[str] = []

    def written(self) -> str:
        while not self._reader.done():
            self._term()
        if self._open:
            raise Unreadable("a group is not closed")
        return "".join(self._parts)

    def _term(self) -> None:
        reader = self._reader
        char = reader.peek()
        if char == "|":
            self._parts.append(reader.take())
        elif char == "(":
            self._opening()
        elif char == ")":
            self._closing()
        elif char == "^":
            self._assertion(reader.take())
        elif char == "$":
            reader.take()
            self._assertion("\\Z" if self._python else "$")
        elif reader.rest_starts("\\b") or reader.rest_starts("\\B"):
            # Python's \B does not match in an empty text.
            self._assertion("\\b" if reader.take(2) == "\\b" else "(?!\\b)")
        else:
            self._parts.append(self._atom())
            self._quantifier()

    def _opening(self) -> None:
        reader = self._reader
        if len(self._open) >= MAX_DEPTH:
            raise Unreadable("the pattern is nested too deep")
        named = reader.match(_GROUP_NAME)
        if named is not None:
            opening = "("
        else:
            known = [one for one in _OPENINGS if reader.rest_starts(one)]
            if not known and reader.rest_starts("(?"):
                raise Unreadable(f"{reader.ahead(4)}… is not ECMA-262 syntax")
            opening = reader.take(len(known[0])) if known else reader.take()
        self._open.append(opening)
        self._parts.append(opening)

    def _closing(self) -> None:
        self._reader.take()
        if not self._open:
            raise Unreadable("a closing parenthesis without an opening one")
        if self._open.pop() in ("(", "(?:"):
            self._parts.append(")")
            self._quantifier()
        else:
            self._assertion(")")

    def _assertion(self, text: str) -> None:
        self._parts.append(text)
        if self._is_repeated():
            raise Unreadable("a repeated assertion is not valid in Unicode mode")

    def _is_repeated(self) -> bool:
        reader = self._reader
        return not reader.done() and (
            reader.peek() in "*+?" or reader.match(_COUNT, consume=False) is not None
        )

    def _quantifier(self) -> None:
        reader = self._reader
        if not self._is_repeated():
            return
        counted = reader.match(_COUNT)
        text = counted[0] if counted is not None else reader.take()
        low, _, high = text.strip("{}").partition(",")
        if counted is not None and high and int(high) < int(low):
            raise Unreadable("a count whose bounds are out of order")
        if not reader.done() and reader.peek() == "?":
            text += reader.take()
        self._parts.append(text)
        if self._is_repeated():
            raise Unreadable("a repetition with nothing to repeat")

    def _atom(self) -> str:
        reader = self._reader
        char = reader.peek()
        if char == ".":
            reader.take()
            return "[^\\n\\r\\u2028\\u2029]" if self._python else "."
        if char == "[":
            return self._class()
        if char == "\\":
            word = self._word()
            if word is not None:
                return word
            named = class_escape(reader)
            if named is not None:
                return f"[{self._ranges(named)}]" if named else self._nothing()
            return self._literal(code_escape(reader, in_class=False))
        if char in "*+?" or reader.match(_OTHER_COUNT, consume=False) is not None:
            raise Unreadable(f"{char} with nothing to repeat")
        return self._literal(ord(reader.take()))

    def _word(self) -> str | None:
        """`\\d` and the like, where the language has them as ECMA-262 does."""
        letter = self._reader.ahead(2)[1:]
        known = letter in ("d", "D", "w", "W") or (letter in ("s", "S") and not self._python)
        return self._reader.take(2) if letter and known else None

    def _nothing(self) -> str:
        return "(?!)" if self._python else "[]"

    def _class(self) -> str:
        reader = self._reader
        reader.take()
        negated = reader.rest_starts("^")
        if negated:
            reader.take()
        members: list[str] = []
        while not reader.rest_starts("]"):
            members.append(self._member())
        reader.take()
        if not members:
            anything = "[\\s\\S]" if self._python else "[^]"
            return anything if negated else self._nothing()
        if members[-1] == "\\-":
            members[-1] = "-"  # in the end it is no range
        return f"[{'^' if negated else ''}{''.join(members)}]"

    def _member(self) -> str:
        low = self._end()
        reader = self._reader
        if not reader.rest_starts("-") or reader.rest_starts("-]"):
            return self._one(low)
        reader.take()
        high = self._end()
        if isinstance(low, int) and isinstance(high, int):
            if low > high:
                raise Unreadable("a range of characters out of order")
            return self._range(low, high)
        return self._one(low) + self._one(0x2D) + self._one(high)  # [\w-.] is no range

    def _end(self) -> int | str:
        """One end of a range: a character, or the text of a set, which is none."""
        reader = self._reader
        if reader.done():
            raise Unreadable("a character class is not closed")
        if reader.peek() != "\\":
            return ord(reader.take())
        word = self._word()
        if word is not None:
            return word
        named = class_escape(reader)
        return self._ranges(named) if named is not None else code_escape(reader, in_class=True)

    def _one(self, end: int | str) -> str:
        return end if isinstance(end, str) else self._range(end, end)

    def _ranges(self, named: CharClass) -> str:
        return "".join(self._range(low, high - 1) for low, high in named.intervals())

    def _range(self, low: int, high: int) -> str:
        first, last = self._in_class(low), self._in_class(high)
        if low == high:
            return first
        return first + last if high == low + 1 else f"{first}-{last}"

    def _in_class(self, code: int) -> str:
        # What could be an operator of sets one day gives a warning in Python.
        special = "\\]^-[&~|" if self._python else "\\]^-["
        return f"\\{chr(code)}" if chr(code) in special else self._plain(code)

    def _literal(self, code: int) -> str:
        char = chr(code)
        if char == "/":
            return char  # it needs an escape between slashes only
        return f"\\{char}" if char in _SYNTAX else self._plain(code)

    def _plain(self, code: int) -> str:
        char = chr(code)
        if " " <= char <= "~":
            return char
        if char in _CONTROLS:
            return _CONTROLS[char]
        if code < 0x100:
            return f"\\x{code:02x}"
        if code < 0x10000:
            return f"\\u{code:04x}"
        return f"\\U{code:08x}" if self._python else f"\\u{{{code:x}}}"
