"""The one place that runs git: reading only, and so that no repository can make it run a program.

A repository's own configuration may name programs (file system monitors, hooks, filters, signature
checks). Those that the commands used here would start are switched off on the command line, which
wins over every file. Hooks and objects of a pull request cannot change that.
"""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Final

from contract_registry.errors import BaseError

SECONDS: Final = 120.0  # for one command; a fetch of one commit included

# What would lead git to another repository than the one that holds the project (hooks set these),
# or change what it answers.
_DROPPED: Final = frozenset(
    {
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_COMMON_DIR",
        "GIT_PREFIX",
        "GIT_NAMESPACE",
        "GIT_GRAFT_FILE",
        "GIT_SHALLOW_FILE",
        "GIT_REPLACE_REF_BASE",
        "GIT_EXTERNAL_DIFF",
        "GIT_PAGER",
        "GIT_GLOB_PATHSPECS",
        "GIT_NOGLOB_PATHSPECS",
        "GIT_ICASE_PATHSPECS",
    }
)
_FIXED: Final = {
    "LC_ALL": "C",
    "LANGUAGE": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "SSH_ASKPASS_REQUIRE": "never",
}
_OPTIONS: Final = (
    "--no-pager",
    "--literal-pathspecs",
    "--no-replace-objects",
    # Empty, not `false`: git before 2.36 takes the value for the name of a program.
    *("-c", "core.fsmonitor="),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "protocol.ext.allow=never"),
    *("-c", "log.showSignature=false"),
    *("-c", "gc.auto=0"),
    *("-c", "maintenance.auto=false"),
)

_NOT_OURS: Final = re.compile(r"(?:ownership in repository at|unsafe repository \()\s*'([^']*)'")
_CREDENTIALS: Final = re.compile(r"(?<=://)[^/@\s]+@")


class GitError(BaseError):
    """A git command failed. `complaint` is what it wrote, credentials taken out."""

    def __init__(self, message: str, hint: str | None = None, complaint: str = "") -> None:
        super().__init__(message, hint)
        self.complaint = complaint


class NoRepositoryError(GitError):
    """There is no git here, or no repository around the project."""


def run(root: Path, *args: str, options: Sequence[str] = ()) -> bytes:
    """What `git ARGS` prints when run in `root`. Raises GitError when it fails or takes too long.

    `options` stand before the command. Names that come from outside never belong in `args` as they
    are: pass ids, or `refs/…` in full.
    """
    process = start(root, *args, options=options, stderr=subprocess.PIPE)
    try:
        output, complaint = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        stop(process)
        raise GitError(
            f"git {args[0]} took longer than {SECONDS:.0f} seconds", shlex.join(["git", *args])
        ) from None
    except BaseException:
        stop(process)
        raise
    if process.returncode:
        raise failure(root, args, complaint)
    return output


def start(
    root: Path,
    *args: str,
    options: Sequence[str] = (),
    stdin: int | IO[bytes] = subprocess.DEVNULL,
    stderr: int | IO[bytes] = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start git in `root`. The caller reads what it writes and ends it."""
    command = ["git", "-C", os.fspath(root), *_OPTIONS, *options, *args]
    try:
        return subprocess.Popen(  # noqa: S603 - no shell, and the options are ours
            command,
            env=environment(os.environ),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=stderr,
            # Its own session: no terminal to ask on, and the helpers that it starts end with it.
            start_new_session=True,
        )
    except FileNotFoundError:
        raise NoRepositoryError(
            "git is not installed, and the version to compare with comes from git",
            "install git (https://git-scm.com/downloads); `contracts lint` works without it",
        ) from None
    except (OSError, ValueError) as problem:
        raise GitError(f"git cannot be started: {problem}") from None


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a git process and everything that it started, and take in what is left of it."""
    if process.poll() is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (AttributeError, OSError):
            process.kill()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            try:
                stream.close()
            except OSError:
                continue  # what was not written yet has nobody left to read it
    process.wait()


def environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment for git: fixed language, no prompts, no other repository's variables."""
    kept = {name: value for name, value in environ.items() if name not in _DROPPED}
    return {**kept, **_FIXED}


def failure(root: Path, args: Sequence[str], stderr: bytes) -> GitError:
    """The error for a command that failed, with the hint that mends it where that is known."""
    complaint = _CREDENTIALS.sub("", stderr.decode("utf-8", "replace")).strip()
    if "not a git repository" in complaint or "this operation must be run in" in complaint:
        return NoRepositoryError(
            f"{root} is in no git repository, and the version to compare with comes from git",
            "git init, and commit once (`contracts lint` works without git)",
            complaint,
        )
    owned = _NOT_OURS.search(complaint)
    if owned is not None:
        return GitError(
            f"git refuses to read {owned[1]}, because it belongs to another user",
            f"git config --global --add safe.directory {shlex.quote(owned[1])}",
            complaint,
        )
    lines = [line for line in complaint.splitlines() if not line.startswith("hint:")]
    said = lines[-1] if lines else "no reason given"
    return GitError(f"git {args[0]} failed: {said}", f"git {shlex.join(args)}", complaint)
