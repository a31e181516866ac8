"""Parsing of ECMA-262 patterns in Unicode mode, with the leniency of its Annex B.

Where validators in use would read a pattern differently in a way that ordinary words show, there
is no one meaning to prove anything about: that is Unsupported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from contract_registry.compat.regex import classes, syntax
from contract_registry.compat.regex.errors import Unsupported
from contract_registry.compat.regex.escapes import DISPUTES, Reader, class_escape, code_escape
from contract_registry.compat.regex.syntax import Regex

MAX_LENGTH: Final = 65_536
MAX_DEPTH: Final = 64
MAX_ASSERTIONS: Final = 100
MAX_ANCHORS: Final = 2_000
# Interval ends in all character classes together; `\\p{L}` alone has more than a thousand.
MAX_CLASS_WORK: Final = 500_000
MAX_DIGITS: Final = 15

_COUNT: Final = re.compile(r"\{([0-9]+)(?:(,)([0-9]*))?\}")
_COUNT_WITHOUT_LEAST: Final = re.compile(r"\{,[0-9]*\}")
_NAME: Final = re.compile(r"\(\?<[A-Za-z_$][A-Za-z0-9_$]*>")


@dataclass(slots=True)
class _Group:
    """An open group: what closes around it, the alternatives so far, the current one."""

    opening: str
    alternatives: list[Regex] = field(default_factory=list)
    items: list[Regex] = field(default_factory=list)

    def body(self) -> Regex:
        return syntax.alt([*self.alternatives, syntax.seq(self.items)])


@dataclass(frozen=True, slots=True)
class Parsed:
    """An expression, and on which of its parts common validators differ."""

    regex: Regex
    disputes: tuple[str, ...]


def parse(pattern: str) -> Parsed:
    """The expression of a pattern. Raises Unsupported, the reason in its text."""
    if len(pattern) > MAX_LENGTH:
        raise Unsupported(f"the pattern has more than {MAX_LENGTH} characters")
    reader = Reader(pattern)
    groups = [_Group("")]
    while not reader.done():
        _read_term(reader, groups)
    if len(groups) > 1:
        raise Unsupported("a group is not closed")
    if reader.assertions > MAX_ASSERTIONS:
        raise Unsupported(f"more than {MAX_ASSERTIONS} look-aheads and word boundaries")
    if reader.anchors > MAX_ANCHORS:
        raise Unsupported(f"more than {MAX_ANCHORS} anchors")
    return Parsed(groups[0].body(), tuple(sorted(reader.disputes)))


def _read_term(reader: Reader, groups: list[_Group]) -> None:
    char = reader.peek()
    group = groups[-1]
    if char == "|":
        reader.take()
        group.alternatives.append(syntax.seq(group.items))
        group.items = []
    elif char == "(":
        if len(groups) > MAX_DEPTH:
            raise Unsupported("the pattern is nested too deep")
        groups.append(_Group(_read_opening(reader)))
    elif char == ")":
        reader.take()
        if len(groups) == 1:
            raise Unsupported("a closing parenthesis without an opening one")
        groups.pop()
        groups[-1].items.append(_closed(reader, group))
    elif char == "^":
        reader.take()
        reader.anchors += 1
        group.items.append(_unrepeated(reader, syntax.START))
    elif char == "$":
        reader.take()
        reader.anchors += 1
        reader.disputes.add(DISPUTES["$"])
        group.items.append(_unrepeated(reader, syntax.END))
    elif reader.rest_starts("\\b") or reader.rest_starts("\\B"):
        reader.assertions += 1
        negative = reader.take(2) == "\\B"
        reader.disputes.add(DISPUTES["\\B" if negative else "\\b"])
        group.items.append(_unrepeated(reader, syntax.boundary(negative=negative)))
    else:
        group.items.append(_repeated(reader, _read_atom(reader)))


def _closed(reader: Reader, group: _Group) -> Regex:
    if group.opening in ("(?=", "(?!"):
        reader.assertions += 1
        return _unrepeated(reader, syntax.look(group.body(), negative=group.opening == "(?!"))
    return _repeated(reader, group.body())


def _read_opening(reader: Reader) -> str:
    for opening in ("(?:", "(?=", "(?!"):
        if reader.rest_starts(opening):
            return reader.take(3)
    if reader.rest_starts("(?<=") or reader.rest_starts("(?<!"):
        raise Unsupported("a look-behind is not supported")
    named = reader.match(_NAME)
    if named is not None:
        reader.disputes.add(DISPUTES["(?<"])
        return named.group()
    if reader.rest_starts("(?"):
        raise Unsupported(f"{reader.ahead(4)}… is not ECMA-262 syntax")
    return reader.take()


def _read_atom(reader: Reader) -> Regex:
    char = reader.peek()
    if char == ".":
        reader.take()
        reader.disputes.add(DISPUTES["."])
        return syntax.chars(~classes.LINE_END)
    if char == "[":
        return syntax.chars(_read_class(reader))
    if char == "\\":
        named = class_escape(reader)
        if named is not None:
            return syntax.chars(named)
        return _one(code_escape(reader, in_class=False))
    if char in "*+?" or (char == "{" and reader.match(_COUNT, consume=False)):
        raise Unsupported(f"{char} with nothing to repeat")
    if char in "{}]":
        _check_bracket(reader, char)
    return _one(ord(reader.take()))


def _check_bracket(reader: Reader, char: str) -> None:
    """A lone bracket is itself, unless validators take another view of what it belongs to."""
    if char == "{" and reader.match(_COUNT_WITHOUT_LEAST, consume=False):
        raise Unsupported("{,n} is disputed: literal in ECMA-262, a count elsewhere")
    if char == "]" and reader.empty_class:
        raise Unsupported("[] followed by ] is disputed: empty in ECMA-262, elsewhere it holds ]")
    reader.disputes.add(DISPUTES["{"])


def _one(code: int) -> Regex:
    return syntax.chars(classes.of_intervals([(code, code + 1)]))


def _unrepeated(reader: Reader, regex: Regex) -> Regex:
    if not reader.done() and (reader.peek() in "*+?" or reader.match(_COUNT, consume=False)):
        raise Unsupported("a repeated assertion is not valid in Unicode mode")
    return regex


def _repeated(reader: Reader, regex: Regex) -> Regex:
    bounds = _read_count(reader)
    if bounds is None:
        return regex
    if reader.rest_starts("?"):
        # Lazy: it changes which match is found first, not which words match.
        reader.take()
    elif reader.rest_starts("+"):
        raise Unsupported("a possessive quantifier is not ECMA-262 syntax")
    return syntax.repeat(regex, *bounds)


def _read_count(reader: Reader) -> tuple[int, int | None] | None:
    if reader.done():
        return None
    simple = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(reader.peek())
    if simple is not None:
        reader.take()
        return simple
    counted = reader.match(_COUNT)
    if counted is None:
        return None
    low, comma, high = counted.groups()
    if len(low) > MAX_DIGITS or len(high or "") > MAX_DIGITS:
        raise Unsupported(f"a count of more than {MAX_DIGITS} digits")
    least = int(low)
    most = int(high) if high else None if comma else least
    if most is not None and most < least:
        raise Unsupported("a count whose bounds are out of order")
    return least, most


def _read_class(reader: Reader) -> classes.CharClass:
    reader.take()
    negated = reader.rest_starts("^")
    if negated:
        reader.take()
    if reader.rest_starts("]"):
        reader.empty_class = True
    elif reader.empty_class:
        raise Unsupported("[] followed by ] is disputed: empty in ECMA-262, elsewhere it holds ]")
    intervals: list[tuple[int, int]] = []
    named: dict[classes.CharClass, None] = {}
    while not reader.rest_starts("]"):
        ends = [_read_member(reader)]
        if reader.rest_starts("-") and not reader.rest_starts("-]"):
            reader.take()
            ends.append(_read_member(reader))
        codes = [end for end in ends if isinstance(end, int)]
        if len(codes) == len(ends):
            if codes[0] > codes[-1]:
                raise Unsupported("a range of characters out of order")
            intervals.append((codes[0], codes[-1] + 1))
            continue
        if len(ends) == 2:
            # [\w-.] is no range: both ends and the dash.
            reader.disputes.add(DISPUTES["[\\w-"])
            codes.append(0x2D)
        intervals += ((code, code + 1) for code in codes)
        for end in ends:
            if not isinstance(end, int):
                named[end] = None
    reader.take()
    held = classes.joined([classes.of_intervals(intervals), *named])
    reader.class_work += len(held.bounds) + sum(len(part.bounds) for part in named)
    if reader.class_work > MAX_CLASS_WORK:
        raise Unsupported("its character classes are too large")
    return ~held if negated else held


def _read_member(reader: Reader) -> int | classes.CharClass:
    if reader.done():
        raise Unsupported("a character class is not closed")
    if reader.peek() == "\\":
        named = class_escape(reader)
        return named if named is not None else code_escape(reader, in_class=True)
    if reader.ahead(2) in ("&&", "--", "||", "~~") or reader.peek() == "[":
        reader.disputes.add(DISPUTES["[["])
    return ord(reader.take())
