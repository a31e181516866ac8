"""DynamoDB's typed values as plain ones: no digit lost, sets sorted, binary in base64."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from . import json_text
from .contract import Unreadable

if TYPE_CHECKING:
    from decimal import Decimal


def unmarshalled(value: object, pointer: str = "") -> object:
    """The plain value of an attribute value, as Lambda's JSON has it.

    A number is an int, a float, or a Decimal where a float would change it; a set is a sorted
    list; binary stays base64. Raises Unreadable for what is no attribute value.
    """
    if not json_text.is_object(value) or len(value) != 1:
        raise Unreadable(pointer, "is no attribute value with one type")
    ((tag, inner),) = value.items()
    if isinstance(inner, str) and tag in _TEXTS:
        return _TEXTS[tag](inner, pointer)
    if isinstance(inner, bool) and tag in ("BOOL", "NULL"):
        return inner if tag == "BOOL" else None
    if tag == "M" and json_text.is_object(inner):
        return {name: unmarshalled(it, _below(pointer, name)) for name, it in inner.items()}
    if tag == "L" and json_text.is_array(inner):
        return [unmarshalled(it, f"{pointer}/{index}") for index, it in enumerate(inner)]
    if tag in _SETS and json_text.is_array(inner):
        return _SETS[tag](_texts(inner, pointer), pointer)
    raise Unreadable(pointer, f"is no attribute value: {json_text.shown(value)}")


def _numbers(texts: list[str], pointer: str) -> list[int | float | Decimal]:
    from decimal import Decimal

    numbers = {text: _number(text, pointer) for text in texts}
    return [numbers[text] for text in sorted(texts, key=Decimal)]


def _number(text: str, pointer: str) -> int | float | Decimal:
    try:
        return json_text.number(text)
    except ValueError as error:
        raise Unreadable(pointer, str(error)) from error


def _binary(text: str, pointer: str) -> str:
    from base64 import b64decode

    try:
        b64decode(text, validate=True)
    except ValueError as error:
        raise Unreadable(pointer, f"is no base64: {error}") from error
    return text


def _texts(values: Sequence[object], pointer: str) -> list[str]:
    texts = [it for it in values if isinstance(it, str)]
    if len(texts) != len(values):
        raise Unreadable(pointer, "is no set of texts")
    return texts


def _below(pointer: str, name: str) -> str:
    return f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"


_TEXTS: Final[Mapping[str, Callable[[str, str], object]]] = {
    "S": lambda text, _: text,
    "N": _number,
    "B": _binary,
}
_SETS: Final[Mapping[str, Callable[[list[str], str], object]]] = {
    "SS": lambda texts, _: sorted(texts),
    "NS": _numbers,
    "BS": lambda texts, pointer: sorted(_binary(text, pointer) for text in texts),
}
