"""The kinds of cause: their names by direction, a sentence for each, and a fix.

A kind is named for what happened from the writer to the reader. Backward, the old version writes
and the new one reads, so that is what happened to the field. Forward it is the other way around,
and the same kind has the name of what the new version did: what the old reader requires and the
new writer no longer sends is `required-field-removed`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

from contract_registry.compat.verdict import Cause
from contract_registry.finding import Json, canonical

FORWARD: Final = "forward"
_LONGEST: Final = 40  # characters of a value in a sentence
_MANY: Final = 6  # values of a list in a sentence


@dataclass(frozen=True, slots=True)
class Facts:
    """What a sentence speaks of, as text.

    where:  the place in the message, as `/status` or `the message`
    value:  what stands there in the witness, None where nothing does
    name:   the last name of the place
    known:  whether the writer's schema mentions the place
    """

    where: str
    value: str | None
    name: str
    known: bool
    keyword: str
    limit: Json


Say: TypeAlias = Callable[[Facts], str]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of cause: its forward name, its sentences and its fixes in both directions."""

    forward: str
    summary: str
    backward_sentence: Say
    forward_sentence: Say
    backward_fix: Say
    forward_fix: Say


def named(kind: str, direction: str) -> str:
    """The name of `kind` (a name from writer to reader) in that direction."""
    return KINDS[kind].forward if direction == FORWARD else kind


def sentence(cause: Cause, direction: str) -> str:
    """One plain sentence that says what happened to the field and why the reader refuses it."""
    kind = _kind(cause.kind)
    say = kind.forward_sentence if direction == FORWARD else kind.backward_sentence
    return say(_facts(cause))


def fix(cause: Cause, direction: str) -> str:
    """What to change in the new version, other than publishing a new major: `make it optional`."""
    kind = _kind(cause.kind)
    say = kind.forward_fix if direction == FORWARD else kind.backward_fix
    return say(_facts(cause))


def _kind(name: str) -> Kind:
    # A cause may already carry its forward name.
    return KINDS[name] if name in KINDS else KINDS[_BACKWARD[name]]


def _facts(cause: Cause) -> Facts:
    steps = [_unescaped(step) for step in cause.instance.split("/")[1:]]
    found, value = _look_up(cause.witness.value, steps)
    return Facts(
        where=cause.instance or "the message",
        value=shown(value) if found else None,
        name=steps[-1] if steps else "",
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


def _limit(facts: Facts) -> str:
    if facts.keyword in ("anyOf", "oneOf") and isinstance(facts.limit, Sequence):
        return _alternatives(facts.limit)
    if facts.keyword in ("enum", "type") and isinstance(facts.limit, Sequence):
        return _listed(facts.limit, plain=facts.keyword == "type")
    if isinstance(facts.limit, str) and facts.keyword in ("type", "format", "pattern"):
        return facts.limit
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


def _bound(facts: Facts) -> str:
    """What a number, a length or a count has to be: `at least 3`."""
    limit = facts.limit
    amount = shown(limit) if isinstance(limit, int | float | Decimal) else ""
    plural = "" if limit == 1 else "s"
    words: Mapping[str, str] = {
        "minimum": f"at least {amount}",
        "maximum": f"at most {amount}",
        "exclusiveMinimum": f"more than {amount}",
        "exclusiveMaximum": f"less than {amount}",
        "multipleOf": f"a multiple of {amount}",
        "minLength": f"at least {amount} character{plural}",
        "maxLength": f"at most {amount} character{plural}",
        "minItems": f"at least {amount} element{plural}",
        "maxItems": f"at most {amount} element{plural}",
        "minProperties": f"at least {amount} member{plural}",
        "maxProperties": f"at most {amount} member{plural}",
        "minContains": f"at least {amount} element{plural} of a certain form",
        "maxContains": f"at most {amount} element{plural} of a certain form",
        "contains": "an element of a certain form",
        "uniqueItems": "elements that all differ",
    }
    return words.get(facts.keyword, "no further elements")


def _now(facts: Facts) -> str:
    return f"{facts.where} may be {facts.value}" if facts.value is not None else facts.where


def _may_now(facts: Facts, rest: str) -> str:
    """The forward sentence of a value that the new version may send."""
    if facts.value is None:
        return f"{facts.where} may now hold what {rest}"
    return f"{facts.where} may now be {facts.value}, which {rest}"


_OLD: Final = "readers of the other version refuse"


def _removed(facts: Facts) -> str:
    if facts.known:
        return f"{facts.where} is no longer always there; the old reader requires it."
    return f"{facts.where} was removed; the old reader requires it."


KINDS: Final[Mapping[str, Kind]] = {
    "required-field-added": Kind(
        forward="required-field-removed",
        summary="the reader requires a name that the writer need not send",
        backward_sentence=lambda f: f"{f.where} became required.",
        forward_sentence=_removed,
        backward_fix=lambda f: "make it optional",
        forward_fix=lambda f: "keep it required",
    ),
    "field-refused": Kind(
        forward="field-added",
        summary="the reader is closed and does not know a name that the writer may send",
        backward_sentence=lambda f: f"{f.where} is no longer accepted, and was allowed before.",
        forward_sentence=lambda f: (
            f"{f.where} was added, and the old reader refuses unknown names."
        ),
        backward_fix=lambda f: "keep it, or do not refuse additional properties",
        forward_fix=lambda f: "leave it out, or let readers be tolerant",
    ),
    "type-narrowed": Kind(
        forward="type-widened",
        summary="the reader lacks a type that the writer allows beside others",
        backward_sentence=lambda f: f"{_now(f)}, but the new version reads only {_limit(f)}.",
        forward_sentence=lambda f: f"{_may_now(f, f'{_OLD} (they read {_limit(f)})')}.",
        backward_fix=lambda f: "keep accepting the old type as well",
        forward_fix=lambda f: f"keep sending only {_limit(f)}",
    ),
    "type-changed": Kind(
        forward="type-changed",
        summary="the writer and the reader have no type in common",
        backward_sentence=lambda f: (
            f"{f.where} became {_limit(f)}; old messages hold {f.value or 'another type'}."
        ),
        forward_sentence=lambda f: (
            f"{f.where} changed its type: it may be {f.value or 'another'}, "
            f"the old reader reads {_limit(f)}."
        ),
        backward_fix=lambda f: "accept the old type as well, or add a field beside it",
        forward_fix=lambda f: f"keep {_limit(f)}, or add a field beside it",
    ),
    "enum-value-removed": Kind(
        forward="enum-value-added",
        summary="the writer may send a value that the reader does not list",
        backward_sentence=lambda f: (
            f"{f.where} no longer accepts {f.value or 'a value'}, only {_limit(f)}."
        ),
        forward_sentence=lambda f: f"{_may_now(f, _OLD)}.",
        backward_fix=lambda f: f"keep {f.value or 'the value'} in the list",
        forward_fix=lambda f: "read it with x-extensible-enum first, and send the value later",
    ),
    "const-changed": Kind(
        forward="const-changed",
        summary="the reader demands one value and the writer may send another",
        backward_sentence=lambda f: (
            f"{f.where} has to be {_limit(f)} now; old messages hold {f.value or 'another value'}."
        ),
        forward_sentence=lambda f: f"{_may_now(f, f'{_OLD} (they read only {_limit(f)})')}.",
        backward_fix=lambda f: "accept the old value as well",
        forward_fix=lambda f: f"keep {_limit(f)}",
    ),
    "bound-tightened": Kind(
        forward="bound-relaxed",
        summary="the reader bounds a number more tightly",
        backward_sentence=lambda f: f"{_now(f)}, but has to be {_bound(f)} now.",
        forward_sentence=lambda f: f"{_may_now(f, f'{_OLD} (they read what is {_bound(f)})')}.",
        backward_fix=lambda f: "keep the old bound",
        forward_fix=lambda f: f"keep it {_bound(f)}",
    ),
    "length-tightened": Kind(
        forward="length-relaxed",
        summary="the reader bounds the length of a text more tightly",
        backward_sentence=lambda f: f"{_now(f)}, but has to have {_bound(f)} now.",
        forward_sentence=lambda f: f"{_may_now(f, f'{_OLD} (they read {_bound(f)})')}.",
        backward_fix=lambda f: "keep the old length",
        forward_fix=lambda f: f"keep it to {_bound(f)}",
    ),
    "pattern-tightened": Kind(
        forward="pattern-relaxed",
        summary="the reader's pattern refuses texts that the writer may send",
        backward_sentence=lambda f: f"{_now(f)}, but has to match {_limit(f)} now.",
        forward_sentence=lambda f: (
            f"{_may_now(f, f'{_OLD} (they read what matches {_limit(f)})')}."
        ),
        backward_fix=lambda f: "keep a pattern that matches the old texts",
        forward_fix=lambda f: "keep a pattern whose texts the old one matches",
    ),
    "format-changed": Kind(
        forward="format-changed",
        summary="the reader expects another format",
        backward_sentence=lambda f: f"{_now(f)}, but the new version expects a {_limit(f)}.",
        forward_sentence=lambda f: f"{_now(f)}, but the old reader expects a {_limit(f)}.",
        backward_fix=lambda f: "keep the old format",
        forward_fix=lambda f: "keep the old format",
    ),
    "names-restricted": Kind(
        forward="names-relaxed",
        summary="the reader restricts names that the writer may use",
        backward_sentence=lambda f: f"{f.where} may have a name that the new version refuses.",
        forward_sentence=lambda f: f"{f.where} may now have a name that the old reader refuses.",
        backward_fix=lambda f: "keep accepting the old names",
        forward_fix=lambda f: "keep to the old names",
    ),
    "items-tightened": Kind(
        forward="items-relaxed",
        summary="the reader bounds an array more tightly (count, uniqueness, contents)",
        backward_sentence=lambda f: f"{_now(f)}, but has to have {_bound(f)} now.",
        forward_sentence=lambda f: f"{_may_now(f, f'{_OLD} (they read {_bound(f)})')}.",
        backward_fix=lambda f: "keep accepting the old arrays",
        forward_fix=lambda f: f"keep to {_bound(f)}",
    ),
    "size-tightened": Kind(
        forward="size-relaxed",
        summary="the reader bounds the number of an object's members more tightly",
        backward_sentence=lambda f: f"{_now(f)}, but has to have {_bound(f)} now.",
        forward_sentence=lambda f: f"{_may_now(f, f'{_OLD} (they read {_bound(f)})')}.",
        backward_fix=lambda f: "keep accepting the old number of members",
        forward_fix=lambda f: f"keep to {_bound(f)}",
    ),
    "dependency-added": Kind(
        forward="dependency-removed",
        summary="the reader requires a name beside another one",
        backward_sentence=lambda f: f"{f.where} became required beside another field.",
        forward_sentence=lambda f: (
            f"{f.where} may now be missing beside a field with which the old reader requires it."
        ),
        backward_fix=lambda f: "make it optional beside the other field",
        forward_fix=lambda f: "keep sending both",
    ),
    "structure-added": Kind(
        forward="structure-removed",
        summary="the reader describes in detail what the writer leaves free",
        backward_sentence=lambda f: (
            f"{f.where} was free, and the new version accepts only what it describes there."
        ),
        forward_sentence=lambda f: (
            f"{f.where} is free now, and the old reader accepts only what it describes there."
        ),
        backward_fix=lambda f: "keep it free, or describe it first on the writer's side",
        forward_fix=lambda f: "keep describing it",
    ),
    "alternative-removed": Kind(
        forward="alternative-added",
        summary="none of the reader's alternatives accepts a value that the writer may send",
        backward_sentence=lambda f: (
            f"{f.where} no longer accepts one of the old forms, as {f.value or 'in the witness'}."
        ),
        forward_sentence=lambda f: (
            f"{f.where} may now have a form that {_OLD}, as {f.value or 'in the witness'}."
        ),
        backward_fix=lambda f: "keep the old form among the alternatives",
        forward_fix=lambda f: "add the form to readers first, and send it later",
    ),
    "alternatives-overlap": Kind(
        forward="alternatives-overlap",
        summary="two alternatives of the reader's oneOf accept the same value, so it is refused",
        backward_sentence=lambda f: (
            f"{_now(f)}, which two alternatives of the new version accept, where one may."
        ),
        forward_sentence=lambda f: (
            f"{_now(f)}, which two alternatives of the old reader accept, where one may."
        ),
        backward_fix=lambda f: "tell the alternatives apart by a constant, or use anyOf",
        forward_fix=lambda f: "send only what exactly one alternative of the old reader accepts",
    ),
    "exclusion-added": Kind(
        forward="exclusion-removed",
        summary="the reader excludes (`not`) what the writer may send",
        backward_sentence=lambda f: f"{_now(f)}, which the new version excludes.",
        forward_sentence=lambda f: f"{_may_now(f, 'the old reader excludes')}.",
        backward_fix=lambda f: "exclude only what was never sent",
        forward_fix=lambda f: "keep excluding it",
    ),
    "nothing-accepted": Kind(
        forward="everything-refused",
        summary="the reader's schema is `false` here: it accepts no value",
        backward_sentence=lambda f: f"The new version accepts no value at {f.where}.",
        forward_sentence=lambda f: f"The old reader accepts no value at {f.where}.",
        backward_fix=lambda f: "keep a schema that accepts the old values",
        forward_fix=lambda f: "leave it out",
    ),
}
"""Every kind by its name from writer to reader."""

_BACKWARD: Final[Mapping[str, str]] = {kind.forward: name for name, kind in KINDS.items()}

ALL_NAMES: Final[Mapping[str, str]] = {
    **{name: kind.summary for name, kind in KINDS.items()},
    **{
        kind.forward: f"forward: {kind.summary}"
        for name, kind in KINDS.items()
        if kind.forward not in KINDS
    },
}
"""Every name of a kind in either direction, with one line that says what it is."""
