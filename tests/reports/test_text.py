"""The report for people."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from contract_registry.finding import Location, Witness
from contract_registry.reports import FORMATS, find
from contract_registry.reports.format import Style
from contract_registry.reports.text import render
from snapshots import assert_snapshot

from . import samples

SNAPSHOTS = Path(__file__).parent / "snapshots"


def test_a_finding_has_the_documented_shape() -> None:
    report = samples.report(samples.BREAK, contracts=42, changed=3)

    assert_snapshot(SNAPSHOTS / "one-finding.txt", render(report, samples.STYLE))


def test_every_kind_of_finding() -> None:
    assert_snapshot(SNAPSHOTS / "all.txt", render(samples.ALL, samples.STYLE))


def test_a_clean_run_is_its_closing_line() -> None:
    assert render(samples.report(), samples.STYLE) == (
        "base 9a1c2e3 (first parent of the pull request's merge) · 1 contract, 0 changed · 0.2 s\n"
    )


def test_a_run_without_a_base_has_none_in_its_closing_line() -> None:
    report = samples.report(contracts=2, base=None)

    assert render(report, Style(until="2027-03-01")) == "2 contracts\n"


def test_the_history_is_said_before_the_closing_line() -> None:
    report = samples.report(history="only the base is at hand: the clone is shallow")

    assert render(report, samples.STYLE).startswith("history: only the base is at hand")


def test_colours_paint_and_change_nothing_else() -> None:
    plain = render(samples.ALL, samples.STYLE)
    coloured = render(samples.ALL, replace(samples.STYLE, colour=True))

    assert "\x1b[31merror\x1b[0m" in coloured
    assert "\x1b" not in plain
    for code in ("31", "33", "2", "0"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == plain


def test_a_long_path_is_never_cut() -> None:
    path = "contracts/" + "deep/" * 80 + "x.v1.yaml"
    finding = replace(samples.BREAK, location=Location(path, 2, 3))

    shown = render(samples.report(finding), samples.STYLE)

    assert shown.startswith(f"{path}:2:3  error")


def test_a_long_witness_is_shortened_and_says_so() -> None:
    finding = replace(samples.BREAK, witness=Witness({"note": "x" * 5200}))

    shown = render(samples.report(finding), samples.STYLE)

    assert "xxx … 3 kB more; --format json has it all   valid in 1.2.0" in shown
    assert max(map(len, shown.splitlines())) < 2200


def test_a_witness_a_little_too_long_counts_characters() -> None:
    finding = replace(samples.BREAK, witness=Witness("x" * 2010))

    shown = render(samples.report(finding), samples.STYLE)

    assert "… 12 characters more; --format json has it all" in shown


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[2J\x1b[1;1H", r"\u001b[2J\u001b[1;1H"),
        ("\x9b2J", r"\u009b2J"),
        ("a\nb\r\tc", r"a\u000ab\u000d\u0009c"),
        ("user\u202eexe.tdp", r"user\u202eexe.tdp"),
        ("\u2066x\u2069", r"\u2066x\u2069"),
        ("or\u200bders", r"or\u200bders"),
        ("\ufeffx", r"\ufeffx"),
        ("\ufe0f\u3164", r"\ufe0f\u3164"),
        ("\U000e0041", r"\udb40\udc41"),
        ("\u2028", r"\u2028"),
        ("\udcff", r"\udcff"),
        ("\x00", r"\u0000"),
        ("##[error]x", r"#\u0023[error]x"),
        ("##vso[task.x]", r"#\u0023vso[task.x]"),
    ],
)
def test_hostile_characters_are_shown_and_not_obeyed(hostile: str, shown: str) -> None:
    finding = replace(
        samples.BREAK,
        message=f"m{hostile}",
        location=Location(f"contracts/p{hostile}", 1, 1),
        witness=Witness({f"k{hostile}": f"v{hostile}"}),
        fix=f"f{hostile}",
    )

    text = render(samples.report(finding), samples.STYLE)

    assert hostile not in text
    assert f"contracts/p{shown}:1:1" in text
    assert f"  m{shown}\n" in text
    assert f"fix      f{shown}\n" in text
    assert len(text.splitlines()) == 6
    text.encode()


def test_a_line_never_begins_with_a_workflow_command() -> None:
    finding = replace(samples.BREAK, message="::add-mask::secret")

    shown = render(samples.report(finding), samples.STYLE)

    assert not any(line.lstrip().startswith("::") for line in shown.splitlines())


def test_letters_beyond_ascii_stay() -> None:
    finding = replace(samples.BREAK, message="/straße: größer als 5 € – 東京")

    assert "/straße: größer als 5 € – 東京" in render(samples.report(finding), samples.STYLE)


def test_formats_are_found_by_name() -> None:
    assert [format_.name for format_ in FORMATS] == ["text", "json"]
    assert all(find(format_.name) is format_ for format_ in FORMATS)
    assert find("yaml") is None
