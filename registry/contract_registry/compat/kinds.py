"""The table of the kinds of cause: what each is called, says and advises in both directions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from contract_registry.compat.facts import SIZES, Facts, bound, limit

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


def _now(facts: Facts) -> str:
    return f"{facts.where} may be {facts.value}" if facts.value is not None else facts.where


def _may_now(facts: Facts, rest: str) -> str:
    """The forward sentence of a value that the new version may send."""
    if facts.value is None:
        return f"{facts.where} may now hold what {rest}"
    return f"{facts.where} may now be {facts.value}, which {rest}"


def _is_sized(facts: Facts) -> bool:
    return facts.size is not None and facts.keyword in SIZES


def _has_to_have(facts: Facts) -> str:
    """The backward sentence about a length or a count."""
    held = f"{facts.where} may have {facts.size}" if _is_sized(facts) else _now(facts)
    return f"{held}, but has to have {bound(facts)} now."


def _may_have(facts: Facts) -> str:
    """The forward sentence about a length or a count."""
    if _is_sized(facts):
        return f"{facts.where} may now have {facts.size}; the old reader reads {bound(facts)}."
    return f"{_may_now(facts, f'{_OLD} (they read {bound(facts)})')}."


_OLD: Final = "readers of the other version refuse"


def _required(facts: Facts) -> str:
    if facts.keyword == "fields":  # Avro
        return f"{facts.where} was added without a default."
    return f"{facts.where} became required."


def _removed(facts: Facts) -> str:
    if facts.known:
        return f"{facts.where} is no longer always there; the old reader requires it."
    return f"{facts.where} was removed; the old reader requires it."


KINDS: Final[Mapping[str, Kind]] = {
    "required-field-added": Kind(
        forward="required-field-removed",
        summary="the reader requires a name that the writer need not send",
        backward_sentence=_required,
        forward_sentence=_removed,
        backward_fix=lambda f: "give it a default" if f.keyword == "fields" else "make it optional",
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
        backward_sentence=lambda f: f"{_now(f)}, but the new version reads only {limit(f)}.",
        forward_sentence=lambda f: f"{_may_now(f, f'{_OLD} (they read {limit(f)})')}.",
        backward_fix=lambda f: "keep accepting the old type as well",
        forward_fix=lambda f: f"keep sending only {limit(f)}",
    ),
    "type-changed": Kind(
        forward="type-changed",
        summary="the writer and the reader have no type in common",
        backward_sentence=lambda f: (
            f"{f.where} became {limit(f)}; old messages hold {f.value or 'another type'}."
        ),
        forward_sentence=lambda f: (
            f"{f.where} changed its type: it may be {f.value or 'another'}, "
            f"the old reader reads {limit(f)}."
        ),
        backward_fix=lambda f: "accept the old type as well, or add a field beside it",
        forward_fix=lambda f: f"keep {limit(f)}, or add a field beside it",
    ),
    "enum-value-removed": Kind(
        forward="enum-value-added",
        summary="the writer may send a value that the reader does not list",
        backward_sentence=lambda f: (
            f"{f.where} no longer accepts {f.value or 'a value'}, only {limit(f)}."
        ),
        forward_sentence=lambda f: f"{_may_now(f, _OLD)}.",
        backward_fix=lambda f: f"keep {f.value or 'the value'} in the list",
        forward_fix=lambda f: "read it with x-extensible-enum first, and send the value later",
    ),
    "const-changed": Kind(
        forward="const-changed",
        summary="the reader demands one value and the writer may send another",
        backward_sentence=lambda f: (
            f"{f.where} has to be {limit(f)} now; old messages hold {f.value or 'another value'}."
        ),
        forward_sentence=lambda f: f"{_may_now(f, f'{_OLD} (they read only {limit(f)})')}.",
        backward_fix=lambda f: "accept the old value as well",
        forward_fix=lambda f: f"keep {limit(f)}",
    ),
    "bound-tightened": Kind(
        forward="bound-relaxed",
        summary="the reader bounds a number more tightly",
        backward_sentence=lambda f: f"{_now(f)}, but has to be {bound(f)} now.",
        forward_sentence=lambda f: f"{_may_now(f, f'{_OLD} (they read what is {bound(f)})')}.",
        backward_fix=lambda f: "keep the old bound",
        forward_fix=lambda f: f"keep it {bound(f)}",
    ),
    "length-tightened": Kind(
        forward="length-relaxed",
        summary="the reader bounds the length of a text more tightly",
        backward_sentence=_has_to_have,
        forward_sentence=_may_have,
        backward_fix=lambda f: "keep the old length",
        forward_fix=lambda f: f"keep it to {bound(f)}",
    ),
    "pattern-tightened": Kind(
        forward="pattern-relaxed",
        summary="the reader's pattern refuses texts that the writer may send",
        backward_sentence=lambda f: f"{_now(f)}, but has to match {limit(f)} now.",
        forward_sentence=lambda f: f"{_may_now(f, f'{_OLD} (they read what matches {limit(f)})')}.",
        backward_fix=lambda f: "keep a pattern that matches the old texts",
        forward_fix=lambda f: "keep a pattern whose texts the old one matches",
    ),
    "format-changed": Kind(
        forward="format-changed",
        summary="the reader expects another format",
        backward_sentence=lambda f: f"{_now(f)}, but the new version expects a {limit(f)}.",
        forward_sentence=lambda f: f"{_now(f)}, but the old reader expects a {limit(f)}.",
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
        backward_sentence=_has_to_have,
        forward_sentence=_may_have,
        backward_fix=lambda f: "keep accepting the old arrays",
        forward_fix=lambda f: f"keep to {bound(f)}",
    ),
    "size-tightened": Kind(
        forward="size-relaxed",
        summary="the reader bounds the number of an object's members more tightly",
        backward_sentence=_has_to_have,
        forward_sentence=_may_have,
        backward_fix=lambda f: "keep accepting the old number of members",
        forward_fix=lambda f: f"keep to {bound(f)}",
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
    "union-branch-removed": Kind(
        forward="union-branch-added",
        summary="Avro: the writer's union has a branch that no branch of the reader's reads",
        backward_sentence=lambda f: f"{f.where} can no longer be {limit(f)}, one of its old types.",
        forward_sentence=lambda f: f"{f.where} can now be {limit(f)}, which {_OLD}.",
        backward_fix=lambda f: f"keep {limit(f)} in the union",
        forward_fix=lambda f: f"add {limit(f)} to the readers' union first, and send it later",
    ),
    "logical-type-changed": Kind(
        forward="logical-type-changed",
        summary="Avro: the same bytes mean another value to the reader",
        backward_sentence=lambda f: (
            f"{f.where} became {limit(f) or 'a plain value'}: old values are read as others."
        ),
        forward_sentence=lambda f: (
            f"{f.where} changed its logical type: the old reader, which knows "
            f"{limit(f) or 'none'}, reads other values."
        ),
        backward_fix=lambda f: "keep the logical type, its precision and its scale",
        forward_fix=lambda f: "keep the logical type, its precision and its scale",
    ),
    "name-changed": Kind(
        forward="name-changed",
        summary="Avro: a record, enum or fixed has another name, and no alias for the old one",
        backward_sentence=lambda f: (
            f"{f.where} is named {limit(f)} now, without an alias for the old name."
        ),
        forward_sentence=lambda f: f"{f.where} was renamed; the old reader knows it as {limit(f)}.",
        backward_fix=lambda f: "add the old name to its aliases",
        forward_fix=lambda f: f"keep the name {limit(f)}",
    ),
    "fixed-size-changed": Kind(
        forward="fixed-size-changed",
        summary="Avro: a fixed has another size",
        backward_sentence=lambda f: f"{f.where} has {limit(f)} bytes now, and had others before.",
        forward_sentence=lambda f: (
            f"{f.where} changed its size; the old reader reads {limit(f)} bytes."
        ),
        backward_fix=lambda f: "keep the size, or add a field beside it",
        forward_fix=lambda f: f"keep {limit(f)} bytes, or add a field beside it",
    ),
    "default-invalid": Kind(
        forward="default-invalid",
        summary="Avro: the reader's default, which it needs here, is no value of its type",
        backward_sentence=lambda f: (
            f"{f.where} has the default {limit(f)}, which its type refuses."
        ),
        forward_sentence=lambda f: (
            f"The old reader needs its default {limit(f)} for {f.where}, which its type refuses."
        ),
        backward_fix=lambda f: "correct the default",
        forward_fix=lambda f: "keep sending it",
    ),
    "alias-ambiguous": Kind(
        forward="alias-ambiguous",
        summary="Avro: two of the writer's fields go by the names of one field of the reader",
        backward_sentence=lambda f: (
            f"{f.where} goes by its name and by the alias {limit(f)}; old messages have both."
        ),
        forward_sentence=lambda f: (
            f"The old reader takes {limit(f)} for {f.where}, and messages now have both."
        ),
        backward_fix=lambda f: f"take {limit(f)} out of the aliases",
        forward_fix=lambda f: f"do not send {limit(f)} beside it",
    ),
}
"""Every kind by its name from writer to reader."""
