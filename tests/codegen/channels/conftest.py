"""The shop and the bazaar, generated in both languages, once for all tests here."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from codegen.channels import bazaar
from codegen.compilers import tsc

CODE = Path(__file__).parent / "code"


@pytest.fixture(scope="session")
def bazaar_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bazaar's contracts."""
    root = tmp_path_factory.mktemp("bazaar")
    bazaar.write(root)
    return root


@pytest.fixture(scope="session")
def python_packages(bazaar_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder on the path with the bazaar's packages."""
    out = tmp_path_factory.mktemp("python")
    bazaar.generate(bazaar_root, bazaar.SERVICES, "python", out)
    sys.path.insert(0, str(out))
    yield out
    sys.path.remove(str(out))
    for name in [it for it in sys.modules if it.split(".")[0] in bazaar.SERVICES]:
        del sys.modules[name]


@pytest.fixture(scope="session")
def compiled(bazaar_root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The bazaar's packages in JavaScript, compiled with the code that uses them, and what the
    compiler says."""
    out = tmp_path_factory.mktemp("typescript")
    bazaar.generate(bazaar_root, bazaar.SERVICES, "typescript", out)
    for path in CODE.glob("*.ts"):
        shutil.copy(path, out)
    return out / "js", tsc(out, out="js")


@pytest.fixture(scope="session")
def javascript(compiled: tuple[Path, list[str]]) -> Path:
    """The packages in JavaScript, for Node."""
    return compiled[0]
