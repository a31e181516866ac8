"""The envelopes that a contract may ask for around its payload: metadata and data, CloudEvents."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from . import json_text
from .contract import Envelope, Metadata, Unreadable
from .json_text import is_object

_CONTEXT: Final = ("specversion", "type", "source")
_NAME: Final = "[a-z0-9]+"


class MetadataData(Envelope):
    """`{"metadata": …, "data": …}`; `check` raises ContractViolation for refused metadata."""

    __slots__ = ("check",)

    def __init__(self, check: Callable[[object], object]) -> None:
        self.check = check

    def wrap(self, payload: object, metadata: Metadata) -> object:
        self.check(metadata)
        return {"metadata": metadata, "data": payload}

    def unwrap(self, body: object) -> tuple[object, Metadata]:
        envelope = _envelope(body)
        metadata = envelope.get("metadata")
        if not is_object(metadata):
            raise Unreadable("/metadata", "is missing, or no object")
        self.check(metadata)
        return envelope["data"], metadata


class CloudEvents(Envelope):
    """CloudEvents 1.0.2 in structured mode. `id` must be told; `time`, `subject` and extensions may
    be; `type` and `source` are the contract's.
    """

    __slots__ = ("source", "type")

    def __init__(self, type_: str, source: str) -> None:
        self.type = type_
        self.source = source

    def wrap(self, payload: object, metadata: Metadata) -> object:
        for name, value in metadata.items():
            if name in _CONTEXT:
                raise Unreadable(f"/{name}", "is the contract's to say")
            if not re.fullmatch(_NAME, name) or name in ("data", "datacontenttype"):
                raise Unreadable(f"/{name}", "is no name of a CloudEvents attribute")
            if not isinstance(value, str | int):
                raise Unreadable(f"/{name}", "is no value of a CloudEvents attribute")
        _known(metadata.get("id"), "/id")
        return {
            "specversion": "1.0",
            "type": self.type,
            "source": self.source,
            **metadata,
            "datacontenttype": "application/json",
            "data": payload,
        }

    def unwrap(self, body: object) -> tuple[object, Metadata]:
        envelope = _envelope(body)
        metadata = {name: value for name, value in envelope.items() if name != "data"}
        if metadata.get("specversion") != "1.0":
            raise Unreadable("/specversion", "is not '1.0'")
        if metadata.get("type") != self.type:
            raise Unreadable(
                "/type", f"is {json_text.shown(metadata.get('type'))}, not {self.type!r}"
            )
        _known(metadata.get("id"), "/id")
        _known(metadata.get("source"), "/source")
        return envelope["data"], metadata


def _envelope(body: object) -> Mapping[str, object]:
    if not is_object(body):
        raise Unreadable("", "is no object with data in it")
    if "data" not in body:
        raise Unreadable("/data", "is missing")
    return body


def _known(value: object, pointer: str) -> None:
    if not isinstance(value, str) or not value:
        raise Unreadable(pointer, "is missing, or no text")
