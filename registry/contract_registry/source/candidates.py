"""The base on a developer's machine, and in every run that knows nothing better about itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from contract_registry.errors import BaseError
from contract_registry.source.objects import Commit
from contract_registry.source.repository import HEADS, ORIGIN, Repository, by_hand, string

_USUAL: Final = ("main", "master")


@dataclass(frozen=True, slots=True)
class Question:
    """What is known about the run: the clone, its HEAD, the environment, GitHub's event."""

    repository: Repository
    head: Commit
    environ: Mapping[str, str]
    event: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Found:
    """A base: the commit (None: nothing was there before), why, and the branch it belongs to."""

    commit: Commit | None
    reason: str
    branch: str | None = None
    label: str | None = None


def branch_base(question: Question) -> Found:
    """The merge base with the branch that the current one is meant for; on that branch, HEAD.

    Raises BaseError where there is no such branch, or the clone is too shallow to tell.
    """
    repository, head = question.repository, question.head
    current = repository.current_branch()
    for ref, branch in _targets(question, current):
        tip = repository.commit(ref)
        if tip is None:
            continue
        if branch == current:
            return Found(head, f"HEAD, the last commit on {branch}", branch)
        commit = merge_base_with(repository, head, tip, title(ref), unshallow(ref))
        return Found(commit, f"merge base with {title(ref)}", branch)
    if current is not None and _is_only_branch(repository):
        return Found(head, f"HEAD, the last commit on {current}, the only branch", current)
    raise _no_target(question)


def target_base(question: Question, branch: str) -> Found:
    """The merge base with a branch of `origin` that the CI system names as the target."""
    repository, ref = question.repository, ORIGIN + branch
    mend = unshallow(ref) if repository.shallow else fetch(ref)
    tip = repository.commit(ref)
    if tip is None:
        raise BaseError(f"the target branch {title(ref)} is not in this clone", mend)
    commit = merge_base_with(repository, question.head, tip, title(ref), mend)
    return Found(commit, f"merge base with {title(ref)}", branch)


def merge_base_with(
    repository: Repository, head: Commit, tip: Commit, name: str, mend: str
) -> Commit:
    """The merge base of HEAD and another commit; `mend` is the command for a shallow clone.

    A shallow clone hides the commits that would be the answer, and then git names another, even
    HEAD itself: there it is not asked.
    """
    if head.id == tip.id:
        return head
    if repository.shallow:
        raise BaseError(f"this clone is shallow: its merge base with {name} is not known", mend)
    found = repository.merge_base(head, tip)
    if found is None:
        raise BaseError(
            f"HEAD and {name} have no commit in common", "contracts check --against REF"
        )
    return found


def default_branch(question: Question) -> str | None:
    """The repository's default branch as the CI system names it."""
    named = string(question.event, "repository", "default_branch")
    return named or question.environ.get("CI_DEFAULT_BRANCH") or None


def title(ref: str) -> str:
    """What people call a ref: `origin/main`, `main`."""
    return ref.removeprefix("refs/remotes/").removeprefix(HEADS)


def fetch(ref: str) -> str:
    """The command that brings a branch of a remote, also where the clone follows another only."""
    remote, _, branch = title(ref).partition("/")
    return by_hand("fetch", remote, f"+{HEADS}{branch}:{ref}")


def unshallow(ref: str) -> str:
    """The command that makes a shallow clone whole, and brings a branch where it is a remote's."""
    if ref.startswith(HEADS):
        return by_hand("fetch", "--unshallow")
    remote, _, branch = title(ref).partition("/")
    return by_hand("fetch", "--unshallow", remote, f"+{HEADS}{branch}:{ref}")


def _targets(question: Question, current: str | None) -> Iterator[tuple[str, str]]:
    """(ref, name of the branch at its home) of what the current branch may be meant for."""
    repository = question.repository
    own = [] if current is None else [HEADS + current]
    fields = "refname symref upstream upstream:remoteref"
    refs = {ref: found for ref, *found in repository.refs(*own, ORIGIN + "HEAD", fields=fields)}
    _, upstream, there = refs.get(f"{HEADS}{current}", ("", "", ""))
    if upstream and there.removeprefix(HEADS) != current:
        yield upstream, there.removeprefix(HEADS)
    origin_head = refs.get(ORIGIN + "HEAD", ("",))[0]
    if origin_head:
        yield origin_head, origin_head.removeprefix(ORIGIN)
    named = default_branch(question)
    for branch in (*([named] if named else []), *_USUAL):
        yield ORIGIN + branch, branch
    for branch in _USUAL:
        yield HEADS + branch, branch


def _is_only_branch(repository: Repository) -> bool:
    return len(repository.refs("refs/heads", "refs/remotes", fields="refname")) == 1


def _no_target(question: Question) -> BaseError:
    repository, named = question.repository, default_branch(question)
    missing = "no branch to compare with: neither origin/HEAD, nor main or master, is in this clone"
    if named is not None:
        ref = ORIGIN + named
        return BaseError(missing, unshallow(ref) if repository.shallow else fetch(ref))
    if not repository.has_origin():
        return BaseError(missing, "contracts check --against REF")
    depth = ["--unshallow"] if repository.shallow else []
    every = by_hand("fetch", *depth, "origin", f"+{HEADS}*:{ORIGIN}*")
    return BaseError(missing, f"{every} && {by_hand('remote', 'set-head', 'origin', '--auto')}")
