"""Who is reached by a change of one field, and why, from what the services declare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contract_registry.documents.pointer import tokens
from contract_registry.finding import Affected
from contract_registry.model import Catalog, Consume, ContractKey, Kind, Part
from contract_registry.rules.change import Change
from contract_registry.rules.fields import covers


def readers(change: Change, part: Part, instance: str) -> tuple[Affected, ...]:
    """The services that a change at `instance` reaches, by name; each with the first reason.

    A consumer that declares what it `reads` is reached by what happens to that. One that declares
    nothing is reached by everything, and so is whoever sends a task or calls an operation. Whoever
    is deployed still follows the base: what only the base declares counts as well.
    """
    found = [
        *_declared(change.head, change.key, part, instance, ("reads", "declares no `reads`")),
        *_declared(
            change.base, change.key, part, instance, ("read, at the base,", "declared no `reads`")
        ),
    ]
    content = change.new or change.old
    verb = "calls" if content is not None and content.kind is Kind.OPERATION else "sends"
    for catalog in (change.head, change.base):
        for service, _ in catalog.senders(change.key):
            found.append(Affected(service.name, f"{verb} it"))
    first = {affected.service: affected for affected in reversed(found)}
    return tuple(first[name] for name in sorted(first))


def _declared(
    catalog: Catalog, key: ContractKey, part: Part, instance: str, words: tuple[str, str]
) -> Iterator[Affected]:
    reads, silent = words
    for service, use in catalog.consumers(key):
        if use.reads is None:
            yield Affected(service.name, silent)
        elif part.name == "attributes":
            if _filters_on(use, instance):
                yield Affected(service.name, f"filters on {instance}")
        else:
            hit = [read for read in use.reads if covers(read, instance)]
            if hit:
                yield Affected(service.name, f"{reads} {', '.join(hit)}")


def _filters_on(use: Consume, instance: str) -> bool:
    name = next(iter(tokens(instance)), None)
    return isinstance(use.attributes, Mapping) and (name is None or name in use.attributes)
