"""What a schema says that no type can: a few words for each constraint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from contract_registry.codegen.shapes import Docs
from contract_registry.compat.evaluation.spots import Spot
from contract_registry.finding import Json, canonical

_LONGEST: Final = 72  # characters of a pattern that anybody reads in passing
_WIDTHS: Final[Mapping[tuple[Json, Json], str]] = {
    (-(2**31), 2**31 - 1): "32 bits",
    (-(2**63), 2**63 - 1): "64 bits",
}
_UNSAID: Final = (
    "if",
    "not",
    "contains",
    "propertyNames",
    "dependentSchemas",
    "dependentRequired",
    "dependencies",
)


def notes(spots: Iterable[Spot]) -> tuple[str, ...]:
    """The constraints on a value that its type does not show, each once."""
    return tuple(dict.fromkeys(note for spot in spots for note in _notes(spot)))


def docs(own: Iterable[Spot], told: Iterable[Spot], constrained: tuple[str, ...] = ()) -> Docs:
    """What is said beside a field or a type.

    own:   the sub-schemas of the place itself, which say whether it is deprecated
    told:  those whose description or title is worth repeating here, the best first
    """
    places = list(own)
    sunset = next((it for it in (spot.get("x-sunset") for spot in places) if it is not None), None)
    return Docs(
        text=_text(told),
        notes=constrained,
        deprecated=any(spot.get("deprecated") is True for spot in places),
        sunset=sunset if isinstance(sunset, str) else None,
    )


def _text(spots: Iterable[Spot]) -> str:
    for spot in spots:
        for keyword in ("description", "title"):
            text = spot.get(keyword)
            if isinstance(text, str) and text.strip():
                return text.strip()
    return ""


def _notes(spot: Spot) -> Iterator[str]:
    form = spot.get("format")
    if isinstance(form, str):
        yield form.removeprefix("avro-")
    pattern = spot.get("pattern")
    if isinstance(pattern, str):
        yield pattern if len(pattern) <= _LONGEST else "a pattern"
    yield from _count(spot, "minLength", "maxLength", "character")
    yield from _range(spot)
    yield from _count(spot, "minItems", "maxItems", "item")
    yield from _count(spot, "minProperties", "maxProperties", "name")
    step = spot.get("multipleOf")
    if _is_number(step):
        yield f"a multiple of {canonical(step)}"
    if spot.get("uniqueItems") is True:
        yield "all different"
    if isinstance(spot.get("x-pii"), str):
        yield "personal data"
    unsaid = [keyword for keyword in _UNSAID if spot.get(keyword) is not None]
    if unsaid:
        yield f"also checked: {', '.join(unsaid)}"


def _count(spot: Spot, least: str, most: str, noun: str) -> Iterator[str]:
    low, high = spot.get(least), spot.get(most)
    if not _is_number(low) or low == 0:
        low = None
    if _is_number(high):
        shown = canonical(high)
        plural = noun if shown == "1" else f"{noun}s"
        if low is None:
            yield f"at most {shown} {plural}"
        elif low == high:
            yield f"{shown} {plural}"
        else:
            yield f"{canonical(low)} to {shown} {plural}"
    elif low is not None:
        yield f"at least {canonical(low)} {noun}{'' if low == 1 else 's'}"


def _range(spot: Spot) -> Iterator[str]:
    low, above = _bound(spot, "minimum", "exclusiveMinimum")
    high, below = _bound(spot, "maximum", "exclusiveMaximum")
    if (low, high) in _WIDTHS:
        yield _WIDTHS[low, high]
    elif low is not None and high is not None:
        yield f"{canonical(low)} to {canonical(high)}"
    elif low is not None:
        yield f"{canonical(low)} or more"
    elif high is not None:
        yield f"at most {canonical(high)}"
    if above is not None:
        yield f"above {canonical(above)}"
    if below is not None:
        yield f"below {canonical(below)}"


def _bound(spot: Spot, inclusive: str, exclusive: str) -> tuple[Json, Json]:
    """The inclusive and the exclusive limit; draft 4 has a flag for the second."""
    limit, strict = spot.get(inclusive), spot.get(exclusive)
    if strict is True:
        return None, limit if _is_number(limit) else None
    return limit if _is_number(limit) else None, strict if _is_number(strict) else None


def _is_number(value: Json) -> bool:
    return value is not None and not isinstance(value, bool | str | list | dict)
