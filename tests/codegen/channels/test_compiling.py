"""Code that uses the channels compiles, and does not where a payload is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

from codegen.compilers import mypy, places, pyright, refused, tsc

CODE = Path(__file__).parent / "code"


def copied(packages: Path, folder: Path, suffix: str) -> Path:
    """The packages with the code that uses them."""
    shutil.copytree(packages, folder / "all", ignore=shutil.ignore_patterns("__pycache__", "js"))
    for path in CODE.glob(f"*{suffix}"):
        shutil.copy(path, folder / "all")
    return folder / "all"


def test_mypy_refuses_misuse_and_nothing_else(python_packages: Path, tmp_path: Path) -> None:
    errors = mypy(copied(python_packages, tmp_path, ".py"))
    assert places(errors) == refused(CODE, ".py"), "\n".join(errors)


def test_pyright_refuses_misuse_and_nothing_else(python_packages: Path, tmp_path: Path) -> None:
    errors = pyright(copied(python_packages, tmp_path, ".py"))
    assert places(errors) == refused(CODE, ".py"), "\n".join(errors)


def test_tsc_refuses_misuse_and_nothing_else(typescript_sources: Path, tmp_path: Path) -> None:
    errors = tsc(copied(typescript_sources, tmp_path, ".ts"))
    assert places(errors) == refused(CODE, ".ts"), "\n".join(errors)
