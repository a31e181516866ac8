"""Contracts that try to break out of the code that is generated from them.

It compiles for everybody, it is imported and run, and nothing of theirs has run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from codegen import hostile
from codegen.compilers import mypy, node, pyright, tsc
from codegen.worlds import catalog_of, package, write_all
from contract_registry.errors import UnreadableError
from contract_registry.model import Catalog
from contract_registry.source.tree import MemoryTree

SERVICES = {
    "evil/service.yaml": """\
service: evil
channels: {main: {eventbridge: {name: evil}}}
""",
    "reader/service.yaml": """\
service: reader
consumes: [{contract: evil.thing@1}]
""",
}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return catalog_of(
        {
            **SERVICES,
            "evil/thing.v1.json": hostile.contract("thing"),
            "evil/open.v1.json": hostile.contract("open", closed=False, names=hostile.NAMES[-30:]),
        }
    )


@pytest.fixture(scope="module")
def generated(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    write_all(catalog, folder)
    return folder


def test_python_compiles(generated: Path) -> None:
    assert mypy(generated / "python") == []
    assert pyright(generated / "python") == []


def test_nothing_of_theirs_runs_in_python(generated: Path, tmp_path: Path) -> None:
    code = """
import importlib, pkgutil, sys
def every(name):
    module = importlib.import_module(name)
    yield module
    for it in pkgutil.iter_modules(getattr(module, "__path__", []), f"{name}."):
        yield from every(it.name)
modules = {it.__name__: it for name in ("evil", "reader") for it in every(name)}
import evil, reader
for data in ({}, {"class": None}, [], "x"):
    for name, function in (("evil.thing_v1", "check"), ("reader.thing_v1", "parse")):
        try:
            getattr(modules[name], function)(data)
        except (evil.ContractViolation, reader.ContractViolation) as refused:
            print(refused.contract, refused.version, repr(refused.pointer))
        else:
            raise SystemExit(f"{name} takes {data!r}")
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(generated / "python"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.count("evil.thing 1.0.0-rc.1+build.5 ") == 8
    assert list(tmp_path.iterdir()) == []


def test_nothing_of_theirs_runs_in_typescript(generated: Path, tmp_path: Path) -> None:
    folder = generated / "typescript"
    assert tsc(folder, out=str(tmp_path / "out")) == []
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "main.js").write_text("""
const { check } = await import("./out/evil/thing.v1.js");
const { parse } = await import("./out/reader/thing.v1.js");
const { ContractViolation } = await import("./out/evil/index.js");
for (const data of [{}, { class: 1 }, JSON.parse('{"__proto__": 1}'), [], "x"]) {
  for (const f of [check, parse]) {
    try {
      f(data);
      console.log("taken", JSON.stringify(data));
    } catch (error) {
      const { ContractViolation: Reader } = await import("./out/reader/index.js");
      if (!(error instanceof ContractViolation || error instanceof Reader)) throw error;
    }
  }
}
console.log(globalThis.canary === undefined && {}.polluted === undefined ? "clean" : "run");
""")
    done = node("main.js", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "clean\n"), done.stderr[-2000:]


def test_what_is_valid_passes_both_sides(generated: Path, catalog: Catalog) -> None:
    """Names as hostile as they come are names: required, declared, sent and read."""
    schema = hostile.schema()
    message = {name: "text" for name in hostile.NAMES if name in schema["required"]}  # type: ignore[operator]
    path = generated / "message.json"
    path.write_text(json.dumps(message))
    code = (
        "import json, sys\n"
        "from evil.thing_v1 import check\n"
        "from reader.thing_v1 import parse\n"
        f"message = json.load(open({str(path)!r}))\n"
        "check(message)\n"
        "assert parse(message) is message\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(generated / "python")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_half_a_character_is_refused_with_its_place() -> None:
    from contract_registry.config import parse_config
    from contract_registry.load import load

    files = {
        **SERVICES,
        "evil/thing.v1.json": hostile.contract("thing").replace('"1st"', '"\\ud800"'),
        "evil/open.v1.json": hostile.contract("open"),
    }
    tree = MemoryTree({f"contracts/{path}": text.encode() for path, text in files.items()})
    broken = load(tree, parse_config(None))
    with pytest.raises(UnreadableError, match=r"contracts/evil/thing\.v1\.json:1:\d+: half of a"):
        package(broken, "reader", "python")


def test_names_of_files_are_ours(catalog: Catalog) -> None:
    for service in ("evil", "reader"):
        for language in ("python", "typescript"):
            for path in package(catalog, service, language):
                assert os.path.normpath(path) == path
                assert not path.startswith(("/", ".."))
