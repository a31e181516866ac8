"""`contracts check`: the gate."""

from __future__ import annotations

import time
from pathlib import Path

import click

from contract_cli import options

_EPILOG = """\b
Examples:
  contracts check                                  in a pull request or before a push
  contracts check --against origin/main            with a base of your choice
  contracts check --against v1.4.0... --strict     with the merge base, to the letter
  contracts check --format text --format json=contracts.json

\b
Exit code: 0 clean, 1 findings, 2 usage or configuration, 3 no base, 4 a file cannot be read.
"""


@click.command(epilog=_EPILOG)
@options.against
@options.strict
@options.formats
@options.fail_on
@options.allow_empty
@options.root
def check(
    against: str | None,
    strict: bool,
    formats: tuple[str, ...],
    fail_on: str | None,
    allow_empty: bool,
    root: Path | None,
) -> int:
    """Check the contracts: validity, rules, compatibility, versions.

    The work tree is compared with its base, which is found from the pull request, the push or the
    branch and always printed with the reason, and with every released version that is at hand. A
    break comes with a message that one side sends and the other refuses, and names who breaks.
    """
    from contract_cli import output
    from contract_cli.comparison import comparison
    from contract_cli.project import open_project
    from contract_registry.check import check as check_contracts
    from contract_registry.finding import Severity

    started, today = time.perf_counter(), output.today()
    places = output.destinations(formats)
    project = open_project(root, allow_empty=allow_empty)
    with comparison(
        project, today, against=against, strict=strict, allow_empty=allow_empty
    ) as request:
        report = check_contracts(request)
    output.emit(report, places, today, time.perf_counter() - started)
    return report.exit(Severity(fail_on) if fail_on else project.config.fail_on)
