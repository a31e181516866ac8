"""The tree of the project as a commit holds it, read from git's objects."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from contract_registry.source.objects import FOLDER, LINK, SUBMODULE, Objects
from contract_registry.source.tree import Entry, normalized

_NO_FILE: Final = frozenset({FOLDER, LINK, SUBMODULE})
_MOST_LINKS: Final = 40  # links that lead to links, as in Linux


@dataclass(frozen=True, slots=True)
class GitTree:
    """A folder of a commit as a `Tree`; `id` None: the commit has no such folder, it is empty."""

    objects: Objects
    id: str | None
    label: str

    def entries(self, under: str) -> Mapping[str, Entry]:
        """See `Tree.entries`. Submodules are left out. Raises GitError where git cannot read it."""
        if self.id is None:
            return {}
        under = normalized(under)
        found = step_into(self.objects, self.id, under)
        if found is None:
            return {}
        mode, oid = found
        if mode == FOLDER:
            listing = self.objects.listing(oid, f"{under}/" if under else "")
            return {entry.path: entry for entry in sorted(listing, key=attrgetter("path"))}
        if mode == SUBMODULE:
            return {}
        return {under: Entry(under, "link" if mode == LINK else "file", oid)}

    def read(self, path: str) -> bytes:
        """See `Tree.read`. Raises GitError where git cannot read the object."""
        straight = None if self.id is None else step_into(self.objects, self.id, path)
        if straight is not None and straight[0] not in _NO_FILE:
            return self.objects.file(straight[1])
        return self.objects.file(self._find(path))

    def _find(self, path: str) -> str:
        """The id of the file at `path`, links on the way followed inside the tree."""
        left = path.split("/")[::-1]
        done: list[tuple[str, str]] = []  # (name, id) of the folders on the way
        links = 0
        while left:
            name = left.pop()
            if name in ("", "."):
                continue
            if name == "..":
                if not done:
                    raise PermissionError(errno.EACCES, "leads out of the project", path)
                done.pop()
                continue
            mode, oid = self._step(done, name, path)
            if mode == LINK:
                links += 1
                target = self.objects.file(oid).decode("utf-8", "surrogateescape")
                if target.startswith("/"):
                    raise PermissionError(errno.EACCES, "leads out of the project", path)
                if links > _MOST_LINKS:
                    raise OSError(errno.ELOOP, "links that lead to each other", path)
                left.extend(target.split("/")[::-1])
            elif mode == FOLDER:
                done.append((name, oid))
            elif left or mode == SUBMODULE:
                raise FileNotFoundError(errno.ENOENT, "no such file", path)
            else:
                return oid
        raise IsADirectoryError(errno.EISDIR, "is a folder", path)

    def _step(self, done: list[tuple[str, str]], name: str, path: str) -> tuple[str, str]:
        here = done[-1][1] if done else self.id
        found = None if here is None else self.objects.folder(here).get(name)
        if found is None:
            raise FileNotFoundError(errno.ENOENT, "no such file", path)
        return found


def step_into(objects: Objects, oid: str, path: str) -> tuple[str, str] | None:
    """(mode, id) of what stands at `path` below the folder `id`, links not followed."""
    mode = FOLDER
    for name in path.split("/") if path else ():
        if mode != FOLDER:
            return None
        found = objects.folder(oid).get(name)
        if found is None:
            return None
        mode, oid = found
    return mode, oid
