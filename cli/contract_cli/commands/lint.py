"""`contracts lint`: what can be said of the files alone."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contract_cli import options
from contract_registry.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contract_cli.project import Project
    from contract_registry.check import Report

_EPILOG = """\b
Examples:
  contracts lint                                the whole project
  contracts lint contracts/orders               what is said of one folder
  contracts lint --fail-on warning
"""


@click.command(epilog=_EPILOG)
@click.argument("paths", nargs=-1, metavar="[PATH]…", type=click.Path(path_type=Path))
@options.formats
@options.fail_on
@options.allow_empty
@options.root
def lint(
    paths: tuple[Path, ...],
    formats: tuple[str, ...],
    fail_on: str | None,
    allow_empty: bool,
    root: Path | None,
) -> int:
    """Check the files alone: format, references, examples, rules. No git, no history.

    Everything is read, because files refer to one another; PATH limits what is reported.
    """
    from contract_cli import output
    from contract_cli.project import open_project
    from contract_registry.check import lint as lint_files
    from contract_registry.finding import Severity

    started, today = time.perf_counter(), output.today()
    places = output.destinations(formats)
    project = open_project(root, allow_empty=allow_empty)
    inside = [_inside(project, path) for path in paths]
    report = lint_files(project.tree, project.config, today, allow_empty=allow_empty)
    if inside:
        report = _limited(report, inside)
    output.emit(report, places, today, time.perf_counter() - started)
    return report.exit(Severity(fail_on) if fail_on else project.config.fail_on)


def _inside(project: Project, path: Path) -> str:
    """The path as findings have it. Raises UsageError where nothing can be found there."""
    if not path.exists():
        raise UsageError(f"there is no {path}")
    full = path.resolve()
    if not full.is_relative_to(project.root):
        raise UsageError(f"{path} is not in the project {project.root}", "-C names another one")
    shown = full.relative_to(project.root).as_posix()
    folders = [*project.config.paths, project.config.path]
    if shown != "." and not any(_below(shown, each) or _below(each, shown) for each in folders):
        raise UsageError(
            f"{path} holds no contracts: they are in {', '.join(project.config.paths)}",
            "`paths` in contracts.yaml says where contracts are",
        )
    return shown


def _below(path: str, folder: str) -> bool:
    return folder in (".", path) or path.startswith(f"{folder.rstrip('/')}/")


def _limited(report: Report, inside: Sequence[str]) -> Report:
    from contract_registry.check.report import counted

    kept = tuple(
        finding
        for finding in report.findings
        if any(_below(finding.location.path, each) for each in inside)
    )
    return replace(report, findings=kept, summary=counted(kept, report.summary.contracts, 0))
