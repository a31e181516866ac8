"""The files of a tree as documents: each read once, its problems told once."""

from __future__ import annotations

import errno
import hashlib
import posixpath
from collections.abc import Mapping
from urllib.parse import quote, unquote

from contract_registry.config import Config
from contract_registry.documents import Document, parse
from contract_registry.documents.document import JSON_SUFFIXES, YAML_SUFFIXES, too_large
from contract_registry.documents.limits import MAX_BYTES
from contract_registry.finding import Finding, Json, Location, canonical
from contract_registry.load.problems import problem
from contract_registry.source.tree import Entry, Tree

SUFFIXES = (*YAML_SUFFIXES, *JSON_SUFFIXES)
"""What a contract, a service or a schema can be written in."""

_SCHEME = "file:///"


def uri_of(path: str) -> str:
    """The URI that a file has in references: its path from the root, escaped where it must be."""
    return _SCHEME + escaped(path)


def escaped(path: str) -> str:
    """A path as it stands in a URI (RFC 3986, section 3.3): no escapes that are not needed."""
    return quote(path, safe="/!$&'()*+,;=:@", errors="surrogateescape")


def path_of(uri: str) -> str | None:
    """The path of a file's URI, its query left out; None for any other URI."""
    if not uri.startswith(_SCHEME):
        return None
    return unquote(uri.removeprefix(_SCHEME).partition("?")[0], errors="surrogateescape")


class Files:
    """What one run has read of a tree.

    problems:    what is wrong in the files; it grows
    reached:     the paths that references lead to
    unreadable:  the content of files that cannot be read as documents
    entries:     everything under the contract paths
    """

    def __init__(self, tree: Tree, config: Config) -> None:
        self.problems: list[Finding] = []
        self.reached: set[str] = set()
        self.unreadable: dict[str, bytes] = {}
        self.entries: dict[str, Entry] = {}
        for folder in config.paths:
            self.entries.update(tree.entries(posixpath.normpath(folder).removeprefix(".")))
        self.entries.pop(config.path, None)
        self._tree = tree
        self._by_folder: dict[str, list[str]] = {}
        for path in self.entries:
            folder, _, name = path.rpartition("/")
            self._by_folder.setdefault(folder, []).append(name)
        self._documents: dict[tuple[str, bool], Document | None] = {}
        self._digests: dict[str, str] = {}

    def candidates(self) -> list[str]:
        """The files under the contract paths that can hold something of ours, in order.

        Those are the files in YAML and JSON, and Avro schemas; files with other suffixes (.md,
        images, scripts) are no contracts by their name, and left alone. A link to a folder is told,
        because what it leads to would otherwise be overlooked.
        """
        found = []
        for path, entry in sorted(self.entries.items()):
            if path.lower().endswith(SUFFIXES):
                found.append(path)
            elif entry.kind == "link":
                self._check_link(path)
        return found

    def document(self, path: str, *, opaque_tags: bool = False) -> Document | None:
        """The document at `path`; None where it cannot be read, which is then among the problems.

        Raises FileNotFoundError where there is no such file, PermissionError where it is outside.
        """
        key = (path, opaque_tags)
        if key not in self._documents:
            self._documents[key] = self._read(path, opaque_tags)
        return self._documents[key]

    def known(self, path: str) -> Document | None:
        """The document at `path` if it was read, and could be."""
        return self._documents.get((path, False)) or self._documents.get((path, True))

    def names_in(self, folder: str) -> list[str]:
        """The names of the files in a folder under the contract paths."""
        return self._by_folder.get(folder, [])

    def digest(self, document: Document) -> str:
        """SHA-256 of a whole document's value, hexadecimal."""
        found = self._digests.get(document.path)
        if found is None:
            found = self._digests[document.path] = digest(document.value)
        return found

    def _read(self, path: str, opaque_tags: bool) -> Document | None:
        entry = self.entries.get(path)
        if entry is not None and entry.size is not None and entry.size > MAX_BYTES:
            self.problems.append(too_large(path, entry.size))
            return None
        try:
            data = self._tree.read(path)
        except (FileNotFoundError, PermissionError):
            raise
        except OSError as error:
            self._refuse(path, error)
            return None
        result = parse(data, path, opaque_tags=opaque_tags)
        if isinstance(result, Document):
            return result
        self.problems.extend(result)
        self.unreadable[path] = data
        return None

    def _refuse(self, path: str, error: OSError) -> None:
        if error.errno == errno.EFBIG:
            self.problems.append(too_large(path, None))
            return
        reason = (error.strerror or str(error)).lower()
        message = f"the file cannot be read: {reason}"
        self.problems.append(
            problem("syntax-error", message, Location(path), "make it a regular file")
        )

    def _check_link(self, path: str) -> None:
        try:
            self._tree.read(path)
        except PermissionError:
            self.problems.append(outside(path))
        except IsADirectoryError:
            message = "a symbolic link to a folder is not followed: contracts in it are overlooked"
            fix = "name the folder itself under paths in contracts.yaml, and remove the link"
            self.problems.append(problem("unused-file", message, Location(path), fix))
        except OSError:
            pass  # it leads nowhere, or in circles: there is nothing to overlook


def outside(path: str) -> Finding:
    """The finding for a link that leads out of the project."""
    message = "the symbolic link leads out of the project, and is not followed"
    fix = "put a copy of the file into the project"
    return problem("reference-outside-root", message, Location(path), fix)


def digest(value: Json) -> str:
    """SHA-256 of a value's canonical JSON, hexadecimal."""
    return hashlib.sha256(_canonical(value).encode()).hexdigest()


def _canonical(value: Json) -> str:
    """`canonical`, by the standard library where no Decimal is in the way."""
    import json

    try:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    except TypeError:
        return canonical(value)


def relative_digests(digests: Mapping[str, str], folder: str) -> list[list[str]]:
    """(path seen from `folder`, digest) of each file, sorted: moving all together changes none."""
    return sorted([posixpath.relpath(path, folder or "."), it] for path, it in digests.items())
