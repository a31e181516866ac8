"""Ask for a base, and hold git to its promise: read, never driven."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from contract_registry.errors import BaseError
from contract_registry.source.base import Base, resolve_base
from repositories import Repo


class Resolve:
    """`resolve(repo, environ)` → Base; the repository is as it was before, to the byte."""

    def __init__(self) -> None:
        self.opened: list[Base] = []

    def __call__(
        self,
        repo: Repo,
        environ: Mapping[str, str] | None = None,
        *,
        folder: str = "",
        fetches: bool = False,
        against: str | None = None,
        configured: str | None = None,
        event: Mapping[str, object] | None = None,
    ) -> Base:
        state, stored = repo.state(), _stored(repo)
        try:
            base = resolve_base(
                repo.path / folder,
                environ or {},
                against=against,
                configured=configured,
                event=event,
            )
        finally:
            assert repo.state() == state
            changed = {name for name, _ in _stored(repo) ^ stored}
            documented = {name for name in changed if name.startswith("objects/")} | {"shallow"}
            assert changed <= (documented if fetches else set())
        assert bool(changed) is fetches
        self.opened.append(base)
        return base

    def refuses(self, repo: Repo, environ: Mapping[str, str] | None = None, **more: object) -> str:
        """The hint of the BaseError that comes instead of a base."""
        with pytest.raises(BaseError) as problem:
            self(repo, environ, **more)  # type: ignore[arg-type]
        assert problem.value.exit == 3
        assert problem.value.hint is not None
        return problem.value.hint


def _stored(repo: Repo) -> set[tuple[str, bytes]]:
    """Every file of git's own folder."""
    folder = Path(repo.git("rev-parse", "--absolute-git-dir"))
    files = (path for path in folder.rglob("*") if path.is_file())
    return {(path.relative_to(folder).as_posix(), path.read_bytes()) for path in files}


@pytest.fixture
def resolve() -> Iterator[Resolve]:
    asked = Resolve()
    yield asked
    for base in asked.opened:
        base.close()


@pytest.fixture
def mend() -> Callable[[Repo, str], None]:
    """Run the command of a hint, as a user does who pastes it into a shell."""

    def run(repo: Repo, hint: str) -> None:
        done = subprocess.run(hint, shell=True, cwd=repo.path, capture_output=True, check=False)
        assert done.returncode == 0, f"{hint}: {done.stderr.decode()}"

    return run
