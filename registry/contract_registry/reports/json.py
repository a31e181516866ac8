"""The report for programs. Equal input gives equal bytes: no times, no colours, one order.

Its JSON Schema is `findings.schema.json` beside this file; `contracts schema --findings` prints it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contract_registry.finding import Finding, Json, Location, Side
from contract_registry.reports.format import Format, Style
from contract_registry.reports.notation import by_name, indented

if TYPE_CHECKING:
    from contract_registry.check.report import Origin, Report

VERSION: Final = 1  # of the report's shape; new keys do not raise it


def render(report: Report, _style: Style) -> str:
    """The report as one JSON document."""
    return indented(document(report)) + "\n"


def findings_schema() -> dict[str, Json]:
    """The JSON Schema (2020-12) of `document`."""
    import json
    from importlib import resources

    text = resources.files(__package__).joinpath("findings.schema.json").read_text("utf-8")
    schema: dict[str, Json] = json.loads(text)
    return schema


def document(report: Report) -> dict[str, Json]:
    """The report as a JSON value, its keys in the order in which they are documented."""
    summary = report.summary
    return _present(
        {
            "version": VERSION,
            "base": None if report.base is None else _base(report.base),
            "history": report.history,
            "summary": {
                "contracts": summary.contracts,
                "changed": summary.changed,
                "errors": summary.errors,
                "warnings": summary.warnings,
                "ignored": summary.ignored,
            },
            "findings": [finding_members(finding) for finding in report.findings],
        }
    )


def finding_members(finding: Finding) -> dict[str, Json]:
    """A finding as a JSON value. What it does not have is left out; a witness `null` is there."""
    members: dict[str, Json] = {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "fingerprint": finding.fingerprint,
        "message": finding.message,
        "contract": finding.contract,
        "major": finding.major,
        "location": _location(finding.location),
        "instance": finding.instance,
        "direction": None if finding.direction is None else finding.direction.value,
        "writer": None if finding.writer is None else _side(finding.writer),
        "reader": None if finding.reader is None else _side(finding.reader),
        "witness": None,
        "affected": [{"service": a.service, "why": a.why} for a in finding.affected] or None,
        "fix": finding.fix,
        "places": [_location(place) for place in finding.places] or None,
        "ignored": None
        if finding.ignored is None
        else {"until": finding.ignored.until, "reason": finding.ignored.reason},
    }
    absent = {name for name, value in members.items() if value is None}
    if finding.witness is not None:
        absent.discard("witness")
        members["witness"] = by_name(finding.witness.value)
    return {name: value for name, value in members.items() if name not in absent}


def _base(base: Origin) -> Json:
    return _present({"commit": base.commit, "reason": base.reason})


def _location(location: Location) -> Json:
    return {"path": location.path, "line": location.line, "column": location.column}


def _side(side: Side) -> Json:
    return _present({"version": side.version, "pointer": side.pointer})


def _present(members: dict[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in members.items() if value is not None}


JSON = Format(name="json", summary="One JSON document, for programs.", render=render)
