from __future__ import annotations

from pathlib import Path

from repositories import Repo


def test_a_repository_is_the_same_every_time(tmp_path: Path) -> None:
    ids = []
    for name in ("one", "two"):
        repo = Repo.make(tmp_path / name)
        repo.write({"a.yaml": "a"}).commit("first")
        repo.branch("side").write({"b.yaml": "b"}).commit("second")
        repo.checkout("main").write({"c.yaml": "c"}).commit("third")
        ids.append(repo.merge("side"))
    assert ids[0] == ids[1]


def test_a_clone_of_depth_one_is_shallow(repo: Repo, tmp_path: Path) -> None:
    repo.write({"a.yaml": "1"}).commit("first")
    head = repo.write({"a.yaml": "2"}).commit("second")
    clone = repo.clone(tmp_path / "clone", depth=1)
    assert clone.head == head
    assert clone.git("rev-parse", "--is-shallow-repository") == "true"
    assert clone.git("rev-list", "--count", "HEAD") == "1"


def test_state_sees_every_kind_of_change(repo: Repo) -> None:
    repo.write({"a.yaml": "1"}).commit("first")
    seen = [repo.state()]
    for change in (
        lambda: repo.write({"a.yaml": "2"}),
        lambda: repo.git("add", "a.yaml"),
        lambda: repo.commit("second"),
        lambda: repo.tag("v1"),
        lambda: repo.checkout("HEAD~1"),
        lambda: repo.link("b.yaml", "a.yaml"),
    ):
        change()
        assert repo.state() not in seen
        seen.append(repo.state())
