"""The formats of JSON Schema that are checked, by the standards that it names."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_PERCENT: Final = "%[0-9A-Fa-f]{2}"
_PLAIN: Final = "[A-Za-z0-9._~!$&'()*+,;=-]"
_CHAR: Final = f"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|{_PERCENT})"
_HOST: Final = rf"(\[[0-9A-Fa-f:.]+\]|\[v[0-9A-Fa-f]+\.(?:{_PLAIN}|:)+\]|(?:{_PLAIN}|{_PERCENT})*)"
_AUTHORITY: Final = rf"(?:(?:{_PLAIN}|:|{_PERCENT})*@)?{_HOST}(?::[0-9]*)?"
_AFTER: Final = rf"(?:\?(?:{_CHAR}|[/?])*)?(?:#(?:{_CHAR}|[/?])*)?"
_ROOTED: Final = f"(?://{_AUTHORITY}(?:/{_CHAR}*)*|/(?:{_CHAR}+(?:/{_CHAR}*)*)?"
_URI: Final = f"[A-Za-z][A-Za-z0-9+.-]*:{_ROOTED}|{_CHAR}+(?:/{_CHAR}*)*|){_AFTER}"
_SEGMENT: Final = f"(?:[A-Za-z0-9._~!$&'()*+,;=@-]|{_PERCENT})"
_REFERENCE: Final = f"{_ROOTED}|{_SEGMENT}+(?:/{_CHAR}*)*|){_AFTER}"
_DATE: Final = "([0-9]{4})-([0-9]{2})-([0-9]{2})"
_TIME: Final = (
    r"([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9]|60)(?:\.[0-9]+)?"
    "(?:[Zz]|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))"
)
_CLOCK: Final = "T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)"
_DAYS: Final = "(?:[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)"
_DURATION: Final = f"P(?:[0-9]+W|{_DAYS}(?:{_CLOCK})?|{_CLOCK})"
_POINTER: Final = "(?:/(?:[^/~]|~[01])*)*"
_ATOM: Final = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_QUOTED: Final = r'"(?:[ !#-\[\]-~]|\\[ -~])*"'
_EMAIL: Final = rf"({_ATOM}(?:\.{_ATOM})*|{_QUOTED})@(?:\[(.+)\]|(.+))"
_LABEL: Final = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOSTNAME: Final = rf"{_LABEL}(?:\.{_LABEL})*"
_BYTE: Final = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4: Final = rf"{_BYTE}(?:\.{_BYTE}){{3}}"
_HEXADECIMAL: Final = "[0-9A-Fa-f]"
_UUID: Final = f"{_HEXADECIMAL}{{8}}(?:-{_HEXADECIMAL}{{4}}){{3}}-{_HEXADECIMAL}{{12}}"


def _like(expression: str) -> Callable[[str], bool]:
    compiled = re.compile(expression, re.ASCII | re.DOTALL)
    return lambda text: compiled.fullmatch(text) is not None


def _is_date(text: str) -> bool:
    found = re.fullmatch(_DATE, text)
    if found is None:
        return False
    year, month, day = map(int, found.groups())
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return 1 <= month <= 12 and 1 <= day <= days[month - 1]


def _is_time(text: str) -> bool:
    found = re.fullmatch(_TIME, text)
    if found is None:
        return False
    hour, minute, second, sign, off_hour, off_minute = found.groups()
    if second != "60":
        return True
    # A leap second is the last one of a day in UTC.
    offset = int(off_hour or 0) * 60 + int(off_minute or 0)
    utc = int(hour) * 60 + int(minute) - (offset if sign == "+" else -offset)
    return utc % 1440 == 1439


def _is_date_time(text: str) -> bool:
    return text[10:11] in ("T", "t") and _is_date(text[:10]) and _is_time(text[11:])


def _is_hostname(text: str) -> bool:
    if len(text) > 253 or re.fullmatch(_HOSTNAME, text) is None:
        return False
    labels = text.lower().split(".")
    # RFC 5891: hyphens in the third and fourth place are for names beyond ASCII, which stand here
    # as they are encoded; what they say is not looked at.
    return all(label[2:4] != "--" or re.match("xn--[a-z0-9]", label) for label in labels)


def _is_ipv6(text: str) -> bool:
    head, gap, tail = text.partition("::")
    groups = [part.split(":") if part else [] for part in ((head, tail) if gap else (text,))]
    parts = [group for half in groups for group in half]
    count = len(parts)
    if parts and "." in parts[-1] and not text.endswith("::"):
        if re.fullmatch(_IPV4, parts.pop()) is None:
            return False
        count += 1
    if not all(re.fullmatch("[0-9A-Fa-f]{1,4}", part) for part in parts):
        return False
    return count <= 7 if gap else count == 8


def _is_email(text: str) -> bool:
    found = re.fullmatch(_EMAIL, text)
    if found is None:
        return False
    _, literal, domain = found.groups()
    if literal is None:
        return _is_hostname(domain)
    if literal[:5].lower() == "ipv6:":
        return _is_ipv6(literal[5:])
    return re.fullmatch(_IPV4, literal) is not None


def _is_uri(text: str) -> bool:
    return _has_host(re.fullmatch(_URI, text, re.ASCII))


def _is_reference(text: str) -> bool:
    return _is_uri(text) or _has_host(re.fullmatch(_REFERENCE, text, re.ASCII))


def _has_host(found: re.Match[str] | None) -> bool:
    """Whether what was found has an address in brackets that is one, or none in brackets."""
    if found is None:
        return False
    host = found[1] or ""
    return not host.startswith("[") or host[1:2] == "v" or _is_ipv6(host[1:-1])


FORMATS: Final[dict[str, Callable[[str], bool]]] = {
    "date": _is_date,
    "date-time": _is_date_time,
    "duration": _like(_DURATION),
    "email": _is_email,
    "hostname": _is_hostname,
    "ipv4": _like(_IPV4),
    "ipv6": _is_ipv6,
    "json-pointer": _like(_POINTER),
    "relative-json-pointer": _like(f"(?:0|[1-9][0-9]*)(?:#|{_POINTER})"),
    "time": _is_time,
    "uri": _is_uri,
    "uri-reference": _is_reference,
    "uuid": _like(_UUID),
}
"""Format → whether a text has it."""
