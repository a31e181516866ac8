"""Keywords for objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from contract_registry.compat.evaluation import ecma
from contract_registry.compat.evaluation.evaluate import Frame, Keyword
from contract_registry.finding import Json


def check_properties(frame: Frame, value: Json) -> None:
    """`properties`."""
    members = frame.instance
    if isinstance(members, Mapping) and isinstance(value, Mapping):
        for name in members:
            if name in value:
                _apply(frame, ("properties", name), name)


def is_always_sent(schema: Json) -> bool:
    """Whether a property's schema says `x-always-sent: true`."""
    return isinstance(schema, Mapping) and schema.get("x-always-sent") is True


def check_pattern_properties(frame: Frame, value: Json) -> None:
    """`patternProperties`."""
    members = frame.instance
    if isinstance(members, Mapping) and isinstance(value, Mapping):
        for pattern in value:
            matches = ecma.matcher(pattern)
            for name in members:
                if matches(name):
                    _apply(frame, ("patternProperties", pattern), name)


def check_additional_properties(frame: Frame, value: Json) -> None:
    """`additionalProperties`: the names that its neighbours do not mention."""
    if isinstance(frame.instance, Mapping):
        listed = frame.spot.get("properties")
        known = listed if isinstance(listed, Mapping) else {}
        patterns = frame.spot.get("patternProperties")
        matchers = [ecma.matcher(one) for one in patterns] if isinstance(patterns, Mapping) else []
        rest = [
            name
            for name in frame.instance
            if name not in known and not any(matches(name) for matches in matchers)
        ]
        _check_rest(frame, "additionalProperties", value, rest)


def check_unevaluated_properties(frame: Frame, value: Json) -> None:
    """`unevaluatedProperties`: the names that nothing beside it has evaluated."""
    if isinstance(frame.instance, Mapping):
        rest = [name for name in frame.instance if name not in frame.names]
        _check_rest(frame, "unevaluatedProperties", value, rest)


def _check_rest(frame: Frame, keyword: str, value: Json, rest: Sequence[str]) -> None:
    for name in rest:
        if value is not False:
            _apply(frame, (keyword,), name)
        elif _refuses(frame, name):
            frame.refuse(keyword, name=name)
            frame.names.add(name)


def _refuses(frame: Frame, name: str) -> bool:
    refusable = frame.run.refusable
    return frame.as_written or refusable is None or refusable(frame.spot, frame.path, name)


def _apply(frame: Frame, tokens: tuple[str | int, ...], name: str) -> None:
    assert isinstance(frame.instance, Mapping)  # noqa: S101 - every caller has seen to it
    frame.violations.extend(frame.inside(tokens, name, frame.instance[name]).violations)
    frame.names.add(name)


def check_required(frame: Frame, value: Json) -> None:
    """`required`: one violation for each name."""
    if isinstance(frame.instance, Mapping) and isinstance(value, Sequence):
        for name in value:
            if isinstance(name, str) and name not in frame.instance:
                frame.refuse("required", name=name)


def check_names(frame: Frame, value: Json) -> None:
    """`propertyNames`: the path of a violation ends with the name."""
    if not isinstance(frame.instance, Mapping):
        return
    spot = frame.run.documents.child(frame.spot, "propertyNames")
    for name in frame.instance:
        names = frame.run.apply(
            spot, name, (*frame.path, name), frame.scope, frame.as_written, in_name=True
        )
        frame.violations.extend(names.violations)


OBJECTS: Final[Mapping[str, Keyword]] = {
    "properties": check_properties,
    "patternProperties": check_pattern_properties,
    "additionalProperties": check_additional_properties,
    "required": check_required,
}
"""The keywords for objects of every dialect."""
