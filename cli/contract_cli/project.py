"""Where the project is, what its configuration says, and what its files hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from contract_registry.errors import UnreadableError, UsageError

if TYPE_CHECKING:
    from contract_registry.config import Config
    from contract_registry.model import Catalog, Contract
    from contract_registry.source.worktree import WorkTree

CONFIGURATION: Final = "contracts.yaml"
FOLDER: Final = "contracts"


@dataclass(frozen=True, slots=True)
class Project:
    """A project on disk: its root, its settings, its files."""

    root: Path
    config: Config
    tree: WorkTree


def open_project(given: Path | None, *, allow_empty: bool = False) -> Project:
    """The project at `given`, otherwise the one around the working directory.

    Raises UsageError where there is none, or where its configuration is wrong.
    """
    from contract_registry.config import parse_config
    from contract_registry.source.worktree import WorkTree

    root = find_root(given, Path.cwd(), allow_empty=allow_empty)
    tree = WorkTree(root)
    data: bytes | None
    try:
        data = tree.read(CONFIGURATION)
    except FileNotFoundError:
        data = None
    except OSError as error:
        reason = error.strerror or "it leads out of the project"
        raise UsageError(f"{CONFIGURATION} cannot be read: {reason}") from error
    return Project(root, parse_config(data, CONFIGURATION), tree)


def find_root(given: Path | None, start: Path, *, allow_empty: bool = False) -> Path:
    """The project's root: the one given, otherwise found from the folder `start`.

    The nearest folder with a contracts.yaml, up to the git top level, then a top level or a start
    that holds a contracts/ folder. Raises UsageError where there is none, unless `allow_empty`:
    then it is the top level, or `start` outside git.
    """
    if given is not None:
        if not given.is_dir():
            raise UsageError(f"{given} is not a folder")
        return given.resolve()
    start = start.resolve()
    top = top_level(start)
    for folder in (start, *start.parents):
        if (folder / CONFIGURATION).is_file():
            return folder
        if folder == top:
            break
    for place in (top, start):
        if place is not None and (place / FOLDER).is_dir():
            return place
    if allow_empty:
        return top or start
    above = "" if top in (None, start) else f" or above it, up to {top}"
    raise UsageError(
        f"no project here: no {CONFIGURATION} and no {FOLDER}/ folder in {start}{above}",
        "contracts init writes a first contract; -C DIR names the project's folder",
    )


def top_level(start: Path) -> Path | None:
    """The top of the git work tree around `start`, None outside git."""
    # In a worktree or a submodule `.git` is a file.
    return next((f for f in (start, *start.parents) if (f / ".git").exists()), None)


def load_catalog(project: Project) -> Catalog:
    """What the project's files say now. Raises UsageError where they hold no contract at all."""
    from contract_registry.load import load

    catalog = load(project.tree, project.config)
    if not catalog.contracts and not catalog.broken:
        folders = ", ".join(f"{path}/" for path in project.config.paths)
        raise UsageError(
            f"no contract found in {folders} of {project.root}",
            "contracts init writes a first one",
        )
    return catalog


def find_contract(catalog: Catalog, name: str) -> Contract:
    """The contract `<id>@<major>`, or the highest active major of `<id>`.

    Raises UsageError where there is none, UnreadableError where its file cannot be read.
    """
    from contract_registry.model import Status

    wanted, _, major = name.partition("@")
    keys = [key for key in (*catalog.contracts, *catalog.broken) if key.id == wanted]
    if major:
        keys = [key for key in keys if str(key.major) == major]
    if not keys:
        raise _unknown_contract(catalog, name)
    readable = [catalog.contracts[key] for key in keys if key in catalog.contracts]
    active = [contract for contract in readable if contract.status is Status.ACTIVE]
    if not readable:
        raise UnreadableError(
            f"{catalog.broken[keys[0]]} cannot be read as a contract", "contracts lint says why"
        )
    return max(active or readable, key=lambda contract: contract.key.major)


def _unknown_contract(catalog: Catalog, name: str) -> UsageError:
    from contract_registry.documents.spelling import did_you_mean

    known = sorted(map(str, catalog.contracts))
    ids = {key.id for key in catalog.contracts}
    guess = did_you_mean(name, known) if "@" in name else did_you_mean(name, ids)
    return UsageError(
        f"there is no contract {name!r}" + ("" if guess is None else f"; {guess}"),
        "known are " + ", ".join(known) if known else None,
    )
