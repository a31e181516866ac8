"""A repository as seen from the project's root, which may be a folder of it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from contract_registry.errors import BaseError
from contract_registry.source import git
from contract_registry.source.gitref import GitTree, step_into
from contract_registry.source.objects import FOLDER, Commit, Objects

ORIGIN: Final = "refs/remotes/origin/"
HEADS: Final = "refs/heads/"
TAGS: Final = "refs/tags/"


@dataclass(frozen=True, slots=True)
class Repository:
    """An opened repository; close it, or use it as a context manager.

    root:     the project's root
    prefix:   the path from the top of the repository to the root, "" or ending in "/"
    shallow:  whether history ends where the clone was cut
    """

    root: Path
    prefix: str
    shallow: bool
    objects: Objects

    def __enter__(self) -> Repository:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End git's process."""
        self.objects.close()

    def commit(self, name: str) -> Commit | None:
        """The commit that a ref, an id or any revision names; None where it is not at hand."""
        return self.objects.commit(name)

    def tree(self, commit: Commit, label: str | None = None) -> GitTree:
        """The project as that commit holds it; empty where it did not exist yet."""
        found = step_into(self.objects, commit.tree, self.prefix.rstrip("/"))
        folder = found[1] if found is not None and found[0] == FOLDER else None
        return GitTree(self.objects, folder, label or commit.id[:7])

    def merge_base(self, one: Commit, other: Commit) -> Commit | None:
        """The best common ancestor. A shallow clone cannot tell: never ask there."""
        try:
            found = git.run(self.root, "merge-base", one.id, other.id)
        except git.GitError as problem:
            if problem.complaint:
                raise
            return None  # exit code 1 and no word: the histories have no commit in common
        return self.commit(found.decode("ascii").strip())

    def current_branch(self) -> str | None:
        """The name of the branch that is checked out; None for a detached HEAD."""
        try:
            name = git.run(self.root, "symbolic-ref", "-q", "HEAD")
        except git.GitError as problem:
            if problem.complaint:
                raise
            return None
        return text(name).rstrip("\n").removeprefix(HEADS)

    def refs(self, *patterns: str, fields: str, merged: Commit | None = None) -> list[list[str]]:
        """One list of fields for each ref that is, or lies below, one of `patterns`.

        fields: names of `git for-each-ref`, with spaces between
        merged: only refs whose commit this one reaches
        """
        shape = "%00".join(f"%({name})" for name in fields.split())
        reached = [] if merged is None else [f"--merged={merged.id}"]
        lines = text(git.run(self.root, "for-each-ref", f"--format={shape}", *reached, *patterns))
        return [line.split("\0") for line in lines.split("\n") if line]

    def has_origin(self) -> bool:
        """Whether there is a remote of that name to fetch from."""
        return "origin" in text(git.run(self.root, "remote")).split("\n")

    def fetch(self, oid: str) -> Commit:
        """Fetch one commit into a shallow clone, without its history and without touching a ref.

        How the remote is reached (credentials, ssh, proxies) the clone's configuration says: the
        CI system wrote that, and no pull request can. Raises BaseError, with the command to try by
        hand, where the server does not give it.
        """
        command = ("fetch", "--depth=1", "--no-tags", "origin", oid)
        quiet = ("--quiet", "--no-write-fetch-head", "--no-recurse-submodules")
        try:
            git.run(self.root, command[0], *quiet, *command[1:])
        except git.GitError as problem:
            raise BaseError(
                f"commit {oid[:7]} is not in this shallow clone, and {problem} "
                "(a checkout of full depth needs no fetch)",
                by_hand(*command),
            ) from None
        found = self.commit(oid)
        if found is None:
            raise BaseError(f"commit {oid[:7]} was fetched and is not there", by_hand(*command))
        return found


def open_repository(root: Path) -> Repository:
    """The repository around `root`.

    Raises NoRepositoryError where there is none, or no git; GitError where git refuses to read it.
    """
    # The prefix comes last: it may hold any byte, line ends included.
    answer = git.run(
        root, "rev-parse", "--is-inside-work-tree", "--is-shallow-repository", "--show-prefix"
    )
    inside, shallow, prefix = text(answer).split("\n", 2)
    if inside != "true":
        raise git.NoRepositoryError(
            f"{root} is not in the work tree of a git repository", "git clone the repository"
        )
    return Repository(root, prefix.removesuffix("\n"), shallow == "true", Objects(root))


def by_hand(*args: str) -> str:
    """The git command as a user types it, whatever its names hold."""
    return shlex.join(["git", *args])


def text(output: bytes) -> str:
    """git's output as text; bytes that are not UTF-8 become surrogate escapes."""
    return output.decode("utf-8", "surrogateescape")


def string(value: object, *keys: str) -> str | None:
    """The text at a path of keys in a JSON value that somebody else wrote, None where none is."""
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) and value else None
