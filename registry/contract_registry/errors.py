"""What stops a run. Problems in the user's files are findings, not exceptions."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of the command line; where several apply the first of `WORST_FIRST` wins."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    NO_BASE = 3
    UNREADABLE = 4
    NETWORK = 5
    BUG = 70


WORST_FIRST = (
    Exit.BUG,
    Exit.USAGE,
    Exit.NO_BASE,
    Exit.NETWORK,
    Exit.UNREADABLE,
    Exit.FINDINGS,
    Exit.CLEAN,
)


class ContractsError(Exception):
    """The run cannot go on. `str(error)` says what is wrong, `hint` what to do about it."""

    exit = Exit.USAGE

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(ContractsError):
    """The command or the configuration asks for something that cannot be."""


class BaseError(ContractsError):
    """The base of the comparison cannot be resolved; the hint is the command that mends it."""

    exit = Exit.NO_BASE


class UnreadableError(ContractsError):
    """A file that the command was pointed at cannot be read as what it should be."""

    exit = Exit.UNREADABLE


class NetworkError(ContractsError):
    """AWS or the network did not do what was asked."""

    exit = Exit.NETWORK
