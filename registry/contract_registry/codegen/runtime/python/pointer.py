"""JSON Pointer (RFC 6901) over plain values."""

from __future__ import annotations

from typing import Final

from .json_text import is_array, is_object

MISSING: Final = object()
"""What a pointer that leads nowhere leads to."""


def at(document: object, pointer: str) -> object:
    """The value that a pointer leads to, or MISSING."""
    value = document
    for token in tokens(pointer):
        if is_object(value) and token in value:
            value = value[token]
        elif is_array(value) and token.isdigit() and int(token) < len(value):
            value = value[int(token)]
        else:
            return MISSING
    return value


def tokens(pointer: str) -> list[str]:
    """The names on the way of a pointer."""
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
