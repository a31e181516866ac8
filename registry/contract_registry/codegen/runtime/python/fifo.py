"""FIFO topics and queues: message group and deduplication id, from the contract's pointers."""

from __future__ import annotations

import re
from typing import Final, TypeVar

from . import json_text
from .contract import Outgoing
from .pointer import MISSING, at

T = TypeVar("T")

_ID: Final = r"[A-Za-z0-9!-/:-@\[-`{-~]{1,128}"


def identity(body: object, pointer: str, sent: Outgoing[T]) -> str:
    """The id at a pointer of the payload, as SNS and SQS take it. Raises ContractViolation."""
    value = at(body, pointer)
    if value is MISSING:
        raise sent.violation(pointer, "is missing: a FIFO message needs it")
    if not isinstance(value, str | int | float):
        raise sent.violation(pointer, "is no text or number: a FIFO message needs it")
    text = value if isinstance(value, str) else json_text.write(value)
    if not re.fullmatch(_ID, text):
        raise sent.violation(
            pointer, "is not 1 to 128 letters, digits and ASCII punctuation marks, as a FIFO id is"
        )
    return text
