"""What is asked of the engine, and what becomes of its answers. The engine here is a table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from contract_registry.check import Report, Request, check
from contract_registry.compat.schema import Schema, Semantics
from contract_registry.compat.verdict import Cause, Place, Verdict
from contract_registry.finding import Witness
from worlds import THING, TODAY, WORLD, History, Release, thing, tree

CONTAINED = Verdict(True)
UNDECIDED = Verdict(None, reason="the budget of 7 goals ran out")


def schema(name: str) -> dict[str, Any]:
    """A schema that only its title tells apart."""
    return {"title": name, "type": "object", "required": ["id"], "properties": {"id": {}}}


def cause(kind: str, instance: str, limit: str = "x") -> Cause:
    here = Place(f"file:///{THING}?part=schema", "/properties/id")
    return Cause(kind, instance, here, here, ("required", limit), Witness({"id": limit}))


class Table:
    """A judge that looks its answers up by (title of the writer, title of the reader)."""

    def __init__(self, answers: Mapping[tuple[str, str], Verdict]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, str, Semantics]] = []

    def __call__(self, writer: Schema, reader: Schema, semantics: Semantics) -> Verdict:
        pair = (_title(writer), _title(reader))
        self.asked.append((*pair, semantics))
        return self.answers.get(pair, CONTAINED)


def _title(schema: Schema) -> str:
    contents: Any = schema.contents
    return contents.get("title", json.dumps(contents)) if isinstance(contents, dict) else "any"


def run(
    table: Table,
    old: str | None,
    new: str,
    releases: Mapping[str, str] | None = None,
    kind: str = "event",
    **more: Any,
) -> Report:
    """Check the step from `old` 1.1.0 to `new` 1.2.0, where `releases` holds version → schema."""
    base = {} if old is None else {THING: thing(kind, version="1.1.0", schema=schema(old))}
    head = {THING: thing(kind, version="1.2.0", schema=schema(new))}
    history = History(
        tuple(
            Release(version, tree({**WORLD, THING: thing(kind, version=version, schema=schema(s))}))
            for version, s in (releases or {}).items()
        )
    )
    return check(
        Request(
            head=tree({**WORLD, **head}),
            today=TODAY,
            base=tree({**WORLD, **base}),
            history=lambda: history,
            judge=table,
            **more,
        )
    )


BROKEN = Verdict(False, Witness({}), (cause("required-field-added", "/x"),))


def test_each_promised_direction_is_asked_once() -> None:
    table = Table({})

    run(table, "old", "new")

    tolerant = Semantics(tolerant=True)
    assert [pair for pair in table.asked if pair[2] == tolerant] == [
        ("old", "new", tolerant),
        ("new", "old", tolerant),
    ]


def test_strict_is_to_the_letter_on_both_sides() -> None:
    table = Table({})

    run(table, "old", "new", strict=True)

    assert {semantics for _, _, semantics in table.asked} == {Semantics(strict=True)}


def test_nothing_is_asked_of_what_did_not_change() -> None:
    table = Table({("old", "old"): BROKEN})

    assert run(table, "old", "old").findings == ()
    assert table.asked == []


def test_one_cause_against_several_releases_is_one_finding_that_names_them() -> None:
    table = Table({("old", "new"): BROKEN, ("first", "new"): BROKEN})

    [finding] = run(table, "old", "new", {"1.1.0": "old", "1.0.0": "first"}).findings

    assert finding.rule == "required-field-added"
    assert "Consumers on 1.2.0 reject 1.1.0 and 1.0.0 events" in finding.message
    assert finding.writer is not None
    assert finding.writer.version == "1.1.0"


def test_a_cause_against_an_old_release_only() -> None:
    table = Table({("first", "new"): BROKEN})

    [finding] = run(table, "old", "new", {"1.1.0": "old", "1.0.0": "first"}).findings

    assert "reject 1.0.0 events" in finding.message


def test_a_cause_that_the_base_shows_already_is_not_told_again() -> None:
    table = Table({("first", "new"): BROKEN, ("first", "old"): BROKEN})

    assert run(table, "old", "new", {"1.0.0": "first"}).findings == ()


def test_another_cause_than_the_base_shows_is_told() -> None:
    other = Verdict(False, Witness({}), (cause("required-field-added", "/y", "y"),))
    table = Table({("first", "new"): other, ("first", "old"): BROKEN})

    [finding] = run(table, "old", "new", {"1.0.0": "first"}).findings

    assert finding.instance == "/y"


def test_what_is_undecided_is_told_even_if_the_base_shows_it_already() -> None:
    table = Table({("first", "new"): UNDECIDED, ("first", "old"): UNDECIDED})

    [finding] = run(table, "old", "new", {"1.0.0": "first"}).findings

    assert finding.rule == "undecided"
    assert finding.severity.value == "error"
    assert "the budget of 7 goals ran out." in finding.message


def test_a_contract_that_comes_back_is_compared_with_what_was_released() -> None:
    table = Table({("first", "new"): BROKEN})

    [finding] = run(table, None, "new", {"1.0.0": "first"}).findings

    assert finding.rule == "required-field-added"


def test_released_drafts_do_not_count() -> None:
    table = Table({("first", "new"): BROKEN})
    draft = thing(version="1.0.0", schema=schema("first"), status="draft")
    history = History((Release("one", tree({**WORLD, THING: draft})),))

    report = check(
        Request(
            head=tree({**WORLD, THING: thing(version="1.2.0", schema=schema("new"))}),
            today=TODAY,
            history=lambda: history,
            judge=table,
        )
    )

    assert report.findings == ()


def test_a_break_without_a_cause_is_told_with_its_witness() -> None:
    table = Table({("old", "new"): Verdict(False, Witness({"id": None}))})

    [finding] = run(table, "old", "new").findings

    assert finding.rule == "incompatible"
    assert finding.witness == Witness({"id": None})
    assert finding.fix == "publish shop.thing 2.0.0 beside it"


def test_an_incomplete_list_of_causes_says_so() -> None:
    broken = Verdict(False, Witness({}), (cause("required-field-added", "/x"),), complete=False)

    [finding] = run(Table({("old", "new"): broken}), "old", "new").findings

    assert finding.message.endswith("There may be further causes: the search ended at its budget.")


def test_every_cause_is_told_at_once() -> None:
    causes = (cause("required-field-added", "/x"), cause("type-narrowed", "/id"))
    table = Table({("old", "new"): Verdict(False, Witness({}), causes)})

    assert [finding.rule for finding in run(table, "old", "new").findings] == [
        "required-field-added",
        "type-narrowed",
    ]


def test_one_definition_at_several_places_is_one_cause() -> None:
    causes = (cause("type-narrowed", "/b"), cause("type-narrowed", "/a"))
    table = Table({("old", "new"): Verdict(False, Witness({}), causes)})

    [finding] = run(table, "old", "new").findings

    assert finding.instance == "/a"


@pytest.mark.parametrize(
    ("kind", "verdicts", "severities"),
    [
        ("event", {("old", "new"): UNDECIDED}, ["error"]),
        ("event", {("new", "old"): UNDECIDED}, ["error"]),
        ("task", {("old", "new"): UNDECIDED}, ["error"]),
        ("task", {("new", "old"): UNDECIDED}, ["warning"]),
    ],
)
def test_undecided_weighs_as_a_break_of_that_direction_would(
    kind: str, verdicts: Mapping[tuple[str, str], Verdict], severities: list[str]
) -> None:
    findings = run(Table(verdicts), "old", "new", kind=kind).findings

    assert [finding.severity.value for finding in findings] == severities
    assert {finding.rule for finding in findings} == {"undecided"}


def test_the_fingerprint_does_not_know_versions_files_or_lines() -> None:
    table = Table({("old", "new"): BROKEN})
    [first] = run(table, "old", "new").findings

    moved = {
        **WORLD,
        "contracts/all/shop/thing.v1.yaml": "# moved\n"
        + thing(version="1.9.0", schema=schema("new")),
    }
    base = tree({**WORLD, THING: thing(version="1.8.0", schema=schema("old"))})
    [second] = check(Request(head=tree(moved), today=TODAY, base=base, judge=table)).findings

    assert first.fingerprint == second.fingerprint
    assert first.location != second.location


def test_two_parts_with_the_same_cause_have_two_fingerprints() -> None:
    def sides(title: str) -> dict[str, Any]:
        return {"request": {**schema(title), "description": "in"}, "response": schema(title)}

    refused = Verdict(False, Witness({}), (cause("type-changed", "/id"),))
    table = Table({("old", "new"): refused, ("new", "old"): refused})
    files = {
        title: tree({**WORLD, THING: thing("operation", version=version, **sides(title))})
        for title, version in (("old", "1.0.0"), ("new", "1.1.0"))
    }

    findings = check(
        Request(head=files["new"], today=TODAY, base=files["old"], judge=table)
    ).findings

    assert len(findings) == 2
    assert len({finding.fingerprint for finding in findings}) == 2
