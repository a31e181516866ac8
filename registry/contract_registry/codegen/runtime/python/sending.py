"""Sending in batches: split by count and by bytes, and no failure hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

from .json_text import is_array, is_object

E = TypeVar("E", bound=Mapping[str, object])

COUNT: Final = 10
"""How many entries EventBridge, SNS and SQS take at once."""


class TooLarge(ValueError):
    """An entry that is too large by itself: its index, its size and the limit, in bytes."""

    def __init__(self, index: int, size: int, limit: int) -> None:
        super().__init__(f"entry {index} has {size:,} bytes; the limit is {limit:,}")
        self.index = index
        self.size = size
        self.limit = limit


class Failure:
    """One entry that AWS refused. `index` counts from 0 in what was to be sent."""

    __slots__ = ("code", "entry", "index", "message")

    def __init__(self, index: int, code: str, message: str, entry: Mapping[str, object]) -> None:
        self.index = index
        self.code = code
        self.message = message
        self.entry = entry


class SendFailed(RuntimeError):
    """Not everything was sent.

    failures:       the entries that AWS answered with an error
    unsent:         the entries that were not tried any more, or whose request failed as a whole
    request_error:  why a request failed as a whole; its entries may have arrived all the same
    """

    def __init__(
        self,
        failures: Sequence[Failure],
        unsent: Sequence[Mapping[str, object]],
        total: int,
        request_error: Exception | None = None,
    ) -> None:
        told = "".join(f"; entry {it.index}: {it.code} {it.message}" for it in failures[:3])
        why = "" if request_error is None else f": {request_error}"
        lost = len(failures) + len(unsent)
        super().__init__(f"{lost} of {total} entries were not sent{told}{why}")
        self.failures = tuple(failures)
        self.unsent = tuple(unsent)
        self.total = total
        self.request_error = request_error

    @property
    def first(self) -> int:
        """The index of the first entry that was not sent."""
        indexes = [it.index for it in self.failures]
        return min([*indexes, self.total - len(self.unsent)])


def batches(entries: Iterable[E], size: Callable[[E], int], limit: int) -> Iterator[list[E]]:
    """Entries in their order, at most ten and at most `limit` bytes at once. Raises TooLarge."""
    batch: list[E] = []
    filled = 0
    for index, entry in enumerate(entries):
        more = size(entry)
        if more > limit:
            raise TooLarge(index, more, limit)
        if batch and (len(batch) == COUNT or filled + more > limit):
            yield batch
            batch, filled = [], 0
        batch.append(entry)
        filled += more
    if batch:
        yield batch


def send(
    entries: Sequence[E],
    size: Callable[[E], int],
    limit: int,
    call: Callable[[Sequence[E]], Iterable[tuple[int, str, str]]],
) -> None:
    """Send batch after batch; stop at the first that fails in part or whole.

    call:  sends one batch, gives (index in the batch, code, message) of what AWS refused

    Raises TooLarge before anything is sent, or SendFailed.
    """
    done = 0
    for batch in list(batches(entries, size, limit)):
        try:
            refused = list(call(batch))
        except Exception as error:
            raise SendFailed((), entries[done:], len(entries), error) from error
        if refused:
            failures = [
                Failure(done + at, code, message, batch[at]) for at, code, message in refused
            ]
            raise SendFailed(failures, entries[done + len(batch) :], len(entries))
        done += len(batch)


def refusals(answer: Mapping[str, object]) -> Iterator[tuple[int, str, str]]:
    """What SNS and SQS say that they refused of a batch; the entries' ids are their indexes."""
    failed = answer.get("Failed")
    for each in failed if is_array(failed) else ():
        if is_object(each):
            yield int(str(each["Id"])), str(each.get("Code", "")), str(each.get("Message", ""))
