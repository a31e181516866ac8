"""What the sentences about causes speak of, as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from contract_registry.compat.verdict import Cause
from contract_registry.finding import Json, canonical

_LONGEST: Final = 40  # characters of a value in a sentence
_MANY: Final = 6  # values of a list in a sentence
_LISTS: Final = ("enum", "symbols", "type")
SIZES: Final = frozenset(
    {"minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"}
)
"""Keywords that bound how long or large a value is."""

_WORDS: Final = ("type", "format", "pattern", "name", "logicalType")  # told without quotes


@dataclass(frozen=True, slots=True)
class Facts:
    """What a sentence speaks of, as text.

    where:    the place in the message, as `/status` or `the message`
    value:    what stands there in the witness, None where nothing does
    size:     how long or large that is: `65 characters`, None where it has no size
    known:    whether the writer's schema mentions the place
    keyword:  the reader's constraint, and
    limit:    what it says
    """

    where: str
    value: str | None
    size: str | None
    known: bool
    keyword: str
    limit: Json


def facts_of(cause: Cause) -> Facts:
    """What there is to say about a cause."""
    steps = [_unescaped(step) for step in cause.instance.split("/")[1:]]
    found, value = _look_up(cause.witness.value, steps)
    return Facts(
        where=cause.instance or "the message",
        value=shown(value) if found else None,
        size=_size(value) if found else None,
        known=cause.writer is not None,
        keyword=cause.constraint[0],
        limit=cause.constraint[1],
    )


def _unescaped(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")


def _look_up(value: Json, steps: Sequence[str]) -> tuple[bool, Json]:
    """The value at the end of `steps`; at `*` the last element, as searches append what is odd."""
    for step in steps:
        if isinstance(value, Mapping):
            if step == "*" and value:
                value = value[list(value)[-1]]
            elif step in value:
                value = value[step]
            else:
                return False, None
        elif isinstance(value, Sequence) and not isinstance(value, str) and value and step == "*":
            value = value[-1]
        else:
            return False, None
    return True, value


def shown(value: Json) -> str:
    """A value as compact JSON, cut to what a sentence can carry."""
    text = canonical(value)
    if len(text) <= _LONGEST:
        return text
    return f"{text[: _LONGEST - 1]}…"


def _size(value: Json) -> str | None:
    if isinstance(value, str):
        return _counted(len(value), "character")
    if isinstance(value, Mapping):
        return _counted(len(value), "member")
    return _counted(len(value), "element") if isinstance(value, Sequence) else None


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def limit(facts: Facts) -> str:
    """What the reader's constraint says: `string or null`."""
    if facts.keyword in ("anyOf", "oneOf") and isinstance(facts.limit, Sequence):
        return _alternatives(facts.limit)
    if isinstance(facts.limit, str) and facts.keyword in _WORDS:
        return facts.limit
    if facts.keyword in _LISTS and isinstance(facts.limit, Sequence):
        return _listed(facts.limit, plain=facts.keyword == "type")
    return shown(facts.limit)


def _alternatives(branches: Sequence[Json]) -> str:
    """A union of types or of constants in a few words."""
    types: list[Json] = []
    values: list[Json] = []
    for branch in branches:
        if not isinstance(branch, Mapping):
            return "other forms"
        if "const" in branch:
            values.append(branch["const"])
        elif isinstance(listed := branch.get("enum"), Sequence):
            values.extend(listed)
        elif "type" in branch:
            said = branch["type"]
            types.extend(
                [said] if isinstance(said, str) or not isinstance(said, Sequence) else said
            )
    if not types and not values:
        return "other forms"
    return " or ".join(_listed(one, one is types) for one in (types, values) if one)


def _listed(values: Json, plain: bool) -> str:
    if isinstance(values, str) or not isinstance(values, Sequence):
        return str(values)
    texts = [str(value) if plain else shown(value) for value in values[:_MANY]]
    if len(values) > _MANY:
        texts.append(f"{len(values) - _MANY} more")
    return " or ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


def bound(facts: Facts) -> str:
    """What a number, a length or a count has to be: `at least 3`."""
    number = facts.limit
    amount = shown(number) if isinstance(number, int | float | Decimal) else ""
    count = int(number) if isinstance(number, int | Decimal) else 0
    words: Mapping[str, str] = {
        "minimum": f"at least {amount}",
        "maximum": f"at most {amount}",
        "exclusiveMinimum": f"more than {amount}",
        "exclusiveMaximum": f"less than {amount}",
        "multipleOf": f"a multiple of {amount}",
        "minLength": f"at least {_counted(count, 'character')}",
        "maxLength": f"at most {_counted(count, 'character')}",
        "minItems": f"at least {_counted(count, 'element')}",
        "maxItems": f"at most {_counted(count, 'element')}",
        "minProperties": f"at least {_counted(count, 'member')}",
        "maxProperties": f"at most {_counted(count, 'member')}",
        "minContains": f"at least {_counted(count, 'element')} of a certain form",
        "maxContains": f"at most {_counted(count, 'element')} of a certain form",
        "contains": "an element of a certain form",
        "uniqueItems": "elements that all differ",
    }
    return words.get(facts.keyword, "no further elements")
