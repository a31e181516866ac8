"""Values as YAML that people read: blocks, short things on one line, texts quoted where needed.

What is written is read back and compared, so nothing is lost on the way, whatever a text holds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from contract_registry.documents import Document, parse
from contract_registry.documents.core_schema import plain
from contract_registry.documents.numerals import UnusableNumberError
from contract_registry.finding import Json, canonical

_WIDTH: Final = 96
_STEP: Final = "  "
_PLAIN: Final = re.compile(
    r"[A-Za-z_$./][A-Za-z0-9_$./@+'()-]*( [A-Za-z0-9_$./@+'()-]+)*|[0-9]+\.[0-9]+\.[0-9]+"
)
# Readers of YAML 1.1 take these for booleans.
_OLD_WORDS: Final = frozenset(("y", "n", "yes", "no", "on", "off"))


class UnwritableError(Exception):
    """A value that no YAML file holds."""


def yaml_text(value: Mapping[str, Json]) -> str:
    """The members as a YAML document. Raises UnwritableError."""
    text = "".join(f"{line}\n" for line in _members(value, "")) or "{}\n"
    read = parse(text.encode(errors="surrogateescape"), "written.yaml")
    if not isinstance(read, Document):
        raise UnwritableError(read[0].message)
    if canonical(read.value) != canonical(value):
        raise UnwritableError("it does not read as it was written")
    return text


def _members(value: Mapping[str, Json], indent: str) -> list[str]:
    lines: list[str] = []
    for name, member in value.items():
        lines.extend(_below(f"{indent}{_text(name)}:", member, indent, f"{indent}{_STEP}"))
    return lines


def _items(value: Sequence[Json], indent: str) -> list[str]:
    lines: list[str] = []
    for item in value:
        inner = f"{indent}{_STEP}"
        if isinstance(item, Mapping) and item and _flow(item, len(inner)) is None:
            first, *others = _members(item, inner)
            lines += [f"{indent}- {first[len(inner) :]}", *others]
        else:
            lines.extend(_below(f"{indent}-", item, indent, inner))
    return lines


def _below(head: str, value: Json, indent: str, inner: str) -> list[str]:
    """What stands after a key or a dash."""
    if isinstance(value, str):
        return [f"{head} {_block_text(value, inner)}"]
    flow = _flow(value, len(head) + 1)
    if flow is not None:
        return [f"{head} {flow}"]
    if isinstance(value, Mapping):
        return [head, *_members(value, inner)]
    assert isinstance(value, Sequence)  # noqa: S101 - a scalar is always in flow
    return [head, *_items(value, inner)]


def _flow(value: Json, column: int) -> str | None:
    """The value on one line; None where that would be long or deep."""
    members: Sequence[Json] = ()
    if isinstance(value, Mapping):
        members = list(value.values())
    elif isinstance(value, Sequence) and not isinstance(value, str):
        members = value
    if len(members) > _WIDTH or any(_holds(member) for member in members):
        return None
    if isinstance(value, Mapping) and any(isinstance(it, str) and "\n" in it for it in members):
        return None
    text = _leaf(value)
    return text if column + len(text) <= _WIDTH or not members else None


def _holds(value: Json) -> bool:
    """Whether a member is too deep for the line of what holds it: only lists of scalars are not."""
    if isinstance(value, Mapping):
        return bool(value)
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and any(
            isinstance(item, Mapping | Sequence) and not isinstance(item, str) for item in value
        )
    )


def _leaf(value: Json) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_text(name)}: {_leaf(it)}" for name, it in value.items()) + "}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(_leaf(item) for item in value) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value) if isinstance(value, int | Decimal) else canonical(value)


def _block_text(text: str, indent: str) -> str:
    """A text after a key: several lines as they are, where YAML gives exactly them back."""
    lines = text.removesuffix("\n").split("\n")
    if (
        len(lines) < 2
        or not lines[0]
        or not lines[-1]
        or lines[0][0] in " \t"
        or any(line and (not line.strip() or line[-1] in " \t") for line in lines)
        or not all(line.replace("\t", " ").isprintable() for line in lines)
    ):
        return _text(text)
    mark = "|" if text.endswith("\n") else "|-"
    body = "".join(f"\n{indent}{line}" if line else "\n" for line in lines)
    return mark + body


def _text(text: str) -> str:
    if len(text) < 200 and _PLAIN.fullmatch(text) and text.lower() not in _OLD_WORDS:
        try:
            if plain(text) == text:
                return text
        except UnusableNumberError:
            pass
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(it if it.isprintable() else _escaped(it) for it in quoted)


def _escaped(character: str) -> str:
    """What nobody sees, as overrides of the direction of text, is written so that it is seen."""
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
