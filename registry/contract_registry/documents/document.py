"""One file's value, with the positions of everything in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from contract_registry.documents.limits import MAX_BYTES
from contract_registry.documents.marks import Mark, Reading, find, unreadable
from contract_registry.finding import Finding, Json, Location

JSON_SUFFIXES: Final = (".json", ".avsc")
YAML_SUFFIXES: Final = (".yaml", ".yml")

_BOM: Final = "\ufeff"
# The characters that YAML 1.2 calls printable (section 5.1); a superset of what JSON allows raw.
_UNPRINTABLE: Final = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
# In YAML 1.1 these ended lines, and libyaml still reads them so: a string would lose them.
_UNPRINTABLE_IN_YAML: Final = re.compile(f"{_UNPRINTABLE.pattern}|[\x85\u2028\u2029]")


class Document:
    """A file that was read. Equal to nothing but itself; its value is never changed.

    path:   the file, as in `Location`
    value:  the JSON value that it holds; numbers are exact
    text:   what the file says, without a byte order mark
    """

    __slots__ = ("_marks", "_opaque_tags", "path", "text", "value")

    def __init__(self, path: str, value: Json, text: str, opaque_tags: bool = False) -> None:
        self.path = path
        self.value = value
        self.text = text
        self._opaque_tags = opaque_tags
        self._marks: Mapping[str, Mark] | None = None

    def locate(self, pointer: str, *, key: bool = False) -> Location:
        """Where the value at that JSON Pointer starts, or its key; else its nearest parent.

        The text is scanned for positions when the first one is asked for.
        """
        if self._marks is None:
            self._marks = _read(self.path, self.text, self._opaque_tags, marks=True).marks
        return Location(self.path, *find(self._marks, pointer, key=key))


def parse(data: bytes, path: str, *, opaque_tags: bool = False) -> Document | tuple[Finding, ...]:
    """Read a file by its suffix: `.json` and `.avsc` as JSON, everything else as YAML.

    Whatever is wrong comes back as findings, all of them, each `unreadable`. `opaque_tags` keeps
    CloudFormation's short forms (`!Sub x` as `{"Fn::Sub": "x"}`) instead of refusing tags.
    """
    if len(data) > MAX_BYTES:
        return (too_large(path, len(data)),)
    try:
        text = data.decode().removeprefix(_BOM)
    except UnicodeDecodeError as error:
        return (_not_utf8(path, data, error),)
    unprintable = _UNPRINTABLE if _is_json(path) else _UNPRINTABLE_IN_YAML
    control = unprintable.search(text)
    if control is not None:
        return (_unprintable(path, text, control.start()),)
    reading = _read(path, text, opaque_tags, marks=False)
    if reading.troubles:
        return tuple(trouble.finding(path) for trouble in reading.troubles)
    return Document(path, reading.value, text, opaque_tags)


def too_large(path: str, size: int | None) -> Finding:
    """The finding for a file above the limit; its size where that is known."""
    has = "the file is too large" if size is None else f"the file has {size:,} bytes"
    return unreadable(
        "file-too-large",
        f"{has}: at most {MAX_BYTES:,} bytes ({MAX_BYTES // 1024 // 1024} MiB) are read",
        Location(path),
        "split it, or move it out of the contracts if it is no contract",
    )


def _is_json(path: str) -> bool:
    return path.lower().endswith(JSON_SUFFIXES)


def _read(path: str, text: str, opaque_tags: bool, *, marks: bool) -> Reading:
    if _is_json(path):
        from contract_registry.documents import json

        return json.read(text, marks=marks)
    from contract_registry.documents import yaml

    return yaml.read(text, marks=marks, opaque_tags=opaque_tags)


def _not_utf8(path: str, data: bytes, error: UnicodeDecodeError) -> Finding:
    before = data[: error.start]
    line_start = before.rfind(b"\n") + 1
    column = len(before[line_start:].decode().removeprefix(_BOM)) + 1
    return unreadable(
        "invalid-encoding",
        f"byte 0x{data[error.start]:02X} is not UTF-8",
        Location(path, before.count(b"\n") + 1, column),
        "save the file as UTF-8",
    )


def _unprintable(path: str, text: str, offset: int) -> Finding:
    line_start = text.rfind("\n", 0, offset) + 1
    return unreadable(
        "invalid-encoding",
        f"the character U+{ord(text[offset]):04X} may not stand in a file as it is",
        Location(path, text.count("\n", 0, offset) + 1, offset - line_start + 1),
        f'remove it, or write it as an escape inside double quotes: "\\u{ord(text[offset]):04X}"',
    )
