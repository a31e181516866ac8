"""`contracts init`: a first project that passes at once."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from repositories import Repo

from .conftest import Run

FILES = [
    "contracts.yaml",
    "contracts/orders/order-placed.v1.yaml",
    "contracts/orders/service.yaml",
]
GITHUB = ".github/workflows/contracts.yml"


def files(root: Path) -> list[str]:
    return sorted(
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(root).parts
    )


def test_in_an_empty_repository_the_check_passes_at_once(run: Run, repo: Repo) -> None:
    done = run("init", cwd=repo.path)

    assert done.code == 0, done.err
    assert files(repo.path) == [GITHUB, *FILES]
    assert "wrote  contracts/orders/order-placed.v1.yaml" in done.out
    assert "contracts check" in done.out
    assert "git init" not in done.out
    checked = run("check")
    assert checked.code == 0, checked.out + checked.err
    assert "no commits yet" in checked.out
    assert "warning" not in checked.out


def test_the_check_passes_after_the_commit_too(run: Run, repo: Repo) -> None:
    run("init", cwd=repo.path)
    repo.commit()

    checked = run("check", "--fail-on", "warning")

    assert checked.code == 0, checked.out + checked.err
    assert "1 contract, 0 changed" in checked.out


def test_without_git_the_files_are_written_and_git_is_the_next_step(
    run: Run, tmp_path: Path
) -> None:
    done = run("init", cwd=tmp_path)

    assert done.code == 0, done.err
    assert files(tmp_path) == [GITHUB, *FILES]
    assert "git init" in done.out
    assert run("lint").code == 0
    assert run("check").code == 3
    Repo(tmp_path).git("init", "-q", "-b", "main")
    assert run("check").code == 0


def test_a_second_time_nothing_changes(run: Run, repo: Repo) -> None:
    run("init", cwd=repo.path)
    repo.write({"contracts.yaml": "format: 1\n"})
    before = repo.state()

    done = run("init")

    assert done.code == 0
    assert "kept   contracts.yaml, which was there before" in done.out
    assert repo.state() == before


def test_contracts_that_are_there_get_no_first_one(run: Run, repo: Repo) -> None:
    repo.write({"contracts/billing/service.yaml": "service: billing\nowner: team\n"})

    run("init", "--ci", "none", cwd=repo.path)

    assert files(repo.path) == ["contracts.yaml", "contracts/billing/service.yaml"]


def test_a_link_in_the_way_is_not_followed(run: Run, repo: Repo, tmp_path: Path) -> None:
    repo.link("contracts.yaml", str(tmp_path / "elsewhere"))

    done = run("init", cwd=repo.path)

    assert "kept   contracts.yaml" in done.out
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize(
    ("ci", "path"), [("github", GITHUB), ("gitlab", ".gitlab-ci.yml"), ("none", None)]
)
def test_the_file_for_the_ci_system_is_yaml_and_runs_the_check(
    run: Run, repo: Repo, ci: str, path: str | None
) -> None:
    run("init", "--ci", ci, cwd=repo.path)

    assert files(repo.path) == sorted([*FILES, *([path] if path else [])])
    if path is not None:
        text = (repo.path / path).read_text()
        assert yaml.safe_load(text)
        assert "contracts check" in text


def test_below_the_top_level_the_ci_file_is_at_the_top_and_names_the_folder(
    run: Run, repo: Repo
) -> None:
    folder = repo.path / "backend"
    folder.mkdir()

    done = run("init", cwd=folder)

    assert done.code == 0, done.err
    assert files(repo.path) == [GITHUB, *(f"backend/{name}" for name in FILES)]
    assert "contracts check -C backend" in (repo.path / GITHUB).read_text()
    assert run("check").code == 0


@pytest.mark.parametrize(("branch", "released"), [("master", "master"), ("feature", "main")])
def test_the_usual_release_branch_is_recognized(
    run: Run, tmp_path: Path, branch: str, released: str
) -> None:
    repo = Repo.make(tmp_path / "repo", branch)

    run("init", cwd=repo.path)

    assert f"released: {{branch: {released}}}" in (repo.path / "contracts.yaml").read_text()
    assert f"branches: [{released}]" in (repo.path / GITHUB).read_text()


def test_a_folder_that_is_not_there_is_a_usage_error(run: Run, tmp_path: Path) -> None:
    done = run("init", "-C", tmp_path / "absent")

    assert done.code == 2
    assert "is not a folder" in done.err


def test_a_file_where_a_folder_has_to_be_is_a_usage_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".github").write_text("")

    done = run("init", cwd=tmp_path)

    assert done.code == 2
    assert ".github" in done.err
    assert "cannot be written" in done.err
