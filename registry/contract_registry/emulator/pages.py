"""Lists in pages: a token says after which entry the next page begins."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias, cast

from contract_registry.emulator.desk import Desk
from contract_registry.emulator.refusal import Refusal, bad_request
from contract_registry.emulator.requests import Parameters

_DEFAULT: Final = 10
_MOST: Final = 100
_LIFETIME: Final = timedelta(hours=24)

Key: TypeAlias = "str | int"
"""What a list is sorted by."""


def page(
    desk: Desk,
    asked: Parameters,
    after: Key,
    entries: Callable[[Key, int], list[tuple[Key, Any]]],
) -> tuple[list[Any], str | None]:
    """One page of a list, and the token of the next.

    after:   the key before the first one
    entries: so many entries with greater keys, in the order of the keys

    A page begins behind the last entry of the one before, whatever was written in between.
    Raises Refusal for a limit that is not 1 to 100, and for a token that is not of this list.
    """
    limit = asked.get("Limit", _DEFAULT)
    if not 1 <= limit <= _MOST:
        raise bad_request(f"Limit must be 1 to {_MOST}.")
    about = {name: value for name, value in asked.items() if name not in ("Limit", "NextToken")}
    about["Region"] = desk.region
    # The first page has no token, or an empty one.
    if asked.get("NextToken"):
        after = _opened(asked["NextToken"], about, type(after), desk.now)
    found = entries(after, limit + 1)
    token = _token(about, found[limit - 1][0], desk.now) if len(found) > limit else None
    return [entry for _, entry in found[:limit]], token


def _token(about: dict[str, Any], last: Key, now: str) -> str:
    text = json.dumps([about, last, now], sort_keys=True)
    return base64.urlsafe_b64encode(text.encode()).decode()


def _opened(token: str, about: dict[str, Any], kind: type, now: str) -> Key:
    try:
        of, last, made = json.loads(base64.b64decode(token.encode(), b"-_", validate=True))
        age = datetime.fromisoformat(now) - datetime.fromisoformat(made)
    except (ValueError, TypeError, RecursionError):
        raise _unknown() from None
    if of != about or type(last) is not kind or not timedelta() <= age <= _LIFETIME:
        raise _unknown()
    return cast("Key", last)


def _unknown() -> Refusal:
    return bad_request("NextToken is not a token of this list, or it has expired.")
