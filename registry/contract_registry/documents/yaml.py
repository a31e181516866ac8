"""YAML 1.2 with its core schema, from libyaml's events: no recursion, no object of Python's making.

The events are libyaml's (or PyYAML's own, where libyaml is missing); what they mean is decided
here: YAML 1.2.2, section 10.3, and JSON's limits on top (mappings have string keys, no cycles).
"""

from __future__ import annotations

from typing import Any, Final, Protocol

from contract_registry.documents import pointer as pointers
from contract_registry.documents.anchors import Anchored, Anchors, UnusableAliasError
from contract_registry.documents.core_schema import TAG, core_type, is_not_finite, opaque, plain
from contract_registry.documents.limits import MAX_DEPTH, MAX_TROUBLES
from contract_registry.documents.marks import Mark, Marks, Position, Reading, Trouble
from contract_registry.documents.numerals import UnusableNumberError
from contract_registry.finding import Json

_NO_KEY: Final = object()


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
        self._anchors = Anchors()
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
            message = "a second YAML document starts here; a file holds one"
            fix = "move it into a file of its own, or remove the line with ---"
            self._trouble("several-documents", message, fix, event.start_mark)
            raise _StopReading

    def _scalar(self, event: Any) -> None:
        text: str = event.value
        value: Json = text
        if event.tag is None and not event.style:
            value = self._plain(text, event.start_mark)
            if text == "<<" and self._awaits_key():
                self._merge_key(event.start_mark)
        elif event.tag is not None:
            value = self._tagged_scalar(event.tag, text, event)
        elif not text.isascii():
            self._refuse_half_characters(text, event.start_mark)
        if event.anchor is not None:
            self._anchors.define(event.anchor, value, len(text) + 1, 0)
        self._place(value, event, len(text) + 1, 0)

    def _refuse_half_characters(self, text: str, mark: _Point) -> None:
        # Only PyYAML's own parser lets them pass; libyaml calls them a syntax error.
        try:
            text.encode()
        except UnicodeEncodeError:
            message = "half of a surrogate pair is no character"
            fix = "write the character itself, or the whole of it as \\U0001F600"
            self._trouble("invalid-encoding", message, fix, mark)

    def _plain(self, text: str, mark: _Point) -> Json:
        """What an unquoted scalar means; 0 where it is a number that cannot be kept."""
        try:
            return plain(text)
        except UnusableNumberError as error:
            fix = "write a smaller number"
            if is_not_finite(text):
                fix = "write a number, or quote it if it is a string"
            self._trouble("invalid-number", str(error), fix, mark)
            return 0

    def _tagged_scalar(self, tag: str, text: str, event: Any) -> Json:
        if tag in ("!", f"{TAG}str"):
            return text
        kind = tag.removeprefix(TAG)
        if tag.startswith(TAG) and kind in ("int", "float", "bool", "null"):
            value = self._plain(text, event.start_mark)
            if kind == core_type(value):
                return value
        if self._opaque_tags and not tag.startswith("tag:"):
            return opaque(tag, text)
        self._unknown_tag(tag, event.start_mark)
        return text

    def _unknown_tag(self, tag: str, mark: _Point) -> None:
        short = f"!!{tag.removeprefix(TAG)}" if tag.startswith(TAG) else tag
        message, fix = f"the tag {short} does not fit here", "remove it: only plain values are read"
        self._trouble("unknown-tag", message, fix, mark)

    def _merge_key(self, mark: _Point) -> None:
        message = "<< merges mappings in YAML 1.1 only; YAML 1.2 has no merge keys"
        fix = "repeat the members, or share a schema with $ref; quote the key if << is its name"
        self._trouble("merge-key", message, fix, mark)

    def _open_mapping(self, event: Any) -> None:
        self._open(event, {}, f"{TAG}map")

    def _open_sequence(self, event: Any) -> None:
        self._open(event, [], f"{TAG}seq")

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
            self._anchors.begin(event.anchor)
        pointer = self._pointer() if self._mark else ""
        if self._mark:
            self._note(pointer, event)
        self._stack.append(_Frame(value, pointer, event.anchor, tag))

    def _too_deep(self, mark: _Point) -> None:
        message = f"mappings and lists nest more than {MAX_DEPTH} levels deep here"
        fix = "flatten it, or move the inner part into a file of its own and $ref it"
        self._trouble("nested-too-deep", message, fix, mark)
        raise _StopReading

    def _close(self, event: Any) -> None:
        frame = self._stack.pop()
        value = frame.value if frame.tag is None else opaque(frame.tag, frame.value)
        if frame.anchor is not None:
            self._anchors.define(frame.anchor, value, frame.weight, frame.height)
        self._attach(value, frame.weight, frame.height)

    def _alias(self, event: Any) -> None:
        try:
            node = self._anchors.expand(event.anchor)
        except UnusableAliasError as error:
            self._trouble(error.rule, str(error), error.fix, event.start_mark)
            if error.fatal:
                raise _StopReading from None
            node = Anchored(None, 1, 0)
        if len(self._stack) + node.height > MAX_DEPTH:
            self._too_deep(event.start_mark)
        self._place(node.value, event, node.weight, node.height)

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
            short = value if len(value) <= 60 else f"{value[:60]}…"
            message = f"the key {short!r} stands twice in this mapping"
            fix = "remove one of the two, or rename it"
            self._trouble("duplicate-key", message, fix, event.start_mark)
        frame.key = value
        frame.key_mark = event.start_mark
        frame.weight += len(value) + 1

    def _not_a_string_key(self, what: str, mark: _Point) -> None:
        message = f"a key must be a string, and this is {what}"
        self._trouble("invalid-key", message, "put the key into quotes", mark)

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


def _spoken(value: Json) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return f"the boolean {str(value).lower()}"
    return f"the number {value}" if isinstance(value, int) else "a number"
