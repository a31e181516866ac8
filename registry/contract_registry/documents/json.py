"""JSON (RFC 8259), strictly: no duplicate keys, no NaN, exact numbers, no endless nesting.

The standard library reads the value. Only where it stumbles, or where a position is wanted, the
text is scanned again, token by token and without recursion.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from decimal import Decimal
from functools import cache
from typing import Any, Final

from contract_registry.documents import numerals
from contract_registry.documents import pointer as pointers
from contract_registry.documents.limits import MAX_DEPTH, MAX_TROUBLES
from contract_registry.documents.marks import Mark, Marks, Position, Reading, Trouble
from contract_registry.finding import Json

_TOKEN: Final = re.compile(
    r"""[ \t\n\r]*(?:
        (?P<mark>[{}\[\]:,])
      | (?P<string>"(?:[^"\\]|\\.)*")
      | (?P<number>-?[0-9][0-9]*(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)
      | (?P<word>-?[A-Za-z]+)
    )""",
    re.VERBOSE | re.DOTALL,
)
_HALF_CHARACTER: Final = re.compile("[\ud800-\udfff]")


class _Stumble(Exception):  # noqa: N818 - the scan that follows says what is wrong
    pass


def read(text: str, *, marks: bool = False) -> Reading:
    """The value of a JSON text, everything that is wrong with it, and positions if asked for."""
    if marks:
        scan = _Scan(text)
        scan.run(len(text))
        return Reading(None, (), scan.marks)
    try:
        value: Json = _decoder().decode(text)
        if _may_be_deep(text) or "\\u" in text:
            raise _Stumble
    except json.JSONDecodeError as error:
        return Reading(None, (*_troubles(text, error.pos), _syntax(error)), {})
    except (RecursionError, _Stumble):
        troubles = _troubles(text, len(text))
        return Reading(None, troubles, {}) if troubles else Reading(value, (), {})
    return Reading(value, (), {})


@cache
def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(
        object_pairs_hook=_members,
        parse_int=_integer,
        parse_float=_decimal,
        parse_constant=_constant,
    )


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _Stumble
    return members


def _integer(text: str) -> int:
    try:
        return numerals.integer(text)
    except numerals.UnusableNumberError:
        raise _Stumble from None


def _decimal(text: str) -> Decimal:
    try:
        return numerals.decimal(text)
    except numerals.UnusableNumberError:
        raise _Stumble from None


def _constant(text: str) -> Any:
    raise _Stumble


def _may_be_deep(text: str) -> bool:
    return text.count("{") + text.count("[") > MAX_DEPTH


def _syntax(error: json.JSONDecodeError) -> Trouble:
    message = f"{error.msg[0].lower()}{error.msg[1:]}"
    fix = "mend the JSON here; often it is a missing or a trailing comma"
    if message.startswith("extra data"):
        message, fix = "there is more after the end of the value", "remove what follows"
    elif message.startswith("expecting value") and error.pos >= len(error.doc.rstrip()):
        message, fix = "the text ends before the value does", "write the rest of it"
    elif message.startswith("invalid control character"):
        message, fix = "a string runs over the end of the line", "close it, or write \\n"
    position = (error.lineno, error.colno)
    return Trouble("syntax-error", f"this is no JSON: {message}", fix, position, fatal=True)


def _troubles(text: str, end: int) -> tuple[Trouble, ...]:
    """What the scan finds wrong before the offset `end`."""
    scan = _Scan(text)
    scan.run(end)
    return tuple(scan.troubles)


class _Frame:
    """An object or an array that is being scanned."""

    __slots__ = ("count", "is_object", "key", "key_offset", "keys", "pointer")

    def __init__(self, is_object: bool, pointer: str) -> None:
        self.is_object = is_object
        self.pointer = pointer
        self.count = 0
        self.key: str | None = None
        self.key_offset = 0
        self.keys: set[str] = set()


class _Scan:
    """Walks over the tokens; it trusts the grammar, which the standard library has judged."""

    def __init__(self, text: str) -> None:
        self.marks: Marks = {}
        self.troubles: list[Trouble] = []
        self._text = text
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self._stack: list[_Frame] = []

    def position(self, offset: int) -> Position:
        line = bisect_right(self._lines, offset)
        return (line, offset - self._lines[line - 1] + 1)

    def run(self, end: int) -> None:
        """Take every token that starts before the offset `end`."""
        offset = 0
        while (match := _TOKEN.match(self._text, offset)) is not None:
            offset = match.end()
            kind = match.lastgroup or ""
            start = match.start(kind)
            if start >= end:
                break
            more = self._token(kind, match[kind], start)
            if not more or len(self.troubles) >= MAX_TROUBLES:
                break

    def _token(self, kind: str, token: str, offset: int) -> bool:
        """Take one token; False where nothing more is to be read."""
        if kind == "mark":
            return self._punctuation(token, offset)
        frame = self._stack[-1] if self._stack else None
        if kind == "string" and frame is not None and frame.is_object and frame.key is None:
            self._take_key(frame, token, offset)
            return True
        self._note(offset)
        if kind == "string":
            self._string(token, offset)
        elif kind == "number":
            self._check_number(token, offset)
        elif token in ("NaN", "Infinity", "-Infinity"):
            message = f"{token} is no JSON number: it cannot be sent"
            self._trouble("invalid-number", message, "write a number or null", offset)
        return True

    def _punctuation(self, sign: str, offset: int) -> bool:
        if sign in "{[":
            if len(self._stack) >= MAX_DEPTH:
                self._trouble(
                    "nested-too-deep",
                    f"objects and arrays nest more than {MAX_DEPTH} levels deep here",
                    "flatten it, or move the inner part into a file of its own and $ref it",
                    offset,
                )
                return False
            pointer = self._note(offset)
            self._stack.append(_Frame(sign == "{", pointer))
        elif sign in "}]" and self._stack:
            self._stack.pop()
        elif sign == "," and self._stack:
            self._stack[-1].key = None
            self._stack[-1].count += 1
        return True

    def _note(self, offset: int) -> str:
        """Record where the value that starts here stands; gives its pointer."""
        if not self._stack:
            pointer, key = "", None
        else:
            frame = self._stack[-1]
            token = frame.key or "" if frame.is_object else str(frame.count)
            pointer = pointers.join(frame.pointer, token)
            key = self.position(frame.key_offset) if frame.is_object else None
        self.marks.setdefault(pointer, Mark(self.position(offset), key))
        return pointer

    def _take_key(self, frame: _Frame, token: str, offset: int) -> None:
        key = self._string(token, offset)
        if key in frame.keys:
            message = f"the key {token} stands twice in this object"
            self._trouble("duplicate-key", message, "remove one of the two, or rename it", offset)
        frame.keys.add(key)
        frame.key, frame.key_offset = key, offset

    def _string(self, token: str, offset: int) -> str:
        if "\\" not in token:
            return token[1:-1]
        try:
            text = str(json.loads(token, strict=False))
        except json.JSONDecodeError:
            return token
        if _HALF_CHARACTER.search(text):
            message = "half of a surrogate pair is no character"
            fix = "write the character itself, or both halves as \\uD83D\\uDE00"
            self._trouble("invalid-encoding", message, fix, offset)
        return text

    def _check_number(self, token: str, offset: int) -> None:
        is_integer = token.lstrip("-").isdigit()
        try:
            numerals.integer(token) if is_integer else numerals.decimal(token)
        except numerals.UnusableNumberError as error:
            self._trouble("invalid-number", str(error), "write a smaller number", offset)

    def _trouble(self, rule: str, message: str, fix: str, offset: int) -> None:
        self.troubles.append(Trouble(rule, message, fix, self.position(offset)))
