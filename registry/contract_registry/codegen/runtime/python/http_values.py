"""Values in paths, queries and headers, which carry text: what they are by schema, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, Literal

from . import json_text
from .contract import Unreadable

Kind = Literal[
    "string", "integer", "number", "boolean", "strings", "integers", "numbers", "booleans"
]
"""What a value is; the plurals are arrays."""

Kinds = Mapping[str, Kind]
Texts = Mapping[str, Sequence[str]]

_INTEGER: Final = r"-?(0|[1-9][0-9]*)"
_NUMBER: Final = r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?"


def values(texts: Texts, kinds: Kinds) -> dict[str, object]:
    """What texts say, by the kinds of their names. What does not fit stays a text, for the schema
    to refuse; a name that comes twice where one value is due becomes an array, to be refused too.
    """
    found: dict[str, object] = {}
    for name, every in texts.items():
        kind = kinds.get(name, "string")
        read = [_value(text, kind) for text in every]
        found[name] = read if kind.endswith("s") or len(read) != 1 else read[0]
    return found


def headers(texts: Texts, kinds: Kinds) -> dict[str, object]:
    """The headers that a contract names, as it spells them; the others are none of its business."""
    spelled = {name.lower(): name for name in kinds}
    known = {
        spelled[name.lower()]: every for name, every in texts.items() if name.lower() in spelled
    }
    split = {
        name: [part.strip() for text in every for part in text.split(",")]
        if kinds[name].endswith("s")
        else every
        for name, every in known.items()
    }
    return values(split, kinds)


def texts(given: Mapping[str, object]) -> dict[str, list[str]]:
    """Values as texts, an array as several. Raises Unreadable for an object or null."""
    return {
        name: [_text(name, each) for each in (value if json_text.is_array(value) else [value])]
        for name, value in given.items()
    }


def filled(template: str, given: Mapping[str, object]) -> str:
    """A path with its parameters in it: `/items/{sku}`, `/files/{name+}`. Raises Unreadable."""
    from urllib.parse import quote

    def fill(match: re.Match[str]) -> str:
        name, greedy = match.group(1), match.group(2)
        if name not in given:
            raise Unreadable(f"/{name}", "is missing")
        text = ",".join(texts({name: given[name]})[name])
        steps = text.split("/") if greedy else [text]
        if any(step in ("", ".", "..") for step in steps):
            raise Unreadable(f"/{name}", f"{text!r} would lead to another path")
        return quote(text, safe="/" if greedy else "")

    return re.sub(r"\{([^{}+]+)(\+?)\}", fill, template)


def query(given: Mapping[str, object]) -> str:
    """A query string, with its `?` where there is anything. Raises Unreadable."""
    from urllib.parse import quote, urlencode

    pairs = [(name, text) for name, every in texts(given).items() for text in every]
    return f"?{urlencode(pairs, quote_via=quote)}" if pairs else ""


def from_query(text: str) -> dict[str, list[str]]:
    """The values of a raw query string, by name."""
    from urllib.parse import parse_qsl

    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        found.setdefault(name, []).append(value)
    return found


def _value(text: str, kind: Kind) -> object:
    single = kind.removesuffix("s")
    if single == "integer" and re.fullmatch(_INTEGER, text):
        return json_text.number(text)
    if single == "number" and re.fullmatch(_NUMBER, text):
        return json_text.number(text)
    if single == "boolean" and text in ("true", "false"):
        return text == "true"
    return text


def _text(name: str, value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or json_text.is_number(value):
        return json_text.write(value)
    raise Unreadable(f"/{name}", "is no text, number or boolean")
