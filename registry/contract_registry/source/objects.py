"""The objects of a repository by id, read through one `git cat-file --batch` process.

Ids name content, so whatever was read once is never read again, however many commits hold it.
"""

from __future__ import annotations

import errno
import os
import re
import select
import subprocess
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from contract_registry.source import git
from contract_registry.source.git import GitError
from contract_registry.source.tree import Entry

LARGEST: Final = 64 * 1024 * 1024  # bytes of one file; nothing that large is a contract
_KEPT: Final = 128 * 1024 * 1024  # bytes of files that stay in memory
_CHUNK: Final = 1 << 16
_DEEPEST: Final = 200  # folders within folders
_MOST: Final = (
    500_000  # folders and files of one tree: small trees can be made to unfold to billions
)

FOLDER: Final = "40000"
LINK: Final = "120000"
SUBMODULE: Final = "160000"
_ID: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit as it was made: a shallow clone has its parents' ids, though not the parents."""

    id: str
    tree: str
    parents: tuple[str, ...]


def is_id(text: object) -> bool:
    """Whether `text` is a whole object id, SHA-1 or SHA-256."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None


class Objects:
    """A repository's objects. The process starts with the first question and ends with `close`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._process: subprocess.Popen[bytes] | None = None
        self._end: weakref.finalize[..., Objects] | None = None
        self._buffer = bytearray()
        self._commits: dict[str, Commit] = {}
        self._folders: dict[str, Mapping[str, tuple[str, str]]] = {}
        self._listings: dict[tuple[str, str], tuple[Entry, ...]] = {}
        self._files: dict[str, bytes] = {}
        self._held = 0

    def close(self) -> None:
        """End the process. Asking again starts another one."""
        if self._end is not None:
            self._end()
        self._process, self._end = None, None
        self._buffer.clear()

    def commit(self, name: str) -> Commit | None:
        """The commit that `name` (an id, a ref, any git revision) leads to; None where none does.

        Names travel on standard input, one a line, so that none of them can be an option.
        """
        if name in self._commits:
            return self._commits[name]
        answer = self._ask(f"{name}^{{commit}}")
        if answer is None:
            return None
        oid, _, content = answer
        commit = _parse_commit(oid, content)
        self._commits[oid] = commit
        return commit

    def folder(self, oid: str) -> Mapping[str, tuple[str, str]]:
        """Name → (mode, id) of what a folder holds. Raises GitError where it cannot be read."""
        known = self._folders.get(oid)
        if known is None:
            known = self._folders[oid] = _parse_folder(oid, self._content(oid, "tree"))
        return known

    def file(self, oid: str) -> bytes:
        """A file's content. Raises GitError where it is missing, OSError where it is too large."""
        known = self._files.get(oid)
        if known is None:
            known = self._content(oid, "blob")
            if self._held + len(known) <= _KEPT:
                self._held += len(known)
                self._files[oid] = known
        return known

    def listing(self, oid: str, prefix: str = "", depth: int = 0) -> tuple[Entry, ...]:
        """Every file and link below a folder, paths starting with `prefix`, in git's order.

        Submodules are left out. Raises GitError for a tree of too many or too deeply nested files.
        """
        known = self._listings.get((oid, prefix))
        if known is not None:
            return known
        if depth > _DEEPEST or len(self._listings) > _MOST:
            raise GitError(f"the folder {prefix or '.'} in git holds too many folders")
        found: list[Entry] = []
        for name, (mode, child) in self.folder(oid).items():
            path = prefix + name
            if mode == FOLDER:
                found.extend(self.listing(child, path + "/", depth + 1))
            elif mode != SUBMODULE:
                found.append(Entry(path, "link" if mode == LINK else "file", child))
            if len(found) > _MOST:
                raise GitError(f"the folder {prefix or '.'} in git holds too many files")
        listing = self._listings[oid, prefix] = tuple(found)
        return listing

    def _content(self, oid: str, kind: str) -> bytes:
        answer = self._ask(oid)
        if answer is None or answer[1] != kind:
            raise GitError(f"the {kind} {oid} is missing in this clone", "git fsck")
        return answer[2]

    def _ask(self, name: str) -> tuple[str, str, bytes] | None:
        """(id, type, content) of an object, None where there is none of that name."""
        if "\n" in name or "\0" in name:
            return None
        process = self._started()
        assert process.stdin is not None  # noqa: S101 - it was opened as a pipe
        try:
            process.stdin.write(name.encode("utf-8", "surrogateescape") + b"\n")
            process.stdin.flush()
        except OSError:
            raise self._broken() from None
        header = self._line()
        # An object's answer is `<id> <type> <size>`; all others end with a word (`missing`, …).
        oid, _, rest = header.partition(b" ")
        kind, _, size = rest.partition(b" ")
        if not size.isdigit() or not is_id(oid.decode("ascii", "replace")):
            return None
        content = self._bytes(int(size))
        self._bytes(1)
        return oid.decode(), kind.decode(), content

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = git.start(self._root, "cat-file", "--batch", stdin=subprocess.PIPE)
            self._end = weakref.finalize(self, git.stop, self._process)
        return self._process

    def _line(self) -> bytes:
        while (end := self._buffer.find(b"\n")) < 0:
            self._fill()
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return line

    def _bytes(self, size: int) -> bytes:
        if size > LARGEST:
            self._skip(size + 1)
            raise OSError(errno.EFBIG, f"larger than {LARGEST // 1024 // 1024} MiB")
        while len(self._buffer) < size:
            self._fill()
        content = bytes(self._buffer[:size])
        del self._buffer[:size]
        return content

    def _skip(self, size: int) -> None:
        while size > len(self._buffer):
            size -= len(self._buffer)
            self._buffer.clear()
            self._fill()
        del self._buffer[:size]

    def _fill(self) -> None:
        process = self._started()
        assert process.stdout is not None  # noqa: S101 - it was opened as a pipe
        source = process.stdout.fileno()
        ready, _, _ = select.select([source], [], [], git.SECONDS)
        data = os.read(source, _CHUNK) if ready else b""
        if not data:
            raise self._broken()
        self._buffer += data

    def _broken(self) -> GitError:
        """git ended or fell silent: what it says to the same question tells why."""
        self.close()
        try:
            git.run(self._root, "rev-parse", "--git-dir")
        except GitError as problem:
            return problem
        return GitError("git stopped reading its objects", "git fsck")


def _parse_commit(oid: str, content: bytes) -> Commit:
    tree, parents = "", []
    for line in content.partition(b"\n\n")[0].split(b"\n"):
        key, _, value = line.partition(b" ")
        if key == b"tree":
            tree = value.decode("ascii", "replace")
        elif key == b"parent":
            parents.append(value.decode("ascii", "replace"))
        else:
            break  # headers come in a fixed order; what follows may hold free text
    return Commit(oid, tree, tuple(parents))


def _parse_folder(oid: str, content: bytes) -> Mapping[str, tuple[str, str]]:
    width = len(oid) // 2
    entries: dict[str, tuple[str, str]] = {}
    at = 0
    while at < len(content):
        end = content.find(b"\0", at)
        mode, space, name = content[at:end].partition(b" ")
        at = end + 1 + width
        if end < 0 or not space or at > len(content):
            raise GitError(f"the tree {oid} is damaged", "git fsck")
        entries[name.decode("utf-8", "surrogateescape")] = (
            mode.decode("ascii", "replace"),
            content[end + 1 : at].hex(),
        )
    return entries
