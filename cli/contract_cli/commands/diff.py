"""`contracts diff`: what changed between two versions, and who it breaks."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import click

from contract_cli import options
from contract_registry.errors import Exit

_EPILOG = """\b
Examples:
  contracts diff                                     all that changed since the base
  contracts diff orders.order-placed@2               one contract, since the base
  contracts diff orders.order-placed v1.4.0          since a tag, branch or commit
  contracts diff orders.order-placed v1.4.0 v1.5.0   between two of them
  contracts diff orders.order-placed 1 2             between two majors
  contracts diff orders.order-placed 2.0.0           since a released version
"""


@click.command(epilog=_EPILOG)
@click.argument("contract", required=False, metavar="[CONTRACT]")
@click.argument("old", required=False, metavar="[A]")
@click.argument("new", required=False, metavar="[B]")
@options.against
@options.root
def diff(
    contract: str | None,
    old: str | None,
    new: str | None,
    against: str | None,
    root: Path | None,
) -> int:
    """Show what changed between two versions of CONTRACT and who it breaks.

    A and B are each a major (1), a version (1.2.0), or anything that git calls a commit. A is the
    base unless given, B the files as they are. Without CONTRACT every changed one is shown. It is
    for reading: the exit code is 0 whatever changed.
    """
    from contract_cli import output
    from contract_cli.differences import Finder, described
    from contract_cli.project import open_project
    from contract_registry.check import diff as compare_sides

    today = output.today()
    project = open_project(root)
    with ExitStack() as stack:
        finder = Finder(stack, project, today, against)
        pairs = finder.changed() if contract is None else [finder.pair(contract, old, new)]
        output.show_step("")
        for pair in pairs:
            if pair.old is None or pair.new is None:
                click.echo(f"{pair.key}  {'added' if pair.old is None else 'deleted'}")
            else:
                found = compare_sides(pair.old, pair.new, project.config, today)
                click.echo(described(found), nl=False)
        if not pairs:
            click.echo("nothing changed since the base")
    return Exit.CLEAN
