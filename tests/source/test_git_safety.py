"""A repository is data: whatever its configuration, attributes and hooks say, no program of its
runs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from contract_registry.errors import BaseError
from contract_registry.source import git
from contract_registry.source.base import resolve_base
from contract_registry.source.git import GitError, environment
from contract_registry.source.releases import releases
from contract_registry.source.worktree import WorkTree
from repositories import Repo

FILE = "contracts/orders/order-placed.v1.yaml"
HOOKS = (
    "post-checkout",
    "post-index-change",
    "pre-auto-gc",
    "reference-transaction",
    "fsmonitor-watchman",
    "sendemail-validate",
)


@pytest.fixture
def hostile(repo: Repo, tmp_path: Path) -> tuple[Repo, Path]:
    """A repository in which everything that can name a program names one that leaves a mark."""
    repo.write({FILE: "1", ".gitattributes": "* filter=evil diff=evil merge=evil\n"}).commit()
    repo.branch("feature").write({FILE: "2"}).commit()
    mark, program = tmp_path / "mark", tmp_path / "evil"
    program.write_text(f"#!/bin/sh\necho $0 $* >> '{mark}'\ncat\n")
    program.chmod(0o755)
    for hook in HOOKS:
        (repo.path / ".git/hooks").mkdir(exist_ok=True)
        (repo.path / ".git/hooks" / hook).symlink_to(program)
    # Staged in the second in which it was written: git must look into the file to know.
    path, index = repo.path / FILE, repo.path / ".git/index"
    path.write_text("3")
    repo.git("add", FILE)
    os.utime(index, ns=(path.stat().st_mtime_ns, path.stat().st_mtime_ns))
    for name in (
        "core.fsmonitor",
        "core.pager",
        "core.editor",
        "core.askPass",
        "core.sshCommand",
        "core.gitProxy",
        "core.alternateRefsCommand",
        "credential.helper",
        "diff.external",
        "diff.evil.command",
        "diff.evil.textconv",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "gpg.program",
        "merge.evil.driver",
        "pager.log",
        "pager.config",
        "remote.origin.uploadpack",
        "remote.origin.vcs",
        "sequence.editor",
        "uploadpack.packObjectsHook",
    ):
        repo.git("config", name, str(program))
    for name in ("cat-file", "ls-files", "rev-parse", "for-each-ref", "rev-list", "log"):
        repo.git("config", f"alias.{name}", f"!{program}")
    repo.git("config", "log.showSignature", "true")
    repo.git("config", "protocol.ext.allow", "always")
    repo.git("config", "remote.origin.url", f"ext::{program}")
    mark.unlink(missing_ok=True)  # `git add` ran a hook already
    return repo, mark


def test_no_program_that_the_repository_names_is_run(hostile: tuple[Repo, Path]) -> None:
    repo, mark = hostile
    with resolve_base(repo.path, {}) as base:
        assert base.tree.read(FILE) == b"1"
        assert len(releases(base).releases) == 1
        assert releases(base, tags="*").releases == ()
    assert FILE in WorkTree(repo.path).entries("")
    with pytest.raises(BaseError):
        resolve_base(repo.path, {}, against="nothing")
    assert not mark.exists()


@pytest.mark.parametrize("command", [("diff-files",), ("status",)])
def test_git_itself_would_have_run_them(hostile: tuple[Repo, Path], command: tuple[str]) -> None:
    repo, mark = hostile
    repo.git("config", "--unset", "filter.evil.process")
    repo.git(*command)
    assert mark.exists()


def test_a_filter_whose_name_no_option_can_carry_is_not_run_either(hostile) -> None:
    repo, mark = hostile
    repo.git("config", "filter.a=b c.clean", str(mark.with_name("evil")))
    (repo.path / ".gitattributes").write_text('* "filter=a=b c"\n* filter=a=b\n')
    assert WorkTree(repo.path).entries("")[FILE].id is None
    assert not mark.exists()


def test_the_ext_transport_stays_shut_in_a_fetch(repo: Repo, tmp_path: Path) -> None:
    before = repo.write({FILE: "1"}).commit()
    repo.write({FILE: "2"}).commit()
    clone = repo.clone(tmp_path / "clone", depth=1)
    clone.git("config", "protocol.ext.allow", "always")
    clone.git("config", "remote.origin.url", f"ext::sh -c 'touch {tmp_path}/mark'")
    environ = {"GITHUB_EVENT_NAME": "push", "GITHUB_REF": "refs/heads/main"}
    with pytest.raises(BaseError, match="transport 'ext' not allowed"):
        resolve_base(clone.path, environ, event={"before": before})
    assert not (tmp_path / "mark").exists()


def test_a_repository_of_another_user_is_refused_with_the_command_that_allows_it(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write({FILE: "1"}).commit()
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(BaseError, match="belongs to another user") as problem:
        resolve_base(repo.path, {})
    assert problem.value.hint == f"git config --global --add safe.directory {repo.path}"
    # What needs no history goes on.
    assert list(WorkTree(repo.path).entries("")) == [FILE]


def test_a_damaged_configuration_is_an_error_that_says_so(repo: Repo) -> None:
    repo.write({FILE: "1"}).commit()
    (repo.path / ".git/config").write_text("[core\n")
    with pytest.raises(BaseError, match="bad config") as problem:
        resolve_base(repo.path, {})
    assert problem.value.hint


def test_the_environment_speaks_one_language_and_asks_nobody() -> None:
    made = environment({"LC_ALL": "de_DE.UTF-8", "GIT_DIR": "/x", "PATH": "/bin", "HOME": "/h"})
    assert made["LC_ALL"] == "C"
    assert made["GIT_TERMINAL_PROMPT"] == made["GIT_OPTIONAL_LOCKS"] == "0"
    assert "GIT_DIR" not in made
    assert (made["PATH"], made["HOME"]) == ("/bin", "/h")


def test_credentials_in_a_complaint_are_not_shown(repo: Repo) -> None:
    problem = git.failure(
        repo.path, ["fetch"], b"fatal: unable to access 'https://x:secret@example.com/a.git/'\n"
    )
    assert "secret" not in str(problem)
    assert "https://example.com/a.git/" in str(problem)


def test_a_command_that_hangs_is_ended(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git, "SECONDS", 0.05)
    started = []
    start = git.start

    def remember(*args, **options):
        started.append(start(*args, **options))
        return started[-1]

    monkeypatch.setattr(git, "start", remember)
    monkeypatch.setattr(git, "_OPTIONS", ("-c", "alias.wait=!sleep 60"))
    with pytest.raises(GitError, match="took longer than"):
        git.run(repo.path, "wait")
    assert started[0].poll() is not None
