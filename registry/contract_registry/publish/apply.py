"""The plan's writes, one schema after the other. Whatever ends a run, the next one goes on.

Each write is one that can be seen to be done: before one is tried again, and after it succeeded,
the schema is read. What moved since the plan ends the round, and whoever called plans anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from contract_registry.errors import ContractsError, NetworkError
from contract_registry.publish import held as holding
from contract_registry.publish.aws import Held, Registry, Text
from contract_registry.publish.desired import Desired
from contract_registry.publish.failures import (
    SchemaExistsError,
    SchemaGoneError,
    ThrottledError,
    UnclearError,
)
from contract_registry.publish.plan import Action, Item, Plan, tags_of

PAUSES: Final = (1.0, 2.0, 4.0, 8.0, 16.0, 20.0, 20.0)
"""Seconds before a write is tried again: about a minute, then the run ends and can be repeated."""

Answer = TypeVar("Answer")


class Moved(Exception):  # noqa: N818 - it asks for another plan
    """Somebody else has changed a schema since it was planned; `str()` says which."""


@dataclass(frozen=True, slots=True)
class Done:
    """One write that the registry holds now; `version` is the registry's, None without one."""

    action: Action
    name: str
    version: int | None


@dataclass(frozen=True, slots=True)
class Writer:
    """How writes are made.

    pause:  waits that many seconds
    told:   is given what is being done
    """

    registry: Registry
    pause: Callable[[float], None]
    told: Callable[[str], None]


def applied(plan: Plan, writer: Writer) -> Iterator[Done]:
    """Do what the plan says, and yield each write once it was read back.

    Raises Moved where the registry is not what the plan saw; NetworkError where AWS stops the run.
    """
    writes = plan.writes
    for number, item in enumerate(writes, start=1):
        writer.told(f"{item.action} {number} of {len(writes)}: {item.name}")
        yield Done(item.action, item.name, _done(item, writer))


def _done(item: Item, writer: Writer) -> int | None:
    wanted = item.desired
    if item.action is Action.DELETE:
        _deleted(item, writer)
        return None
    if wanted is None:
        raise ValueError(f"{item.action} without a contract")
    if item.action in (Action.CREATE, Action.RECREATE):
        return _created(wanted, writer)
    if item.held is None:
        raise ValueError(f"{item.action} of nothing")
    if item.action is Action.TAG:
        _tagged(item.held, wanted, writer)
        return item.held.version
    return _updated(item.held, wanted, writer)


def _created(wanted: Desired, writer: Writer) -> int:
    def create() -> None:
        writer.registry.create(_text(wanted), tags_of(wanted, None))

    try:
        _repeated(create, lambda: _holds(wanted, writer), writer)
    except SchemaExistsError:
        # Somebody was faster; what they wrote may be the very thing.
        if not _holds(wanted, writer):
            raise Moved(f"{wanted.name} was created meanwhile") from None
    return _read_back(wanted, writer)


def _updated(seen: Held, wanted: Desired, writer: Writer) -> int:
    now = writer.registry.describe(seen.name)
    if now is None or (now.version, now.content) != (seen.version, seen.content):
        raise Moved(f"{seen.name} was {'deleted' if now is None else 'changed'} meanwhile")
    _tagged(now, wanted, writer)

    def update() -> None:
        writer.registry.update(_text(wanted))

    try:
        _repeated(update, lambda: _holds(wanted, writer, since=seen), writer)
    except SchemaGoneError:
        raise Moved(f"{seen.name} was deleted meanwhile") from None
    return _read_back(wanted, writer)


def _tagged(held: Held, wanted: Desired, writer: Writer) -> None:
    tags = tags_of(wanted, held)
    if all(held.tags.get(name) == text for name, text in tags.items()):
        return

    def tag() -> None:
        writer.registry.tag(held.name, tags)

    try:
        _repeated(tag, lambda: False, writer)  # setting a tag twice does no harm
    except SchemaGoneError:
        raise Moved(f"{held.name} was deleted meanwhile") from None


def _deleted(item: Item, writer: Writer) -> None:
    now = writer.registry.describe(item.name)
    if now is None:
        return
    if item.held is not None and now.version != item.held.version:
        raise Moved(f"{item.name} was changed meanwhile")
    _repeated(lambda: writer.registry.delete(item.name), lambda: False, writer)
    if writer.registry.describe(item.name) is not None:
        raise NetworkError(f"{item.name} was deleted and is still there", "run it again")


def _repeated(write: Callable[[], None], was_done: Callable[[], bool], writer: Writer) -> None:
    """Write until it is done. What failed in an unclear way may be done: that is looked at."""
    problem: ContractsError
    for pause in (*PAUSES, None):
        try:
            write()
            return
        except ThrottledError as error:
            problem = error
        except UnclearError as error:
            problem = error
            if was_done():
                return
        if pause is None:
            raise problem
        writer.told(f"{problem}; waiting {pause:g} s before another attempt …")
        writer.pause(pause)


def _holds(wanted: Desired, writer: Writer, since: Held | None = None) -> bool:
    """Whether the registry holds what is wanted. Raises Moved where it holds a third thing."""
    now = writer.registry.describe(wanted.name)
    if now is None:
        if since is None:
            return False
        raise Moved(f"{wanted.name} was deleted meanwhile")
    if holding.digest(now) == wanted.digest:
        return True
    if since is None or (now.version, now.content) != (since.version, since.content):
        raise Moved(f"{wanted.name} was changed meanwhile")
    return False


def _read_back(wanted: Desired, writer: Writer) -> int:
    now = writer.registry.describe(wanted.name)
    if now is None or holding.digest(now) != wanted.digest:
        raise Moved(f"{wanted.name} is not what was written: somebody else wrote it, too")
    return now.version


def _text(wanted: Desired) -> Text:
    return Text(wanted.name, wanted.type, wanted.content, wanted.description)
