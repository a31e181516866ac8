"""What the registry holds, read with a bounded number of calls at the same time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from typing import TypeVar

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


def _all(
    ask: Callable[[str], Answer], names: Sequence[str], what: str, told: Told
) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    with _workers() as pool:
        asked = {pool.submit(ask, name): name for name in names}
        for count, done in enumerate(as_completed(asked), start=1):
            found[asked[done]] = done.result()
            if count % 25 == 0:
                told(f"read {count} of {len(names)} {what} …")
    return {name: found[name] for name in names}


@contextmanager
def _workers() -> Iterator[ThreadPoolExecutor]:
    """Threads that end at the first failure and at Ctrl-C, without doing what is left."""
    pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="schemas")
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()
