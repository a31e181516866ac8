"""`make mutants`: put faults into a copy of the engine, one at a time; the tests must notice each.

With names of patches as arguments only those are tried.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATCHES = sorted(Path(__file__).parent.glob("*.patch"))
# The quick ones first: a run ends at the first test that fails.
TESTS = (
    "tests/compat/test_theories.py",
    "tests/compat/test_semantics.py",
    "tests/compat/test_extensible.py",
    "tests/fuzz/test_fuzz.py",
    "tests/compat/test_laws.py",
    "tests/compat/test_engine.py",
    "tests/compat/explain",
)


def noticed(source: Path) -> str | None:
    """The first test that fails with the engine in `source`; None where all pass."""
    environment = {**os.environ, "PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-n", "0", "-p", "no:cacheprovider", *TESTS],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode == 0:
        return None
    failed = [line for line in run.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    if run.returncode != 1 or not failed:
        raise SystemExit(f"the tests could not be run:\n{run.stdout[-2000:]}{run.stderr[-2000:]}")
    return failed[0].split(" - ")[0]


def with_patch(patch: Path) -> str | None:
    """What notices one patch."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "registry"
        shutil.copytree(ROOT / "registry", source, ignore=shutil.ignore_patterns("__pycache__"))
        command = ["git", "apply", "--unsafe-paths", f"--directory={folder}", str(patch)]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        return noticed(source)


def main() -> int:
    """Try the patches, print what noticed each; 1 if one survives."""
    wanted = sys.argv[1:]
    patches = [patch for patch in PATCHES if not wanted or patch.stem in wanted]
    survivors = 0
    if (failed := noticed(ROOT / "registry")) is not None:
        raise SystemExit(f"the tests fail without a fault as well: {failed}")
    for patch in patches:
        start = time.monotonic()
        test = with_patch(patch)
        survivors += test is None
        seconds = time.monotonic() - start
        print(f"{patch.stem:34}{seconds:6.0f} s  {test or 'SURVIVED'}", flush=True)
    print(f"{len(patches)} mutants, {survivors} survived")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
