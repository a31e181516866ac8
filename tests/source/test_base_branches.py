"""A developer's machine, and CI systems of which nothing is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract_registry.errors import BaseError
from contract_registry.source.base import resolve_base
from repositories import Repo

FILE = "contracts/orders/order-placed.v1.yaml"


@pytest.fixture
def server(tmp_path: Path) -> Repo:
    server = Repo.make(tmp_path / "server")
    server.write({FILE: "1"}).commit("one")
    return server


def test_the_branch_that_the_current_one_tracks(server, tmp_path, resolve) -> None:
    server.branch("develop").write({FILE: "2"}).commit("two")
    server.checkout("main")
    clone = server.clone(tmp_path / "clone")
    clone.git("checkout", "-q", "-b", "feature", "--track", "origin/develop")
    clone.write({FILE: "3"}).commit("three")
    base = resolve(clone)
    assert base.commit == server.id("develop")
    assert (base.reason, base.branch) == ("merge base with origin/develop", "develop")


def test_a_branch_that_tracks_itself_says_nothing_about_its_base(server, tmp_path, resolve) -> None:
    clone = server.clone(tmp_path / "clone")
    clone.branch("feature").write({FILE: "2"}).commit("two")
    clone.git("push", "-q", "-u", "origin", "feature")
    clone.write({FILE: "3"}).commit("three")
    base = resolve(clone)
    assert base.commit == server.id("main")
    assert base.reason == "merge base with origin/main"


def test_a_tracked_branch_that_is_gone_is_passed_over(server, tmp_path, resolve) -> None:
    server.git("branch", "develop")
    clone = server.clone(tmp_path / "clone")
    clone.git("checkout", "-q", "-b", "feature", "--track", "origin/develop")
    clone.git("branch", "-r", "-d", "origin/develop")
    clone.write({FILE: "2"}).commit("two")
    assert resolve(clone).reason == "merge base with origin/main"


def test_a_local_branch_may_be_tracked(repo, resolve) -> None:
    repo.write({FILE: "1"}).commit("one")
    fork = repo.branch("develop").write({FILE: "2"}).commit("two")
    repo.git("checkout", "-q", "-b", "feature", "--track", "develop")
    repo.write({FILE: "3"}).commit("three")
    base = resolve(repo)
    assert (base.commit, base.reason) == (fork, "merge base with develop")


def test_origin_head_names_the_default_branch(tmp_path, resolve) -> None:
    server = Repo.make(tmp_path / "server", branch="trunk")
    fork = server.write({FILE: "1"}).commit("one")
    clone = server.clone(tmp_path / "clone")
    clone.branch("feature").write({FILE: "2"}).commit("two")
    base = resolve(clone)
    assert (base.commit, base.reason) == (fork, "merge base with origin/trunk")


@pytest.mark.parametrize("branch", ["main", "master"])
def test_a_clone_without_origin_head(tmp_path, resolve, branch: str) -> None:
    server = Repo.make(tmp_path / "server", branch=branch)
    fork = server.write({FILE: "1"}).commit("one")
    clone = server.clone(tmp_path / "clone")
    clone.git("remote", "set-head", "origin", "--delete")
    clone.branch("feature").write({FILE: "2"}).commit("two")
    assert (resolve(clone).commit, resolve(clone).reason) == (
        fork,
        f"merge base with origin/{branch}",
    )


def test_an_origin_head_that_leads_nowhere_is_passed_over(server, tmp_path, resolve) -> None:
    clone = server.clone(tmp_path / "clone")
    clone.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/gone")
    clone.branch("feature").write({FILE: "2"}).commit("two")
    assert resolve(clone).reason == "merge base with origin/main"


@pytest.mark.parametrize("branch", ["main", "master"])
def test_without_a_remote_the_local_branch(tmp_path, resolve, branch: str) -> None:
    repo = Repo.make(tmp_path / "repo", branch=branch)
    fork = repo.write({FILE: "1"}).commit("one")
    repo.branch("feature").write({FILE: "2"}).commit("two")
    repo.checkout(branch).write({FILE: "3"}).commit("three")
    repo.checkout("feature")
    base = resolve(repo)
    assert (base.commit, base.reason) == (fork, f"merge base with {branch}")
    assert base.tree.read(FILE) == b"1"


def test_on_that_branch_itself_head(server, tmp_path, resolve) -> None:
    clone = server.clone(tmp_path / "clone")
    head = clone.write({FILE: "2"}).commit("not pushed")
    clone.write({FILE: "3"})
    base = resolve(clone)
    assert base.commit == head
    assert base.reason == "HEAD, the last commit on main"
    assert base.tree.read(FILE) == b"2"


def test_on_the_only_branch_head_whatever_its_name(tmp_path, resolve) -> None:
    repo = Repo.make(tmp_path / "repo", branch="trunk")
    head = repo.write({FILE: "1"}).commit("one")
    assert (resolve(repo).commit, resolve(repo).branch) == (head, "trunk")


def test_a_detached_head(server, tmp_path, resolve) -> None:
    clone = server.clone(tmp_path / "clone")
    fork = clone.head
    clone.branch("feature").write({FILE: "2"}).commit("two")
    clone.git("checkout", "-q", "--detach")
    base = resolve(clone)
    assert (base.commit, base.reason) == (fork, "merge base with origin/main")


def test_a_rebase_under_way(server, tmp_path, resolve) -> None:
    clone = server.clone(tmp_path / "clone")
    fork = clone.head
    clone.branch("feature").write({FILE: "2"}).commit("two")
    clone.checkout("main").write({FILE: "3"}).commit("three")
    clone.checkout("feature")
    with pytest.raises(AssertionError, match="rebase"):
        clone.git("rebase", "main")
    assert resolve(clone).commit == fork


def test_no_commits_yet(repo, resolve) -> None:
    repo.write({FILE: "1"})
    base = resolve(repo)
    assert base.commit is None
    assert base.reason == "no commits yet"
    assert base.tree.entries("") == {}


def test_the_first_commit(repo, resolve) -> None:
    head = repo.write({FILE: "1"}).commit("one")
    assert resolve(repo).commit == head


def test_no_branch_to_compare_with(tmp_path, resolve, mend) -> None:
    server = Repo.make(tmp_path / "server", branch="trunk")
    fork = server.write({FILE: "1"}).commit("one")
    server.branch("feature").write({FILE: "2"}).commit("two")
    server.checkout("trunk")
    for depth in (None, 1):
        options = ("--single-branch", "--branch", "feature")
        clone = server.clone(tmp_path / f"clone-{depth}", *options, depth=depth)
        mend(clone, resolve.refuses(clone))
        assert resolve(clone).commit == fork
        assert resolve(clone).reason == "merge base with origin/trunk"


def test_no_remote_and_no_usual_branch(tmp_path, resolve) -> None:
    repo = Repo.make(tmp_path / "repo", branch="trunk")
    repo.write({FILE: "1"}).commit("one")
    repo.branch("feature").write({FILE: "2"}).commit("two")
    assert resolve.refuses(repo) == "contracts check --against REF"


def test_histories_with_nothing_in_common(repo, resolve) -> None:
    repo.write({FILE: "1"}).commit("one")
    repo.git("checkout", "-q", "--orphan", "feature")
    repo.write({FILE: "2"}).commit("two")
    assert resolve.refuses(repo) == "contracts check --against REF"


def test_a_shallow_clone_of_a_developer(server, tmp_path, resolve, mend) -> None:
    fork = server.write({FILE: "2"}).commit("two")
    clone = server.clone(tmp_path / "clone", depth=1)
    assert resolve(clone).commit == fork  # on the branch itself
    clone.branch("feature")
    assert resolve(clone).commit == fork  # nothing was committed since
    clone.write({FILE: "3"}).commit("three")
    hint = resolve.refuses(clone)
    assert hint == "git fetch --unshallow origin +refs/heads/main:refs/remotes/origin/main"
    mend(clone, hint)
    assert resolve(clone).commit == fork


def test_another_ci_system_is_as_a_developers_machine(server, tmp_path, resolve) -> None:
    clone = server.clone(tmp_path / "clone")
    fork = clone.head
    clone.branch("feature").write({FILE: "2"}).commit("two")
    clone.git("checkout", "-q", "--detach")
    assert resolve(clone, {"CI": "true", "BUILD_NUMBER": "7"}).commit == fork


def test_no_repository(tmp_path: Path) -> None:
    with pytest.raises(BaseError, match="is in no git repository") as problem:
        resolve_base(tmp_path, {})
    assert problem.value.hint is not None
    assert problem.value.hint.startswith("git init")
    assert problem.value.exit == 3


def test_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BaseError, match="git is not installed") as problem:
        resolve_base(tmp_path, {})
    assert problem.value.exit == 3


def test_a_bare_repository(server, tmp_path: Path) -> None:
    bare = server.clone(tmp_path / "bare", "--bare")
    with pytest.raises(BaseError, match="work tree") as problem:
        resolve_base(bare.path, {})
    assert problem.value.hint is not None


def test_a_worktree_of_the_repository(repo, tmp_path, resolve) -> None:
    fork = repo.write({FILE: "1"}).commit("one")
    repo.git("worktree", "add", "-q", "-b", "feature", str(tmp_path / "other"))
    other = Repo(tmp_path / "other")
    other.write({FILE: "2"}).commit("two")
    assert resolve(other).commit == fork


def test_a_repository_of_sha256(tmp_path, resolve) -> None:
    path = tmp_path / "repo"
    path.mkdir()
    repo = Repo(path)
    repo.git("init", "-q", "-b", "main", "--object-format=sha256")
    fork = repo.write({FILE: "1"}).commit("one")
    repo.branch("feature").write({FILE: "2"}).commit("two")
    base = resolve(repo)
    assert (len(fork), base.commit) == (64, fork)
    assert base.tree.read(FILE) == b"1"


def test_the_variables_of_a_hook_do_not_lead_elsewhere(
    repo, tmp_path, resolve, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = repo.write({FILE: "1"}).commit("one")
    other = Repo.make(tmp_path / "other")
    other.write({FILE: "other"}).commit("other")
    before = repo.state()
    for name, value in (
        ("GIT_DIR", other.path / ".git"),
        ("GIT_WORK_TREE", other.path),
        ("GIT_INDEX_FILE", other.path / ".git" / "index"),
    ):
        monkeypatch.setenv(name, str(value))
    with resolve_base(repo.path, {}) as base:
        assert base.commit == head
        assert base.tree.read(FILE) == b"1"
    assert repo.state() == before
