from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from contract_registry.source.releases import History, releases
from repositories import Repo

FILE = "contracts/orders/order-placed.v1.yaml"


def contents(history: History, path: str = FILE) -> list[str]:
    return [release.tree.read(path).decode() for release in history.releases]


@pytest.fixture
def main(repo: Repo) -> Repo:
    """Three contents on main, with commits between that change nothing that matters."""
    for number in (1, 2, 3):
        repo.write({FILE: str(number)}).commit(f"content {number}")
        repo.write({"web/index.html": str(number)}).commit(f"other {number}")
    return repo


def test_what_the_release_branch_has_held_newest_first(main, resolve) -> None:
    history = releases(resolve(main))
    assert contents(history) == ["3", "2", "1"]
    assert history.complete
    assert history.reason == "what main has held"
    first = history.releases[0]
    assert first.commit == main.id("HEAD~1")
    assert first.label == first.tree.label == first.commit[:7]


def test_each_content_once_even_when_it_came_back(main, resolve) -> None:
    main.write({FILE: "1"}).commit("back to the first")
    assert contents(releases(resolve(main))) == ["1", "3", "2"]


def test_only_the_asked_paths_and_the_default_one_count(repo, resolve) -> None:
    for number in (1, 2, 3):
        repo.write({"api/a.yaml": str(number)}).commit(f"content {number}")
        repo.write({"web/index.html": str(number)}).commit(f"other {number}")
    base = resolve(repo)
    assert len(releases(base, paths=["web"]).releases) == 3
    assert len(releases(base, paths=["./api/", "web"]).releases) == 6
    assert len(releases(base, paths=["."]).releases) == 6
    assert releases(base, paths=["nothing"]).releases == ()
    assert releases(base, paths=["ap*"]).releases == ()
    repo.write({FILE: "1"}).commit("before there were settings")
    assert len(releases(resolve(repo), paths=["web"]).releases) == 4


@pytest.mark.parametrize("tags", [None, "v*"])
def test_what_was_released_in_a_folder_that_the_configuration_no_longer_names(
    repo, resolve, tags
) -> None:
    repo.write({"contracts.yaml": "paths: [old]\n", "old/a": "1"}).commit("first")
    repo.tag("v1")
    repo.write({"old/a": "2"}).commit("second")
    repo.tag("v2")
    repo.write({"contracts.yaml": "paths: [new]\n", "old/a": None, "new/a": "2"}).commit("moved")
    repo.tag("v3")
    history = releases(resolve(repo), paths=["new"], tags=tags)
    found = [
        {*release.tree.entries("old"), *release.tree.entries("new")} for release in history.releases
    ]
    assert found == [{"new/a"}, {"old/a"}, {"old/a"}]


def test_settings_that_cannot_be_read_name_no_folder(repo, resolve) -> None:
    repo.write({"contracts.yaml": "paths: [\n", "old/a": "1"}).commit("first")
    repo.write({"contracts.yaml": "paths: [new]\n", "new/a": "2"}).commit("mended")
    assert len(releases(resolve(repo), paths=["new"]).releases) == 2


def test_states_without_the_paths_are_no_releases(repo, resolve) -> None:
    repo.write({"web/a": "1"}).commit()
    repo.write({FILE: "1"}).commit()
    repo.write({FILE: None}).commit()
    assert contents(releases(resolve(repo))) == ["1"]


def test_commits_inside_a_merged_branch_were_never_released(repo, resolve) -> None:
    repo.write({FILE: "1"}).commit()
    repo.branch("feature").write({FILE: "draft"}).commit()
    repo.write({FILE: "2"}).commit()
    repo.checkout("main").write({"web/a": "1"}).commit()
    repo.merge("feature")
    assert contents(releases(resolve(repo))) == ["2", "1"]


def test_what_others_merged_since_is_left_out(main, resolve) -> None:
    main.branch("feature", "HEAD~1").write({FILE: "mine"}).commit()
    main.checkout("main").write({FILE: "4"}).commit()
    main.checkout("feature")
    base = resolve(main)
    assert base.tree.read(FILE) == b"3"
    assert contents(releases(base)) == ["3", "2", "1"]


def test_a_branch_that_grew_out_of_a_merged_one(repo, resolve) -> None:
    # The base is a commit that main has, though main never was in that state.
    repo.write({FILE: "1"}).commit()
    repo.branch("first").write({FILE: "draft"}).commit()
    repo.branch("second").write({"web/a": "1"}).commit()
    repo.checkout("main").write({"web/b": "1"}).commit()
    repo.checkout("first").write({FILE: "2"}).commit()
    repo.checkout("main")
    repo.merge("first")
    repo.checkout("second")
    base = resolve(repo)
    assert base.tree.read(FILE) == b"draft"
    assert contents(releases(base)) == ["1"]


def test_on_the_branch_itself_commits_that_are_not_pushed_count(main, tmp_path, resolve) -> None:
    clone = main.clone(tmp_path / "clone")
    clone.write({FILE: "4"}).commit()
    assert contents(releases(resolve(clone))) == ["4", "3", "2", "1"]


def test_in_a_push_the_new_commits_are_not_their_own_history(main, resolve) -> None:
    before = main.id("HEAD~2")
    environ = {"GITHUB_EVENT_NAME": "push", "GITHUB_REF": "refs/heads/main"}
    base = resolve(main, environ, event={"before": before})
    assert contents(releases(base)) == ["2", "1"]


def test_the_target_of_a_pull_request_need_not_be_in_the_clone(main, tmp_path, resolve) -> None:
    target = main.head
    main.branch("feature").write({FILE: "mine"}).commit()
    main.git("checkout", "-q", "--detach", "main")
    merge = main.merge("feature")
    main.git("update-ref", "refs/pull/1/merge", merge)
    main.checkout("main")
    clone = Repo.make(tmp_path / "clone")
    clone.git("fetch", "-q", main.url, "refs/pull/1/merge")
    clone.git("checkout", "-q", "--detach", merge)
    environ = {
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_REF": "refs/pull/1/merge",
        "GITHUB_SHA": merge,
        "GITHUB_BASE_REF": "main",
    }
    base = resolve(clone, environ)
    assert base.commit == target
    history = releases(base, branch="main")
    assert contents(history) == ["3", "2", "1"]
    assert history.complete
    other = releases(base, branch="stable")
    assert (other.releases, other.complete) == ((), False)
    assert other.reason == "the release branch stable is not in this clone"


def test_a_change_to_another_branch_is_held_against_all_that_was_released(repo, resolve) -> None:
    repo.write({FILE: "1"}).commit()
    repo.branch("develop").write({FILE: "2"}).commit()
    repo.write({FILE: "3"}).commit()
    repo.checkout("main")
    repo.merge("develop")
    repo.checkout("develop").write({FILE: "not released"}).commit()
    repo.git("checkout", "-q", "-b", "feature", "--track", "develop")
    repo.write({FILE: "mine"}).commit()
    base = resolve(repo)
    assert base.tree.read(FILE) == b"not released"
    assert contents(releases(base, branch="main")) == ["3", "1"]


def test_against_an_old_release_only_what_came_before_it_counts(main, resolve) -> None:
    main.tag("v2.0.0", "HEAD~4")
    assert contents(releases(resolve(main, against="v2.0.0"))) == ["1"]


def test_the_release_branch_is_the_default_branch(tmp_path: Path, resolve) -> None:
    for branch in ("master", "trunk"):
        server = Repo.make(tmp_path / branch, branch=branch)
        server.write({FILE: "1"}).commit()
        clone = server.clone(tmp_path / f"{branch}-clone")
        clone.branch("feature").write({FILE: "2"}).commit()
        base = resolve(clone)
        for configured in (None, "main"):
            history = releases(base, branch=configured)
            assert (contents(history), history.complete) == (["1"], True)
            assert history.reason == f"what {branch} has held"


def test_the_only_branch_of_any_name(tmp_path: Path, resolve) -> None:
    repo = Repo.make(tmp_path / "repo", branch="trunk")
    repo.write({FILE: "1"}).commit()
    history = releases(resolve(repo))
    assert (contents(history), history.complete) == (["1"], True)


def test_a_shallow_clone_says_that_history_is_not_at_hand(main, tmp_path, resolve) -> None:
    clone = main.clone(tmp_path / "clone", depth=2)
    history = releases(resolve(clone))
    assert contents(history) == ["3"]
    assert not history.complete
    assert "shallow" in history.reason


def test_before_the_first_commit_nothing_was_released(repo, resolve) -> None:
    history = releases(resolve(repo))
    assert (history.releases, history.complete) == ((), True)


def test_what_tags_hold(main, tmp_path, resolve) -> None:
    main.tag("v1.0.0", "HEAD~5").tag("v1.1.0", "HEAD~3").tag("same", "HEAD~2")
    main.tag("v1.1.1", "HEAD~2").tag("v2.0.0", "HEAD", annotated=True)
    main.git("tag", "v-blob", main.id(f"HEAD:{FILE}"))
    history = releases(resolve(main), tags="v*")
    assert [release.label for release in history.releases] == [
        "tag v2.0.0",
        "tag v1.1.1",
        "tag v1.0.0",
    ]
    assert contents(history) == ["3", "2", "1"]
    assert history.complete
    assert history.reason == "tags v*"
    assert [r.label for r in releases(resolve(main), tags="v1.0.*").releases] == ["tag v1.0.0"]
    assert releases(resolve(main), tags="none*").releases == ()
    shallow = main.clone(tmp_path / "clone", depth=1)
    assert not releases(resolve(shallow), tags="v*").complete


def test_the_project_may_be_a_folder_of_the_repository(repo, resolve) -> None:
    repo.write({"other/contracts/a.yaml": "1"}).commit()
    for number in (1, 2):
        repo.write({f"my shop/{FILE}": str(number)}).commit()
        repo.write({"other/contracts/a.yaml": f"x{number}"}).commit()
    repo.tag("v1")
    base = resolve(repo, folder="my shop")
    assert contents(releases(base)) == ["2", "1"]
    assert contents(releases(base, tags="v*")) == ["2"]


def hundred_tags(repo: Repo) -> None:
    """A thousand contracts in fifty folders; from tag to tag one of them changes."""
    stream: list[str] = []
    for number in range(100):
        changed = range(1000) if number == 0 else [50 * (number % 20)]
        stream += [f"commit refs/heads/main\nmark :{number + 1}\n"]
        stream += [f"committer A <a@example.com> {1_700_000_000 + number} +0000\ndata 1\nx\n"]
        for contract in changed:
            content = f"{number} {contract}"
            path = f"contracts/s{contract % 50}/c{contract}.v1.yaml"
            stream += [f"M 100644 inline {path}\ndata {len(content)}\n{content}\n"]
        stream += [f"reset refs/tags/v1.{number}.0\nfrom :{number + 1}\n\n"]
    command = ["git", "fast-import", "--quiet"]
    subprocess.run(command, input="".join(stream).encode(), cwd=repo.path, check=True)


def test_a_hundred_tags_of_a_thousand_contracts_read_each_file_once(repo, resolve) -> None:
    hundred_tags(repo)
    base = resolve(repo)
    asked: set[str] = set()
    questions = 0
    answer = base.repository.objects._ask

    def count(names):
        nonlocal questions
        questions += len(names)
        asked.update(names)
        return answer(names)

    base.repository.objects._ask = count
    history = releases(base, tags="v*")
    assert len(history.releases) == 100
    for release in history.releases:
        for path in release.tree.entries("contracts"):
            release.tree.read(path)
    assert questions == len(asked)
    # A tag each, its three changed folders, its one changed file; and the first one whole.
    assert questions <= 100 * 5 + 1000 + 60
