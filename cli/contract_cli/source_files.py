"""The files that an import is pointed at: where they are, and how far references may lead."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from contract_registry.errors import UsageError

_SUFFIXES: Final = (".yaml", ".yml", ".json", ".avsc", ".template")
_PASSED_OVER: Final = frozenset(("node_modules", "__pycache__"))
_MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Sources:
    """Files to read, and the folder that their references must not leave.

    paths:  POSIX, relative to `root`, in order
    named:  those among them that were named one by one, and not found in a folder
    """

    root: Path
    paths: tuple[str, ...]
    named: frozenset[str]


def source_files(given: Sequence[Path], own: Sequence[Path]) -> Sources:
    """The files at these paths, and in the folders among them; those in `own` folders are left out.

    References may lead anywhere in the git work tree around the files; outside git, in the folder
    that holds them all. Raises UsageError where a path leads nowhere.
    """
    from contract_cli.project import top_level

    full = [_resolved(path) for path in given]
    holding = [path if path.is_dir() else path.parent for path in full]
    root = top_level(holding[0])
    if root is None or not all(path.is_relative_to(root) for path in holding):
        root = Path(os.path.commonpath(holding))
    passed_over = [path.resolve() for path in own]
    found: dict[str, bool] = {}
    for path in full:
        if not path.is_dir():
            found[path.relative_to(root).as_posix()] = True
            continue
        # Who points into the contracts means them.
        without = [it for it in passed_over if not path.is_relative_to(it)]
        for file in _below(path, without):
            found.setdefault(file.relative_to(root).as_posix(), False)
            if len(found) > _MOST:
                raise UsageError(
                    f"{path} holds more than {_MOST:,} files", "name the folders that matter"
                )
    named = frozenset(path for path, alone in found.items() if alone)
    return Sources(root, tuple(sorted(found)), named)


def _resolved(path: Path) -> Path:
    if not path.exists():
        raise UsageError(f"there is no {path}")
    return path.resolve()


def _below(folder: Path, without: Sequence[Path]) -> Iterator[Path]:
    """The files below a folder that may be sources; hidden folders and links are passed over."""
    for place, folders, names in os.walk(folder):
        here = Path(place)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and name not in _PASSED_OVER and here / name not in without
        )
        for name in sorted(names):
            if name.lower().endswith(_SUFFIXES) and (here / name).is_file():
                yield here / name
