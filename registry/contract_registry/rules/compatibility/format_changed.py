"""Rule `format-changed`."""

from __future__ import annotations

from contract_registry.finding import Json, Severity, canonical
from contract_registry.rules.change import Change
from contract_registry.rules.fields import fields, place, said
from contract_registry.rules.readers import readers
from contract_registry.rules.rule import Family, Problem, Problems, rule


@rule(Family.COMPATIBILITY, Severity.WARNING)
def format_changed(change: Change) -> Problems:
    """The `format` of a field changed. A format is an annotation: no validator has to enforce it.

    People and stubs rely on it all the same: a date that becomes a date-time parses differently.
    With `formats: assert` in the configuration the engine decides about formats, and what readers
    refuse then is an error.

    Flagged:
        `dueDate: {type: string, format: date}` becomes `format: date-time`
    Passes:
        a new field has a format
    Fix:
        keep the format, or add a field with the new one beside it.
    """
    for part, changed in change.parts():
        before, after = said(part, "format"), said(changed, "format")
        both = {**(fields(part) or {})}.keys() & {**(fields(changed) or {})}.keys()
        known = fields(changed) or {}
        for instance in sorted(both):
            old, new = before.get(instance), after.get(instance)
            if canonical(old) == canonical(new):
                continue
            field = known[instance]
            yield Problem(
                place(change.head, changed, field.uri, field.pointer),
                f"The format of {instance} was {_spoken(old)} and is {_spoken(new)}. Formats are "
                "annotations here: no reader refuses anything, but stubs and people rely on them.",
                change.key,
                instance=instance,
                affected=readers(change, part, instance),
                fix="keep the format, or add a field with the new one beside it",
                kind=None if part.name == "schema" else part.name,
            )


def _spoken(format_: Json) -> str:
    return "none" if format_ is None else str(format_)
