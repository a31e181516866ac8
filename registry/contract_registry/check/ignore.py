"""Accepting one finding for a while: an entry in the owning service's file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from contract_registry.check.acceptance import LONGEST
from contract_registry.documents import Document, parse
from contract_registry.errors import UsageError
from contract_registry.finding import Finding, Json
from contract_registry.model import Catalog, Service
from contract_registry.source.tree import Tree

_KEY: Final = "ignores"
_FIELDS: Final = ("fingerprint", "contract", "rule", "reason", "until")


@dataclass(frozen=True, slots=True)
class Edit:
    """A file and its new contents."""

    path: str
    contents: bytes


def ignore(
    tree: Tree,
    catalog: Catalog,
    findings: Sequence[Finding],
    fingerprint: str,
    reason: str,
    until: date,
    today: date,
) -> Edit:
    """The edit that accepts the finding of that fingerprint: an entry at the end of `ignores`.

    tree, catalog:  the files as they are, and what they say
    findings:       those of a report, `check(…).findings`
    reason:         for people; must not be empty
    until:          the last day on which it holds, at most 180 days from today

    Comments and layout of the file stay as they are, and so does an older entry that has expired.
    Raises UsageError where there is no such finding, where it cannot be accepted, and where reason
    or day are not possible.
    """
    _validate(reason, until, today)
    finding = _chosen(findings, fingerprint)
    service = _owner(catalog, finding)
    entry = {
        "fingerprint": finding.fingerprint,
        "contract": finding.contract or "",
        "rule": finding.rule,
        "reason": " ".join(reason.split()),
        "until": until.isoformat(),
    }
    contents = tree.read(service.path)
    written = appended(contents, service.path, entry)
    return Edit(service.path, written)


def _validate(reason: str, until: date, today: date) -> None:
    if not reason.strip():
        raise UsageError("a finding is accepted for a reason", "--reason TEXT")
    if until < today:
        raise UsageError(f"{until} is over", "--until YYYY-MM-DD, a day to come")
    if until > today + LONGEST:
        raise UsageError(
            f"{until} is more than {LONGEST.days} days away",
            f"--until {today + LONGEST}, at the latest",
        )


def _chosen(findings: Sequence[Finding], fingerprint: str) -> Finding:
    found = next((one for one in findings if one.fingerprint == fingerprint), None)
    if found is None:
        raise UsageError(
            f"there is no finding {fingerprint}", "contracts check shows the fingerprints in [ ]"
        )
    if found.unreadable or found.contract is None:
        raise UsageError(
            f"{found.rule} cannot be accepted: it is not about a change of a contract",
            f"contracts explain {found.rule} says how to mend it",
        )
    if found.ignored is not None:
        raise UsageError(
            f"{fingerprint} is accepted already, until {found.ignored.until}",
            "change the entry in the service's file",
        )
    return found


def _owner(catalog: Catalog, finding: Finding) -> Service:
    name = (finding.contract or "").partition(".")[0]
    service = catalog.services.get(name)
    if service is None:
        raise UsageError(
            f"the service {name}, which owns {finding.contract}, has no service file",
            "its ignores stand there: write it first",
        )
    return service


def appended(contents: bytes, path: str, entry: Mapping[str, str]) -> bytes:
    """The service file with the entry at the end of its `ignores`, and everything else as it was.

    Raises UsageError where the file's layout leaves no place for it.
    """
    document = parse(contents, path)
    if not isinstance(document, Document) or not isinstance(document.value, Mapping):
        raise UsageError(f"{path} cannot be read", "contracts lint says why")
    text = contents.decode()
    for candidate in _candidates(text, path, document, entry):
        if _says(candidate, path, document.value, entry):
            return candidate.encode()
    raise UsageError(f"{path}: the entry cannot be written here", _by_hand(entry))


def _by_hand(entry: Mapping[str, str]) -> str:
    return f"add it to ignores by hand: {json.dumps(dict(entry), ensure_ascii=False)}"


def _says(text: str, path: str, before: Mapping[str, Json], entry: Mapping[str, str]) -> bool:
    """Whether the text says the same as before and the entry."""
    document = parse(text.encode(), path)
    if not isinstance(document, Document) or not isinstance(document.value, Mapping):
        return False
    old = before.get(_KEY)
    entries = [*old] if isinstance(old, Sequence) and not isinstance(old, str) else []
    return document.value == {**before, _KEY: [*entries, dict(entry)]}


def _candidates(text: str, path: str, document: Document, entry: Mapping[str, str]) -> list[str]:
    """The texts to try, the one that fits the file's layout best first."""
    assert isinstance(document.value, Mapping)  # noqa: S101 - the caller has looked
    end = "\r\n" if "\r\n" in text else "\n"
    found: list[str] = []
    if _KEY not in document.value:
        body = text if not text or text.endswith(("\n", "\r")) else text + end
        found.append(body + f"{end}{_KEY}:{end}" + _block(entry, "  ", end))
        found.append(_within_braces(text, f'"{_KEY}": [{_flow(entry)}]'))
        return found
    lines = re.findall(r"[^\n]*\n|[^\n]+$", text)
    at = document.locate(f"/{_KEY}", key=True).line - 1
    indent = _indent(lines, at)
    if indent is not None:
        last = _last_line(lines, at)
        if not lines[last].endswith("\n"):
            lines[last] += end
        found.append("".join([*lines[: last + 1], _block(entry, indent, end), *lines[last + 1 :]]))
    head, rest = "".join(lines[:at]), "".join(lines[at:])
    for place in [match.start() for match in re.finditer(r"\]", rest)]:
        before = rest[:place].rstrip()
        comma = "" if before.endswith(("[", ",")) else ","
        gap = "" if before.endswith("[") else " "
        found.append(head + before + comma + gap + _flow(entry) + rest[len(before) :].lstrip(" "))
        if len(found) > _MOST_TRIES:
            break
    # `ignores:` without a value, or `ignores: []`
    empty = re.sub(r"^(ignores:)[ \t]*(\[[ \t]*\])?", r"\1", rest, count=1)
    line, newline, further = empty.partition("\n")
    found.append(head + line + (newline or end) + _block(entry, "  ", end) + further)
    return found


_MOST_TRIES: Final = 200


def _indent(lines: Sequence[str], at: int) -> str | None:
    """The indentation of the block sequence that follows the key; None where there is none."""
    for line in lines[at + 1 :]:
        if line.strip() and not line.lstrip().startswith("#"):
            match = re.match(r"( *)- ", line)
            return None if match is None else match.group(1)
    return None


def _last_line(lines: Sequence[str], at: int) -> int:
    """The last line of the block that begins at the key's line; comments after it are not of it."""
    last = at
    for index in range(at + 1, len(lines)):
        line = lines[index]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line.startswith((" ", "- ", "\t")):
            break
        last = index
    return last


def _block(entry: Mapping[str, str], indent: str, end: str) -> str:
    """The entry as an item of a YAML block sequence. JSON strings are YAML strings."""
    rows = [f"{name}: {_quoted(name, entry[name])}" for name in _FIELDS]
    first = f"{indent}- {rows[0]}{end}"
    return first + "".join(f"{indent}  {row}{end}" for row in rows[1:])


def _quoted(name: str, text: str) -> str:
    # Digits alone would be a number, and `1e234567` as well.
    plain = name in ("contract", "rule", "until") and re.fullmatch(r"[A-Za-z0-9._-]+", text)
    return text if plain else json.dumps(text, ensure_ascii=False)


def _flow(entry: Mapping[str, str]) -> str:
    return json.dumps({name: entry[name] for name in _FIELDS}, ensure_ascii=False)


def _within_braces(text: str, member: str) -> str:
    """The text of a JSON object with one more member at its end."""
    body, brace, rest = text.rpartition("}")
    before = body.rstrip()
    comma = "" if before.endswith(("{", ",")) else ","
    return f"{before}{comma} {member}{body[len(before) :]}{brace}{rest}"
