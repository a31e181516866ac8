"""Real git repositories for tests: `Repo.make(tmp_path / "shop").write({...}).commit("first")`."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# What a test says about git must not depend on who runs it, nor on where.
ISOLATED = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Test",
    "GIT_AUTHOR_EMAIL": "test@example.com",
    "GIT_COMMITTER_NAME": "Test",
    "GIT_COMMITTER_EMAIL": "test@example.com",
    "GIT_TERMINAL_PROMPT": "0",
}
# The variables by which the tool knows where it runs, and those that lead git elsewhere.
FOREIGN = ("GITHUB_", "GITLAB_", "CI_", "GIT_")


def isolated(environ: Mapping[str, str]) -> dict[str, str]:
    """`environ` without anything that says "CI" or steers git, and with a neutral author."""
    kept = {
        name: value
        for name, value in environ.items()
        if name != "CI" and not name.startswith(FOREIGN)
    }
    return {**kept, **ISOLATED}


@dataclass(frozen=True)
class Repo:
    """A repository on disk. Every method that does not answer a question returns the repository."""

    path: Path

    @classmethod
    def make(cls, path: Path, branch: str = "main") -> Repo:
        """An empty repository that lets clones fetch any commit, as GitHub and GitLab do."""
        path.mkdir(parents=True, exist_ok=True)
        repo = cls(path)
        repo.git("init", "-q", "-b", branch)
        repo.git("config", "uploadpack.allowAnySHA1InWant", "true")
        return repo

    def git(self, *args: str, date: int | None = None) -> str:
        """Run git here; its output without the last newline. Fails loudly."""
        environ = isolated(os.environ)
        if date is not None:
            environ |= {"GIT_AUTHOR_DATE": f"{date} +0000", "GIT_COMMITTER_DATE": f"{date} +0000"}
        done = subprocess.run(
            ["git", *args], cwd=self.path, env=environ, capture_output=True, check=False
        )
        if done.returncode:
            raise AssertionError(f"git {' '.join(args)}: {done.stderr.decode(errors='replace')}")
        return done.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")

    def write(self, files: Mapping[str, str | bytes | None]) -> Repo:
        """Write (or, with None, delete) files of the work tree."""
        for name, content in files.items():
            path = self.path / name
            if content is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return self

    def link(self, name: str, target: str) -> Repo:
        """Make a symbolic link in the work tree."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)
        return self

    def commit(self, message: str = "change") -> str:
        """Commit everything that is in the work tree; the new commit's id.

        Each commit is dated one minute after the one before, so histories are the same every time.
        """
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message, date=self._next_date())
        return self.head

    def merge(self, other: str) -> str:
        """Merge `other` into the current branch, always with a merge commit; its id."""
        self.git("merge", "-q", "--no-ff", "-m", f"merge {other}", other, date=self._next_date())
        return self.head

    def branch(self, name: str, start: str = "HEAD") -> Repo:
        """Start a branch there and switch to it."""
        self.git("checkout", "-q", "--no-track", "-b", name, start)
        return self

    def checkout(self, ref: str) -> Repo:
        """Switch to a branch, or detach at a commit."""
        self.git("checkout", "-q", ref)
        return self

    def tag(self, name: str, ref: str = "HEAD", *, annotated: bool = False) -> Repo:
        """Tag a commit."""
        if annotated:
            self.git("tag", "-a", "-m", name, name, ref, date=self._next_date())
        else:
            self.git("tag", name, ref)
        return self

    def clone(self, path: Path, *options: str, depth: int | None = None) -> Repo:
        """Clone over file://, so that `depth` and fetches are as they are over the network."""
        shallow = [] if depth is None else [f"--depth={depth}"]
        self.git("clone", "-q", *shallow, *options, self.url, str(path))
        return Repo(path)

    @property
    def url(self) -> str:
        return self.path.resolve().as_uri()

    @property
    def head(self) -> str:
        return self.id("HEAD")

    def id(self, ref: str) -> str:
        """The id of the commit (or object) that `ref` names."""
        return self.git("rev-parse", "--verify", ref)

    def state(self) -> tuple[str, str, bytes, dict[str, bytes | str]]:
        """What no command of ours may change: HEAD, the refs, the index, the work tree."""
        folder = Path(self.git("rev-parse", "--absolute-git-dir"))
        index = folder / "index"
        return (
            (folder / "HEAD").read_text(),
            self.git("for-each-ref"),
            index.read_bytes() if index.exists() else b"",
            _files(self.path),
        )

    def _next_date(self) -> int:
        counted = self.git("rev-list", "--all", "--count")
        return 1_700_000_000 + 60 * int(counted)


def _files(root: Path) -> dict[str, bytes | str]:
    found: dict[str, bytes | str] = {}
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name != ".git"]
        for name in names:
            path = Path(folder, name)
            key = str(path.relative_to(root))
            found[key] = os.readlink(path) if path.is_symlink() else path.read_bytes()
    return found
