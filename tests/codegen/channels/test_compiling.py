"""Code that uses the channels compiles, and does not where a payload is wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from codegen.compilers import mypy, places, pyright, refused

CODE = Path(__file__).parent / "code"
Compiler = Callable[[Path], list[str]]


@pytest.fixture
def folder(python_packages: Path, tmp_path: Path) -> Path:
    """The packages with the code that uses them."""
    without = shutil.ignore_patterns("__pycache__")
    shutil.copytree(python_packages, tmp_path / "all", ignore=without)
    for path in CODE.glob("*.py"):
        shutil.copy(path, tmp_path / "all")
    return tmp_path / "all"


@pytest.mark.parametrize("check", [mypy, pyright])
def test_python_refuses_misuse_and_nothing_else(folder: Path, check: Compiler) -> None:
    errors = check(folder)
    assert places(errors) == refused(CODE, ".py"), "\n".join(errors)


def test_typescript_refuses_misuse_and_nothing_else(compiled: tuple[Path, list[str]]) -> None:
    errors = compiled[1]
    assert places(errors) == refused(CODE, ".ts"), "\n".join(errors)
