"""What has to be so before a contract may leave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from contract_registry.rules.change import Change, partners, spoken


def hindrances(change: Change) -> Iterator[str]:
    """Why the contract cannot leave yet; nothing where it may.

    The deprecation counts from the base: what nobody could read before gave no notice.
    """
    old, new = change.old, change.new
    if old is None:
        return
    if old.deprecated is None:
        announced = new is not None and new.deprecated is not None
        yield "its deprecation is not released yet" if announced else "it is not deprecated"
    else:
        sunsets = [old.deprecated.sunset]
        if new is not None and new.deprecated is not None:
            sunsets.append(new.deprecated.sunset)
        if not all(sunsets):
            yield "it has no sunset"
        elif not is_past(last := max(sunset for sunset in sunsets if sunset), change.today):
            yield f"its sunset {last} has not passed"
    names = sorted({partner.service for partner in partners(change.head, change.key)})
    if names:
        yield f"{spoken(names)} still {'names' if len(names) == 1 else 'name'} it"


def is_past(sunset: str, today: date) -> bool:
    """Whether the day is over; a text that is no ISO date never is."""
    try:
        return date.fromisoformat(sunset) < today
    except ValueError:
        return False
