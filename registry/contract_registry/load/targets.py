"""The file that a reference names: inside the project, read, and never anywhere else."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import Final, TypeAlias
from urllib.parse import unquote

from contract_registry.documents import Document
from contract_registry.documents.spelling import closest
from contract_registry.finding import Finding, Location
from contract_registry.load.files import Files, escaped
from contract_registry.load.problems import problem

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_PATH_END: Final = re.compile("[?#]")

Where: TypeAlias = Callable[[], Location]
"""Where a reference stands, computed only for a finding: positions cost a scan of the file."""


def opened(
    files: Files, text: str, holder: str, where: Where, *, opaque_tags: bool = False
) -> Document | Finding | None:
    """The document that `text`, a reference in the file `holder`, names; its fragment is left out.

    A finding at `where` says why it may not be followed or leads nowhere. None: the file is there
    and cannot be read, which is told where it is wrong.
    """
    refusal = _refusal(text, where)
    if refusal is not None:
        return refusal
    path = _path(text, holder)
    if path is None:
        message = f"{text} leads out of the project, and may not be followed"
        fix = "put the file into the project, and refer to it there"
        return problem("reference-outside-root", message, where(), fix)
    try:
        if "?" in text.partition("#")[0] or "\0" in path:
            raise FileNotFoundError(path)
        document = files.document(path, opaque_tags=opaque_tags)
    except FileNotFoundError:
        return _no_file(files, where, text, path)
    except PermissionError:
        message = f"{text} leads out of the project through a symbolic link"
        fix = "put a copy of the file into the project"
        return problem("reference-outside-root", message, where(), fix)
    files.reached.add(path)
    return document


def remote(text: str, where: Where, fix: str | None = None) -> Finding:
    """The finding for a reference that names something outside of every file."""
    if scheme_of(text) == "file":
        message = f"{text} names a place on one machine, and may not be followed"
        fix = "write a path relative to this file, as ../shared/money.yaml"
        return problem("reference-outside-root", message, where(), fix)
    message = f"{text} is not in the project, and nothing is fetched"
    fix = fix or "put a copy of the schema into the project, and refer to the file"
    return problem("remote-reference", message, where(), fix)


def scheme_of(text: str) -> str:
    """The scheme of a reference in small letters; empty for a relative one."""
    match = _SCHEME.match(text)
    return "" if match is None else match[1].lower()


def _refusal(text: str, where: Where) -> Finding | None:
    if scheme_of(text) or text.startswith("//"):
        return remote(text, where)
    if text.startswith("/"):
        message = f"{text} is an absolute path, and may not be followed"
        fix = "write a path relative to this file, as ../shared/money.yaml"
        return problem("reference-outside-root", message, where(), fix)
    return None


def _path(text: str, holder: str) -> str | None:
    """The path from the root that a relative reference means; None where it leaves the root."""
    relative = unquote(_PATH_END.split(text, maxsplit=1)[0], errors="surrogateescape")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(holder), relative))
    return None if path == ".." or path.startswith("../") else path


def _no_file(files: Files, where: Where, text: str, path: str) -> Finding:
    message = (
        f"{text} leads nowhere: there is no file {path if path.isprintable() else ascii(path)}"
    )
    literal = unquote(text.partition("#")[0], errors="surrogateescape")
    folder, _, name = path.rpartition("/")
    near = {posixpath.splitext(other)[0]: other for other in files.names_in(folder)}
    stem = closest(posixpath.splitext(name)[0], near)
    fix = "write the file, or mend the reference" if stem is None else f"did you mean {near[stem]}?"
    if "?" in literal or "\\" in literal:
        fix = f"a reference is a URI: write {escaped(literal.replace(chr(92), '/'))}"
    return problem("dangling-reference", message, where(), fix)
