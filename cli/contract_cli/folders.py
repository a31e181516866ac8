"""Folders of generated code on disk: read, compared, written."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from contract_registry.codegen.folder import OBSTACLES, Difference, State, differences
from contract_registry.codegen.package import package_of
from contract_registry.errors import UsageError

if TYPE_CHECKING:
    from contract_cli.project import Project
    from contract_registry.codegen.uses import Writers
    from contract_registry.config import Generate
    from contract_registry.model import Catalog

_BELOW: Final = ("_contracts", "_schemas")
_SUFFIXES: Final = {"python": ".py", "typescript": ".ts"}


@dataclass(frozen=True, slots=True)
class Folder:
    """One service's code in one language: where it goes, what it should be, what differs."""

    place: Path
    shown: str
    service: str
    language: str
    wanted: Mapping[str, str]
    differences: tuple[Difference, ...]

    def remark(self, difference: Difference) -> str:
        """What to say of a file behind its name, where it is no plain case."""
        return f" ({difference.state.value})" if difference.state in OBSTACLES else ""


def folder_of(
    project: Project,
    catalog: Catalog,
    wanted: Generate,
    place: Path,
    writers: Writers = MappingProxyType({}),
) -> Folder:
    """What a folder should hold, compared with what it holds. Nothing is written.

    Raises what `package_of` does, and UsageError where the folder cannot be one.
    """
    from contract_registry.codegen.checks import plans

    files = package_of(
        catalog,
        wanted.service,
        wanted.language,
        plans(wanted.language, strict=project.config.semantics == "strict"),
        assert_formats=project.config.formats == "assert",
        writers=writers,
    )
    found = _found(place, files, _SUFFIXES[wanted.language])
    return Folder(
        place=place,
        shown=_shown(project, place),
        service=wanted.service,
        language=wanted.language,
        wanted=files,
        differences=differences(files, found, wanted.service),
    )


def _shown(project: Project, place: Path) -> str:
    full = place.resolve()
    inside = full.is_relative_to(project.root)
    return full.relative_to(project.root).as_posix() if inside else str(place)


def _found(place: Path, wanted: Iterable[str], suffix: str) -> dict[str, str]:
    """The files at the wanted paths, and whatever else of that language lies beside them."""
    if place.exists() and not place.is_dir():
        raise UsageError(f"{place} is a file, and no folder to write into")
    for name in _BELOW:
        if (place / name).is_symlink() or (place / name).is_file():
            raise UsageError(f"{place / name} is no folder to write into", "move it away")
    paths = dict.fromkeys(wanted)
    for folder in ("", *_BELOW):
        for path in sorted((place / folder).glob(f"*{suffix}")):
            paths.setdefault(path.relative_to(place).as_posix())
    found = {}
    for name in paths:
        path = place / name
        if path.is_dir():
            raise UsageError(f"{path} is a folder where a file has to be", "move it away")
        if path.exists() or path.is_symlink():
            found[name] = _text(path)
    return found


def _text(path: Path) -> str:
    try:
        # What is no text is none of ours, and stays so when it is read with replacements.
        return path.read_bytes().decode(errors="replace")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error


def obstacles(folders: Sequence[Folder]) -> None:
    """Raises UsageError where somebody's work would be lost; nothing is written then."""
    lost = [
        (it.state, f"{folder.shown}/{it.path} is {_told(it.state)}")
        for folder in folders
        for it in folder.differences
        if it.state in OBSTACLES
    ]
    if lost:
        raise UsageError("\n".join(["nothing was written", *(line for _, line in lost)]), _hint())


def _told(state: State) -> str:
    return {
        State.EDITED: "edited",
        State.EDITED_SUPERFLUOUS: "edited, and no longer needed",
        State.FOREIGN: "in the way: contracts generate did not write it",
        State.OTHER_SERVICE: "in the way: it was written for another service",
    }[state]


def _hint() -> str:
    return (
        "move what was changed to a file of your own, or choose another folder; --force writes "
        "over it"
    )


def write(folder: Folder) -> None:
    """Make the folder what it should be. Each file is written whole or not at all."""
    for it in folder.differences:
        path = folder.place / it.path
        try:
            if it.text is None:
                path.unlink()
            else:
                _replace(path, it.text)
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    for name in _empty(folder.place):
        name.rmdir()


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(text.encode())
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _empty(place: Path) -> Iterator[Path]:
    for name in _BELOW:
        folder = place / name
        if folder.is_dir() and not any(folder.iterdir()):
            yield folder
