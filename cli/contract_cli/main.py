"""The command group, the error boundary, and the exit codes."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from contract_cli.commands import COMMANDS
from contract_registry.errors import ContractsError, Exit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

INTERRUPTED = 130  # as a shell reports SIGINT
OUTPUT_CLOSED = 141  # as a shell reports SIGPIPE: whoever read our output has left
_WIDEST, _NARROWEST = 100, 50  # columns of help

_HELP = """Guards the message contracts between services on AWS.

A contract is a file in git: the shape of an event, a task or an operation, and the channel that
carries it. `contracts check` compares it with what the other side has deployed, and proves every
break with a message that one side sends and the other refuses.

\b
Begin with:
  contracts init                        a first contract that passes
  contracts check                       the gate, in a pull request or before a push
  contracts compare old.json new.json   two schemas, without a project
  contracts explain RULE                why a rule speaks, and what to do

\b
Exit codes: 0 clean, 1 findings, 2 usage or configuration, 3 no base to compare with,
4 a file cannot be read as a contract, 5 AWS or network, 70 a bug of ours.
"""


class OutputClosed(Exception):  # noqa: N818 - it ends the run, it is not an error
    """Whoever read our output has left."""


class Deferred(click.Command):
    """What the list of commands knows of one: name and summary. Running it imports the rest."""

    def __init__(self, name: str, summary: str, load: Callable[[], click.Command]) -> None:
        super().__init__(name, short_help=summary)
        self.load = load


class Contracts(click.Group):
    """The group. A command is imported when it is run; neither help nor completion imports any."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.load() if isinstance(command, Deferred) else command, rest

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, entries in COMMANDS:
            with formatter.section(title):
                formatter.write_dl([(name, summary) for name, summary, _ in entries])

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> object:
        # click would end the process with 1, which here means findings.
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise OutputClosed from error


def _print_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"contracts {version('contract-registry')}")
        ctx.exit()


contracts = Contracts(
    "contracts",
    help=_HELP,
    commands=[Deferred(*entry) for _, entries in COMMANDS for entry in entries],
    context_settings={"help_option_names": ["-h", "--help"]},
    params=[
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_print_version,
            help="Show the version and exit.",
        )
    ],
)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code. Nothing but SystemExit gets past it."""
    for stream in (sys.stdout, sys.stderr):
        # A locale that cannot print a character must not end the run.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = contracts.main(
            args=arguments,
            prog_name="contracts",
            standalone_mode=False,
            terminal_width=_width(),
        )
        sys.stdout.flush()
        return int(code or Exit.CLEAN)
    except (OutputClosed, BrokenPipeError):
        _discard_output()
        return OUTPUT_CLOSED
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return Exit.USAGE
    except ContractsError as error:
        _complain(error)
        return error.exit
    except Exception:
        _report_bug()
        return Exit.BUG


def _width() -> int:
    # What click would find, without its import of shutil: a tenth of the time of `--help`.
    try:
        columns = int(os.environ.get("COLUMNS") or os.get_terminal_size().columns)
    except (OSError, ValueError):
        columns = _WIDEST
    return max(min(columns, _WIDEST) - 2, _NARROWEST)


def _discard_output() -> None:
    # The interpreter flushes at its end and would complain about the closed pipe once more.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _complain(error: ContractsError) -> None:
    from contract_registry.reports.characters import visible

    first, *others = str(error).split("\n")
    click.echo(f"error: {visible(first)}", err=True)
    for line in [*others, *(error.hint or "").splitlines()]:
        click.echo(f"  {visible(line)}", err=True)


def _report_bug() -> None:
    import traceback

    from contract_registry.reports.characters import visible

    for line in traceback.format_exc().splitlines():
        click.echo(visible(line), err=True)
    click.echo(
        "This is a bug in contracts. Please report it with the lines above and the command that "
        "you ran.",
        err=True,
    )
