"""Options that commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

root = click.option(
    "-C",
    "--root",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The project's folder. Default: the nearest one with contracts.yaml or contracts/.",
)
against = click.option(
    "--against",
    metavar="REF",
    help="Compare with this commit, branch or tag. Default: found from the CI or the branch.",
)
strict = click.option(
    "--strict",
    is_flag=True,
    help="Containment to the letter of the schemas: a writer may send undeclared names.",
)
formats = click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="F[=FILE]",
    help="text or json; with =FILE into a file. Repeat it: one run feeds all.",
)
fail_on = click.option(
    "--fail-on",
    type=click.Choice(["error", "warning"]),
    help="What makes the exit code 1. Default: the configuration, otherwise error.",
)
allow_empty = click.option(
    "--allow-empty", is_flag=True, help="Pass where there is no contract; otherwise exit 2."
)
