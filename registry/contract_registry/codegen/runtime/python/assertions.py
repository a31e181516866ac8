"""Keywords that look at one value: types, constants, texts, numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, cast

from .exact import compare, is_array, is_integer, is_multiple, is_number, is_object, key
from .nodes import Check, OfNumber, OfText, Problem, Seen

if TYPE_CHECKING:
    from .places import Place

_NAMES: Final = {
    "null": "null",
    "boolean": "true or false",
    "integer": "an integer",
    "number": "a number",
    "string": "a string",
    "array": "an array",
    "object": "an object",
}
_IS: Final[dict[str, Callable[[object], bool]]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": is_integer,
    "number": is_number,
    "string": lambda value: isinstance(value, str),
    "array": is_array,
    "object": is_object,
}


def _type(argument: object) -> Check:
    names = [argument] if isinstance(argument, str) else cast("list[str]", argument)
    tests = [_IS[name] for name in names]
    reason = f"must be {' or '.join(_NAMES[name] for name in names)}"
    if len(tests) == 1:
        is_one = tests[0]
        return lambda value, seen, place: None if is_one(value) else Problem(reason)

    def check(value: object, seen: Seen | None, place: Place | None) -> Problem | None:
        return None if any(test(value) for test in tests) else Problem(reason)

    return check


def _enum(argument: object) -> Check:
    values = cast("list[object]", argument)
    allowed = {key(value) for value in values}

    def check(value: object, seen: Seen | None, place: Place | None) -> Problem | None:
        return None if key(value) in allowed else Problem(f"must be {listed(values)}")

    return check


def _extensible_enum(argument: object) -> Check:
    known = _enum(argument)
    # A place is given where a reader is lenient.
    return lambda value, seen, place: None if place is not None else known(value, seen, place)


def listed(values: Sequence[object]) -> str:
    """Values as a reason tells them."""
    from json import dumps

    texts = [dumps(value, ensure_ascii=False, separators=(",", ":")) for value in values[:12]]
    texts = [text if len(text) <= 60 else f"{text[:59]}…" for text in texts]
    rest = [f"one of {len(values) - 12} more"] if len(values) > 12 else []
    return " or ".join(texts + rest) if values else "another value, but none is allowed"


def counted(one: str, many: str, number: object) -> str:
    """A number with its noun."""
    return f"{number} {one if number == 1 else many}"


def _min_length(argument: object) -> OfText:
    least = cast(int, argument)
    reason = f"must have at least {counted('character', 'characters', least)}"
    return lambda text: None if len(text) >= least else Problem(reason)


def _max_length(argument: object) -> OfText:
    most = cast(int, argument)
    reason = f"must have at most {counted('character', 'characters', most)}"
    return lambda text: None if len(text) <= most else Problem(reason)


def search_for(pattern: object) -> Callable[[str], object]:
    """The search for a pattern."""
    return re.compile(cast(str, pattern), re.ASCII).search


def matches(pattern: str, text: str) -> bool:
    """Whether a text holds a match of a pattern."""
    return re.search(pattern, text, re.ASCII) is not None


def _pattern(argument: object) -> OfText:
    search = search_for(argument)
    return lambda text: None if search(text) is not None else Problem(f"must match {argument}")


def _format(argument: object) -> OfText:
    from .formats import FORMATS

    name = cast(str, argument)
    has_format = FORMATS[name]
    return lambda text: None if has_format(text) else Problem(f"must be in the format {name}")


def _limit(what: str, holds: Callable[[int], bool]) -> Callable[[object], OfNumber]:
    """A limit. `holds` looks at how the number stands to it."""

    def make(limit: object) -> OfNumber:
        def check(value: object) -> Problem | None:
            if isinstance(value, int) and isinstance(limit, int):
                if holds((value > limit) - (value < limit)):
                    return None
            elif (sign := compare(value, limit)) is not None and holds(sign):
                return None
            return Problem(f"must be {what} {limit}")

        return check

    return make


def _multiple_of(step: object) -> OfNumber:
    return lambda value: (
        None if is_multiple(value, step) else Problem(f"must be a multiple of {step}")
    )


EVERY: Final = (("type", _type), ("enum", _enum), ("x-extensible-enum", _extensible_enum))
TEXTS: Final = (
    ("minLength", _min_length),
    ("maxLength", _max_length),
    ("pattern", _pattern),
    ("format", _format),
)
NUMBERS: Final = (
    ("minimum", _limit("at least", lambda sign: sign >= 0)),
    ("exclusiveMinimum", _limit("above", lambda sign: sign > 0)),
    ("maximum", _limit("at most", lambda sign: sign <= 0)),
    ("exclusiveMaximum", _limit("below", lambda sign: sign < 0)),
    ("multipleOf", _multiple_of),
)
