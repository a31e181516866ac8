"""GitLab CI: detached shallow clones with one ref."""

from __future__ import annotations

from pathlib import Path

import pytest

from repositories import Repo

FILE = "contracts/orders/order-placed.v1.yaml"


def checkout(server: Repo, path: Path, commit: str, *, depth: int | None = 1) -> Repo:
    """A clone as GitLab's runner makes it."""
    clone = Repo.make(path)
    clone.git("remote", "add", "origin", server.url)
    limit = [] if depth is None else [f"--depth={depth}"]
    clone.git("fetch", "-q", *limit, "--no-tags", "origin", f"+{commit}:refs/pipelines/1")
    clone.git("checkout", "-q", "--detach", commit)
    return clone


@pytest.fixture
def request_(tmp_path: Path) -> tuple[Repo, str, str, str]:
    """The server, the base of the diff, the target's last commit, the source's last commit."""
    server = Repo.make(tmp_path / "server")
    base = server.write({FILE: "1"}).commit("one")
    source = server.branch("feature").write({FILE: "2"}).commit("two")
    target = server.checkout("main").write({"other.yaml": "1"}).commit("other")
    return server, base, target, source


def merge_request(**more: str) -> dict[str, str]:
    return {
        "CI": "true",
        "GITLAB_CI": "true",
        "CI_PIPELINE_SOURCE": "merge_request_event",
        "CI_MERGE_REQUEST_IID": "1",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_COMMIT_BEFORE_SHA": "0" * 40,
        **more,
    }


def test_the_base_of_the_diff(request_, tmp_path, resolve) -> None:
    server, diff_base, _, source = request_
    clone = checkout(server, tmp_path / "clone", source)
    environ = merge_request(CI_MERGE_REQUEST_DIFF_BASE_SHA=diff_base)
    base = resolve(clone, environ, fetches=True)
    assert base.commit == diff_base
    assert base.reason == "the base of the merge request's diff"
    assert base.branch == "main"
    assert base.tree.read(FILE) == b"1"
    assert resolve(clone, environ).commit == diff_base


def test_the_merge_base_where_the_diff_has_none(request_, tmp_path, resolve, mend) -> None:
    server, fork, _, source = request_
    clone = checkout(server, tmp_path / "clone", source, depth=None)
    hint = resolve.refuses(clone, merge_request())
    assert hint == "git fetch origin +refs/heads/main:refs/remotes/origin/main"
    mend(clone, hint)
    base = resolve(clone, merge_request())
    assert (base.commit, base.reason) == (fork, "merge base with origin/main")


def test_merged_results_are_compared_with_the_target_that_they_hold(
    request_, tmp_path, resolve
) -> None:
    server, diff_base, target, source = request_
    server.git("checkout", "-q", "--detach", "main")
    merge = server.merge("feature")
    clone = checkout(server, tmp_path / "clone", merge)
    environ = merge_request(
        CI_MERGE_REQUEST_DIFF_BASE_SHA=diff_base,
        CI_MERGE_REQUEST_SOURCE_BRANCH_SHA=source,
        CI_MERGE_REQUEST_EVENT_TYPE="merged_result",
    )
    base = resolve(clone, environ, fetches=True)
    assert base.commit == target
    assert base.reason == "first parent of the merge request's merge"


def test_a_push_is_compared_with_the_commit_before_it(request_, tmp_path, resolve) -> None:
    server, before, after, _ = request_
    clone = checkout(server, tmp_path / "clone", after)
    environ = {
        "GITLAB_CI": "true",
        "CI_PIPELINE_SOURCE": "push",
        "CI_COMMIT_BRANCH": "main",
        "CI_COMMIT_BEFORE_SHA": before,
    }
    base = resolve(clone, environ, fetches=True)
    assert (base.commit, base.branch) == (before, "main")


def test_the_first_push_of_a_branch_knows_the_default_branch(
    request_, tmp_path, resolve, mend
) -> None:
    server, fork, _, source = request_
    clone = checkout(server, tmp_path / "clone", source)
    environ = {
        "GITLAB_CI": "true",
        "CI_PIPELINE_SOURCE": "push",
        "CI_COMMIT_BRANCH": "feature",
        "CI_COMMIT_BEFORE_SHA": "0" * 40,
        "CI_DEFAULT_BRANCH": "main",
    }
    mend(clone, resolve.refuses(clone, environ))
    base = resolve(clone, environ)
    assert (base.commit, base.reason) == (fork, "merge base with origin/main")


def test_a_tag_is_compared_with_the_release_before_it(request_, tmp_path, resolve) -> None:
    server, first, second, _ = request_
    server.tag("v1.0.0", first).tag("v1.1.0", second)
    clone = server.clone(tmp_path / "clone")
    clone.checkout("v1.1.0")
    base = resolve(clone, {"GITLAB_CI": "true", "CI_COMMIT_TAG": "v1.1.0"})
    assert (base.commit, base.tree.label) == (first, "tag v1.0.0")


def test_a_schedule_on_the_default_branch(request_, tmp_path, resolve) -> None:
    server, _, target, _ = request_
    clone = server.clone(tmp_path / "clone")
    environ = {
        "GITLAB_CI": "true",
        "CI_PIPELINE_SOURCE": "schedule",
        "CI_COMMIT_BEFORE_SHA": "1" * 40,
        "CI_DEFAULT_BRANCH": "main",
    }
    assert resolve(clone, environ).commit == target
