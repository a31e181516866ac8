"""Which commit last changed a file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from contract_registry.source import git
from contract_registry.source.repository import open_repository, text


def last_commits(root: Path, paths: Collection[str]) -> Mapping[str, str]:
    """Path (relative to the project's root) → the commit that last changed it, newest first.

    Along the first parents: on the release branch that is the merge that brought it. Left out are
    files that differ from what is committed, and in a shallow clone those that were last changed
    where it was cut, or before: nobody can tell when. Empty outside git.
    """
    try:
        with open_repository(root) as repository:
            prefix, shallow = repository.prefix, repository.shallow
        log = ("log", "--first-parent", "-m", "--format=%x01%H %P", "--name-only", "--no-renames")
        told = text(git.run(root, *log, "-z", "--", *sorted(paths)))
        changed = text(git.run(root, "status", "--porcelain", "-z", "--", *sorted(paths)))
    except git.GitError:
        return {}
    different = {entry[3:] for entry in changed.split("\0") if len(entry) > 3}
    found: dict[str, str] = {}
    commit = ""
    for word in told.split("\0"):
        before, mark, said = word.partition("\x01")
        name = before.removeprefix("\n")
        if name and commit and name not in different:
            found.setdefault(name.removeprefix(prefix), commit)
        if mark:
            own, _, parents = said.strip("\n").partition(" ")
            commit = own if parents or not shallow else ""
            if not commit:
                break  # where the clone was cut, every file looks changed
    return found
