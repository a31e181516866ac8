"""YAML 1.2 with its core schema, from libyaml's events: no recursion, no object of Python's making.

The events are libyaml's (or PyYAML's own, where libyaml is missing); what they mean is decided
here: YAML 1.2.2, section 10.3, and JSON's limits on top (mappings have string keys, no cycles).
"""

from __future__ import annotations

import re
from typing import Any, Final, Protocol

from contract_registry.documents import numerals
from contract_registry.documents import pointer as pointers
from contract_registry.documents.limits import MAX_ALIASED, MAX_DEPTH, MAX_TROUBLES
from contract_registry.documents.marks import Mark, Marks, Position, Reading, Trouble
from contract_registry.finding import Json

_NO_KEY: Final = object()
_TAG: Final = "tag:yaml.org,2002:"
_CONSTANTS: Final[dict[str, Json]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMERIC_START: Final = frozenset("-+.0123456789")
_INTEGER: Final = re.compile(r"[-+]?[0-9]+", re.ASCII)
_OCTAL: Final = re.compile(r"0o[0-7]+", re.ASCII)
_HEXADECIMAL: Final = re.compile(r"0x[0-9a-fA-F]+", re.ASCII)
_DECIMAL: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_NOT_FINITE: Final = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


class _Point(Protocol):
    line: int
    column: int


def is_fast() -> bool:
    """Whether libyaml reads the files; without it, PyYAML's own parser does, about 8 × slower."""
    import yaml

    return bool(yaml.__with_libyaml__)


def read(text: str, *, marks: bool = False, opaque_tags: bool = False) -> Reading:
    """The value of a YAML text, everything that is wrong with it, and positions where asked for."""
    import yaml

    builder = _Builder(marks, opaque_tags)
    loader: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    try:
        builder.run(loader(text))
    except _StopReading:
        pass
    except yaml.MarkedYAMLError as error:
        builder.troubles.append(_syntax(error, text))
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # PyYAML's own parser lets `chr` and `int` refuse hostile escapes and directives.
        builder.troubles.append(_malformed(str(error), builder.position))
    return Reading(builder.value, tuple(builder.troubles), builder.marks)


def _syntax(error: Any, text: str) -> Trouble:
    position = _position(error.problem_mark or error.context_mark)
    last = text.count("\n") + 1
    if position[0] > last:
        # libyaml ends a last line that has no end.
        position = (last, len(text) - text.rfind("\n"))
    message = ", ".join(filter(None, (error.problem, error.context)))
    fix = "mend the YAML here; often it is the indentation, a missing quote or a missing colon"
    if "cannot start any token" in message:
        fix = "put the value into quotes, and indent with spaces only"
    return Trouble("syntax-error", f"this is no YAML: {message}", fix, position, fatal=True)


def _malformed(reason: str, position: Position) -> Trouble:
    fix = "mend the YAML after this place"
    return Trouble("syntax-error", f"this is no YAML: {reason}", fix, position, fatal=True)


def _position(mark: _Point | None) -> Position:
    return (1, 1) if mark is None else (mark.line + 1, mark.column + 1)


class _StopReading(Exception):  # noqa: N818 - it ends the reading, the trouble is recorded
    pass


class _Frame:
    """A mapping or a list that is being read."""

    __slots__ = ("anchor", "height", "key", "key_mark", "pointer", "tag", "value", "weight")

    def __init__(self, value: Any, pointer: str, anchor: str | None, tag: str | None) -> None:
        self.value = value
        self.pointer = pointer
        self.anchor = anchor
        self.tag = tag
        # A list never waits for a key.
        self.key: Any = _NO_KEY if type(value) is dict else None
        self.key_mark: Any = None
        self.weight = 2
        self.height = 1


class _Builder:
    """Builds the value from events with a stack of its own, so depth is ours to limit."""

    def __init__(self, mark: bool, opaque_tags: bool) -> None:
        self.value: Json = None
        self.troubles: list[Trouble] = []
        self.marks: Marks = {}
        self._last: Any = None
        self._mark = mark
        self._opaque_tags = opaque_tags
        self._stack: list[_Frame] = []
        # Anchor → value, weight, height; None while the anchored node is still open.
        self._anchors: dict[str, tuple[Json, int, int] | None] = {}
        self._aliased = 0
        self._documents = 0

    @property
    def position(self) -> Position:
        """Where the last event ended."""
        return _position(None if self._last is None else self._last.end_mark)

    def run(self, parser: Any) -> None:
        import yaml

        handlers = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._open_mapping,
            yaml.SequenceStartEvent: self._open_sequence,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._open_document,
            yaml.DocumentEndEvent: None,
            yaml.StreamStartEvent: None,
        }
        next_event = parser.get_event
        event = next_event()
        while type(event) is not yaml.StreamEndEvent:
            self._last = event
            handler = handlers[type(event)]
            if handler is not None:
                handler(event)
            event = next_event()

    def _trouble(self, rule: str, message: str, fix: str, mark: _Point) -> None:
        self.troubles.append(Trouble(rule, message, fix, _position(mark)))
        if len(self.troubles) >= MAX_TROUBLES:
            raise _StopReading

    def _open_document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            self._trouble(
                "several-documents",
                "a second YAML document starts here; a file holds one",
                "move it into a file of its own, or remove the line with ---",
                event.start_mark,
            )
            raise _StopReading

    def _scalar(self, event: Any) -> None:
        text: str = event.value
        value: Json = text
        if event.tag is None and not event.style:
            if text[:1] in _NUMERIC_START:
                value = self._number(text, event.start_mark)
            else:
                value = _CONSTANTS.get(text, text)
            if text == "<<" and self._awaits_key():
                self._merge_key(event.start_mark)
        elif event.tag is not None:
            value = self._tagged_scalar(event.tag, text, event)
        elif not text.isascii():
            self._refuse_half_characters(text, event.start_mark)
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, len(text) + 1, 0)
        self._place(value, event, len(text) + 1, 0)

    def _refuse_half_characters(self, text: str, mark: _Point) -> None:
        # Only PyYAML's own parser lets them pass; libyaml calls them a syntax error.
        try:
            text.encode()
        except UnicodeEncodeError:
            self._trouble(
                "invalid-encoding",
                "half of a surrogate pair is no character",
                "write the character itself, or the whole of it as \\UXXXXXXXX",
                mark,
            )

    def _plain(self, text: str, mark: _Point) -> Json:
        """What an unquoted scalar without a tag means in the core schema."""
        if text[:1] in _NUMERIC_START:
            return self._number(text, mark)
        return _CONSTANTS.get(text, text)

    def _number(self, text: str, mark: _Point) -> Json:
        try:
            if _INTEGER.fullmatch(text):
                return numerals.integer(text)
            if _DECIMAL.fullmatch(text):
                return numerals.decimal(text)
            if _OCTAL.fullmatch(text):
                return numerals.integer(text[2:], 8)
            if _HEXADECIMAL.fullmatch(text):
                return numerals.integer(text[2:], 16)
        except numerals.UnusableNumberError as error:
            self._trouble("invalid-number", str(error), "write a smaller number", mark)
            return 0
        if _NOT_FINITE.fullmatch(text):
            self._trouble(
                "invalid-number",
                f"{text} is no JSON number: infinities and not-a-number cannot be sent",
                "write a number, or quote it if it is a string",
                mark,
            )
            return 0
        return text

    def _tagged_scalar(self, tag: str, text: str, event: Any) -> Json:
        if tag in ("!", f"{_TAG}str"):
            return text
        kind = tag.removeprefix(_TAG)
        if tag.startswith(_TAG) and kind in ("int", "float", "bool", "null"):
            value = self._plain(text, event.start_mark)
            if kind == _core_type(value):
                return value
        if self._opaque_tags and not tag.startswith("tag:"):
            return _opaque(tag, text)
        self._unknown_tag(tag, event.start_mark)
        return text

    def _unknown_tag(self, tag: str, mark: _Point) -> None:
        self._trouble(
            "unknown-tag",
            f"the tag {_short(tag)} does not fit here",
            "remove the tag: only plain values are read",
            mark,
        )

    def _merge_key(self, mark: _Point) -> None:
        self._trouble(
            "merge-key",
            "<< merges mappings in YAML 1.1 only; YAML 1.2 has no merge keys",
            "repeat the members, or share a schema with $ref; quote the key if << is its name",
            mark,
        )

    def _open_mapping(self, event: Any) -> None:
        self._open(event, {}, f"{_TAG}map")

    def _open_sequence(self, event: Any) -> None:
        self._open(event, [], f"{_TAG}seq")

    def _open(self, event: Any, value: Any, own_tag: str) -> None:
        if len(self._stack) >= MAX_DEPTH:
            self._too_deep(event.start_mark)
        tag = event.tag if event.tag not in (None, "!", own_tag) else None
        if tag is not None and not (self._opaque_tags and not tag.startswith("tag:")):
            self._unknown_tag(tag, event.start_mark)
            tag = None
        if self._awaits_key():
            self._not_a_string_key("a mapping or a list", event.start_mark)
            self._stack[-1].key = None
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        pointer = self._pointer() if self._mark else ""
        if self._mark:
            self._note(pointer, event)
        self._stack.append(_Frame(value, pointer, event.anchor, tag))

    def _too_deep(self, mark: _Point) -> None:
        self._trouble(
            "nested-too-deep",
            f"mappings and lists nest more than {MAX_DEPTH} levels deep here",
            "flatten it, or move the inner part into a file of its own and $ref it",
            mark,
        )
        raise _StopReading

    def _close(self, event: Any) -> None:
        frame = self._stack.pop()
        value = frame.value if frame.tag is None else _opaque(frame.tag, frame.value)
        if frame.anchor is not None:
            self._anchors[frame.anchor] = (value, frame.weight, frame.height)
        self._attach(value, frame.weight, frame.height)

    def _alias(self, event: Any) -> None:
        name: str = event.anchor
        if name not in self._anchors:
            self._trouble(
                "syntax-error",
                f"the alias *{name} has no anchor &{name} before it",
                "define the anchor above, or repeat the value",
                event.start_mark,
            )
            return self._place(None, event, 1, 0)
        anchored = self._anchors[name]
        if anchored is None:
            self._trouble(
                "alias-bomb",
                f"the alias *{name} stands inside what it repeats; that would never end",
                "describe recursion with $ref inside a schema",
                event.start_mark,
            )
            return self._place(None, event, 1, 0)
        value, weight, height = anchored
        self._aliased += weight
        if self._aliased > MAX_ALIASED:
            self._trouble(
                "alias-bomb",
                f"the aliases of this file stand for more than {MAX_ALIASED:,} characters",
                "repeat less, or share a schema with $ref",
                event.start_mark,
            )
            raise _StopReading
        if len(self._stack) + height > MAX_DEPTH:
            self._too_deep(event.start_mark)
        return self._place(value, event, weight, height)

    def _place(self, value: Json, event: Any, weight: int, height: int) -> None:
        """Put a whole node where it belongs: as a key, a member, an element or the root."""
        if self._awaits_key():
            self._take_key(value, event)
        else:
            if self._mark:
                self._note(self._pointer(), event)
            self._attach(value, weight, height)

    def _awaits_key(self) -> bool:
        return bool(self._stack) and self._stack[-1].key is _NO_KEY

    def _take_key(self, value: Json, event: Any) -> None:
        frame = self._stack[-1]
        if not isinstance(value, str):
            self._not_a_string_key(_spoken(value), event.start_mark)
            value = str(getattr(event, "value", value))
        elif value in frame.value:
            self._trouble(
                "duplicate-key",
                f"the key {_quoted(value)} stands twice in this mapping",
                "remove one of the two, or rename it",
                event.start_mark,
            )
        frame.key = value
        frame.key_mark = event.start_mark
        frame.weight += len(value) + 1

    def _not_a_string_key(self, what: str, mark: _Point) -> None:
        self._trouble(
            "invalid-key",
            f"a key must be a string, and this is {what}",
            "put the key into quotes",
            mark,
        )

    def _attach(self, value: Json, weight: int, height: int) -> None:
        if not self._stack:
            self.value = value
            return
        frame = self._stack[-1]
        frame.weight += weight
        if height >= frame.height:
            frame.height = height + 1
        if type(frame.value) is list:
            frame.value.append(value)
        else:
            if frame.key is not None:
                frame.value.setdefault(frame.key, value)
            frame.key = _NO_KEY if frame.key is not None else ""

    def _pointer(self) -> str:
        if not self._stack:
            return ""
        frame = self._stack[-1]
        token = str(len(frame.value)) if type(frame.value) is list else frame.key or ""
        return pointers.join(frame.pointer, token)

    def _note(self, pointer: str, event: Any) -> None:
        frame = self._stack[-1] if self._stack else None
        key = None if frame is None or frame.key_mark is None else _position(frame.key_mark)
        self.marks.setdefault(pointer, Mark(_position(event.start_mark), key))


def _core_type(value: Json) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, str):
        return "str"
    return "int" if isinstance(value, int) else "float"


def _opaque(tag: str, value: Json) -> Json:
    """CloudFormation's short form as the long one: `!Ref x`, `!GetAtt a.b`, `!Sub x` …"""
    name = tag.removeprefix("!")
    if name in ("Ref", "Condition"):
        return {name: value}
    if name == "GetAtt" and isinstance(value, str):
        return {"Fn::GetAtt": value.split(".", 1)}
    return {f"Fn::{name}": value}


def _short(tag: str) -> str:
    return f"!!{tag.removeprefix(_TAG)}" if tag.startswith(_TAG) else tag


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:60]}…")


def _spoken(value: Json) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return f"the boolean {str(value).lower()}"
    return f"the number {value}" if isinstance(value, int) else "a number"
