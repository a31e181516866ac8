"""What a tree of files is: paths, what stands there, and how to read it."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or a symbolic link. Folders have no entry of their own.

    path:  POSIX, relative to the project's root; bytes that are not UTF-8 are surrogate escapes
    id:    git's blob id where it is known without reading: equal ids, equal content
    size:  in bytes, where it is known without reading
    """

    path: str
    kind: Literal["file", "link"]
    id: str | None = None
    size: int | None = None


class Tree(Protocol):
    """Files of one state of the project: on disk, at a commit, or in memory."""

    @property
    def label(self) -> str:
        """What to call this state in a report: `work tree`, `9a1c2e3`, `tag v1.2.0`."""
        ...

    def entries(self, under: str) -> Mapping[str, Entry]:
        """Path → entry of everything below the folder `under`, sorted by path; "" is everything.

        A path that names a file or a link itself gives that one; an absent one gives nothing.
        """
        ...

    def read(self, path: str) -> bytes:
        """The content of a file, or of the file that a link inside the tree leads to.

        Raises FileNotFoundError where there is no such file, PermissionError where a link leads
        out of the tree. Both are OSError, as is everything else that can go wrong on a disk.
        """
        ...


@dataclass(frozen=True, slots=True)
class MemoryTree:
    """A tree that exists only in memory: `MemoryTree({"a/b.yaml": b"…"})`."""

    files: Mapping[str, bytes]
    label: str = "memory"

    def entries(self, under: str) -> Mapping[str, Entry]:
        """See `Tree.entries`; the ids are those that git gives in a SHA-1 repository."""
        return {
            path: Entry(path, "file", blob_id(self.files[path]), len(self.files[path]))
            for path in below(sorted(self.files), under)
        }

    def read(self, path: str) -> bytes:
        """See `Tree.read`."""
        try:
            return self.files[path]
        except KeyError:
            raise FileNotFoundError(path) from None


def normalized(under: str) -> str:
    """`under` as trees know it: `.`, `./contracts/` and `contracts` as people write them."""
    normal = posixpath.normpath(under)
    return "" if normal == "." else normal


def below(paths: Iterable[str], under: str) -> list[str]:
    """Those of `paths` that are `under` or lie below it, in the given order."""
    where = normalized(under)
    if not where:
        return list(paths)
    return [path for path in paths if path == where or path.startswith(f"{where}/")]


def blob_id(content: bytes) -> str:
    """The id that git gives to a file of that content in a SHA-1 repository."""
    header = b"blob %d\0" % len(content)
    return hashlib.sha1(header + content, usedforsecurity=False).hexdigest()
