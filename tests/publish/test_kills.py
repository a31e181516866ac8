"""kill -9 of the publisher, and of the registry that it publishes to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from contract_registry.emulator import Fault, LocalRegistry
from contract_registry.errors import NetworkError
from contract_registry.publish.aws import Registry, absent
from publish.projects import (
    Project,
    assert_holds,
    event,
    events,
    path,
    publish,
    registry,
    with_field,
)
from repositories import isolated

CONTRACTS = Path(sys.executable).parent / "contracts"
BEFORE = Project(events(2))
AFTER = Project({**events(3), path(0): event(0, with_field("note"), "1.1.0")})
UPDATED = {"shop@Thing0": 2}


@pytest.mark.parametrize("after", [1, 5, 6, 7])
def test_the_publisher_is_killed_after_some_calls(
    local: LocalRegistry, tmp_path: Path, after: int
) -> None:
    there = registry(local)
    publish(BEFORE.request(), there)
    for name, text in AFTER.files.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    local.reset_calls()
    local.script(Fault(delay=0.05, times=0))
    process = subprocess.Popen(
        [CONTRACTS, "publish", "--registry", "shop", "--endpoint-url", local.url],
        cwd=tmp_path,
        env=isolated(os.environ),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while len(local.calls) < after and process.poll() is None:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=20)
    local.reset_faults()
    publish(AFTER.request(), there)
    assert_holds(there, AFTER.desired()[0], UPDATED)
    assert publish(AFTER.request(), there).done == []


@contextmanager
def served(state: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = subprocess.Popen(
        [CONTRACTS, "registry", "serve", "--port", "0", "--state", state],
        env=isolated(os.environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline().split()[0]
    finally:
        process.kill()
        process.wait(timeout=20)
        process.stdout.close()


def reached(url: str) -> Registry:
    return absent("shop", region=None, endpoint_url=url).looked_up()


@pytest.mark.parametrize("step", [2, 3])
def test_the_registry_is_killed_at_some_step(tmp_path: Path, step: int) -> None:
    state = tmp_path / "registry.db"
    with served(state) as (process, url):
        there = absent("shop", region=None, endpoint_url=url).create_registry()
        publish(BEFORE.request(), there)
        steps: list[str] = []

        def told(text: str) -> None:
            steps.append(text)
            if len(steps) == step:
                process.kill()
                process.wait(timeout=20)

        with pytest.raises(NetworkError, match=r"reached|broke"):
            publish(AFTER.request(told=told), there, told=told)
    with served(state) as (_, url):
        there = reached(url)
        publish(AFTER.request(), there)
        assert_holds(there, AFTER.desired()[0], UPDATED)
        assert publish(AFTER.request(), there).done == []
