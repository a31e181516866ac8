"""The report for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from contract_registry.finding import Direction, Finding, Json, Severity
from contract_registry.reports.characters import visible
from contract_registry.reports.format import Format, Style
from contract_registry.reports.notation import by_name, compact

if TYPE_CHECKING:
    from contract_registry.check.report import Origin, Report

_LONGEST_WITNESS: Final = 2_000  # characters; the rest is for `--format json`
_SHORT_COMMIT: Final = 7
_RED, _YELLOW, _DIM, _BOLD = "31", "33", "2", "1"


def render(report: Report, style: Style) -> str:
    """The report as lines of text, safe to print on a terminal and in a CI log."""
    lines = [line for finding in report.findings for line in finding_lines(finding, style)]
    lines.extend(f"note: {visible(note)}" for note in report.notes)
    if report.history is not None:
        lines.append(f"history: {visible(report.history)}")
    lines.append(_closing(report, style))
    return "".join(f"{_harmless(line)}\n" for line in lines)


def finding_lines(finding: Finding, style: Style) -> Iterator[str]:
    """The lines of one finding, safe to print."""
    name = visible(finding.rule)
    digits = _paint(f"[{finding.fingerprint}]", _DIM, style)
    yield f"{visible(str(finding.location))}  {_weight(finding, style)}  {name}  {digits}"
    yield f"  {visible(finding.message)}"
    if finding.ignored is not None:
        yield _detail("reason", visible(finding.ignored.reason), style)
        return
    if finding.affected:
        services = "; ".join(f"{a.service} ({a.why})" for a in finding.affected)
        yield _detail("affects", visible(services), style)
    if finding.witness is not None:
        yield _detail("witness", shortened(finding.witness.value) + _sides(finding), style)
    for place in finding.places:
        yield _detail("also at", visible(str(place)), style)
    if finding.fix is not None:
        yield _detail("fix", visible(finding.fix), style)
    if finding.direction is not None and style.until is not None:
        command = f"contracts ignore {finding.fingerprint} --reason … --until {style.until}"
        yield _detail("accept", command, style)


def shortened(value: Json) -> str:
    """A message as JSON on one line; of a very long one the beginning, and how much is left out."""
    text = compact(by_name(value))
    rest = len(text) - _LONGEST_WITNESS
    if rest <= 0:
        return text
    size = f"{rest} characters" if rest < 1000 else f"{rest // 1000} kB"
    return f"{text[:_LONGEST_WITNESS]} … {size} more; --format json has it all"


def _sides(finding: Finding) -> str:
    if finding.writer is None or finding.reader is None:
        return ""
    writer, reader = visible(finding.writer.version), visible(finding.reader.version)
    if writer == reader:
        # The change has no version of its own yet; the two are told apart by time.
        writer, reader = f"{writer} as it was", "the changed one"
        if finding.direction is Direction.FORWARD:
            writer, reader = "the changed one", f"{finding.reader.version} as it was"
    return f"   valid in {writer}, refused by {reader}"


def _weight(finding: Finding, style: Style) -> str:
    if finding.ignored is not None:
        return _paint(f"ignored until {visible(finding.ignored.until)}", _DIM, style)
    colour = _RED if finding.severity is Severity.ERROR else _YELLOW
    return _paint(finding.severity.value, colour, style)


def _detail(label: str, text: str, style: Style) -> str:
    return f"  {_paint(label, _DIM, style)}{' ' * (9 - len(label))}{text}"


def _closing(report: Report, style: Style) -> str:
    count = report.summary.contracts
    contracts = "1 contract" if count == 1 else f"{count} contracts"
    if report.base is None:
        parts = [contracts]
    else:
        parts = [_base(report.base), f"{contracts}, {report.summary.changed} changed"]
    if style.seconds is not None:
        parts.append(f"{style.seconds:.1f} s")
    return " · ".join(parts)


def _base(base: Origin) -> str:
    commit = "none" if base.commit is None else base.commit[:_SHORT_COMMIT]
    return f"base {visible(commit)} ({visible(base.reason)})"


def _paint(text: str, code: str, style: Style) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if style.colour else text


def _harmless(line: str) -> str:
    # GitHub Actions obeys `::command::` at the start of a line, white space aside.
    return line.replace("::", ":\\u003a", 1) if line.lstrip().startswith("::") else line


TEXT = Format(name="text", summary="For people, with colours on a terminal.", render=render)
