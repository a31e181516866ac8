"""The project's files as they are on disk, read without leaving its root."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import Final

from contract_registry.errors import UnreadableError
from contract_registry.source import git
from contract_registry.source.objects import LARGEST, LINK, SUBMODULE
from contract_registry.source.repository import text
from contract_registry.source.tree import Entry, normalized

# A name that the command line can carry as `-c filter.<name>.clean=`.
_FILTER: Final = re.compile(r"(filter\.[\w.-]+)\.(?:clean|process)", re.ASCII)
_CHUNK: Final = 1 << 12
_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)  # a named pipe answers at once, and is refused then
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


@dataclass(frozen=True, slots=True)
class WorkTree:
    """The files below `root`: those that git tracks and those it would add; without git, all.

    What is on disk at the time of the question is the answer. Files that a sparse checkout leaves
    out are not deleted: they are here with the content that git's index has for them.
    """

    root: Path
    label: str = "work tree"
    _left_out: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    _folders: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def entries(self, under: str) -> Mapping[str, Entry]:
        """See `Tree.entries`. What git ignores, `.git` and submodules are left out.

        A file that has not changed since it was committed or staged carries the id of that
        content as git has it (line ends as in the commit); all others carry their size.
        """
        under = normalized(under)
        if not _is_inside(under):
            return {}
        try:
            found = [*self._tracked(under), *self._untracked(under)]
        except git.GitError:
            # No git, no repository, or one that git refuses to read: the files are here all the
            # same, and what needs history says so itself.
            found = list(_walk(self.root, under))
        return {entry.path: entry for entry in sorted(found, key=attrgetter("path"))}

    def read(self, path: str) -> bytes:
        """See `Tree.read`. Only regular files, and none inside `.git`."""
        parent, _, name = path.rpartition("/")
        if name.lower() in ("", ".", "..", ".git") or path.startswith("/"):
            return _read(_inside(self.root, path), path)
        real = self._folders.get(parent)
        if real is None:
            real = self._folders[parent] = _inside(self.root, parent)
        file = os.path.join(real, name)
        try:
            # Most files are no links, and their folder is known to be inside.
            return _read(_inside(self.root, path) if os.path.islink(file) else file, path)
        except FileNotFoundError:
            oid = self._left_out.get(path)
            if oid is None:
                raise
            return git.run(self.root, "cat-file", "blob", oid)

    def _tracked(self, under: str) -> Iterator[Entry]:
        # `-v` marks with other letters than H what git was told not to look at.
        listed = git.run(self.root, "ls-files", "-z", "--stage", "-v", *_pathspec(under))
        changed = _changed(self.root, under)
        disk = _Disk(self.root)
        for record in text(listed).split("\0"):
            about, _, path = record.partition("\t")
            if not path:
                continue
            tag, mode, oid, stage = about.split(" ")
            if mode == SUBMODULE:
                continue
            committed = Entry(path, "link" if mode == LINK else "file", oid)
            if changed is not None and (tag, stage) == ("H", "0") and path not in changed:
                yield committed
                continue
            entry = disk.entry(path)
            if entry is not None:
                yield entry
            elif tag == "S":
                self._left_out[path] = oid
                yield committed

    def _untracked(self, under: str) -> Iterator[Entry]:
        options = ("-z", "--others", "--exclude-standard")
        disk = _Disk(self.root)
        for path in text(git.run(self.root, "ls-files", *options, *_pathspec(under))).split("\0"):
            # A repository inside this one is listed as a folder, with a slash.
            entry = disk.entry(path) if path and not path.endswith("/") else None
            if entry is not None:
                yield entry


class _Disk:
    """Entries of single paths, as long as no folder on the way is a link."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folders = {"": True}

    def entry(self, path: str) -> Entry | None:
        """What stands at `path`: a regular file or a link, None for anything else."""
        if not self._is_real(path.rpartition("/")[0]):
            return None
        try:
            found = os.lstat(os.path.join(self._root, path))
        except (OSError, ValueError):
            return None
        if stat.S_ISLNK(found.st_mode):
            return Entry(path, "link")
        return Entry(path, "file", None, found.st_size) if stat.S_ISREG(found.st_mode) else None

    def has_folder(self, path: str) -> bool:
        """Whether `path` is a folder, reached without a link."""
        return self._is_real(path) and os.path.isdir(os.path.join(self._root, path))

    def _is_real(self, folder: str) -> bool:
        known = self._folders.get(folder)
        if known is None:
            known = self._is_real(folder.rpartition("/")[0]) and not os.path.islink(
                os.path.join(self._root, folder)
            )
            self._folders[folder] = known
        return known


def _changed(root: Path, under: str) -> frozenset[str] | None:
    """The tracked paths whose content on disk may differ from the index; None: any of them.

    Where time stamps cannot tell, git compares the content, through the filter programs that the
    repository's configuration names for it. Those are switched off: it then calls such a file
    changed, which is never wrong.
    """
    pattern = r"^filter\..*\.(clean|process)$"
    try:
        filters = text(git.run(root, "config", "-z", "--name-only", "--get-regexp", pattern))
    except git.GitError as problem:
        if problem.complaint:
            raise
        filters = ""  # exit code 1 and no word: none is configured
    options = ["-c", "core.checkStat=default", "-c", "core.trustCtime=true"]
    for name in filters.split("\0"):
        match = _FILTER.fullmatch(name)
        if match is not None:
            for key in ("clean=", "process=", "required=false"):
                options += ["-c", f"{match[1]}.{key}"]
        elif name:
            return None
    command = ("diff-files", "--raw", "-z", "--relative", "--ignore-submodules=all")
    records = text(git.run(root, *command, *_pathspec(under), options=options)).split("\0")
    return frozenset(records[1::2])


def _walk(root: Path, under: str) -> Iterator[Entry]:
    disk = _Disk(root)
    if under:
        entry = disk.entry(under)
        if entry is not None or not disk.has_folder(under):
            yield from [] if entry is None else [entry]
            return
    for folder, folders, names in os.walk(root / under, onerror=_refuse):
        inside = os.path.relpath(folder, root).replace(os.sep, "/")
        prefix = "" if inside == "." else f"{inside}/"
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        folders[:] = [name for name in folders if name != ".git"]
        for name in (*names, *links):
            entry = disk.entry(prefix + name) if name != ".git" else None
            if entry is not None:
                yield entry


def _refuse(problem: OSError) -> None:
    # A folder that cannot be listed may hold contracts: going on would call them deleted.
    raise UnreadableError(f"{problem.filename} cannot be listed: {problem.strerror}")


def _inside(root: Path, path: str) -> str:
    """The real path of `path`. Raises PermissionError where that is not the project's."""
    top = os.path.realpath(root)
    try:
        real = os.path.realpath(os.path.join(top, path))
    except ValueError:
        raise FileNotFoundError(errno.ENOENT, "no such file", path) from None
    names = os.path.relpath(real, top).split(os.sep)
    if names[0] == os.pardir or os.path.isabs(path):
        raise PermissionError(errno.EACCES, "leads out of the project", path)
    if any(name.lower() == ".git" for name in names):
        raise PermissionError(errno.EACCES, "leads into git's own folder", path)
    return real


def _read(real: str, path: str) -> bytes:
    try:
        source = os.open(real, _FLAGS)
    except ValueError:
        raise FileNotFoundError(errno.ENOENT, "no such file", path) from None
    except OSError as problem:
        # Named as the project knows it, not by where it is on this machine.
        raise OSError(problem.errno, problem.strerror, path) from None
    try:
        found = os.fstat(source)
        if stat.S_ISDIR(found.st_mode):
            raise IsADirectoryError(errno.EISDIR, "is a folder", path)
        if not stat.S_ISREG(found.st_mode):
            raise FileNotFoundError(errno.ENOENT, "no regular file", path)
        content = b""
        while max(found.st_size, len(content)) <= LARGEST:
            more = os.read(source, max(found.st_size + 1 - len(content), _CHUNK))
            if not more:
                return content
            content += more
    finally:
        os.close(source)
    raise OSError(errno.EFBIG, f"larger than {LARGEST // 1024 // 1024} MiB", path)


def _pathspec(under: str) -> list[str]:
    return ["--", under] if under else []


def _is_inside(under: str) -> bool:
    return not under.startswith("/") and ".." not in under.split("/") and "\0" not in under
