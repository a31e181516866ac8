"""The example shop, generated for all its services in both languages, and compiled by everybody."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from codegen.compilers import mypy, places, pyright, refused, tsc
from codegen.worlds import LANGUAGES, package, services, shop, write_all
from snapshots import assert_snapshot

CODE = Path(__file__).parent / "code"
SNAPSHOTS = Path(__file__).parent / "snapshots"
SHOWN = [
    ("orders", "order_placed_v2.py"),
    ("billing", "order_placed_v2.py"),
    ("orders", "quote_price_v1.py"),
    ("shipping", "parcel_dispatched_v1.py"),
    ("shipping", "__init__.py"),
    ("orders", "_schemas/order_placed_v1.py"),
    ("orders", "order-placed.v2.ts"),
    ("billing", "order-placed.v2.ts"),
    ("notifications", "send-email.v1.ts"),
    ("shipping", "index.ts"),
    ("orders", "_schemas/order-placed.v1.ts"),
]


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All packages, and beside them code that uses them well and badly."""
    folder = tmp_path_factory.mktemp("shop")
    write_all(shop(), folder)
    for language, suffix in (("python", ".py"), ("typescript", ".ts")):
        for path in CODE.glob(f"*{suffix}"):
            shutil.copy(path, folder / language)
    return folder


@pytest.mark.parametrize(("service", "path"), SHOWN, ids=lambda it: str(it).replace("/", "-"))
def test_a_file_reads_as_if_written_by_hand(service: str, path: str) -> None:
    language = "python" if path.endswith(".py") else "typescript"
    text = package(shop(), service, language)[path]
    assert_snapshot(SNAPSHOTS / service / f"{path}.txt", text)


@pytest.mark.parametrize("check", [mypy, pyright])
def test_python_refuses_misuse_and_nothing_else(generated: Path, check: object) -> None:
    errors = check(generated / "python")  # type: ignore[operator]
    assert places(errors) == refused(CODE, ".py"), "\n".join(errors)


def test_typescript_refuses_misuse_and_nothing_else(generated: Path) -> None:
    errors = tsc(generated / "typescript")
    assert places(errors) == refused(CODE, ".ts"), "\n".join(errors)


def test_typescript_compiles_as_for_bundlers(generated: Path, tmp_path: Path) -> None:
    shutil.copytree(generated / "typescript" / "orders", tmp_path / "orders")
    assert tsc(tmp_path, module="esnext", moduleResolution="bundler") == []


def test_python_is_formatted(generated: Path) -> None:
    """As by `ruff format` and isort, in lines of 100 characters."""
    ruff = [sys.executable, "-m", "ruff"]
    common = ["--isolated", "--line-length", "100", "--no-cache"]
    folders = [str(generated / "python" / it) for it in services(shop())]
    for command in (
        ["format", "--check"],
        ["check", "--select", "F,I,UP", "--target-version=py311"],
    ):
        done = subprocess.run(
            [*ruff, *command, *common, *folders], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_no_package_imports_anything_of_ours(generated: Path) -> None:
    for path in (generated / "python").glob("*/**/*.py"):
        assert "contract_registry" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_contracts_give_the_same_bytes(language: str) -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from hashlib import sha256\n"
        "from codegen.worlds import package, services, shop\n"
        "texts = [(name, path, text) for name in services(shop())\n"
        f"    for path, text in package(shop(), name, {language!r}).items()]\n"
        "print(sha256(repr(texts).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=Path(__file__).parents[2],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1
