"""JSON Pointers (RFC 6901): `/properties/a~1b`; the empty string is the whole document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from contract_registry.finding import Json

_INDEX: Final = re.compile("0|[1-9][0-9]{0,8}")


def escape(token: str) -> str:
    """A name or an index as it is written in a pointer."""
    if "~" in token or "/" in token:
        return token.replace("~", "~0").replace("/", "~1")
    return token


def unescape(token: str) -> str:
    """The name that a token of a pointer stands for."""
    return token.replace("~1", "/").replace("~0", "~")


def join(pointer: str, *tokens: str | int) -> str:
    """The pointer to what stands below `pointer` at these names and indexes."""
    return pointer + "".join(f"/{escape(str(token))}" for token in tokens)


def from_tokens(tokens: Iterable[str | int]) -> str:
    """The pointer to the place that these names and indexes lead to."""
    return join("", *tokens)


def tokens(pointer: str) -> list[str]:
    """The names and indexes of a pointer. Raises ValueError where it does not start with `/`."""
    if not pointer:
        return []
    if not pointer.startswith("/"):
        raise ValueError(f"{pointer!r} is no JSON Pointer: it must be empty or start with /")
    return [unescape(token) for token in pointer[1:].split("/")]


def parent(pointer: str) -> str:
    """The pointer to what holds the value; the whole document holds itself."""
    return pointer.rpartition("/")[0]


def resolve(document: Json, pointer: str) -> Json:
    """The value at `pointer`. Raises LookupError where there is none, ValueError as `tokens`."""
    value = document
    for token in tokens(pointer):
        value = step(value, token)
    return value


def step(value: Json, token: str) -> Json:
    """The member or the element of that name. Raises LookupError where there is none."""
    if isinstance(value, Mapping):
        return value[token]
    if isinstance(value, Sequence) and not isinstance(value, str) and _INDEX.fullmatch(token):
        return value[int(token)]
    return _missing(token)


def _missing(token: str) -> Json:
    raise LookupError(token)
