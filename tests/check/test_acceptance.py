"""Severities of the configuration, and what they cannot change."""

from __future__ import annotations

from typing import Any

import pytest

from contract_registry.check import Report, Request, check, lint
from contract_registry.config import Config, parse_config
from contract_registry.errors import Exit, UsageError
from worlds import THING, TODAY, WORLD, thing, tree

ID = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}
NEEDED = {**ID, "required": ["id", "day"]}


def configured(text: str) -> Config:
    return parse_config(text.encode())


def checked(config: str, new: Any = NEEDED, **more: Any) -> Report:
    return check(
        Request(
            head=tree({**WORLD, THING: thing(schema=new, version="1.1.0", **more)}),
            today=TODAY,
            base=tree({**WORLD, THING: thing(schema=ID)}),
            config=configured(config),
        )
    )


def test_an_error_can_become_a_warning() -> None:
    report = checked("severity: {required-field-added: warning}")

    assert [(f.rule, f.severity.value) for f in report.findings] == [
        ("required-field-added", "warning")
    ]
    assert report.exit() is Exit.CLEAN


def test_a_warning_can_become_an_error() -> None:
    report = checked("severity: {optional-field-removed: error}", {"type": "object"})

    assert {f.severity.value for f in report.findings} == {"error"}


def test_an_unknown_rule_stops_the_run() -> None:
    with pytest.raises(UsageError, match="no rule 'required-field-aded'") as refused:
        checked("severity: {required-field-aded: off}")

    assert refused.value.hint == "did you mean required-field-added?"


@pytest.mark.parametrize("rule", ["undecided", "syntax-error", "unknown-key", "dangling-reference"])
def test_what_is_undecided_or_unreadable_cannot_be_switched_off(rule: str) -> None:
    for level in ("off", "warning"):
        with pytest.raises(UsageError, match=f"{rule} cannot be changed"):
            checked(f"severity: {{{rule}: {level}}}")


def test_an_example_that_is_wrong_can_be_a_warning() -> None:
    report = checked("severity: {invalid-example: warning}", ID, examples=[{"id": 1}])

    assert [(f.rule, f.severity.value) for f in report.findings] == [("invalid-example", "warning")]


def test_a_project_without_contracts_is_refused() -> None:
    empty = tree({"README.md": "Nothing."})

    with pytest.raises(UsageError, match="no contract found in contracts/"):
        check(Request(head=empty, today=TODAY))
    with pytest.raises(UsageError, match="no contract found"):
        lint(empty, Config(), TODAY)
    assert check(Request(head=empty, today=TODAY, allow_empty=True)).findings == ()
    assert lint(empty, Config(), TODAY, allow_empty=True).findings == ()


def test_paths_that_change_hide_no_contract() -> None:
    base = tree({**WORLD, THING: thing(schema=ID)})
    moved = {path.replace("contracts/", "api/"): text for path, text in WORLD.items()}
    head = tree({**moved, "contracts.yaml": "paths: [api]\n"})

    report = check(Request(head=head, today=TODAY, base=base, config=configured("paths: [api]")))

    assert [finding.rule for finding in report.findings] == ["contract-deleted"]


def test_findings_about_an_external_contract_are_warnings() -> None:
    external = {
        "contracts/shop/service.yaml": "service: shop\ntype: external\nchannels:\n"
        "  main: {eventbridge: {name: default}}\n"
    }

    report = check(
        Request(
            head=tree({**external, THING: thing(schema=NEEDED)}),
            today=TODAY,
            base=tree({**external, THING: thing(schema=ID)}),
        )
    )

    assert [(f.rule, f.severity.value) for f in report.findings] == [
        ("required-field-added", "warning")
    ]


def test_a_service_that_becomes_external_with_the_break_is_still_ours() -> None:
    external = {
        "contracts/shop/service.yaml": "service: shop\ntype: external\nchannels:\n"
        "  main: {eventbridge: {name: shop-main}}\n"
    }

    report = check(
        Request(
            head=tree({**external, THING: thing(schema=NEEDED)}),
            today=TODAY,
            base=tree({**WORLD, THING: thing(schema=ID)}),
        )
    )

    assert [(f.rule, f.severity.value) for f in report.findings] == [
        ("required-field-added", "error")
    ]
