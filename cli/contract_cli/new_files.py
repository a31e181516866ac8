"""Files that are not there yet, written all or none; nothing that is there is ever touched."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from contract_registry.errors import UsageError


def write_all(root: Path, files: Mapping[str, str]) -> None:
    """Write the texts to their paths below `root`, each whole.

    Raises UsageError, with everything taken back, where one cannot be written or is there already.
    """
    made: list[Path] = []
    try:
        for path, text in files.items():
            target = root / path
            _make_folder(root, target.parent, made)
            _write(target, text, made)
    except BaseException as error:
        _take_back(made)
        if isinstance(error, OSError):
            reason = error.strerror or str(error)
            raise UsageError(
                f"{path} cannot be written: {reason.lower()}",
                "nothing was written; mend that, and run the command again",
            ) from error
        raise


def _make_folder(root: Path, folder: Path, made: list[Path]) -> None:
    missing = []
    above = folder
    while not above.exists() and above != root:
        missing.append(above)
        above = above.parent
    if not above.resolve().is_relative_to(root.resolve()):
        raise PermissionError(13, "its folder leads out of the project")
    for each in reversed(missing):
        each.mkdir()
        made.append(each)


def _write(target: Path, text: str, made: list[Path]) -> None:
    """Write a file that appears whole, or fails where something is at its place."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".contracts-", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        # mkstemp makes files that only their owner can read.
        part.chmod(0o666 & ~_umask())
        try:
            os.link(part, target)
        except FileExistsError:
            raise
        except OSError:
            # A file system without hard links.
            write_plainly(target, text)
        made.append(target)
    finally:
        part.unlink()


def write_plainly(target: Path, text: str) -> None:
    """Write a file that must not be there yet; it is gone again where that fails half-way."""
    with target.open("x", encoding="utf-8", newline="\n") as file:
        try:
            file.write(text)
            file.flush()
        except OSError:
            target.unlink()
            raise


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _take_back(made: list[Path]) -> None:
    for path in reversed(made):
        with suppress(OSError):
            if path.is_dir() and not path.is_symlink():
                path.rmdir()
            else:
                path.unlink()
