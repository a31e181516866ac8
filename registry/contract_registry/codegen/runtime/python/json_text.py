"""JSON text, exactly: numbers keep their digits, and what is no JSON is refused."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeGuard

if TYPE_CHECKING:
    from decimal import Decimal


_INTEGER: Final = "-?[0-9]+"
_NUMBER: Final = r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?"
"""Not compiled before they are needed: that takes longer than all else here."""


def read(text: str | bytes) -> object:
    """The value that a JSON text stands for. Raises ValueError with the reason.

    A number is an int or a float; it is a Decimal where a float would change it.
    """
    try:
        value: object = json.loads(text, parse_float=number, parse_constant=_refused)
    except RecursionError:
        raise ValueError("is nested too deep") from None
    return value


def write(value: object) -> str:
    """The shortest JSON text of a value, in UTF-8's characters; a Decimal keeps its digits.

    Raises ValueError for what JSON cannot say (NaN, half of a surrogate pair) and TypeError for
    what is no JSON value.
    """
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except TypeError:
        text = _written(value)
    except RecursionError:
        raise ValueError("is nested too deep") from None
    if not text.isascii():
        size(text)
    return text


def size(text: str) -> int:
    """How many bytes a text has in UTF-8. Raises ValueError for half of a surrogate pair."""
    try:
        return len(text) if text.isascii() else len(text.encode())
    except UnicodeEncodeError:
        raise ValueError("holds half of a surrogate pair, which UTF-8 cannot say") from None


def number(text: str) -> int | float | Decimal:
    """A number from its digits: an int, a float that is exactly this number in decimal, or else a
    Decimal. Raises ValueError for what is no number."""
    if re.fullmatch(_INTEGER, text):
        return int(text)
    if not re.fullmatch(_NUMBER, text):
        raise ValueError(f"{shown(text)} is no number")
    from decimal import Decimal  # not before it is needed: it takes its time to import

    exact = Decimal(text)
    near = float(exact)
    return near if math.isfinite(near) and Decimal(repr(near)) == exact else exact


def is_object(value: object) -> TypeGuard[Mapping[str, object]]:
    """Whether a value is a JSON object."""
    return isinstance(value, Mapping)


def is_array(value: object) -> TypeGuard[Sequence[object]]:
    """Whether a value is a JSON array."""
    return isinstance(value, list | tuple)


def is_number(value: object) -> bool:
    """Whether a value is a number; a boolean is none."""
    from decimal import Decimal

    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def shown(value: object, limit: int = 200) -> str:
    """A value in a sentence, cut where it is long."""
    text = repr(value)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _refused(name: str) -> object:
    raise ValueError(f"{name} is no number of JSON")


def _written(value: object) -> str:
    """As `json.dumps` writes it, which knows no Decimal."""
    from decimal import Decimal

    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"{value} is no number of JSON")
        return str(value)
    if is_object(value):
        members = (f"{_written(name)}:{_written(member)}" for name, member in value.items())
        return "{" + ",".join(members) + "}"
    if is_array(value):
        return "[" + ",".join(map(_written, value)) + "]"
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
