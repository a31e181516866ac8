"""A service file becomes a `Service`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contract_registry.channels import CHANNELS
from contract_registry.documents import Document
from contract_registry.documents import pointer as pointers
from contract_registry.finding import Finding
from contract_registry.formats import own_files
from contract_registry.load.filters import read_filter
from contract_registry.load.parts import Run, Sketch, part_of
from contract_registry.load.problems import problem
from contract_registry.model import (
    Channel,
    Consume,
    ContractKey,
    Emit,
    Ignore,
    Part,
    Send,
    Service,
    ServiceType,
)


def load_service(run: Run, document: Document) -> Service | None:
    """The service of a file whose top level has `service`; None where the format is broken."""
    value: Any = document.value
    wrong = own_files.problems("service", value)
    for it in wrong:
        where = document.locate(it.pointer, key=it.key)
        run.problems.append(problem(it.rule, it.message, where, it.fix))
    items = _items(run, document)
    if wrong:
        return None
    run.problems.extend(_misnamed(document, value["service"]))
    return Service(
        name=value["service"],
        type=ServiceType(value.get("type", ServiceType.SERVICE)),
        path=document.path,
        owner=value.get("owner"),
        summary=value.get("summary", ""),
        channels=_channels(value, items),
        emits=tuple(_emits(run, document)),
        consumes=tuple(_consumes(run, document)),
        sends=tuple(
            Send(ContractKey.parse(it["contract"]), f"/sends/{index}", it.get("accepts", {}))
            for index, it in enumerate(value.get("sends", ()))
        ),
        ignores=tuple(_ignores(document)),
        accepts=value.get("accepts", {}),
        source_prefix=value.get("source", {}).get("prefix"),
    )


def _items(run: Run, document: Document) -> dict[str, Part | None]:
    """The item schema of each stream, whatever else may be wrong with the file."""
    value: Any = document.value
    channels = value.get("channels")
    found: dict[str, Part | None] = {}
    for name, channel in channels.items() if isinstance(channels, Mapping) else ():
        for kind, settings in channel.items() if isinstance(channel, Mapping) else ():
            item = settings.get("item") if isinstance(settings, Mapping) else None
            if isinstance(item, Mapping | bool):
                pointer = pointers.join("/channels", name, kind, "item")
                found[name] = part_of(run, Sketch(f"{name}/item", document, pointer, item))
    return found


def _channels(value: Mapping[str, Any], items: Mapping[str, Part | None]) -> dict[str, Channel]:
    found = {}
    for name, channel in value.get("channels", {}).items():
        kind = next(key for key in channel if key in CHANNELS)
        settings = dict(channel[kind])
        if "reference" in channel:
            settings["reference"] = channel["reference"]
        found[name] = Channel(
            ref=f"{value['service']}.{name}",
            type=kind,
            settings=settings,
            pointer=pointers.join("/channels", name),
            item=items.get(name),
        )
    return found


def _emits(run: Run, document: Document) -> Iterator[Emit]:
    value: Any = document.value
    for index, it in enumerate(value.get("emits", ())):
        pointer = f"/emits/{index}"
        yield Emit(
            contract=ContractKey.parse(it["contract"]),
            source=it.get("from"),
            filter=read_filter(run, document, f"{pointer}/filter", it.get("filter")),
            map=it.get("map", {}),
            pointer=pointer,
            accepts=it.get("accepts", {}),
        )


def _consumes(run: Run, document: Document) -> Iterator[Consume]:
    value: Any = document.value
    for index, it in enumerate(value.get("consumes", ())):
        pointer = f"/consumes/{index}"
        reads: list[str] | None = it.get("reads")
        yield Consume(
            contract=ContractKey.parse(it["contract"]),
            pointer=pointer,
            reads=None if reads is None else tuple(reads),
            filter=read_filter(run, document, f"{pointer}/filter", it.get("filter")),
            attributes=it.get("attributes"),
            body=it.get("body"),
            via=tuple(it.get("via", ())),
            ordered=it.get("ordered", False),
            raw=it.get("raw", False),
            accepts=it.get("accepts", {}),
        )


def _ignores(document: Document) -> Iterator[Ignore]:
    value: Any = document.value
    for index, it in enumerate(value.get("ignores", ())):
        where = document.locate(f"/ignores/{index}")
        yield Ignore(
            it["fingerprint"], it["contract"], it["rule"], it["reason"], it["until"], where
        )


def _misnamed(document: Document, name: str) -> Iterator[Finding]:
    folder = document.path.rpartition("/")[0].rpartition("/")[2]
    if folder != name:
        message = f"the service {name} stands in the folder {folder or '.'}"
        fix = f"write service: {folder}, or move the file to {name}/service.yaml"
        yield problem("name-mismatch", message, document.locate("/service"), fix)
