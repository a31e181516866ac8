"""What has been released: the states that the release branch has held, or those that tags hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from contract_registry.config import FILE, Config, parse_config
from contract_registry.errors import UsageError
from contract_registry.source import git
from contract_registry.source.base import Base
from contract_registry.source.gitref import GitTree, step_into
from contract_registry.source.objects import Commit
from contract_registry.source.repository import HEADS, ORIGIN, TAGS, Repository, text
from contract_registry.source.tree import normalized

_USUAL: Final = ("main", "master")


@dataclass(frozen=True, slots=True)
class Release:
    """One released state. `tree` reads lazily; `label` is `9a1c2e3` or `tag v1.2.0`."""

    commit: str
    label: str
    tree: GitTree


@dataclass(frozen=True, slots=True)
class History:
    """Released states, newest first, each content of the asked paths once.

    complete:  whether that is all that was ever released
    reason:    where these come from, or why some are missing, for people
    """

    releases: tuple[Release, ...]
    complete: bool
    reason: str


def releases(
    base: Base,
    *,
    paths: Sequence[str] = ("contracts",),
    branch: str | None = None,
    tags: str | None = None,
) -> History:
    """The released states at hand, for the paths (relative to the project's root) that matter.

    paths:   those that the configuration names now; those that it named in a release are added,
             and the configuration itself: what was released elsewhere is released all the same
    tags:    a pattern of tag names (`v*`): every tag that matches, wherever it stands
    branch:  otherwise the release branch, by default the repository's default branch: its
             first-parent commits up to the base

    "Up to the base" keeps what others merged since out of a change's findings: where the base lies
    on the release branch, the states are those that the branch held when it held the base. Where
    the change goes to another branch (a feature branch, `develop`), nothing that the base holds is
    released by being there, and the states are all those of the release branch.
    Raises GitError where git cannot read them.
    """
    if tags is not None:
        return _tagged(base, paths, tags)
    return _merged(base, paths, branch)


def _tagged(base: Base, paths: Sequence[str], pattern: str) -> History:
    repository = base.repository
    named: list[tuple[Commit, str]] = []
    # The last key sorts first; equal dates are settled by version.
    order = ("--sort=-version:refname", "--sort=-creatordate")
    listed = text(git.run(repository.root, "for-each-ref", "--format=%(refname)", *order, TAGS))
    for ref in listed.split("\n"):
        tag = ref.removeprefix(TAGS)
        if ref and fnmatchcase(tag, pattern):
            commit = repository.commit(ref)
            if commit is not None:
                named.append((commit, f"tag {tag}"))
    reason = f"tags {pattern}"
    if base.shallow:
        reason += "; this clone is shallow and may lack some"
    every = _every_path(repository, [commit for commit, _ in named], paths)
    return History(_distinct(repository, named, every), not base.shallow, reason)


def _merged(base: Base, paths: Sequence[str], branch: str | None) -> History:
    repository = base.repository
    name, tip = _release_branch(base, branch)
    before = None if base.commit is None else repository.commit(base.commit)
    if tip is None and before is None:
        return History((), True, base.reason)
    start = _start(repository, before, tip, on_branch=name is None or base.branch == name)
    if start is None:
        return History((), False, f"the release branch {name} is not in this clone")
    walk = ("rev-list", "--first-parent", start.id, "--")
    settings = (repository.commit(oid) for oid in _words(repository, *walk, FILE))
    paths = _every_path(repository, [commit for commit in settings if commit is not None], paths)
    command = (*walk, *paths)
    commits = (repository.commit(oid) for oid in _words(repository, *command))
    named = ((commit, commit.id[:7]) for commit in commits if commit is not None)
    reason = f"what {name or 'the branch'} has held"
    if base.shallow:
        reason += "; this clone is shallow and lacks what came before"
    return History(_distinct(repository, named, paths), not base.shallow, reason)


def _release_branch(base: Base, branch: str | None) -> tuple[str | None, Commit | None]:
    """The name of the release branch, and its last commit where this clone has it."""
    repository = base.repository
    names = [branch] if branch is not None else []
    if branch is None or branch in _USUAL:
        # `main` is also what the configuration says when nobody wrote it.
        for (target,) in repository.refs(ORIGIN + "HEAD", fields="symref"):
            names.append(target.removeprefix(ORIGIN))
        names += _USUAL
    for name in names:
        for ref in (ORIGIN + name, HEADS + name):
            tip = repository.commit(ref)
            if tip is not None:
                return name, tip
        if name == base.branch:
            return name, None
    return (branch or base.branch), None


def _start(
    repository: Repository, before: Commit | None, tip: Commit | None, *, on_branch: bool
) -> Commit | None:
    """The release branch's commit from which to walk back; None where it is not at hand.

    before:     the base
    tip:        the last commit of the release branch in this clone
    on_branch:  whether the change goes to the release branch, so that the base belongs to it
    """
    if before is None:
        return tip
    if tip is None:
        return before if on_branch else None
    if tip == before or repository.shallow:
        return before if on_branch or tip == before else tip
    command = ("rev-list", "--first-parent", "--parents", tip.id, f"^{before.id}")
    later = git.run(repository.root, *command).decode("ascii").splitlines()
    if not later:  # the base is ahead of what the clone knows of the branch
        return before if on_branch else tip
    # The base may have come in by a merge: then the last commit of the branch itself before it.
    parents = later[-1].split(" ")[1:]
    shared = repository.commit(parents[0]) if parents else None
    if on_branch:
        return shared or before
    return before if shared == before else tip


def _every_path(
    repository: Repository, commits: Iterable[Commit], paths: Sequence[str]
) -> tuple[str, ...]:
    """`paths`, the configuration, and the paths that it named in these commits."""
    found = dict.fromkeys((*paths, FILE, *Config().paths))
    seen: set[str | None] = set()
    for commit in commits:
        [oid] = _content(repository, commit, (FILE,))
        if oid is None or oid in seen:
            continue
        seen.add(oid)
        try:
            found.update(dict.fromkeys(parse_config(repository.tree(commit, "").read(FILE)).paths))
        except (OSError, UsageError):
            continue  # what it named is not known; the check reads it by today's configuration
    return tuple(found)


def _distinct(
    repository: Repository, named: Iterable[tuple[Commit, str]], paths: Sequence[str]
) -> tuple[Release, ...]:
    """The first release of each content; ids of folders tell that without reading a file."""
    seen: set[tuple[str | None, ...]] = set()
    found: list[Release] = []
    for commit, label in named:
        content = tuple(_content(repository, commit, paths))
        if any(content) and content not in seen:
            seen.add(content)
            found.append(Release(commit.id, label, repository.tree(commit, label)))
    return tuple(found)


def _content(repository: Repository, commit: Commit, paths: Sequence[str]) -> Iterator[str | None]:
    for path in paths:
        where = normalized(repository.prefix + path)
        found = step_into(repository.objects, commit.tree, where)
        yield None if found is None else found[1]


def _words(repository: Repository, *command: str) -> list[str]:
    return text(git.run(repository.root, *command)).split()
