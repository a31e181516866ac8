"""What only a terminal gets: colours and progress."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from repositories import Repo, isolated

from . import projects
from .projects import require_tenant

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")


def on_terminal(
    *arguments: str, cwd: Path, out: bool = True, environ: dict[str, str] | None = None
) -> str:
    """What `contracts` writes to a terminal; to `/dev/null` what goes to its standard output."""
    ours, theirs = pty.openpty()
    with open(os.devnull, "w") as nowhere:
        process = subprocess.Popen(
            [str(Path(sys.executable).parent / "contracts"), *arguments],
            cwd=cwd,
            env={**isolated(os.environ), "TERM": "xterm", **(environ or {})},
            stdout=theirs if out else nowhere,
            stderr=theirs,
        )
    os.close(theirs)
    written = b""
    while True:
        try:
            chunk = os.read(ours, 4096)
        except OSError:  # Linux: the other side has closed it
            break
        if not chunk:
            break
        written += chunk
    os.close(ours)
    process.wait()
    return written.decode()


@pytest.fixture
def project(repo: Repo) -> Repo:
    """A committed project with a breaking change."""
    repo.write(projects.FILES).commit()
    require_tenant(repo)
    return repo


def test_a_terminal_gets_colours_and_progress(project: Repo) -> None:
    written = on_terminal("check", cwd=project.path)

    assert "finding the base …\r\x1b[K" in written
    assert "\r\x1b[Kcontracts/orders/order-placed.v1.yaml:8:13  \x1b[31merror\x1b[0m" in written


@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colours_can_be_refused(project: Repo, environ: dict[str, str]) -> None:
    written = on_terminal("check", cwd=project.path, environ=environ)

    assert "8:13  error  required-field-added" in written


def test_json_has_no_colours(project: Repo) -> None:
    written = on_terminal("check", "--format", "json", cwd=project.path)

    assert '"severity": "error"' in written


def test_a_complaint_begins_its_own_line(project: Repo) -> None:
    written = on_terminal("check", "--against", "nowhere", cwd=project.path)

    assert "\r\x1b[Kerror: --against: 'nowhere' is no commit" in written


def test_a_batch_counts_on_the_terminal_where_the_answers_go_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "pairs.jsonl").write_text('{"id": 1, "writer": true, "reader": true}\n' * 3)

    assert on_terminal("compare", "--batch", "pairs.jsonl", cwd=tmp_path, out=False) == (
        "\r3 pairs\r\n"
    )
    assert "pairs" not in on_terminal("compare", "--batch", "pairs.jsonl", cwd=tmp_path)
