"""Every test runs as if on a plain machine: no CI around it, nobody's git configuration."""

from __future__ import annotations

import os

import pytest

from repositories import Repo, isolated


@pytest.fixture(autouse=True)
def _isolated_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = isolated(os.environ)
    for name in set(os.environ) - set(wanted):
        monkeypatch.delenv(name)
    for name, value in wanted.items():
        if os.environ.get(name) != value:
            monkeypatch.setenv(name, value)


@pytest.fixture
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """An empty repository on branch `main`."""
    return Repo.make(tmp_path_factory.mktemp("repository"))
