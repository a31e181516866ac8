"""The command group: it knows every command's name and imports the one that is run."""

from __future__ import annotations

from collections.abc import Callable

import click

from contract_cli.commands import COMMANDS
from contract_cli.front_page import front_page
from contract_cli.main import OutputClosed


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

    def get_help(self, ctx: click.Context) -> str:
        return front_page().rstrip("\n")

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
    commands=[Deferred(*entry) for _, entries in COMMANDS for entry in entries],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
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
