"""What plain scalars and tags mean in YAML 1.2's core schema (YAML 1.2.2, section 10.3)."""

from __future__ import annotations

import re
from typing import Final

from contract_registry.documents import numerals
from contract_registry.finding import Json

TAG: Final = "tag:yaml.org,2002:"
"""What `!!` stands for."""

_CONSTANTS: Final[dict[str, Json]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMERIC_START: Final = frozenset("-+.0123456789")
_INTEGER: Final = re.compile(r"[-+]?[0-9]+", re.ASCII)
_OCTAL: Final = re.compile(r"0o[0-7]+", re.ASCII)
_HEXADECIMAL: Final = re.compile(r"0x[0-9a-fA-F]+", re.ASCII)
_DECIMAL: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_NOT_FINITE: Final = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


def plain(text: str) -> Json:
    """The value of an unquoted scalar. Raises UnusableNumberError for infinities and the like."""
    if text[:1] not in _NUMERIC_START:
        return _CONSTANTS.get(text, text)
    if _INTEGER.fullmatch(text):
        return numerals.integer(text)
    if _DECIMAL.fullmatch(text):
        return numerals.decimal(text)
    if _OCTAL.fullmatch(text):
        return numerals.integer(text[2:], 8)
    if _HEXADECIMAL.fullmatch(text):
        return numerals.integer(text[2:], 16)
    if is_not_finite(text):
        reason = "is no JSON number: infinities and not-a-number cannot be sent"
        raise numerals.UnusableNumberError(f"{text} {reason}")
    return text


def is_not_finite(text: str) -> bool:
    """Whether a scalar is an infinity, or not a number."""
    return _NOT_FINITE.fullmatch(text) is not None


def core_type(value: Json) -> str:
    """The name that the core schema's tag has for a scalar."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, str):
        return "str"
    return "int" if isinstance(value, int) else "float"


def opaque(tag: str, value: Json) -> Json:
    """CloudFormation's short form as the long one: `!Ref x`, `!GetAtt a.b`, `!Sub x` …"""
    name = tag.removeprefix("!")
    if name in ("Ref", "Condition"):
        return {name: value}
    if name == "GetAtt" and isinstance(value, str):
        return {"Fn::GetAtt": value.split(".", 1)}
    return {f"Fn::{name}": value}
