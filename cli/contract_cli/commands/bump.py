"""`contracts bump`: the versions that the change needs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from contract_cli import options
from contract_registry.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from contract_registry.check import Bump, Report, Request

_EPILOG = """\b
Examples:
  contracts bump                 write them
  contracts bump --dry-run       only say which
"""


@click.command(epilog=_EPILOG)
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@options.against
@options.strict
@options.root
def bump(dry_run: bool, against: str | None, strict: bool, root: Path | None) -> int:
    """Write the versions that the change needs, in every contract that it reaches.

    A contract whose accepted messages or routing differ from the base gets the next minor version,
    also where only a shared schema changed. Nothing but the version changes in a file, and running
    it twice changes nothing more. What breaks wants a new major version in a file of its own: that
    is reported, and left to you.
    """
    from contract_cli import output
    from contract_cli.comparison import comparison
    from contract_cli.project import open_project
    from contract_registry.check import bump as wanted_versions

    today = output.today()
    project = open_project(root)
    with comparison(project, today, against=against, strict=strict) as request:
        wanted = wanted_versions(request)
    for write in wanted.writes:
        if not dry_run:
            _write(project.root / write.path, write.contents)
    click.echo(_told(wanted, dry_run), nl=False)
    report = _report(wanted, request)
    _print(report, today)
    return report.exit()


def _write(path: Path, contents: bytes) -> None:
    try:
        path.write_bytes(contents)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error


def _told(wanted: Bump, dry_run: bool) -> str:
    from contract_registry.reports.characters import visible

    verb = "would write" if dry_run else "wrote"
    lines = [
        f"{visible(str(write.location))}  {verb} {write.new} for {write.old}: what "
        f"{write.contract} accepts or how it is routed differs from the base"
        for write in wanted.writes
    ]
    if not lines:
        lines.append("no version needs to change")
    return "".join(f"{line}\n" for line in lines)


def _report(wanted: Bump, request: Request) -> Report:
    from contract_registry.check import Report
    from contract_registry.check.report import counted

    survey = wanted.survey
    count = len({*survey.head.contracts, *survey.head.broken})
    summary = counted(wanted.findings, count, len(survey.examined))
    return Report(wanted.findings, summary, request.origin, survey.history)


def _print(report: Report, today: date) -> None:
    from contract_cli.output import destinations, emit

    emit(report, destinations(()), today)
