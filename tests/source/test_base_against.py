"""What the user or the configuration names comes first."""

from __future__ import annotations

import pytest

from contract_registry.errors import UsageError
from contract_registry.source.base import resolve_base
from repositories import Repo

FILE = "contracts/orders/order-placed.v1.yaml"


@pytest.fixture
def forked(repo: Repo) -> tuple[Repo, str, str]:
    """The repository on `feature`, the commit where it left main, and main's last commit."""
    fork = repo.write({FILE: "1"}).commit("one")
    repo.tag("v1.0.0", annotated=True)
    repo.branch("feature").write({FILE: "2"}).commit("two")
    tip = repo.checkout("main").write({FILE: "3"}).commit("three")
    repo.checkout("feature")
    return repo, fork, tip


def test_the_commit_itself(forked, resolve) -> None:
    repo, fork, tip = forked
    for ref, commit in (
        ("main", tip),
        ("v1.0.0", fork),
        ("refs/tags/v1.0.0", fork),
        ("HEAD~1", fork),
        (fork, fork),
        (fork[:8], fork),
    ):
        base = resolve(repo, against=ref)
        assert (base.commit, base.reason) == (commit, f"{ref}, from --against")
        assert base.branch is None


def test_three_dots_ask_for_the_merge_base(forked, resolve) -> None:
    repo, fork, _ = forked
    base = resolve(repo, against="main...")
    assert (base.commit, base.reason) == (fork, "merge base with main, from --against")


def test_the_option_beats_the_configuration_and_both_beat_the_run(forked, resolve) -> None:
    repo, fork, tip = forked
    environ = {"GITHUB_EVENT_NAME": "push"}
    event = {"before": repo.head}
    base = resolve(repo, environ, configured="v1.0.0", event=event)
    assert (base.commit, base.reason) == (fork, "v1.0.0, from `against` in contracts.yaml")
    base = resolve(repo, environ, against="main", configured="v1.0.0", event=event)
    assert base.commit == tip


def test_before_the_first_commit_a_ref_counts_all_the_same(server_and_empty, resolve) -> None:
    tip, clone = server_and_empty
    assert resolve(clone, against="origin/main").commit == tip


@pytest.fixture
def server_and_empty(repo: Repo, tmp_path) -> tuple[str, Repo]:
    tip = repo.write({FILE: "1"}).commit("one")
    clone = repo.clone(tmp_path / "clone")
    clone.git("checkout", "-q", "--orphan", "fresh")
    return tip, clone


@pytest.mark.parametrize(
    "ref",
    [
        "nothing",
        "-x",
        "--all",
        "--upload-pack=touch pwned",
        "--output=pwned",
        "main\nHEAD",
        "main\0",
        "a b",
        "main:contracts",
        "HEAD^{tree}",
        "HEAD:contracts/orders/order-placed.v1.yaml",
        "HEAD~99",
        "a" * 40,
        "\udcff",
        "../../etc/passwd",
        "^main",
        "main..feature",
        "......",
    ],
)
def test_what_is_no_commit_is_refused(forked, resolve, ref: str) -> None:
    repo, _, _ = forked
    resolve.refuses(repo, against=ref)
    assert not (repo.path / "pwned").exists()


@pytest.mark.parametrize("ref", ["", " ", "..."])
def test_an_empty_ref_is_no_way_out(forked, ref: str) -> None:
    repo, _, _ = forked
    with pytest.raises(UsageError, match="names no commit"):
        resolve_base(repo.path, {}, against=ref)


@pytest.mark.parametrize(
    ("ref", "hint"),
    [
        ("origin/other", "git fetch origin +refs/heads/other:refs/remotes/origin/other"),
        ("other", "git fetch origin refs/heads/other:refs/heads/other"),
        ("v2.0.0", "git fetch origin refs/tags/v2.0.0:refs/tags/v2.0.0"),
        ("main", "git branch main origin/main"),
        ("HEAD~1", "git fetch --unshallow origin"),
    ],
)
@pytest.mark.parametrize("depth", [None, 1])
def test_the_hint_makes_it_resolvable(
    repo, tmp_path, resolve, mend, ref: str, hint: str, depth: int | None
) -> None:
    repo.write({FILE: "1"}).commit("one")
    repo.write({FILE: "2"}).commit("two")
    repo.git("branch", "other")
    clone = repo.clone(tmp_path / "clone", "--single-branch", depth=depth)
    repo.tag("v2.0.0")
    if (ref, depth) == ("HEAD~1", None):
        assert resolve(clone, against=ref).commit == repo.id("HEAD~1")
        return
    clone.git("checkout", "-q", "--detach")
    clone.git("branch", "-D", "main")
    shown = resolve.refuses(clone, against=ref)
    assert shown.replace(" --depth=1", "") == hint
    mend(clone, shown)
    assert resolve(clone, against=ref).commit == repo.id(ref.removeprefix("origin/"))


def test_a_hint_without_a_remote_shows_what_there_is(forked, resolve) -> None:
    repo, _, _ = forked
    assert resolve.refuses(repo, against="nothing") == "git branch --all"
    assert resolve.refuses(repo, against="HEAD~99") == "git log --oneline"


def test_an_id_that_the_clone_lacks_can_be_fetched(repo, tmp_path, resolve, mend) -> None:
    first = repo.write({FILE: "1"}).commit("one")
    repo.write({FILE: "2"}).commit("two")
    clone = repo.clone(tmp_path / "clone", depth=1)
    hint = resolve.refuses(clone, against=first)
    assert hint == f"git fetch --depth=1 origin {first}"
    mend(clone, hint)
    assert resolve(clone, against=first).tree.read(FILE) == b"1"


def test_three_dots_in_a_shallow_clone(repo, tmp_path, resolve, mend) -> None:
    fork = repo.write({FILE: "1"}).commit("one")
    repo.branch("feature").write({FILE: "2"}).commit("two")
    clone = repo.clone(tmp_path / "clone", "--no-single-branch", depth=1)
    hint = resolve.refuses(clone, against="origin/main...")
    assert hint == "git fetch --unshallow"
    mend(clone, hint)
    assert resolve(clone, against="origin/main...").commit == fork
