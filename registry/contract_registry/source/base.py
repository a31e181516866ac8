"""Which state of the project a change is compared with, and why.

The order is: what the user names, what the configuration names, what the CI system knows about the
run, and what a developer would compare with. git is only read; a shallow clone in CI may fetch one
commit. What cannot be resolved says which command makes it resolvable.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from contract_registry.errors import BaseError, UsageError
from contract_registry.source.candidates import Found, Question, branch_base, merge_base_with
from contract_registry.source.objects import Commit, is_id
from contract_registry.source.providers import provider_base
from contract_registry.source.repository import (
    HEADS,
    ORIGIN,
    TAGS,
    Repository,
    by_hand,
    open_repository,
)
from contract_registry.source.tree import MemoryTree, Tree


@dataclass(frozen=True, slots=True)
class Base:
    """What a change is compared with. Close it when the trees are no longer read.

    tree:        the project at the base; empty where there is no commit yet
    commit:      its id; None where there is no commit yet
    reason:      why this one, for people: "first parent of the pull request's merge"
    shallow:     whether the clone is shallow: released contents before the base are not at hand
    branch:      the branch that the change goes to, where that is known
    repository:  what `releases` reads on
    """

    tree: Tree
    commit: str | None
    reason: str
    shallow: bool
    branch: str | None
    repository: Repository

    def __enter__(self) -> Base:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End git's process."""
        self.repository.close()


def resolve_base(
    root: Path,
    environ: Mapping[str, str],
    *,
    against: str | None = None,
    configured: str | None = None,
    event: Mapping[str, object] | None = None,
) -> Base:
    """Decide what the work tree at `root` is compared with.

    against:     the ref of `--against`: that commit itself; `REF...` is its merge base with HEAD
    configured:  `against` of contracts.yaml, the same way
    event:       the payload of GitHub's event; read from GITHUB_EVENT_PATH where it is not given

    Raises BaseError with the command that makes the base resolvable, UsageError for an empty ref.
    """
    repository = open_repository(root)
    try:
        payload = _event(environ) if event is None else event
        head = repository.commit("HEAD")
        found = _find(repository, head, environ, payload, against, configured)
        if found is None:
            nothing = MemoryTree({}, "nothing")
            return Base(nothing, None, "no commits yet", repository.shallow, None, repository)
        tree: Tree
        if found.commit is None:
            tree = MemoryTree({}, "nothing")
        else:
            tree = repository.tree(found.commit, found.label)
        oid = None if found.commit is None else found.commit.id
        return Base(tree, oid, found.reason, repository.shallow, found.branch, repository)
    except BaseException:
        repository.close()
        raise


def _find(
    repository: Repository,
    head: Commit | None,
    environ: Mapping[str, str],
    event: Mapping[str, object],
    against: str | None,
    configured: str | None,
) -> Found | None:
    for ref, source in ((against, "--against"), (configured, "`against` in contracts.yaml")):
        if ref is not None:
            return _named(repository, head, ref, source)
    if head is None:
        return None
    question = Question(repository, head, environ, event)
    return provider_base(question) or branch_base(question)


def _named(repository: Repository, head: Commit | None, ref: str, source: str) -> Found:
    name = ref.removesuffix("...")
    if not name.strip():
        raise UsageError(f"{source} names no commit", "--against REF, as in --against origin/main")
    commit = repository.commit(name)
    if commit is None:
        raise BaseError(f"{source}: {name!r} is no commit of this clone", _mend(repository, name))
    if ref == name or head is None:
        return Found(commit, f"{name}, from {source}")
    found = merge_base_with(repository, head, commit, name, by_hand("fetch", "--unshallow"))
    return Found(found, f"merge base with {name}, from {source}")


def _mend(repository: Repository, name: str) -> str:
    """The command after which `name` is a commit of this clone, or that shows what it has."""
    relative = any(sign in name for sign in "~^@{:")
    if relative and not repository.shallow:
        return "git log --oneline"
    if not repository.has_origin():
        return "git branch --all"
    depth = ["--depth=1"] if repository.shallow else []
    if is_id(name):
        return by_hand("fetch", *depth, "origin", name)
    if repository.commit(ORIGIN + name) is not None:
        return by_hand("branch", name, f"origin/{name}")
    if relative:
        return by_hand("fetch", "--unshallow", "origin")
    branch = name.removeprefix("refs/remotes/").removeprefix("origin/")
    if branch != name:
        return by_hand("fetch", *depth, "origin", f"+{HEADS}{branch}:{ORIGIN}{branch}")
    if name[0] in "v0123456789" or name.startswith(TAGS):
        tag = TAGS + name.removeprefix(TAGS)
        return by_hand("fetch", *depth, "origin", f"{tag}:{tag}")
    head = HEADS + name.removeprefix(HEADS)
    return by_hand("fetch", *depth, "origin", f"{head}:{head}")


def _event(environ: Mapping[str, str]) -> Mapping[str, object]:
    """GitHub's event; empty where there is none, or none that can be read."""
    path = environ.get("GITHUB_EVENT_PATH")
    if not path:
        return {}
    try:
        found = json.loads(Path(path).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
