"""What GitHub Actions and GitLab CI know about a run, and which base follows from it."""

from __future__ import annotations

import re
from typing import Final

from contract_registry.errors import BaseError
from contract_registry.model import Version
from contract_registry.source.candidates import Found, Question, target_base
from contract_registry.source.objects import Commit, is_id
from contract_registry.source.repository import HEADS, TAGS, by_hand, string

# `v1.2.3`, `1.2.3-rc.1`, `orders-v1.2.3`: what stands before the version names a line of releases.
_RELEASE: Final = re.compile(r"(|.*?[^\d.])(\d+\.\d+\.\d+(?:[-+].*)?)", re.DOTALL)


def provider_base(question: Question) -> Found | None:
    """The base of a run in GitHub Actions or GitLab CI; None where they know no better.

    Raises BaseError where they name a commit that this clone does not have and cannot fetch.
    """
    environ = question.environ
    if environ.get("GITHUB_EVENT_NAME"):
        return _github(question)
    if environ.get("GITLAB_CI") or environ.get("CI_MERGE_REQUEST_IID"):
        return _gitlab(question)
    return None


def _github(question: Question) -> Found | None:
    environ, event = question.environ, question.event
    name, ref = environ["GITHUB_EVENT_NAME"], environ.get("GITHUB_REF", "")
    if name.startswith("pull_request"):
        return _pull_request(question, name)
    if name == "merge_group":
        branch = (string(event, "merge_group", "base_ref") or "").removeprefix(HEADS) or None
        before = string(event, "merge_group", "base_sha")
        return _commit_of(question, before, "the commit that the merge queue builds on", branch)
    if ref.startswith(TAGS) or environ.get("GITHUB_REF_TYPE") == "tag":
        tag = ref.removeprefix(TAGS) if ref.startswith(TAGS) else environ.get("GITHUB_REF_NAME", "")
        return _previous_tag(question, tag)
    if name == "push":
        branch = ref.removeprefix(HEADS) if ref.startswith(HEADS) else None
        before = string(event, "before")
        return _commit_of(question, before, "the commit before the push", branch)
    return None


def _pull_request(question: Question, name: str) -> Found:
    environ, head = question.environ, question.head
    target = environ.get("GITHUB_BASE_REF") or string(question.event, "pull_request", "base", "ref")
    if _is_merge(question, name):
        # The event's own base.sha is the target branch when the event was made, which can be stale.
        commit = _at_hand(question, head.parents[0], "the first parent of the pull request's merge")
        return Found(commit, "first parent of the pull request's merge", target)
    if name == "pull_request_target" and head.id == environ.get("GITHUB_SHA"):
        raise BaseError(
            "pull_request_target checks out the target branch: the pull request's files are not "
            "here, and nothing would be checked",
            "run on `pull_request`, or give actions/checkout the ref refs/pull/NUMBER/merge",
        )
    if not target:
        raise BaseError(
            "HEAD is no merge of the pull request, and GITHUB_BASE_REF names no target branch",
            "contracts check --against REF",
        )
    return target_base(question, target)


def _is_merge(question: Question, name: str) -> bool:
    """Whether HEAD is the merge that GitHub made of the pull request into its target.

    The pull request's own last commit may be a merge as well: of the target into the pull request.
    Its first parent is then no base at all.
    """
    head, environ = question.head, question.environ
    proposed = string(question.event, "pull_request", "head", "sha")
    if len(head.parents) != 2 or head.id == proposed:
        return False
    if head.parents[1] == proposed:
        return True
    made = environ.get("GITHUB_SHA")
    if not made:
        return proposed is None
    return made == head.id and name != "pull_request_target"


def _gitlab(question: Question) -> Found | None:
    environ, head = question.environ, question.head
    target = environ.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME") or None
    if target or environ.get("CI_MERGE_REQUEST_DIFF_BASE_SHA"):
        proposed = environ.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA")
        if proposed and len(head.parents) == 2 and head.parents[1] == proposed:
            # A merged-results pipeline: HEAD holds what the target branch gained since the diff's
            # base, and none of that is the merge request's doing.
            title = "first parent of the merge request's merge"
            return Found(_at_hand(question, head.parents[0], f"the {title}"), title, target)
        base = environ.get("CI_MERGE_REQUEST_DIFF_BASE_SHA")
        found = _commit_of(question, base, "the base of the merge request's diff", target)
        if found is not None:
            return found
        return target_base(question, target) if target else None
    if environ.get("CI_COMMIT_TAG"):
        return _previous_tag(question, environ["CI_COMMIT_TAG"])
    if environ.get("CI_PIPELINE_SOURCE", "push") != "push":
        return None
    branch = environ.get("CI_COMMIT_BRANCH") or None
    before = environ.get("CI_COMMIT_BEFORE_SHA")
    return _commit_of(question, before, "the commit before the push", branch)


def _commit_of(
    question: Question, oid: str | None, reason: str, branch: str | None
) -> Found | None:
    """The commit that the CI system names; None where it names none, or all zeros."""
    if not is_id(oid) or oid is None or not oid.strip("0"):
        return None
    return Found(_at_hand(question, oid, reason), reason, branch)


def _at_hand(question: Question, oid: str, title: str) -> Commit:
    """The commit of that id, fetched alone where the clone is shallow and lacks it."""
    repository = question.repository
    found = repository.commit(oid)
    if found is not None:
        return found
    if repository.shallow:
        return repository.fetch(oid)
    raise BaseError(
        f"{title}, {oid[:7]}, is not in this clone (a forced push takes commits away)",
        by_hand("fetch", "origin", oid),
    )


def _previous_tag(question: Question, current: str) -> Found:
    """The release before the tag that HEAD is: among the tags that HEAD reaches, the greatest
    version of the same line that is smaller, or, where all are greater, the greatest."""
    repository, head = question.repository, question.head
    if repository.shallow:
        raise BaseError(
            f"this clone is shallow: the release before {current} is not known",
            by_hand("fetch", "--unshallow", "--tags", "origin"),
        )
    own = _release(current)
    line = "" if own is None else own[0]
    earlier: list[tuple[Version, str]] = []
    for (name,) in repository.refs("refs/tags", fields="refname", merged=head):
        tag = name.removeprefix(TAGS)
        release = _release(tag)
        if tag != current and release is not None and release[0] == line:
            earlier.append((release[1], tag))
    below = [found for found in earlier if own is None or found[0] < own[1]]
    for _, tag in sorted(below or earlier, reverse=True):
        commit = repository.commit(TAGS + tag)
        if commit is not None and commit.id != head.id:
            return Found(commit, f"{tag}, the release before {current}", label=f"tag {tag}")
    return Found(None, f"{current} is the first release: no earlier version tag leads to it")


def _release(tag: str) -> tuple[str, Version] | None:
    match = _RELEASE.fullmatch(tag)
    if match is None:
        return None
    try:
        return match[1].removesuffix("v"), Version.parse(match[2])
    except ValueError:
        return None
