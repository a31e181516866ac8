"""Who is reached by a change of one field, and why, from what the services declare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contract_registry.documents.pointer import parent, tokens
from contract_registry.finding import Affected
from contract_registry.model import METADATA, Catalog, Consume, Kind, Part
from contract_registry.rules.change import Change
from contract_registry.rules.field import Field
from contract_registry.rules.fields import covers, fields


def readers(change: Change, part: Part, instance: str) -> tuple[Affected, ...]:
    """The services that a change at `instance` reaches, by name; each with the first reason.

    A consumer that declares what it `reads` is reached by what happens to that. One that declares
    nothing is reached by everything, and so is whoever sends a task or calls an operation. Nobody
    can have declared to read a field that did not exist: a new one reaches whoever reads what
    holds it. Whoever is deployed still follows the base: what only the base declares counts, too.
    """
    found = [
        *_declared(change.head, change, part, instance, ("reads", "declares no `reads`")),
        *_declared(change.base, change, part, instance, ("at the base reads", "declares nothing")),
    ]
    content = change.new or change.old
    verb = "calls" if content is not None and content.kind is Kind.OPERATION else "sends"
    for catalog in (change.head, change.base):
        for service, _ in catalog.senders(change.key):
            found.append(Affected(service.name, f"{verb} it"))
    first = {affected.service: affected for affected in reversed(found)}
    return tuple(first[name] for name in sorted(first))


def _declared(
    catalog: Catalog, change: Change, part: Part, instance: str, words: tuple[str, str]
) -> Iterator[Affected]:
    reads, silent = words
    known = _known(change, part, instance)
    new = f", and {instance} is new" if known != instance else ""
    for service, use in catalog.consumers(change.key):
        if part.name == METADATA:  # `reads` speaks of what lies beside it
            yield Affected(service.name, "consumes it")
        elif use.reads is None:
            yield Affected(service.name, silent)
        elif part.name == "attributes":
            if _filters_on(use, instance):
                yield Affected(service.name, f"filters on {instance}")
        else:
            hit = [read for read in use.reads if covers(read, known)]
            if hit:
                why = f"{reads} {', '.join(hit)}" if known or not new else "consumes it"
                yield Affected(service.name, why + new)


def _known(change: Change, part: Part, instance: str) -> str:
    """The place itself, or the nearest one around it that the past declares."""
    past = next(change.before(), None)
    former = None if past is None else past.part(part.name)
    declared = None if former is None else fields(former)
    if declared is None:
        return instance
    # An array's elements and a map's values are no fields; what holds them is one.
    known = instance
    while known and known not in declared and not _is_below(declared, known):
        known = parent(known)
    return known


def _is_below(declared: Mapping[str, Field], instance: str) -> bool:
    """Whether the place ends in elements or values of a declared field."""
    while instance.endswith("/*"):
        instance = parent(instance)
    return instance == "" or instance in declared


def _filters_on(use: Consume, instance: str) -> bool:
    name = next(iter(tokens(instance)), None)
    return isinstance(use.attributes, Mapping) and (name is None or name in use.attributes)
