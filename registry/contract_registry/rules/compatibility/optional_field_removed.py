"""Rule `optional-field-removed`."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final, TypeAlias

from contract_registry.documents.pointer import parent, tokens
from contract_registry.finding import Affected, Severity, canonical
from contract_registry.model import Part
from contract_registry.rules.change import Change
from contract_registry.rules.field import Field
from contract_registry.rules.fields import fields, nearest
from contract_registry.rules.readers import readers
from contract_registry.rules.rule import Family, Problem, Problems, rule

_MOST_NAMES: Final = 100  # that a removed one is compared with
_PROSE: Final = frozenset({"description", "title", "examples", "$comment", "doc"})

_Added: TypeAlias = Mapping[tuple[str, str], list[str]]


@rule(Family.COMPATIBILITY, Severity.WARNING)
def optional_field_removed(change: Change) -> Problems:
    """An optional field is gone: no schema refuses its absence, and consumers lose it silently.

    It says where the field looks moved or renamed. It is silent about a field whose `x-sunset` is
    over, and where an error names the field already.

    Flagged:
        the optional `deliveryNote` is in 2.1.0 and not in 2.2.0
        `deliveryNote` is called `note` in 2.2.0
    Passes:
        the removed field had `deprecated: true, x-sunset: 2026-01-31`, and that day is over
    Fix:
        keep the field; to rename it send both for a while, deprecate the old one with an
        `x-sunset`, and remove it after that day.
    """
    for part, changed in change.parts():
        before, after = fields(part), fields(changed)
        if before is None or after is None:
            continue
        added = _added(before, after)
        for whole, gone in _gone(change, before, after).items():
            instance, names = gone[0], ", ".join(tokens(name)[-1] for name in gone)
            text = f"{instance} was removed: it was optional"
            if len(gone) > 1:
                instance = whole
                text = (
                    f"{whole or 'The message'} no longer declares any field: {names} were optional"
                )
            affected = _reached(change, part, gone)
            nobody = "" if affected else " No declared consumer reads it."
            hint = "" if len(gone) > 1 else _hint(instance, before[instance], added, after)
            yield Problem(
                nearest(change.head, changed, instance),
                f"{text}, so nothing refuses its absence, and consumers lose it silently."
                f"{hint}{nobody}",
                change.key,
                instance=instance,
                affected=affected,
                fix="keep it, deprecated and with an x-sunset, until nobody reads it",
                kind=None if part.name == "schema" else part.name,
            )


def _gone(
    change: Change, before: Mapping[str, Field], after: Mapping[str, Field]
) -> Mapping[str, list[str]]:
    """The fields that are gone and that nothing else tells of: where they are told → which.

    Of a removed object only the object itself; its fields went with it. Of an object that declares
    nothing any more all that it declared, at once.
    """
    declaring = {parent(instance) for instance in after}
    found: dict[str, list[str]] = {}
    for instance, field in before.items():
        whole = parent(instance)
        if instance in after or field.required or (whole in before and whole not in after):
            continue
        if not _is_told(change, instance, field):
            found.setdefault(whole if whole not in declaring else instance, []).append(instance)
    return found


def _is_told(change: Change, instance: str, field: Field) -> bool:
    if isinstance(field.says("x-sunset"), str) and not change.external:
        # Before that day `field-removed-before-sunset` speaks; after it all is in order.
        return True
    while instance:
        if instance in change.blamed:
            return True
        instance = parent(instance)
    return False


def _reached(change: Change, part: Part, gone: list[str]) -> tuple[Affected, ...]:
    reached = {one.service: one for name in reversed(gone) for one in readers(change, part, name)}
    return tuple(reached[service] for service in sorted(reached))


def _added(before: Mapping[str, Field], after: Mapping[str, Field]) -> _Added:
    """The fields that are new, by their name alone and by the place of what holds them."""
    found: dict[tuple[str, str], list[str]] = {}
    for instance in after:
        if instance not in before:
            found.setdefault(("named", tokens(instance)[-1]), []).append(instance)
            found.setdefault(("in", parent(instance)), []).append(instance)
    return found


def _hint(instance: str, field: Field, added: _Added, after: Mapping[str, Field]) -> str:
    own = tokens(instance)[-1]
    if ("named", own) in added:
        return f" It looks moved to {added['named', own][0]}."
    beside = added.get(("in", parent(instance)), [])[:_MOST_NAMES]
    names = {tokens(name)[-1]: name for name in beside}
    close = get_close_matches(own, names, 1)
    if not close and len(beside) == 1 and _shape(after[beside[0]]) == _shape(field):
        close = list(names)
    return f" It looks renamed to {names[close[0]]}." if close else ""


def _shape(field: Field) -> list[str]:
    return [
        canonical({name: value for name, value in schema.items() if name not in _PROSE})
        for schema in field.schemas
    ]
