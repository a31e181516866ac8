"""Everything that the registry holds, in one SQLite database.

A write is one transaction in a write-ahead log: a process that is killed at any moment has written
it whole or not at all, and what was answered is there when the file is opened again.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from contract_registry.errors import UnreadableError, UsageError

_APPLICATION: Final = 0x45425352  # "EBSR", in the header of the file
_FORMAT: Final = 1
_TABLES: Final = """
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS registries (
    region TEXT NOT NULL, name TEXT NOT NULL, description TEXT, tags TEXT NOT NULL,
    PRIMARY KEY (region, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS schemas (
    region TEXT NOT NULL, registry TEXT NOT NULL, name TEXT NOT NULL,
    description TEXT, tags TEXT NOT NULL, modified TEXT NOT NULL,
    newest INTEGER NOT NULL, -- the highest version that ever was; a number is not used again
    PRIMARY KEY (region, registry, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS versions (
    region TEXT NOT NULL, registry TEXT NOT NULL, schema TEXT NOT NULL, number INTEGER NOT NULL,
    type TEXT NOT NULL, content TEXT NOT NULL, created TEXT NOT NULL, token TEXT,
    PRIMARY KEY (region, registry, schema, number)
);
PRAGMA application_id = {application};
PRAGMA user_version = {format};
COMMIT;
"""


class State:
    """An open database. Transactions of several threads follow one another."""

    def __init__(self, path: Path | None) -> None:
        """Open or make the file; None keeps everything in memory.

        Raises UsageError where there can be no such file, UnreadableError where it is another's.
        """
        self._lock = threading.Lock()
        self._rows = _opened(path)

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[sqlite3.Connection]:
        """One transaction: committed at the end, rolled back where anything is raised."""
        with self._lock:
            self._rows.execute("BEGIN IMMEDIATE" if write else "BEGIN")
            try:
                yield self._rows
                self._rows.execute("COMMIT")
            except BaseException:
                # After some errors, a full disk for one, SQLite has rolled back by itself.
                if self._rows.in_transaction:
                    self._rows.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close the file. Nothing is asked of the state afterwards."""
        with self._lock:
            self._rows.close()


def _opened(path: Path | None) -> sqlite3.Connection:
    name = ":memory:" if path is None else str(path)
    if path is not None and (path.is_dir() or not path.parent.is_dir()):
        raise UsageError(
            f"{path} cannot hold the registry's state: "
            + ("it is a folder" if path.is_dir() else f"there is no folder {path.parent}"),
            "name a file in a folder that exists",
        )
    rows: sqlite3.Connection | None = None
    try:
        # Another process may be serving the same file: wait for its transactions.
        rows = sqlite3.connect(name, timeout=30, isolation_level=None, check_same_thread=False)
        _prepare(rows, path)
    except sqlite3.DatabaseError as error:
        if rows is not None:
            rows.close()
        raise _unusable(path, error) from error
    except UnreadableError:
        if rows is not None:
            rows.close()
        raise
    return rows


def _prepare(rows: sqlite3.Connection, path: Path | None) -> None:
    application, format_, tables = (
        rows.execute(question).fetchone()[0]
        for question in (
            "PRAGMA application_id",
            "PRAGMA user_version",
            "SELECT count(*) FROM sqlite_master",
        )
    )
    if tables and application != _APPLICATION:
        raise UnreadableError(
            f"{path} is a database of something else", "name a new file; it is made where missing"
        )
    if tables and format_ != _FORMAT:
        raise UnreadableError(
            f"{path} was written by another version of contracts",
            "use that version, or name a new file",
        )
    rows.execute("PRAGMA journal_mode = WAL")
    # Against a kill of the process this loses nothing; only a power failure could lose the last.
    rows.execute("PRAGMA synchronous = NORMAL")
    if not tables:
        rows.executescript(_TABLES.format(application=_APPLICATION, format=_FORMAT))


def _unusable(path: Path | None, error: sqlite3.DatabaseError) -> UnreadableError | UsageError:
    if getattr(error, "sqlite_errorcode", None) in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return UnreadableError(
            f"{path} is not a state of the local registry: {error}",
            "name a new file; it is made where missing",
        )
    return UsageError(
        f"{path} cannot hold the registry's state: {error}",
        "the file and its folder have to be writable",
    )
