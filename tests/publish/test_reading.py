"""Reading with several calls at the same time."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import Any

import pytest

from contract_registry.publish import reading
from contract_registry.publish.aws import Held, Summary
from contract_registry.publish.connection import AT_ONCE

HANGING = """
import threading
from contract_registry.publish import reading
from contract_registry.publish.aws import Summary

class Registry:
    def describe(self, name):
        if name == "s1":
            raise KeyboardInterrupt
        threading.Event().wait()

names = ["s0", "s1"]
reading.held(Registry(), [Summary(name, 1, {}, "") for name in names], names, lambda _: None)
"""


class Registry:
    """Counts how many calls run at the same time."""

    def __init__(self, failing: str = "") -> None:
        self.failing = failing
        self.lock = threading.Lock()
        self.now = self.most = 0

    def describe(self, name: str) -> Held | None:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        try:
            if name == self.failing:
                raise LookupError(name)
            return None if name.endswith("9") else Held(name, "OpenApi3", "{}", 1, "", {}, "")
        finally:
            with self.lock:
                self.now -= 1


def listed(count: int) -> list[Summary]:
    return [Summary(f"s{number}", 1, {}, "") for number in range(count)]


def read(registry: Any, count: int, told: Any = lambda _: None) -> Any:
    names = [summary.name for summary in listed(count)]
    return reading.held(registry, listed(count), names, told)


def test_each_is_asked_once_in_order_with_few_at_the_same_time() -> None:
    registry = Registry()
    told: list[str] = []
    found = read(registry, 60, told.append)
    assert list(found) == [f"s{number}" for number in range(60) if number % 10 != 9]
    assert registry.most <= AT_ONCE
    assert told == ["read 25 of 60 schemas …", "read 50 of 60 schemas …"]


def test_only_what_is_wanted_is_read() -> None:
    found = reading.held(Registry(), listed(9), ["s3", "missing"], lambda _: None)  # type: ignore[arg-type]
    assert list(found) == ["s3"]


def test_the_first_failure_ends_it() -> None:
    with pytest.raises(LookupError, match="s3"):
        read(Registry(failing="s3"), 60)


def test_a_call_that_hangs_does_not_keep_a_process_that_was_interrupted() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HANGING], timeout=60, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "KeyboardInterrupt" in done.stderr
