"""What the registry holds, read with a bounded number of calls at the same time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Generic, TypeVar, cast

from contract_registry.publish.aws import Held, Registry, Summary
from contract_registry.publish.connection import AT_ONCE

Told = Callable[[str], None]
Answer = TypeVar("Answer")


def held(
    registry: Registry, listed: Iterable[Summary], wanted: Collection[str], told: Told
) -> Mapping[str, Held]:
    """The latest version of each schema that is wanted and there: one call a schema."""
    names = [summary.name for summary in listed if summary.name in wanted]
    found = _all(registry.describe, names, "schemas", told)
    return {name: it for name, it in found.items() if it is not None}


def older(registry: Registry, latest: Sequence[Held], told: Told) -> Mapping[str, tuple[Held, ...]]:
    """Every version before the latest of some schemas, newest first."""

    def before(one: Held) -> tuple[Held, ...]:
        numbers = [number for number in registry.versions(one.name) if number < one.version]
        found = (registry.describe(one.name, number) for number in reversed(numbers))
        return tuple(it for it in found if it is not None)

    by_name = {one.name: one for one in latest}
    return _all(lambda name: before(by_name[name]), list(by_name), "histories", told)


@dataclass(frozen=True, slots=True)
class _Reply(Generic[Answer]):
    name: str
    answer: Answer | None
    error: BaseException | None = None


def _all(
    ask: Callable[[str], Answer], names: Sequence[str], what: str, told: Told
) -> dict[str, Answer]:
    """What is answered for each name. The first failure, and Ctrl-C, end it at once.

    The threads are daemons: a call that hangs must not keep a process that was interrupted.
    """
    left: SimpleQueue[str] = SimpleQueue()
    replies: SimpleQueue[_Reply[Answer]] = SimpleQueue()
    over = Event()
    for name in names:
        left.put(name)

    def work() -> None:
        while not over.is_set():
            try:
                name = left.get_nowait()
            except Empty:
                return
            replies.put(_asked(ask, name))

    for _ in range(min(AT_ONCE, len(names))):
        Thread(target=work, daemon=True).start()
    found: dict[str, Answer] = {}
    try:
        for count in range(1, len(names) + 1):
            reply = replies.get()
            if reply.error is not None:
                raise reply.error
            found[reply.name] = cast("Answer", reply.answer)
            if count % 25 == 0:
                told(f"read {count} of {len(names)} {what} …")
    finally:
        over.set()
    return {name: found[name] for name in names}


def _asked(ask: Callable[[str], Answer], name: str) -> _Reply[Answer]:
    try:
        return _Reply(name, ask(name))
    except BaseException as error:
        return _Reply(name, None, error)
