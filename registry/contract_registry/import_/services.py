"""The `service.yaml` of services that an import needs: owners of contracts and of channels."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

from contract_registry.errors import UsageError
from contract_registry.finding import Json
from contract_registry.import_.drafts import Draft, Drafting
from contract_registry.import_.remark import note
from contract_registry.import_.yaml_text import yaml_text
from contract_registry.model import ServiceType


def services(drafting: Drafting, drafts: Sequence[Draft]) -> dict[str, str]:
    """The files of the services that drafts need and that are not there yet: path → text.

    Raises UsageError where a file that is there would have to change.
    """
    known = drafting.catalog.services
    needed: dict[str, dict[str, Json]] = {}
    for draft in drafts:
        service = draft.key.id.partition(".")[0]
        if service not in known:
            needed.setdefault(service, {"service": service})
    for service, value in needed.items():
        own = [it for it in drafts if it.key.id.partition(".")[0] == service]
        owner = next((it.found.known.owner for it in own if it.found.known), None)
        outside = [it.source for it in own if it.source is not None]
        if outside and len(outside) == len(own):
            value["type"] = ServiceType.EXTERNAL.value
            value["source"] = {"prefix": _common_start(outside)}
        elif owner is not None:
            value["owner"] = owner
    for kind, ref in sorted({draft.channel for draft in drafts}):
        _add_channel(drafting, needed, kind, ref)
    return {
        posixpath.join(drafting.folder, service, "service.yaml"): yaml_text(value)
        for service, value in needed.items()
    }


def _common_start(texts: Sequence[str]) -> str:
    """What all of the texts start with."""
    first, last = min(texts), max(texts)
    differ = (at for at in range(len(first)) if not last.startswith(first[: at + 1]))
    return first[: next(differ, len(first))]


def _add_channel(
    drafting: Drafting, needed: dict[str, dict[str, Json]], kind: str, ref: str
) -> None:
    """Let the owner of a channel own it. Raises UsageError where its file would have to change."""
    owner, _, name = ref.partition(".")
    service = drafting.catalog.services.get(owner)
    if service is not None:
        channel = service.channels.get(name)
        if channel is None:
            raise UsageError(
                f"{service.path} has no channel {name}, and files that are there are not changed",
                f"add it there, as {name}: {{{kind}: {{name: …}}}}, or name another --channel",
            )
        return
    value = needed.setdefault(
        owner,
        {
            "service": owner,
            "type": ServiceType.INFRASTRUCTURE.value,
            "summary": "Owns what several services publish to. It sends nothing itself.",
        },
    )
    called = _called(drafting, kind, ref, value.get("type"))
    channels = value.setdefault("channels", {})
    assert isinstance(channels, dict)  # noqa: S101 - made above
    channels[name] = {kind: {"name": called}}


def _called(drafting: Drafting, kind: str, ref: str, owner: Json) -> str:
    """What a channel is called on AWS, as far as anybody knows."""
    if kind != "eventbridge":
        return ref.replace(".", "-")
    bus = drafting.wishes.bus
    if bus is None and owner != ServiceType.EXTERNAL.value:
        message = f"no source says what the bus {ref} is called: it is written as default"
        drafting.remarks.append(note(message, None, "--bus NAME says it"))
    return bus if bus is not None and owner != ServiceType.EXTERNAL.value else "default"
