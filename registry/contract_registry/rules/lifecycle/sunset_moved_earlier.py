"""Rule `sunset-moved-earlier`."""

from __future__ import annotations

from contract_registry.finding import Json
from contract_registry.model import Contract
from contract_registry.rules.change import Change, partners
from contract_registry.rules.fields import fields, place
from contract_registry.rules.rule import Family, Problem, Problems, rule


@rule(Family.LIFECYCLE)
def sunset_moved_earlier(change: Change) -> Problems:
    """A sunset, of a contract or of a field (`x-sunset`), does not move to an earlier day.

    Consumers have planned their move by the day that was announced.

    Flagged:
        sunset 2032-06-30 at the base, 2031-12-31 now
    Passes:
        sunset 2032-06-30 at the base, 2032-12-31 now
        a sunset where there was none
    Fix:
        keep the day that was announced, or a later one.
    """
    old, new = next(change.before(), None), change.new
    if old is None or new is None:
        return
    announced, moved = _sunset(old), _sunset(new)
    if _is_earlier(announced, moved):
        yield Problem(
            change.at("/deprecated/sunset"),
            f"The sunset of {change.key} moved from {announced} to the earlier {moved}.",
            change.key,
            affected=partners(change.head, change.key),
            fix=f"keep {announced}",
        )
    for part, changed in change.parts():
        known = fields(part) or {}
        for instance, field in (fields(changed) or {}).items():
            before = known[instance].says("x-sunset") if instance in known else None
            after = field.says("x-sunset")
            if _is_earlier(before, after):
                yield Problem(
                    place(change.head, changed, field.uri, field.pointer),
                    f"The sunset of {instance} moved from {before} to the earlier {after}.",
                    change.key,
                    instance=instance,
                    fix=f"keep {before}",
                    kind=None if part.name == "schema" else part.name,
                )


def _sunset(contract: Contract) -> str | None:
    return None if contract.deprecated is None else contract.deprecated.sunset


def _is_earlier(before: Json, after: Json) -> bool:
    # ISO dates sort as texts.
    return isinstance(before, str) and isinstance(after, str) and after < before
