"""GitHub Actions: clones as actions/checkout makes them, of real pull requests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from contract_registry.source.base import resolve_base
from repositories import Repo

FILE = "contracts/orders/order-placed.v1.yaml"


@dataclass(frozen=True)
class Pull:
    """A server with one pull request, whose target went on after the event was made.

    stale:   the target when the event was made (`base.sha`)
    target:  the target when GitHub made the merge
    head:    the last commit of the pull request
    merge:   refs/pull/1/merge
    """

    server: Repo
    stale: str
    target: str
    head: str
    merge: str

    @property
    def event(self) -> dict[str, object]:
        return {
            "pull_request": {
                "head": {"sha": self.head, "ref": "feature"},
                "base": {"sha": self.stale, "ref": "main"},
            },
            "repository": {"default_branch": "main"},
        }

    @property
    def environ(self) -> dict[str, str]:
        return {
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_NAME": "pull_request",
            "GITHUB_REF": "refs/pull/1/merge",
            "GITHUB_SHA": self.merge,
            "GITHUB_BASE_REF": "main",
            "GITHUB_HEAD_REF": "feature",
        }


def checkout(server: Repo, path: Path, commit: str, *, depth: int | None = 1) -> Repo:
    """A clone as actions/checkout makes it: of one commit, no branch, detached."""
    clone = Repo.make(path)
    clone.git("remote", "add", "origin", server.url)
    limit = [] if depth is None else [f"--depth={depth}"]
    every = ["+refs/heads/*:refs/remotes/origin/*"] if depth is None else []
    clone.git("fetch", "-q", *limit, "--no-tags", "origin", *every, commit)
    clone.git("checkout", "-q", "--detach", commit)
    return clone


@pytest.fixture
def pull(tmp_path: Path) -> Pull:
    server = Repo.make(tmp_path / "server")
    stale = server.write({FILE: "one"}).commit("one")
    head = server.branch("feature").write({FILE: "changed"}).commit("changed")
    server.checkout("main")
    target = server.write({"contracts/billing/invoice.v1.yaml": "other"}).commit("other work")
    server.git("checkout", "-q", "--detach", "main")
    merge = server.merge("feature")
    server.git("update-ref", "refs/pull/1/merge", merge)
    server.checkout("main")
    return Pull(server, stale, target, head, merge)


def test_first_parent_of_the_merge_in_a_clone_of_depth_one(pull, tmp_path, resolve) -> None:
    clone = checkout(pull.server, tmp_path / "clone", pull.merge)
    base = resolve(clone, pull.environ, event=pull.event, fetches=True)
    assert base.commit == pull.target
    assert base.reason == "first parent of the pull request's merge"
    assert base.branch == "main"
    assert base.shallow
    assert base.tree.label == pull.target[:7]
    assert base.tree.read(FILE) == b"one"
    assert "contracts/billing/invoice.v1.yaml" in base.tree.entries("contracts")


def test_the_fetch_brings_one_commit_and_happens_once(pull, tmp_path, resolve) -> None:
    clone = checkout(pull.server, tmp_path / "clone", pull.merge)
    resolve(clone, pull.environ, event=pull.event, fetches=True)
    assert clone.git("cat-file", "-t", pull.target) == "commit"
    assert clone.git("rev-list", "--count", pull.target) == "1"
    clone.git("remote", "set-url", "origin", "file:///nowhere")
    assert resolve(clone, pull.environ, event=pull.event).commit == pull.target


def test_no_fetch_where_the_parent_is_there(pull, tmp_path, resolve) -> None:
    for depth in (2, None):
        clone = checkout(pull.server, tmp_path / f"clone-{depth}", pull.merge, depth=depth)
        assert resolve(clone, pull.environ, event=pull.event).commit == pull.target


def test_the_event_is_read_from_its_file(pull, tmp_path, resolve) -> None:
    clone = checkout(pull.server, tmp_path / "clone", pull.merge, depth=2)
    path = tmp_path / "event.json"
    path.write_text(json.dumps(pull.event))
    environ = {**pull.environ, "GITHUB_EVENT_PATH": str(path)}
    assert resolve(clone, environ).commit == pull.target


@pytest.mark.parametrize("content", [None, b"", b"[]", b"{", b"[" * 100_000, b"\xff", b'{"a": 1}'])
def test_a_damaged_event_does_no_harm(pull, tmp_path, resolve, content: bytes | None) -> None:
    clone = checkout(pull.server, tmp_path / "clone", pull.merge, depth=2)
    path = tmp_path / "event.json"
    if content is not None:
        path.write_bytes(content)
    environ = {**pull.environ, "GITHUB_EVENT_PATH": str(path)}
    assert resolve(clone, environ).commit == pull.target


@pytest.mark.parametrize("part", [None, 7, "text", [], {"head": 1}, {"head": {"sha": {}}}])
def test_an_event_of_another_shape_does_no_harm(pull, tmp_path, resolve, part: object) -> None:
    clone = checkout(pull.server, tmp_path / "clone", pull.merge, depth=2)
    assert resolve(clone, pull.environ, event={"pull_request": part}).commit == pull.target


def test_a_checkout_of_the_head_takes_the_merge_base(pull, tmp_path, resolve) -> None:
    clone = checkout(pull.server, tmp_path / "clone", pull.head, depth=None)
    base = resolve(clone, pull.environ, event=pull.event)
    assert base.commit == pull.stale  # where the branch left main, not main's tip
    assert base.reason == "merge base with origin/main"
    assert base.branch == "main"


def test_a_head_that_is_itself_a_merge_is_not_the_merge_of_the_pull_request(
    pull, tmp_path, resolve
) -> None:
    server = pull.server
    updated = server.checkout("feature").merge("main")
    server.checkout("main")
    clone = checkout(server, tmp_path / "clone", updated, depth=None)
    event = {"pull_request": {"head": {"sha": updated}, "base": {"ref": "main"}}}
    base = resolve(clone, pull.environ, event=event)
    # Its first parent, the last commit of the pull request before it, would hide what changed.
    assert base.commit == pull.target
    assert base.reason == "merge base with origin/main"


@pytest.mark.parametrize("depth", [1, 2])
def test_a_shallow_checkout_of_the_head_says_what_to_fetch(
    pull, tmp_path, resolve, mend, depth: int
) -> None:
    clone = checkout(pull.server, tmp_path / "clone", pull.head, depth=depth)
    hint = resolve.refuses(clone, pull.environ, event=pull.event)
    mend(clone, hint)
    assert resolve(clone, pull.environ, event=pull.event).commit == pull.stale


def test_merge_base_in_a_shallow_clone_is_not_trusted(pull, tmp_path, resolve) -> None:
    # git answers all the same, with what it can see: here HEAD itself.
    server = pull.server
    server.checkout("main")
    server.merge("feature")
    server.git("revert", "--no-edit", "-m", "1", "HEAD")
    clone = checkout(server, tmp_path / "clone", pull.head)
    clone.git("fetch", "-q", "--depth=3", "origin", "+refs/heads/main:refs/remotes/origin/main")
    assert clone.git("merge-base", "HEAD", "origin/main") == pull.head
    hint = resolve.refuses(clone, pull.environ, event=pull.event)
    assert hint.startswith("git fetch --unshallow origin ")


def test_a_clone_without_the_target_says_what_to_fetch(pull, tmp_path, resolve, mend) -> None:
    clone = pull.server.clone(tmp_path / "clone", "--single-branch", "--branch", "feature")
    hint = resolve.refuses(clone, pull.environ, event=pull.event)
    assert hint == "git fetch origin +refs/heads/main:refs/remotes/origin/main"
    mend(clone, hint)
    assert resolve(clone, pull.environ, event=pull.event).commit == pull.stale


def test_a_hostile_branch_name_stays_one_word_of_the_hint(pull, tmp_path, resolve, mend) -> None:
    name = "$(touch${IFS}pwned);`touch${IFS}pwned`&'"
    pull.server.git("branch", name, "main")
    clone = pull.server.clone(tmp_path / "clone", "--single-branch", "--branch", "feature")
    environ = {**pull.environ, "GITHUB_BASE_REF": name}
    mend(clone, resolve.refuses(clone, environ, event=pull.event))
    assert resolve(clone, environ, event=pull.event).commit == pull.stale
    assert not (clone.path / "pwned").exists()


def test_a_stacked_pull_request_is_compared_with_its_own_target(pull, tmp_path, resolve) -> None:
    server = pull.server
    top = server.checkout("feature").branch("second").write({FILE: "again"}).commit("again")
    server.git("checkout", "-q", "--detach", "feature")
    merge = server.merge("second")
    server.git("update-ref", "refs/pull/2/merge", merge)
    server.checkout("main")
    environ = {**pull.environ, "GITHUB_SHA": merge, "GITHUB_BASE_REF": "feature"}
    event = {"pull_request": {"head": {"sha": top}, "base": {"sha": pull.stale}}}
    merged = checkout(server, tmp_path / "merge", merge)
    base = resolve(merged, environ, event=event, fetches=True)
    assert (base.commit, base.branch) == (pull.head, "feature")
    unmerged = checkout(server, tmp_path / "head", top, depth=None)
    assert resolve(unmerged, environ, event=event).commit == pull.head


def test_a_second_run_long_after_gives_the_same_base(pull, tmp_path, resolve) -> None:
    # A re-run checks out the commit of the first run, whatever the branches are by then.
    server = pull.server
    server.write({"later.yaml": "1"}).commit("later")
    server.git("branch", "-D", "feature")
    clone = checkout(server, tmp_path / "clone", pull.merge)
    assert resolve(clone, pull.environ, event=pull.event, fetches=True).commit == pull.target


def test_commits_made_on_top_of_the_merge_keep_its_base(pull, tmp_path, resolve) -> None:
    clone = checkout(pull.server, tmp_path / "clone", pull.merge, depth=None)
    clone.write({"generated.txt": "1"}).commit("generated")
    base = resolve(clone, pull.environ, event=pull.event)
    assert base.commit == pull.target


def test_pull_request_target_that_holds_nothing_of_the_pull_request_is_refused(
    pull, tmp_path, resolve
) -> None:
    clone = checkout(pull.server, tmp_path / "clone", pull.target, depth=None)
    environ = {
        **pull.environ,
        "GITHUB_EVENT_NAME": "pull_request_target",
        "GITHUB_REF": "refs/heads/main",
        "GITHUB_SHA": pull.target,
    }
    assert "refs/pull/NUMBER/merge" in resolve.refuses(clone, environ, event=pull.event)
    clone.git("checkout", "-q", "--detach", pull.head)
    assert resolve(clone, environ, event=pull.event).commit == pull.stale


def test_a_refused_fetch_says_how_to_do_it_by_hand(pull, tmp_path, resolve) -> None:
    clone = checkout(pull.server, tmp_path / "clone", pull.merge)
    clone.git("remote", "set-url", "origin", "file:///nowhere")
    hint = resolve.refuses(clone, pull.environ, event=pull.event)
    assert hint == f"git fetch --depth=1 --no-tags origin {pull.target}"


def test_a_merge_queue_names_its_base(pull, tmp_path, resolve) -> None:
    clone = checkout(pull.server, tmp_path / "clone", pull.merge)
    environ = {"GITHUB_EVENT_NAME": "merge_group", "GITHUB_SHA": pull.merge}
    event = {"merge_group": {"base_sha": pull.target, "base_ref": "refs/heads/main"}}
    base = resolve(clone, environ, event=event, fetches=True)
    assert (base.commit, base.branch) == (pull.target, "main")


def push(before: str, after: str, ref: str = "refs/heads/main") -> dict[str, str]:
    return {"GITHUB_EVENT_NAME": "push", "GITHUB_REF": ref, "GITHUB_SHA": after}


def test_a_push_is_compared_with_the_commit_before_it(repo, tmp_path, resolve) -> None:
    before = repo.write({FILE: "1"}).commit("one")
    repo.write({FILE: "2"}).commit("two")
    after = repo.write({FILE: "3"}).commit("three")
    clone = checkout(repo, tmp_path / "clone", after)
    base = resolve(clone, push(before, after), event={"before": before}, fetches=True)
    assert (base.commit, base.branch) == (before, "main")
    assert base.reason == "the commit before the push"
    assert base.tree.read(FILE) == b"1"


def test_a_new_branch_is_compared_as_on_a_developers_machine(repo, tmp_path, resolve, mend) -> None:
    fork = repo.write({FILE: "1"}).commit("one")
    after = repo.branch("feature").write({FILE: "2"}).commit("two")
    event: Mapping[str, object] = {
        "before": "0" * 40,
        "repository": {"default_branch": "main"},
    }
    environ = push("0" * 40, after, "refs/heads/feature")
    full = checkout(repo, tmp_path / "full", after, depth=None)
    base = resolve(full, environ, event=event)
    assert (base.commit, base.reason) == (fork, "merge base with origin/main")
    shallow = checkout(repo, tmp_path / "shallow", after)
    hint = resolve.refuses(shallow, environ, event=event)
    assert hint == "git fetch --unshallow origin +refs/heads/main:refs/remotes/origin/main"
    mend(shallow, hint)
    assert resolve(shallow, environ, event=event).commit == fork


def test_the_default_branch_may_have_any_name(tmp_path, resolve) -> None:
    server = Repo.make(tmp_path / "server", branch="trunk")
    fork = server.write({FILE: "1"}).commit("one")
    after = server.branch("feature").write({FILE: "2"}).commit("two")
    clone = checkout(server, tmp_path / "clone", after, depth=None)
    event = {"before": "0" * 40, "repository": {"default_branch": "trunk"}}
    base = resolve(clone, push("", after, "refs/heads/feature"), event=event)
    assert (base.commit, base.branch) == (fork, "trunk")


def test_after_a_forced_push_the_commit_before_it_is_fetched_or_asked_for(
    repo, tmp_path, resolve, mend
) -> None:
    repo.write({FILE: "1"}).commit("one")
    gone = repo.write({FILE: "2"}).commit("two")
    repo.git("reset", "-q", "--hard", "HEAD~1")
    after = repo.write({FILE: "3"}).commit("three")
    environ, event = push(gone, after), {"before": gone, "forced": True}
    shallow = checkout(repo, tmp_path / "shallow", after)
    assert resolve(shallow, environ, event=event, fetches=True).commit == gone
    full = checkout(repo, tmp_path / "full", after, depth=None)
    hint = resolve.refuses(full, environ, event=event)
    assert hint == f"git fetch origin {gone}"
    mend(full, hint)
    assert resolve(full, environ, event=event).commit == gone


@pytest.mark.parametrize("before", ["", "HEAD", "--upload-pack=touch pwned", "a" * 39, 7, None])
def test_a_before_commit_that_is_no_id_is_not_used(repo, resolve, before: object) -> None:
    head = repo.write({FILE: "1"}).commit("one")
    base = resolve(repo, push("", head), event={"before": before})
    assert base.reason == "HEAD, the last commit on main"


def test_events_that_name_no_base_are_as_on_a_developers_machine(repo, resolve) -> None:
    head = repo.write({FILE: "1"}).commit("one")
    environ = {"GITHUB_EVENT_NAME": "workflow_dispatch", "GITHUB_REF": "refs/heads/main"}
    assert resolve(repo, environ).commit == head


def test_without_the_fixture_nothing_is_kept_running(pull, tmp_path: Path) -> None:
    clone = checkout(pull.server, tmp_path / "clone", pull.merge, depth=2)
    with resolve_base(clone.path, pull.environ, event=pull.event) as base:
        assert base.tree.read(FILE) == b"one"
        process = base.repository.objects._process
        assert process is not None
    assert process.poll() is not None


def test_a_forgotten_base_ends_its_process(pull, tmp_path: Path) -> None:
    clone = checkout(pull.server, tmp_path / "clone", pull.merge, depth=2)
    base = resolve_base(clone.path, pull.environ, event=pull.event)
    process = base.repository.objects._process
    assert process is not None
    del base
    assert process.poll() is not None
