"""Rule `field-removed-before-sunset`."""

from __future__ import annotations

from contract_registry.rules.change import Change
from contract_registry.rules.fields import fields, nearest
from contract_registry.rules.lifecycle.retirement import is_past
from contract_registry.rules.readers import readers
from contract_registry.rules.rule import Family, Problem, Problems, rule


@rule(Family.LIFECYCLE)
def field_removed_before_sunset(change: Change) -> Problems:
    """A field with an `x-sunset` stays until that day is over.

    Whoever reads it relies on the day that was announced.

    Flagged:
        `couponCode: {deprecated: true, x-sunset: 2031-12-31}` is removed in 2030
    Passes:
        it is removed in 2032
    Fix:
        keep the field until its sunset.
    """
    for part, changed in change.parts():
        before, after = fields(part), fields(changed)
        if before is None or after is None:
            continue
        for instance, field in before.items():
            sunset = field.says("x-sunset")
            if instance in after or not isinstance(sunset, str) or is_past(sunset, change.today):
                continue
            yield Problem(
                nearest(change.head, changed, instance),
                f"{instance} was removed before its sunset {sunset}.",
                change.key,
                instance=instance,
                affected=readers(change, part, instance),
                fix=f"keep it until {sunset}",
                kind=None if part.name == "schema" else part.name,
            )
