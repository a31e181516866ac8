"""The group and its error boundary."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from contract_cli import group
from contract_cli.commands import COMMANDS
from contract_registry.errors import BaseError, ContractsError, NetworkError, UsageError
from snapshots import assert_snapshot

from .conftest import Run, process

NAMES = [name for _, entries in COMMANDS for name, _, _ in entries]
SNAPSHOTS = Path(__file__).parent / "snapshots"


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Make `contracts fail` raise this."""

    def arrange(error: BaseException) -> None:
        @click.command()
        def fail() -> None:
            raise error

        monkeypatch.setitem(group.contracts.commands, "fail", fail)

    return arrange


def test_help_lists_every_command_and_the_exit_codes(run: Run) -> None:
    done = run("--help")

    assert done.code == 0
    for name in NAMES:
        assert f"  {name}  " in done.out
    assert_snapshot(SNAPSHOTS / "help.txt", done.out)
    assert run("-h").out == run("--help", "--help").out == done.out


@pytest.mark.parametrize("name", NAMES)
def test_help_of_every_command_teaches_with_an_example(run: Run, name: str) -> None:
    done = run(name, "--help")

    assert done.code == 0, done.err
    assert "Example" in done.out
    assert f"contracts {name}" in done.out.partition("Example")[2]
    assert max(map(len, done.out.splitlines())) <= 100


@pytest.mark.parametrize(("section", "entries"), COMMANDS)
def test_the_list_of_commands_says_what_the_commands_are(
    section: str, entries: tuple[tuple[str, str, Callable[[], click.Command]], ...]
) -> None:
    for name, _, load in entries:
        assert load().name == name


def test_help_imports_no_command_and_nothing_heavy(tmp_path: Path) -> None:
    script = (
        "import sys; from contract_cli.main import run; run(['--help']);"
        "print(*sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    modules = set(done.stderr.split())

    ours = {name for name in modules if name.startswith("contract_")}
    assert ours == {
        "contract_cli",
        "contract_cli.main",
        "contract_cli.commands",
        "contract_cli.front_page",
    }
    for heavy in ("click", "dataclasses", "decimal", "json", "yaml", "asyncio", "subprocess"):
        assert heavy not in modules
    assert "importlib.metadata" not in modules


def test_completion_of_a_command_name_imports_no_command(tmp_path: Path) -> None:
    script = (
        "import sys, atexit\n"
        "atexit.register(lambda: print(*sorted(sys.modules), file=sys.stderr))\n"
        "from contract_cli.main import run\n"
        "run()\n"
    )
    environ = {
        **os.environ,
        "_CONTRACTS_COMPLETE": "zsh_complete",
        "COMP_WORDS": "contracts ",
        "COMP_CWORD": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        env=environ,
        cwd=tmp_path,
    )

    assert "check\nCheck the contracts" in done.stdout
    assert not [n for n in done.stderr.split() if n.startswith("contract_cli.commands.")]


def test_completion_of_an_option_works(tmp_path: Path) -> None:
    environ = {
        "_CONTRACTS_COMPLETE": "bash_complete",
        "COMP_WORDS": "contracts compare --str",
        "COMP_CWORD": "2",
    }
    done = process(cwd=tmp_path, environ=environ)

    assert done.stdout == b"plain,--strict\n"


def test_the_version_is_said(run: Run) -> None:
    done = run("--version")

    assert done.code == 0
    assert done.out.startswith("contracts 0.")


def test_without_a_command_the_help_is_shown_and_it_is_a_usage_error(run: Run) -> None:
    done = run()

    assert done.code == 2
    assert "contracts init" in done.out + done.err


def test_a_misspelt_command_is_a_usage_error(run: Run) -> None:
    done = run("comapre")

    assert done.code == 2
    assert "No such command 'comapre'" in done.err


def test_a_misspelt_option_is_a_usage_error(run: Run) -> None:
    done = run("compare", "--stict", "a", "b")

    assert done.code == 2
    assert "--strict" in done.err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("x", "do y"), 2),
        (BaseError("x", "do y"), 3),
        (NetworkError("x", "do y"), 5),
        (ContractsError("x", "do y"), 2),
    ],
)
def test_what_stops_a_run_says_what_to_do(
    run: Run, failing: Callable[[BaseException], None], error: ContractsError, code: int
) -> None:
    failing(error)

    done = run("fail")

    assert done.code == code
    assert done.err == "error: x\n  do y\n"
    assert done.out == ""


def test_a_hostile_message_is_not_obeyed(
    run: Run, failing: Callable[[BaseException], None]
) -> None:
    failing(UsageError("a\x1b[2Jb\u202ec", "d\x07\ne"))

    done = run("fail")

    assert done.err == "error: a\\u001b[2Jb\\u202ec\n  d\\u0007\n  e\n"


@pytest.mark.parametrize("error", [ValueError("oops\x1b[2J"), RecursionError(), MemoryError()])
def test_a_bug_shows_its_traceback_and_asks_for_a_report(
    run: Run, failing: Callable[[BaseException], None], error: Exception
) -> None:
    failing(error)

    done = run("fail")

    assert done.code == 70
    assert "Traceback" in done.err
    assert "\x1b" not in done.err
    assert done.err.splitlines()[-1].startswith("This is a bug in contracts. Please report it")


def test_an_interrupt_is_quiet(run: Run, failing: Callable[[BaseException], None]) -> None:
    failing(KeyboardInterrupt())

    done = run("fail")

    assert done.code == 130
    assert "Traceback" not in done.err


def test_a_reader_that_leaves_is_no_error(tmp_path: Path) -> None:
    command = f"{Path(sys.executable).parent / 'contracts'} schema | head -c 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"for i in 1 2 3 4 5; do {command}; done"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )

    assert done.stderr == b""


def test_output_that_nobody_reads_ends_as_a_shell_says(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [str(Path(sys.executable).parent / "contracts"), "schema"],
        stdout=write,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        check=False,
    )
    os.close(write)

    assert (done.returncode, done.stderr) == (141, b"")


def test_a_locale_without_the_characters_does_not_end_the_run(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"type": 5')
    done = process(
        "compare", "a.json", "größe.json", cwd=tmp_path, environ={"PYTHONIOENCODING": "ascii"}
    )

    assert done.returncode in (2, 4)
    assert b"Traceback" not in done.stderr
