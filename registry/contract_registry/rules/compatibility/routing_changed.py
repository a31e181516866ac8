"""Rule `routing-changed`."""

from __future__ import annotations

from collections.abc import Mapping

from contract_registry.documents.pointer import join
from contract_registry.finding import Json, canonical
from contract_registry.rules.change import Change, partners
from contract_registry.rules.routing import ATTRIBUTE, rerouted
from contract_registry.rules.rule import Family, Problem, Problems, rule


@rule(Family.COMPATIBILITY)
def routing_changed(change: Change) -> Problems:
    """The way of a contract's messages is part of the contract: others listen there or send there.

    The bus, topic, queue or function, `source` and `detail-type`, method and path, the group and
    deduplication pointers of a queue, and attributes with a constant value: filters match on them.
    After a change nothing fails, and no message arrives.

    Flagged:
        detail-type OrderPlaced becomes OrderAccepted
        the queue behind notifications.email gets another name
    Passes:
        the bus moves to another service's file, under the same name
        an attribute with a constant value is new
    Fix:
        keep the routing; publish the next major version with its own.
    """
    for name, (before, after) in differences(change).items():
        yield Problem(
            change.at(_pointer(name)),
            f"The routing of {change.key} changed: {name} was {_shown(before)} and is "
            f"{_shown(after)}. Whoever listens or sends there is cut off without an error.",
            change.key,
            affected=partners(change.head, change.key),
            fix=f"keep it, or publish {change.next()} with its own routing",
            kind=name,
        )


def differences(change: Change) -> Mapping[str, tuple[Json, Json]]:
    """What of the routing differs from the last content: name → (before, after)."""
    old, new = next(change.before(), None), change.new
    if old is None or new is None:
        return {}
    base = change.base if old is change.old else change.head
    return rerouted((old, base), (new, change.head))


def _pointer(name: str) -> str:
    if name.startswith(ATTRIBUTE):
        return join("/attributes/properties", name.removeprefix(ATTRIBUTE), "const")
    return "/channel" if name in ("channel", "channel type") else join("/channel", name)


def _shown(value: Json) -> str:
    return "not set" if value is None else value if isinstance(value, str) else canonical(value)
