"""What was read off a part, remembered by the part's content."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Final, TypeVar

from contract_registry.model import Part

Result = TypeVar("Result")

_MOST: Final = 64  # of the largest parts; a check looks at one contract after the other


def by_content(read: Callable[[Part], Result]) -> Callable[[Part], Result]:
    """`read`, once for each content of a part at its place: several rules ask the same of it."""
    known: dict[tuple[str, ...], Result] = {}

    @wraps(read)
    def remembered(part: Part) -> Result:
        key = (part.digest, part.uri, part.pointer, part.dialect, part.language.value)
        if key not in known:
            if len(known) == _MOST:
                known.clear()
            known[key] = read(part)
        return known[key]

    return remembered
