"""The report for programs."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from contract_registry.check.report import Origin, Report
from contract_registry.finding import Witness
from contract_registry.reports.json import document, findings_schema, render
from snapshots import assert_snapshot

from . import samples

SNAPSHOTS = Path(__file__).parent / "snapshots"
SCHEMA = findings_schema()
VALIDATOR = Draft202012Validator(SCHEMA)


def read(report: Report) -> Any:
    text = render(report, samples.STYLE)
    value = json.loads(text)
    VALIDATOR.validate(value)
    return value


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_every_kind_of_finding() -> None:
    read(samples.ALL)
    assert_snapshot(SNAPSHOTS / "all.json", render(samples.ALL, samples.STYLE))


@pytest.mark.parametrize(
    "report",
    [
        samples.report(),
        samples.report(contracts=0, base=None),
        samples.report(base=Origin(None, "no commits yet"), history="only the base is at hand"),
    ],
)
def test_every_report_is_valid(report: Report) -> None:
    assert read(report)["findings"] == []


@pytest.mark.parametrize("place", [(), ("summary",), ("findings", 0), ("findings", 0, "location")])
def test_the_schema_refuses_keys_that_it_does_not_know(place: tuple[str | int, ...]) -> None:
    value = read(samples.ALL)
    target = value
    for step in place:
        target = target[step]
    target["time"] = "12:00"

    assert not VALIDATOR.is_valid(value)


def test_keys_come_in_the_documented_order() -> None:
    value = read(samples.ALL)

    assert list(value) == ["version", "base", "summary", "findings"]
    shared = next(f for f in value["findings"] if f["rule"] == "type-narrowed")
    assert list(shared) == [
        "rule",
        "severity",
        "fingerprint",
        "message",
        "contract",
        "major",
        "location",
        "instance",
        "direction",
        "writer",
        "reader",
        "witness",
        "affected",
        "places",
    ]


def test_a_witness_null_is_shown_and_an_absent_one_is_not() -> None:
    findings = {f["rule"]: f for f in read(samples.ALL)["findings"]}

    assert findings["type-narrowed"]["witness"] is None
    assert "witness" not in findings["optional-field-removed"]


def test_the_order_of_the_findings_does_not_matter() -> None:
    findings = list(samples.ALL.findings)
    expected = render(samples.ALL, samples.STYLE)
    for seed in range(5):
        random.Random(seed).shuffle(findings)
        assert render(samples.report(*findings, contracts=42, changed=3), samples.STYLE) == expected


def test_neither_time_nor_colour_nor_date_shows() -> None:
    styled = replace(samples.STYLE, seconds=9.9, colour=True, until="2030-01-01")

    assert render(samples.ALL, styled) == render(samples.ALL, samples.STYLE)


def test_members_of_a_witness_have_one_order() -> None:
    one = replace(samples.BREAK, witness=Witness({"b": {"y": 1, "x": 2}, "a": 1}))
    other = replace(samples.BREAK, witness=Witness({"a": 1, "b": {"x": 2, "y": 1}}))

    assert render(samples.report(one), samples.STYLE) == render(
        samples.report(other), samples.STYLE
    )


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Decimal("0.1"), "0.1"),
        (Decimal("1.10"), "1.1"),
        (Decimal("1E2"), "100"),
        (12345678901234567890123, "12345678901234567890123"),
        (Decimal("0.1000000000000000055511151231257827"), "0.1000000000000000055511151231257827"),
        (True, "true"),
    ],
)
def test_numbers_are_exact(number: Decimal | int, text: str) -> None:
    finding = replace(samples.BREAK, witness=Witness([number]))

    assert f'"witness": [\n        {text}\n      ]' in render(
        samples.report(finding), samples.STYLE
    )


@pytest.mark.parametrize("hostile", ["\x1b[31m", "\u202e", "\x7f", "\u2028", "##[error]", "\ud800"])
def test_hostile_characters_are_escaped_and_come_back(hostile: str) -> None:
    finding = replace(samples.BREAK, message=hostile, witness=Witness({hostile: hostile}))
    text = render(samples.report(finding), samples.STYLE)

    assert hostile not in text
    text.encode()
    assert json.loads(text)["findings"][0]["witness"] == {hostile: hostile}


def test_ignored_findings_are_counted_apart() -> None:
    assert document(samples.ALL)["summary"] == {
        "contracts": 42,
        "changed": 3,
        "errors": 3,
        "warnings": 1,
        "ignored": 1,
    }
