"""The engine and the libraries that confirm its witnesses open no socket and read no file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).with_name("isolated.py")


def run(*arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, SCRIPT, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_nothing_is_opened() -> None:
    found = run()
    assert found["seen"] == []
    assert {True, False, None} <= set(found["answers"])


@pytest.mark.parametrize("what", ["file", "socket"])
def test_the_watch_would_see_it(what: str) -> None:
    seen = run(what)["seen"]
    assert any("open" in event if what == "file" else "socket" in event for event in seen)
