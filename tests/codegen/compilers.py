"""Real compilers over generated code: mypy, pyright, tsc, node. Each start costs seconds: batch."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

IN_CI = bool(os.environ.get("CI"))
NODE_PACKAGES = Path(__file__).parents[1] / "node" / "node_modules"

TSCONFIG = {
    "strict": True,
    "module": "nodenext",
    "moduleResolution": "nodenext",
    "target": "es2022",
    "lib": ["es2022"],
    "types": [],
    "noUncheckedIndexedAccess": True,
    "exactOptionalPropertyTypes": True,
    "noImplicitOverride": True,
    "noImplicitReturns": True,
    "noUnusedLocals": True,
    "noUnusedParameters": True,
    "isolatedModules": True,
    "verbatimModuleSyntax": True,
}


def node(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run Node; without it, or without its packages, the test is skipped, but not in CI."""
    program = shutil.which("node")
    if program is None or not NODE_PACKAGES.exists():
        assert not IN_CI, "node or tests/node/node_modules is missing, and CI skips nothing"
        pytest.skip("node or tests/node/node_modules is missing: make test installs it")
    return subprocess.run(
        [program, *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


def mypy(folder: Path) -> list[str]:
    """What mypy --strict says of the folder's packages, a line for each error."""
    options = ["--strict", "--no-error-summary", "--python-version", "3.11", "--no-incremental"]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, "--cache-dir", os.devnull, "."],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return [line for line in done.stdout.splitlines() if ": note: " not in line]


def pyright(folder: Path) -> list[str]:
    """What pyright in strict mode says. Of the runtime, the same everywhere, one copy counts."""
    files = {
        path.name if path.parent.name == "_contracts" else str(path): path
        for path in sorted(folder.rglob("*.py"))
    }
    included = [path.relative_to(folder).as_posix() for path in files.values()]
    config = {"typeCheckingMode": "strict", "pythonVersion": "3.11", "include": included}
    (folder / "pyrightconfig.json").write_text(json.dumps(config))
    done = node(str(NODE_PACKAGES / "pyright" / "index.js"), "--outputjson", cwd=folder)
    found = json.loads(done.stdout)
    assert found["summary"]["filesAnalyzed"] > 0
    root = f"{folder.resolve()}{os.sep}"
    return [
        f"{it['file'].removeprefix(root)}:{it['range']['start']['line'] + 1}: {it['message']}"
        for it in found["generalDiagnostics"]
    ]


def tsc(folder: Path, out: str | None = None, **options: object) -> list[str]:
    """What `tsc --strict` says; with `out` it writes JavaScript there."""
    emitted = {"outDir": out, "noEmitOnError": False} if out else {"noEmit": True}
    config = {"compilerOptions": {**TSCONFIG, **emitted, **options}, "include": ["**/*.ts"]}
    (folder / "tsconfig.json").write_text(json.dumps(config))
    (folder / "package.json").write_text('{"type": "module"}')
    compiler = NODE_PACKAGES / "typescript" / "bin" / "tsc"
    done = node(str(compiler), "-p", "tsconfig.json", "--pretty", "false", cwd=folder)
    return [it for it in done.stdout.splitlines() if not it.startswith(" ")]


def places(errors: list[str]) -> set[tuple[str, int]]:
    """File and line of each error, as all three compilers write them."""
    found = [re.match(r"(?:\./)?([^:(]+)[:(](\d+)", line) for line in errors]
    return {(match[1], int(match[2])) for match in found if match is not None}


def refused(folder: Path, suffix: str) -> set[tuple[str, int]]:
    """File and line of each line that says `refused` at its end: what must not compile."""
    return {
        (path.name, number)
        for path in sorted(folder.glob(f"*{suffix}"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"(#|//) refused$", line)
    }
