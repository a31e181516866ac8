"""Files that a command is pointed at, read whole; `-` is the standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from contract_registry.errors import UnreadableError, UsageError

if TYPE_CHECKING:
    from contract_registry.documents import Document
    from contract_registry.finding import Finding, Json


def read_value(name: str) -> Json:
    """The JSON value in a JSON or YAML file.

    Raises UsageError where there is no such file, UnreadableError with file, line and column of
    everything that is wrong in it.
    """
    return read_document(name).value


def read_document(name: str) -> Document:
    """As `read_value`, with positions."""
    from contract_registry.documents import parse

    if name != "-":
        return _sound(parse(_bytes_of(Path(name)), name))
    data = sys.stdin.buffer.read()
    as_json = parse(data, "stdin.json")
    if not isinstance(as_json, tuple):
        return as_json
    # YAML reads nearly all JSON, too; its complaints fit only what is no JSON at first sight.
    as_yaml = parse(data, "stdin.yaml")
    return _sound(as_json if data.lstrip()[:1] in b"{[" and isinstance(as_yaml, tuple) else as_yaml)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error


def _sound(read: Document | tuple[Finding, ...]) -> Document:
    if not isinstance(read, tuple):
        return read
    problems = [f"{finding.location}: {finding.message}" for finding in read]
    fixes = dict.fromkeys(finding.fix for finding in read if finding.fix)
    raise UnreadableError("\n".join(problems), "\n".join(fixes) or None)
