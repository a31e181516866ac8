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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from contract_registry.source import git
from contract_registry.source.git import GitError
from contract_registry.source.tree import Entry

LARGEST: Final = 64 * 1024 * 1024  # bytes of one file; nothing that large is a contract
_KEPT: Final = 128 * 1024 * 1024  # bytes of files that stay in memory
_CHUNK: Final = 1 << 16
_AHEAD: Final = 63  # objects that are read together with one; the questions take 4 KiB at most
_DEEPEST: Final = 200  # folders within folders
_MOST: Final = (
    500_000  # folders and files of one tree: small trees can be made to unfold to billions
)

FOLDER: Final = "40000"
LINK: Final = "120000"
SUBMODULE: Final = "160000"
_NO_NAMES: Final = (b"", b".", b"..")  # git makes no tree with them, and checks none out
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


@dataclass(frozen=True, slots=True)
class _Answer:
    """What git says about one name; `content` None: larger than what is read."""

    oid: str
    kind: str
    content: bytes | None


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
        self._listed: dict[str, None] = {}  # files that were listed and not read, in that order

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
        if "\n" in name or "\0" in name:
            return None
        answer = self._ask([f"{name}^{{commit}}"])[0]
        if answer is None:
            return None
        commit = _parse_commit(answer.oid, _whole(answer))
        self._commits[answer.oid] = commit
        return commit

    def folder(self, oid: str) -> Mapping[str, tuple[str, str]]:
        """Name → (mode, id) of what a folder holds. Raises GitError where it cannot be read."""
        if oid not in self._folders:
            self._read_folders([oid])
        return self._folders[oid]

    def file(self, oid: str) -> bytes:
        """A file's content. Raises GitError where it is missing, OSError where it is too large.

        Whoever reads one file of a listing reads the next ones too: they come in the same answer.
        """
        known = self._files.get(oid)
        if known is not None:
            return known
        self._listed.pop(oid, None)
        room = _AHEAD if self._held < _KEPT else 0
        ahead = [other for other in islice(self._listed, room) if other not in self._files]
        for other in ahead:
            del self._listed[other]
        first, *others = self._ask([oid, *ahead])
        for answer in others:
            if answer is not None and answer.content is not None and answer.kind == "blob":
                self._keep(answer.oid, answer.content)
        if first is None or first.kind != "blob":
            raise _missing(oid, "file")
        content = _whole(first)
        self._keep(oid, content)
        return content

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
        folder = self.folder(oid)
        children = {child for mode, child in folder.values() if mode == FOLDER}
        self._read_folders([child for child in children if child not in self._folders])
        for name, (mode, child) in folder.items():
            path = prefix + name
            if mode == FOLDER:
                found.extend(self.listing(child, path + "/", depth + 1))
            elif mode != SUBMODULE:
                found.append(Entry(path, "link" if mode == LINK else "file", child))
                if child not in self._files:
                    self._listed[child] = None
            if len(found) > _MOST:
                raise GitError(f"the folder {prefix or '.'} in git holds too many files")
        listing = self._listings[oid, prefix] = tuple(found)
        return listing

    def _read_folders(self, oids: Sequence[str]) -> None:
        for start in range(0, len(oids), _AHEAD):
            chunk = oids[start : start + _AHEAD]
            for oid, answer in zip(chunk, self._ask(chunk), strict=True):
                if answer is None or answer.kind != "tree":
                    raise _missing(oid, "folder")
                self._folders[oid] = _parse_folder(oid, _whole(answer))

    def _keep(self, oid: str, content: bytes) -> None:
        if self._held + len(content) <= _KEPT and oid not in self._files:
            self._held += len(content)
            self._files[oid] = content

    def _ask(self, names: Sequence[str]) -> list[_Answer | None]:
        """git's answers to a few names, None where there is no object of that name.

        Few: the questions must fit into a pipe, for nobody reads them while git writes answers.
        """
        process = self._started()
        question = "".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape")
        assert process.stdin is not None  # noqa: S101 - it was opened as a pipe
        try:
            process.stdin.write(question)
            process.stdin.flush()
        except OSError:
            raise self._broken() from None
        return [self._answer() for _ in names]

    def _answer(self) -> _Answer | None:
        # An object's answer is `<id> <type> <size>`; all others end with a word (`missing`, …).
        oid, _, rest = self._line().decode("utf-8", "replace").partition(" ")
        kind, _, size = rest.partition(" ")
        if not (size.isascii() and size.isdigit() and is_id(oid)):
            return None
        if int(size) > LARGEST:
            self._skip(int(size) + 1)
            return _Answer(oid, kind, None)
        content = self._bytes(int(size) + 1)[:-1]
        return _Answer(oid, kind, content)

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
        """git ended or fell silent: what it says to a simpler question tells why."""
        self.close()
        try:
            git.run(self._root, "rev-parse", "--git-dir")
        except GitError as problem:
            return problem
        return GitError("git stopped reading its objects", "git fsck")


def _whole(answer: _Answer) -> bytes:
    if answer.content is None:
        raise OSError(errno.EFBIG, f"larger than {LARGEST // 1024 // 1024} MiB", answer.oid)
    return answer.content


def _missing(oid: str, kind: str) -> GitError:
    return GitError(f"the {kind} {oid} is missing in this clone", "git fsck")


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
        if end < 0 or not space or at > len(content) or name in _NO_NAMES or b"/" in name:
            raise GitError(f"the tree {oid} is damaged", "git fsck")
        entries[name.decode("utf-8", "surrogateescape")] = (
            mode.decode("ascii", "replace"),
            content[end + 1 : at].hex(),
        )
    return entries
