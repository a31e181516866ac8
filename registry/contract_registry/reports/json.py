"""The report for programs. Equal input gives equal bytes: no times, no colours, one order.

Its JSON Schema is `findings.schema.json` beside this file; `contracts schema --findings` prints it.
"""

from __future__ import annotations

from typing import Final

from contract_registry.finding import Finding, Json, Location, Severity, Side
from contract_registry.reports.notation import by_name, indented
from contract_registry.reports.page import Compared, Format, Page, Style, in_order

VERSION: Final = 1  # of the report's shape; new keys do not raise it


def render(page: Page, _style: Style) -> str:
    """The page as one JSON document."""
    return indented(document(page)) + "\n"


def document(page: Page) -> dict[str, Json]:
    """The page as a JSON value, its keys in the order in which they are documented."""
    return _present(
        {
            "version": VERSION,
            "base": None if page.base is None else _base(page.base),
            "history": page.history,
            "summary": _present(
                {
                    "contracts": page.contracts,
                    "changed": page.changed,
                    "errors": page.count(Severity.ERROR),
                    "warnings": page.count(Severity.WARNING),
                    "ignored": sum(f.ignored is not None for f in page.findings),
                }
            ),
            "findings": [finding_members(finding) for finding in in_order(page.findings)],
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


def _base(base: Compared) -> Json:
    return _present({"commit": base.commit, "reason": base.reason})


def _location(location: Location) -> Json:
    return {"path": location.path, "line": location.line, "column": location.column}


def _side(side: Side) -> Json:
    return _present({"version": side.version, "pointer": side.pointer})


def _present(members: dict[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in members.items() if value is not None}


JSON = Format(name="json", summary="One JSON document, for programs.", render=render)
