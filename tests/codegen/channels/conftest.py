"""The shop and the bazaar, generated in both languages, once for all tests here."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from codegen.channels import bazaar
from codegen.compilers import tsc

ROOT = Path(__file__).parents[3]
SHOP = ("orders", "shipping", "purchasing", "notifications", "inventory", "pricing", "billing")


@pytest.fixture(scope="session")
def bazaar_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bazaar's contracts."""
    root = tmp_path_factory.mktemp("bazaar")
    bazaar.write(root)
    return root


@pytest.fixture(scope="session")
def python_packages(bazaar_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder on the path with the packages `<service>` of the bazaar, and `shop_<service>`."""
    out = tmp_path_factory.mktemp("python")
    bazaar.generate(bazaar_root, bazaar.SERVICES, "python", out)
    sys.path.insert(0, str(out))
    yield out
    sys.path.remove(str(out))
    for name in [it for it in sys.modules if it.split(".")[0] in bazaar.SERVICES]:
        del sys.modules[name]


@pytest.fixture(scope="session")
def typescript_sources(bazaar_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the bazaar's packages in TypeScript."""
    out = tmp_path_factory.mktemp("typescript")
    bazaar.generate(bazaar_root, bazaar.SERVICES, "typescript", out)
    return out


@pytest.fixture(scope="session")
def javascript(typescript_sources: Path) -> Path:
    """The same packages compiled, for Node."""
    assert tsc(typescript_sources, out="js") == []
    return typescript_sources / "js"
