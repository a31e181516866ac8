"""Rule `optional-field-removed`."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from contract_registry.documents.pointer import parent, tokens
from contract_registry.finding import Severity, canonical
from contract_registry.rules.change import Change, is_external
from contract_registry.rules.field import Field
from contract_registry.rules.fields import fields
from contract_registry.rules.readers import readers
from contract_registry.rules.rule import Family, Problem, Problems, rule

_PROSE: Final = frozenset({"description", "title", "examples", "$comment", "doc"})


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
        for instance, field in before.items():
            gone = instance not in after and not field.required
            # Of a removed object only the object itself; its fields went with it.
            whole = parent(instance)
            if not gone or (whole in before and whole not in after):
                continue
            if _is_spoken_for(change, instance, field):
                continue
            affected = readers(change, part, instance)
            nobody = "" if affected else " No declared consumer reads it."
            yield Problem(
                change.head.locate(changed.path, changed.pointer),
                f"{instance} was removed: it was optional, so nothing refuses its absence, and "
                f"consumers lose it silently.{_hint(instance, field, before, after)}{nobody}",
                change.key,
                instance=instance,
                affected=affected,
                fix="keep it, deprecated and with an x-sunset, until nobody reads it",
                kind=None if part.name == "schema" else part.name,
            )


def _is_spoken_for(change: Change, instance: str, field: Field) -> bool:
    sunset = field.says("x-sunset")
    planned = isinstance(sunset, str) and not is_external(change.head, change.key)
    if planned:
        # Before that day `field-removed-before-sunset` speaks; after it all is in order.
        return True
    return any(
        instance == other or instance.startswith(f"{other}/") for other in change.blamed if other
    )


def _hint(
    instance: str, field: Field, before: Mapping[str, Field], after: Mapping[str, Field]
) -> str:
    added = [name for name in after if name not in before]
    own = tokens(instance)[-1]
    moved = [name for name in added if tokens(name)[-1] == own]
    if moved:
        return f" It looks moved to {moved[0]}."
    siblings = {tokens(name)[-1]: name for name in added if parent(name) == parent(instance)}
    alike = [leaf for leaf, name in siblings.items() if _shape(after[name]) == _shape(field)]
    close = get_close_matches(own, sorted(siblings), 1)
    renamed = close or (alike if len(alike) == 1 and len(siblings) == 1 else [])
    return f" It looks renamed to {siblings[renamed[0]]}." if renamed else ""


def _shape(field: Field) -> list[str]:
    return [
        canonical({name: value for name, value in schema.items() if name not in _PROSE})
        for schema in field.schemas
    ]
