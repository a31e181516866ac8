"""The report: its order, its counts, its exit code."""

from __future__ import annotations

import itertools
from dataclasses import replace

from contract_registry.check.report import Report, Summary, counted, in_order
from contract_registry.errors import Exit
from contract_registry.finding import Finding, Identity, Ignored, Location, Severity, Witness

ONE = Finding("b-rule", Severity.ERROR, "One.", Location("a.yaml", 2, 1), "shop.thing", 1)
IGNORED = replace(ONE, ignored=Ignored("2026-12-01", "agreed"))
WARNING = replace(ONE, severity=Severity.WARNING)
UNREADABLE = replace(ONE, unreadable=True)


def report(*findings: Finding) -> Report:
    return Report(findings, counted(findings, 3, 1))


def test_findings_are_sorted_by_path_line_rule_and_fingerprint() -> None:
    findings = [
        ONE,
        replace(ONE, location=Location("a.yaml", 10, 1)),
        replace(ONE, rule="a-rule"),
        replace(ONE, identity=Identity("other")),
        replace(ONE, location=Location("b.yaml", 1, 1)),
    ]
    orders = {in_order(order) for order in itertools.permutations(findings)}

    [found] = orders
    assert [(f.location.path, f.location.line, f.rule) for f in found] == [
        ("a.yaml", 2, "a-rule"),
        ("a.yaml", 2, "b-rule"),
        ("a.yaml", 2, "b-rule"),
        ("a.yaml", 10, "b-rule"),
        ("b.yaml", 1, "b-rule"),
    ]
    assert found[1].fingerprint < found[2].fingerprint


def test_what_says_the_same_of_the_same_place_is_said_once() -> None:
    # A witness may be a dict, which cannot be hashed.
    finding = replace(ONE, witness=Witness({"id": ""}))

    assert in_order([finding, replace(finding)]) == (finding,)


def test_ignored_findings_are_neither_errors_nor_warnings() -> None:
    assert counted([ONE, WARNING, IGNORED, UNREADABLE], 3, 1) == Summary(3, 1, 2, 1, 1)


def test_the_exit_code_follows_what_nobody_has_accepted() -> None:
    assert report().exit() is Exit.CLEAN
    assert report(IGNORED).exit() is Exit.CLEAN
    assert report(WARNING).exit() is Exit.CLEAN
    assert report(WARNING).exit(Severity.WARNING) is Exit.FINDINGS
    assert report(ONE).exit() is Exit.FINDINGS
    assert report(ONE).exit(Severity.WARNING) is Exit.FINDINGS
    assert report(ONE, UNREADABLE).exit() is Exit.UNREADABLE
