"""The entry point: the error boundary, and the exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

INTERRUPTED = 130  # as a shell reports SIGINT
OUTPUT_CLOSED = 141  # as a shell reports SIGPIPE: whoever read our output has left


class OutputClosed(Exception):  # noqa: N818 - it ends the run, it is not an error
    """Whoever read our output has left."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Nothing gets past it but the SystemExit with which a shell's completion ends.
    """
    words = sys.argv[1:] if arguments is None else list(arguments)
    for stream in (sys.stdout, sys.stderr):
        # A locale that cannot print a character must not end the run.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _answer(words)
        sys.stdout.flush()
        return code
    except (OutputClosed, BrokenPipeError):
        _discard_output()
        return OUTPUT_CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        return _failed(error)


def _answer(words: list[str]) -> int:
    if words in (["--help"], ["-h"]) and "_CONTRACTS_COMPLETE" not in os.environ:
        # The list of commands needs no click, whose import is most of the time that help takes.
        from contract_cli.front_page import front_page

        sys.stdout.write(front_page())
        return 0
    from contract_cli.group import contracts

    code = contracts.main(args=words, prog_name="contracts", standalone_mode=False)
    return int(code or 0)


def _failed(error: Exception) -> int:
    """Say what stopped the run, and what to do; the exit code."""
    import click

    from contract_registry.errors import ContractsError, Exit

    if isinstance(error, click.Abort):
        return INTERRUPTED
    if isinstance(error, click.ClickException):
        error.show()
        return Exit.USAGE
    if isinstance(error, ContractsError):
        _complain(str(error), error.hint)
        return error.exit
    _report_bug()
    return Exit.BUG


def _discard_output() -> None:
    # The interpreter flushes at its end and would complain about the closed pipe once more.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _complain(message: str, hint: str | None) -> None:
    import click

    from contract_registry.reports.characters import visible

    first, *others = message.split("\n")
    click.echo(f"error: {visible(first)}", err=True)
    for line in [*others, *(hint or "").splitlines()]:
        click.echo(f"  {visible(line)}", err=True)


def _report_bug() -> None:
    import traceback

    import click

    from contract_registry.reports.characters import visible

    for line in traceback.format_exc().splitlines():
        click.echo(visible(line), err=True)
    click.echo(
        "This is a bug in contracts. Please report it with the lines above and the command that "
        "you ran.",
        err=True,
    )
