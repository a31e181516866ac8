"""Where the project is."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract_cli.project import find_root, open_project
from contract_registry.errors import UsageError
from repositories import Repo


@pytest.fixture
def deep(repo: Repo) -> Path:
    """A folder deep in a repository."""
    path = repo.path / "a" / "b"
    path.mkdir(parents=True)
    return path.resolve()


def test_the_nearest_configuration_above_marks_the_root(repo: Repo, deep: Path) -> None:
    repo.write({"contracts.yaml": "format: 1", "a/contracts.yaml": "format: 1"})

    assert find_root(None, deep) == deep.parent


def test_a_contracts_folder_at_the_top_level_marks_it(repo: Repo, deep: Path) -> None:
    (repo.path / "contracts").mkdir()

    assert find_root(None, deep) == repo.path.resolve()


def test_without_git_a_contracts_folder_here_marks_the_root(tmp_path: Path) -> None:
    (tmp_path / "contracts").mkdir()

    assert find_root(None, tmp_path) == tmp_path.resolve()


def test_a_configuration_above_the_repository_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "contracts.yaml").write_text("format: 1")
    repo = Repo.make(tmp_path / "repo")

    with pytest.raises(UsageError, match=r"no project here"):
        find_root(None, repo.path)


def test_the_root_that_is_given_is_taken(tmp_path: Path) -> None:
    assert find_root(tmp_path, Path("/")) == tmp_path.resolve()
    with pytest.raises(UsageError, match="is not a folder"):
        find_root(tmp_path / "absent", Path("/"))


def test_no_project_says_where_it_looked(repo: Repo, deep: Path) -> None:
    with pytest.raises(UsageError) as caught:
        find_root(None, deep)

    assert f"in {deep} or above it, up to {repo.path.resolve()}" in str(caught.value)
    assert "contracts init" in (caught.value.hint or "")


def test_an_empty_project_may_be_allowed(repo: Repo, deep: Path, tmp_path: Path) -> None:
    assert find_root(None, deep, allow_empty=True) == repo.path.resolve()
    assert find_root(None, tmp_path, allow_empty=True) == tmp_path.resolve()


def test_a_linked_worktree_is_a_repository_too(repo: Repo, tmp_path: Path) -> None:
    repo.write({"contracts/x": ""}).commit()
    repo.git("worktree", "add", "-q", str(tmp_path / "linked"))

    assert find_root(None, tmp_path / "linked" / "contracts") == (tmp_path / "linked").resolve()


def test_the_defaults_hold_without_a_configuration(tmp_path: Path) -> None:
    (tmp_path / "contracts").mkdir()

    assert open_project(tmp_path).config.paths == ("contracts",)


def test_a_wrong_configuration_is_a_usage_error_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "contracts.yaml").write_text("format: 1\nfial-on: error\n")

    with pytest.raises(UsageError, match=r"contracts\.yaml:2:1"):
        open_project(tmp_path)


def test_a_configuration_that_leads_out_of_the_project_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("password: x")
    root = tmp_path / "project"
    root.mkdir()
    (root / "contracts.yaml").symlink_to("../secret")

    with pytest.raises(UsageError, match="cannot be read") as caught:
        open_project(root)
    assert "password" not in str(caught.value)
