"""The version numbers that a change wants, and where they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from contract_registry.check.acceptance import accepted, validate
from contract_registry.check.gate import judged
from contract_registry.check.report import in_order
from contract_registry.check.request import Request
from contract_registry.check.survey import Survey, survey
from contract_registry.documents import Document, parse
from contract_registry.errors import UnreadableError
from contract_registry.finding import Finding, Location, Severity
from contract_registry.model import ContractKey, Status, Version
from contract_registry.rules.change import Change
from contract_registry.rules.versions.order import wanted
from contract_registry.source.tree import Tree

_POINTER: Final = "/version"
_BOM: Final = "\ufeff"


@dataclass(frozen=True, slots=True)
class Write:
    """One version number to write: in which file, where, and which.

    contents:  the whole file with the new number; nothing else in it differs
    """

    contract: ContractKey
    path: str
    pointer: str
    location: Location
    old: Version
    new: Version
    contents: bytes


@dataclass(frozen=True, slots=True)
class Bump:
    """What is to be written, and what stands in the way.

    writes:    by file; none where every version will do
    findings:  errors of changes that no minor version mends, and files that cannot be read; the
               versions of those contracts are left alone
    survey:    what was compared, for whoever wants to say so
    """

    writes: tuple[Write, ...]
    findings: tuple[Finding, ...]
    survey: Survey


def bump(request: Request) -> Bump:
    """The versions that the change needs, in every contract that it reaches and in no other.

    A contract whose accepted messages or routing differ from the base gets the next minor version
    above every released one, unless it has it already: applying it twice changes nothing. A
    prerelease of a minor version gets the next prerelease. Drafts and external contracts are left
    alone. A break is no business of a minor version: it is among the findings. Raises UsageError
    as `check` does.
    """
    validate(request.config)
    seen = survey(request)
    holds = accepted(seen.head, request.today)
    writes: list[Write] = []
    findings: list[Finding] = list(seen.head.problems)
    for examined in seen.examined:
        change = examined.change
        standing = [
            finding
            for finding in judged(examined, request, holds)
            if finding.severity is Severity.ERROR
            and finding.ignored is None
            and finding.rule not in _MENDED
        ]
        findings += standing
        target = None if standing or not _is_ours(change) else wanted(change)
        if target is not None:
            writes.append(_write(request.head, change, target))
    return Bump(tuple(sorted(writes, key=lambda write: write.path)), in_order(findings), seen)


# What the new number itself sets right.
_MENDED: Final = frozenset({"minor-bump-missing", "version-reused"})


def _is_ours(change: Change) -> bool:
    contents = [content for content in (change.old, change.new) if content is not None]
    drafts = any(content.status is Status.DRAFT for content in contents)
    return not drafts and not change.external


def _write(tree: Tree, change: Change, target: Version) -> Write:
    new = change.new
    assert new is not None  # noqa: S101 - `wanted` gives no version to a deleted contract
    location = change.at(_POINTER)
    contents = rewritten(tree.read(new.path), location, str(new.version), str(target))
    return Write(change.key, new.path, _POINTER, location, new.version, target, contents)


def rewritten(contents: bytes, location: Location, old: str, new: str) -> bytes:
    """The file with the version `new` instead of `old`, which stands at `location`.

    Everything else keeps its bytes: comments, quotes, line ends. Raises UnreadableError where the
    number is not written there as it is, as with escapes in a JSON string.
    """
    text = contents.decode()
    mark = text[: len(text) - len(text.removeprefix(_BOM))]
    lines = _lines(location.path, text.removeprefix(_BOM))
    index = location.line - 1
    start = lines[index].find(old, location.column - 1) if index < len(lines) else -1
    if start >= 0:
        lines[index] = lines[index][:start] + new + lines[index][start + len(old) :]
        written = (mark + "".join(lines)).encode()
        if _holds(written, location.path, new):
            return written
    raise UnreadableError(
        f"{location}: the version {old} is not written here as it is", f"write {new} by hand"
    )


def _lines(path: str, text: str) -> list[str]:
    """The lines as positions count them, each with its end."""
    # To YAML a carriage return alone ends a line; to JSON it does not.
    ends = r"\n" if path.lower().endswith(".json") else r"\n\r"
    return re.findall(f"[^{ends}]*(?:\r\n|[{ends}])|[^{ends}]+$", text)


def _holds(contents: bytes, path: str, version: str) -> bool:
    document = parse(contents, path)
    if not isinstance(document, Document) or not isinstance(document.value, Mapping):
        return False
    return document.value.get("version") == version
