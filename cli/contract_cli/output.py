"""Where reports go: standard output and files, several formats from one run."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from contract_registry.errors import UsageError
from contract_registry.reports import FORMATS, find
from contract_registry.reports.characters import visible
from contract_registry.reports.format import Format, Style
from contract_registry.reports.text import TEXT

if TYPE_CHECKING:
    from contract_registry.check.report import Report

_ACCEPT_DAYS: Final = 90  # what the proposed command accepts a finding for; at most 180 are allowed


@dataclass(frozen=True, slots=True)
class Destination:
    """A format and the file that it goes to; None is the standard output."""

    format: Format
    path: Path | None = None


def destinations(specifications: Iterable[str]) -> tuple[Destination, ...]:
    """Read the values of `--format`. Text goes to the standard output unless another format does.

    Raises UsageError for an unknown format, a folder that is not there, two formats in one place.
    """
    found = tuple(_destination(specification) for specification in specifications)
    places = [destination.path for destination in found]
    for place in places:
        if places.count(place) > 1:
            where = "the standard output" if place is None else str(place)
            raise UsageError(
                f"two formats cannot both go to {where}", "--format json=FILE writes to a file"
            )
    return found if None in places else (Destination(TEXT), *found)


def _destination(specification: str) -> Destination:
    name, equals, file = specification.partition("=")
    chosen = find(name)
    if chosen is None:
        names = ", ".join(each.name for each in FORMATS)
        raise UsageError(
            f"--format {specification}: there is no format {name!r}", f"one of {names}"
        )
    if not equals:
        return Destination(chosen)
    path = Path(file)
    if not file or path.is_dir() or not path.parent.is_dir():
        raise UsageError(
            f"--format {specification}: {file or 'an empty name'} is no file to write",
            "name a file in a folder that exists",
        )
    return Destination(chosen, path)


def emit(
    report: Report, places: Iterable[Destination], today: date, seconds: float | None = None
) -> None:
    """Write the report to every destination. Raises UsageError where a file cannot be written."""
    until = (today + timedelta(days=_ACCEPT_DAYS)).isoformat()
    for place in places:
        if place.path is None:
            text = place.format.render(report, Style(until, seconds, colour=_wants_colour()))
            click.echo(text, nl=False)
            continue
        text = place.format.render(report, Style(until, seconds))
        try:
            place.path.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise UsageError(f"{place.path} cannot be written: {error.strerror}") from error


def _wants_colour() -> bool:
    # https://no-color.org: any value that is not empty counts.
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


def show_step(step: str) -> None:
    """Say on the terminal what takes its time; "" removes it. Silent in files, pipes and CI."""
    if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        click.echo(f"\r\x1b[K{visible(step)}", err=True, nl=False)


def today() -> date:
    """The day of this run. Commands read it once and hand it on."""
    return date.today()
