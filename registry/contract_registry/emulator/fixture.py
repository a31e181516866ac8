"""The pytest fixture `schema_registry`, for everybody who has contracts installed.

Every run of a user's pytest imports this module: what it needs is imported where it is used.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from contract_registry.emulator.local_registry import LocalRegistry


@pytest.fixture
def schema_registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalRegistry]:
    """A fresh local EventBridge Schema Registry for one test.

    `boto3.client("schemas")` in the code under test talks to it without being told to: for the
    time of the test the endpoint stands in the environment, and credentials and a region where
    there are none. `schema_registry.client()` is such a client, `.calls` are the calls it got.
    """
    from contract_registry.emulator.local_registry import serving
    from contract_registry.emulator.settings import REGION

    region = os.environ.get("AWS_DEFAULT_REGION", REGION)
    given = {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": region,
    }
    with serving(region=region) as registry:
        monkeypatch.setenv("AWS_ENDPOINT_URL_SCHEMAS", registry.url)
        _reach_without_proxy(monkeypatch)
        for name, value in given.items():
            if name not in os.environ:
                monkeypatch.setenv(name, value)
        yield registry


def _reach_without_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    held = os.environ.get("no_proxy") or os.environ.get("NO_PROXY")
    if held != "*":
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.setenv(name, f"{held},127.0.0.1" if held else "127.0.0.1")
