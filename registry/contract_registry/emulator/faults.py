"""Faults on demand: which calls go wrong, and how."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from contract_registry.documents.spelling import did_you_mean
from contract_registry.emulator.refusal import CODE
from contract_registry.emulator.service import operations
from contract_registry.emulator.settings import Unchanged

EVERY: Final = "*"


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to some calls. Of the calls that match it, it strikes `times` from the `call`th.

    operation:   which operation, as AWS names it; "*" is each
    schema:      only calls that name this schema
    registry:    only calls that name this registry
    call:        the first matching call that is struck, counted from 1 since the fault was scripted
    times:       how many are struck in a row; 0 is all that follow
    delay:       seconds to wait before the call is handled
    status:      answer with this HTTP status instead, 304 or an error
    code:        AWS's error code to that status; None is the one that the model has for it
    message:     the message to it; None is one that fits
    cut:         close the connection without an answer
    cut_short:   do the work, and close the connection in the middle of the answer, which boto3
                 reads as an empty one without a word
    after_write: with `status` or `cut`: the call does its work first, and only its answer is lost
    unchanged:   how an UpdateSchema that changes nothing is answered
    """

    operation: str = EVERY
    schema: str | None = None
    registry: str | None = None
    call: int = 1
    times: int = 1
    delay: float = 0
    status: int | None = None
    code: str | None = None
    message: str | None = None
    cut: bool = False
    cut_short: bool = False
    after_write: bool = False
    unchanged: Unchanged | None = None

    def __post_init__(self) -> None:
        if self.status is not None and self.status != 304 and not 400 <= self.status <= 599:
            raise ValueError(f"a fault's status is 304 or an error, and not {self.status}")
        if self.status not in (None, 304) and self.code is None and self.status not in CODE:
            raise ValueError(f"AWS's model has no error for {self.status}: say its `code`")
        if (self.after_write or self.code or self.message) and not (self.status or self.cut):
            raise ValueError("a fault that loses or replaces an answer has a `status` or a `cut`")
        if self.cut and (self.status is not None or self.cut_short):
            raise ValueError("a fault with a `cut` has neither `status` nor `cut-short`")
        if self.code is not None and not (self.code.isascii() and self.code.isalnum()):
            raise ValueError("a fault's code is letters and digits, as in ThrottlingException")
        if self.call < 1 or self.times < 0 or self.delay < 0:
            raise ValueError("a fault's call counts from 1; times and delay are not negative")

    def matches(self, operation: str, parameters: Mapping[str, Any]) -> bool:
        """Whether the call is one of those that the fault counts."""
        return (
            self.operation in (EVERY, operation)
            and self.schema in (None, parameters.get("SchemaName"))
            and self.registry in (None, parameters.get("RegistryName"))
        )


NO_FAULT: Final = Fault()


class Script:
    """The faults in force. Each counts its own calls; of several that strike, the first does."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._lock = threading.Lock()
        self._counts: list[tuple[Fault, list[int]]] = []
        self.add(faults)

    def add(self, faults: Iterable[Fault]) -> None:
        """Put further faults in force; each begins to count now.

        Raises ValueError for one of an operation that does not exist: it would never strike.
        """
        added: list[tuple[Fault, list[int]]] = [(fault, [0]) for fault in faults]
        for fault, _ in added:
            if fault.operation != EVERY and fault.operation not in operations():
                guess = did_you_mean(fault.operation, operations()) or "AWS's names are meant"
                raise ValueError(f"there is no operation {fault.operation}: {guess}")
        with self._lock:
            self._counts += added

    def clear(self) -> None:
        """Take every fault out of force."""
        with self._lock:
            self._counts.clear()

    def next(self, operation: str, parameters: Mapping[str, Any]) -> Fault:
        """The fault that strikes this call; NO_FAULT where none does."""
        struck = NO_FAULT
        with self._lock:
            for fault, count in self._counts:
                if fault.matches(operation, parameters):
                    count[0] += 1
                    over = fault.call + fault.times
                    hits = fault.call <= count[0] and (not fault.times or count[0] < over)
                    if hits and struck is NO_FAULT:
                        struck = fault
        return struck
