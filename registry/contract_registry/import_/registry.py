"""A schema registry as a source: every version that it holds, read in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final, Protocol

from contract_registry.finding import Location
from contract_registry.import_.found import Found, Holder
from contract_registry.import_.messages import Setting
from contract_registry.import_.reading import Reading
from contract_registry.import_.remark import note
from contract_registry.import_.schemas import found_in
from contract_registry.import_.versions import with_history
from contract_registry.model import Version
from contract_registry.publish.aws import Held, Summary
from contract_registry.publish.connection import AT_ONCE
from contract_registry.publish.desired import VERSION

_DIALECTS: Final = {"JSONSchemaDraft4": "4"}


class Registry(Protocol):
    """What is asked of a registry; `publish.aws.Registry` is one."""

    name: str

    def schemas(self, prefix: str = "") -> tuple[Summary, ...]:
        """Every schema whose name starts with `prefix`."""
        ...

    def describe(self, name: str, version: int | None = None) -> Held | None:
        """One version, the latest by default; None where it is gone."""
        ...

    def versions(self, name: str) -> tuple[int, ...]:
        """The numbers of the versions, ascending."""
        ...


def found_in_registry(
    reading: Reading,
    registry: Registry,
    prefix: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> list[Found]:
    """The messages in a registry, each with the history that the registry has of it.

    progress:  is told how many of how many schemas were read
    Raises NetworkError where the registry cannot be asked.
    """
    from concurrent.futures import ThreadPoolExecutor

    summaries = registry.schemas(prefix)
    held: list[tuple[Held, ...]] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            for versions in pool.map(lambda it: _versions(registry, it), summaries):
                held.append(versions)
                if progress is not None:
                    progress(len(held), len(summaries))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    found: list[Found] = []
    for summary, versions in zip(summaries, held, strict=True):
        found.extend(_found(reading, registry.name, summary.name, versions))
    return found


def _versions(registry: Registry, summary: Summary) -> tuple[Held, ...]:
    """Every version of a schema, the newest last; none where it is gone by now."""
    newest = registry.describe(summary.name)
    if newest is None:
        return ()
    numbers = registry.versions(summary.name) if summary.versions != 1 else ()
    older = [registry.describe(summary.name, it) for it in numbers if it < newest.version]
    return (*(it for it in older if it is not None), newest)


def _found(reading: Reading, registry: str, name: str, versions: Sequence[Held]) -> Sequence[Found]:
    where = Location(f"{registry}/{name}")
    if not versions:
        reading.tell(note("the schema was deleted while it was read", where))
        return ()
    newest = versions[-1]
    messages = _messages(reading, registry, newest)
    if len(messages) != 1:
        return messages
    found = _tagged(messages[0], newest.tags)
    if len(versions) == 1:
        return (found,)
    every: list[tuple[int, Found | None]] = []
    for held in versions[:-1]:
        # What is wrong in an old version is nobody's concern any more.
        old = _messages(Reading(dialect=reading.dialect), registry, held)
        every.append((held.version, old[0] if len(old) == 1 else None))
    found, steps = with_history(found, [*every, (newest.version, found)])
    for step in steps:
        if step.breaks is not None:
            message = f"version {step.number} broke what was before: {step.breaks}"
            fix = "who reads it has met that; contracts check guards it from here on"
            reading.tell(note(message, where, fix))
    return (found,)


def _messages(reading: Reading, registry: str, held: Held) -> list[Found]:
    label = f"{registry}/{held.name}"
    holder: Holder | None = reading.text(held.content, label, None, f"version {held.version}")
    if holder is None:
        return []
    version = f", version {held.version}" if held.version > 1 else ""
    setting = Setting(
        title=held.name.rpartition("@")[2],
        origin=f"the registry {registry}, schema {held.name}{version}",
        called=held.name,
        dialect=_DIALECTS.get(held.type),
        summary=held.description.strip().split("\n")[0],
    )
    return list(found_in(reading, holder, setting))


def _tagged(found: Found, tags: Mapping[str, str]) -> Found:
    """What the tags add to what `contracts publish` wrote: the version and the owner."""
    known = found.known
    if known is None:
        return found
    try:
        version = Version.parse(tags.get(VERSION, ""))
    except ValueError:
        version = known.version
    if version.major != known.key.major:
        version = known.version
    return replace(found, known=replace(known, version=version, owner=tags.get("owner")))
