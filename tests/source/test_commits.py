"""Which commit last changed a file."""

from __future__ import annotations

from pathlib import Path

from contract_registry.source.commits import last_commits
from repositories import Repo


def test_the_newest_commit_of_each_file(repo: Repo) -> None:
    first = repo.write({"a": "1", "b": "1"}).commit("first")
    second = repo.write({"b": "2"}).commit("second")
    assert last_commits(repo.path, ["a", "b"]) == {"b": second, "a": first}
    assert list(last_commits(repo.path, ["a", "b"]).values()) == [second, first]


def test_below_the_top_of_the_repository(repo: Repo) -> None:
    commit = repo.write({"project/contracts/a": "1", "other": "1"}).commit("first")
    assert last_commits(repo.path / "project", ["contracts/a"]) == {"contracts/a": commit}


def test_what_differs_from_what_is_committed_has_none(repo: Repo) -> None:
    first = repo.write({"a": "1", "b": "1", "c": "1"}).commit("first")
    repo.write({"a": "2", "new": "1"})
    repo.git("add", "a")
    repo.write({"b": "2"})
    assert last_commits(repo.path, ["a", "b", "c", "new"]) == {"c": first}


def test_a_merge_is_the_commit_that_brought_it(repo: Repo) -> None:
    repo.write({"a": "1"}).commit("first")
    repo.git("checkout", "-q", "-b", "topic")
    repo.write({"a": "2"}).commit("topic")
    repo.git("checkout", "-q", "main")
    repo.write({"b": "1"}).commit("beside")
    repo.git("merge", "-q", "--no-ff", "-m", "merge", "topic")
    assert last_commits(repo.path, ["a"]) == {"a": repo.git("rev-parse", "HEAD")}


def test_odd_names(repo: Repo) -> None:
    names = ["a b", 'quo"te', "ü", "new\nline", "-dash"]
    commit = repo.write(dict.fromkeys(names, "1")).commit("first")
    assert last_commits(repo.path, names) == dict.fromkeys(names, commit)


def test_where_a_shallow_clone_is_cut_nobody_can_tell(repo: Repo, tmp_path: Path) -> None:
    repo.write({"a": "1", "b": "1"}).commit("first")
    repo.write({"a": "2"}).commit("second")
    third = repo.write({"b": "2"}).commit("third")
    clone = tmp_path / "clone"
    repo.git("clone", "-q", "--depth=2", f"file://{repo.path}", str(clone))
    assert last_commits(clone, ["a", "b"]) == {"b": third}


def test_outside_git_there_are_none(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    assert last_commits(tmp_path, ["a"]) == {}
    assert last_commits(tmp_path, []) == {}
