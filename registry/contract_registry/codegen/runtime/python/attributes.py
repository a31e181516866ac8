"""Message attributes of SNS and SQS: their types, and how many bytes they count for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from . import json_text
from .contract import Unreadable


class Attribute(TypedDict):
    """An attribute as Publish and SendMessage take it."""

    DataType: str
    StringValue: str


def typed(values: Mapping[str, object]) -> dict[str, Attribute]:
    """Attributes with their types: String, Number, String.Array. Raises Unreadable for a value that
    no attribute can have."""
    return {name: _typed(name, value) for name, value in values.items()}


def _typed(name: str, value: object) -> Attribute:
    if isinstance(value, str):
        if not value:
            raise Unreadable(f"/{name}", "is empty, which no message attribute can be")
        return Attribute(DataType="String", StringValue=value)
    if json_text.is_number(value):
        return Attribute(DataType="Number", StringValue=json_text.write(value))
    if json_text.is_array(value):
        return Attribute(DataType="String.Array", StringValue=json_text.write(value))
    raise Unreadable(f"/{name}", "is no text, number or array, as message attributes are")


def size_of(attributes: Mapping[str, Attribute]) -> int:
    """The bytes of attributes as AWS counts them: names, types and values."""
    return sum(
        json_text.size(name) + json_text.size(it["DataType"]) + json_text.size(it["StringValue"])
        for name, it in attributes.items()
    )


def plain(attributes: object, type_: str, value: str) -> dict[str, object]:
    """The values of attributes as they were delivered. Raises Unreadable.

    type_, value:  what AWS calls both here: `Type` and `Value` from SNS, `dataType` and
                   `stringValue` from SQS

    A Number is an int, a float, or a Decimal where a float would change it; a String.Array is a
    list; Binary stays in base64.
    """
    if attributes is None:
        return {}
    if not json_text.is_object(attributes):
        raise Unreadable("", "lacks an object of message attributes")
    return {name: _plain(name, it, type_, value) for name, it in attributes.items()}


def _plain(name: str, attribute: object, type_: str, value: str) -> object:
    fields: Mapping[str, object] = attribute if json_text.is_object(attribute) else {}
    kind, text = fields.get(type_), fields.get(value)
    if not isinstance(kind, str):
        raise Unreadable(f"/{name}", "has no type among the message attributes")
    if kind.partition(".")[0] == "Binary":
        return text if text is not None else fields.get("binaryValue")
    if not isinstance(text, str):
        raise Unreadable(f"/{name}", "has no value among the message attributes")
    try:
        if kind.partition(".")[0] == "Number":
            return json_text.number(text)
        return json_text.read(text) if kind == "String.Array" else text
    except ValueError as error:
        raise Unreadable(f"/{name}", str(error)) from error
