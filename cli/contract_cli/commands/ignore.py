"""`contracts ignore`: accept one finding, for a while."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contract_cli import options
from contract_registry.errors import Exit, UsageError

if TYPE_CHECKING:
    from contract_registry.finding import Finding

_EPILOG = """\b
Examples:
  contracts check                    shows the fingerprints, in [ ]
  contracts ignore a3f8c21b --reason "billing is migrated on Friday" --until 2027-03-01
"""


@click.command(epilog=_EPILOG)
@click.argument("fingerprint", metavar="FINGERPRINT")
@click.option("--reason", required=True, metavar="TEXT", help="Why it is accepted, for reviewers.")
@click.option(
    "--until", required=True, metavar="DATE", help="The last day, YYYY-MM-DD; at most 180 days on."
)
@options.against
@options.strict
@options.root
def ignore(
    fingerprint: str,
    reason: str,
    until: str,
    against: str | None,
    strict: bool,
    root: Path | None,
) -> int:
    """Accept one finding of a change until a day.

    The entry is written to `ignores` in the service.yaml of the service that owns the contract, so
    its code owners see it. After that day the finding is back; before it, the report shows it as
    ignored.
    """
    from contract_cli import output
    from contract_cli.comparison import comparison
    from contract_cli.project import open_project
    from contract_registry.check import check
    from contract_registry.check import ignore as accepting
    from contract_registry.load import load
    from contract_registry.reports.characters import visible

    today = output.today()
    last = _day(until)
    project = open_project(root)
    with comparison(project, today, against=against, strict=strict) as request:
        findings = check(request).findings
    digits = fingerprint.strip("[]").lower()
    if not any(finding.fingerprint == digits for finding in findings):
        raise _unknown(digits, findings)
    catalog = load(project.tree, project.config)
    edit = accepting(project.tree, catalog, findings, digits, reason, last, today)
    try:
        (project.root / edit.path).write_bytes(edit.contents)
    except OSError as error:
        raise UsageError(f"{edit.path} cannot be written: {error.strerror}") from error
    click.echo(f"wrote {visible(edit.path)}: {digits} is accepted until {last.isoformat()}")
    return Exit.CLEAN


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--until {text!r} is no day", "write it as 2027-03-01") from None


def _unknown(digits: str, findings: Sequence[Finding]) -> UsageError:
    present = [
        f"{finding.fingerprint}  {finding.rule}  {finding.location}"
        for finding in findings
        if finding.ignored is None and finding.contract is not None
    ]
    hint = "\n".join(present) if present else "contracts check finds nothing to accept"
    return UsageError(
        f"there is no finding {digits!r}; present are:"
        if present
        else f"there is no finding {digits!r}",
        hint,
    )
