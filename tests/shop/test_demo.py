"""`make demo` does what it says, and notices when it does not."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from .conftest import COMMANDS, ROOT, environment


def demo(root: Path, temporary: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [root / "demo" / "demo.sh", COMMANDS],
        env={**environment(), "TMPDIR": str(temporary), "GITHUB_EVENT_NAME": "pull_request"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def copy_of_the_project(folder: Path) -> Path:
    for name in ("contracts", "demo"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "contracts.yaml", folder)
    return folder


def test_the_demo_shows_a_break_and_its_mending(tmp_path: Path) -> None:
    done = demo(ROOT, tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("$ contracts check\n") == 4
    assert "required-field-added" in done.stdout
    assert "$ contracts bump\n" in done.stdout
    assert "+version: 2.2.0" in done.stdout
    assert "class OrderPlaced(TypedDict):" in done.stdout
    assert "done: 8 created, 0 unchanged" in done.stdout
    assert "done: nothing to do, 8 unchanged" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_the_demo_fails_where_a_step_ends_otherwise(tmp_path: Path) -> None:
    root = copy_of_the_project(tmp_path / "project")
    script = root / "demo" / "demo.sh"
    script.write_text(
        script.read_text(encoding="utf-8").replace("run 1 contracts check", "run 0 contracts check")
    )
    temporary = tmp_path / "temporary"
    temporary.mkdir()

    done = demo(root, temporary)

    assert done.returncode == 1
    assert 'demo: "contracts check" ended with exit code 1, expected 0' in done.stderr
    assert list(temporary.iterdir()) == []
