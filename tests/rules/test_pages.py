"""Every id that a finding can carry has a documented rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import contract_registry
from contract_registry.compat.causes import ALL_NAMES
from contract_registry.load.problems import PROBLEMS, UNREADABLE
from contract_registry.rules import ALL, find
from contract_registry.rules.families import CHANGE_RULES, INSPECTION_RULES, VERSION_RULES
from contract_registry.rules.rule import Rule, documented, rule


def test_no_id_stands_for_two_rules() -> None:
    ids = [rule.id for rule in ALL]

    assert len(ids) == len(set(ids))


def test_what_the_engine_the_loading_and_the_rules_find_is_documented() -> None:
    known = {rule.id for rule in ALL}

    assert set(ALL_NAMES) <= known
    assert set(PROBLEMS) <= known
    assert {rule.id for rule in (*CHANGE_RULES, *INSPECTION_RULES, *VERSION_RULES)} <= known


def test_each_file_of_a_rule_is_listed() -> None:
    folder = Path(contract_registry.__file__).parent / "rules"
    defining = re.compile(r"^(?:@rule\(|[A-Z_]+ = documented\()", re.MULTILINE)
    files = {path.stem for path in folder.glob("*/*.py") if defining.search(path.read_text())}

    assert files == {rule.id.replace("-", "_") for rule in ALL}


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_each_page_says_what_why_and_how(rule: Rule[object]) -> None:
    page = rule.page

    assert page.summary.endswith(".")
    assert page.flagged
    assert page.passes
    assert page.fix
    assert len(page.summary.split("\n\n")[0]) < 200
    assert find(rule.id) is rule


def test_what_cannot_be_read_or_decided_cannot_be_switched_off() -> None:
    fixed = {rule.id for rule in ALL if not rule.switchable}

    assert {"undecided", *UNREADABLE} <= fixed


def test_an_unknown_id_has_no_rule() -> None:
    assert find("no-such-rule") is None


def test_a_page_without_its_parts_is_refused() -> None:
    lacking = documented("some-rule", ALL[0].family, "It flags something.")

    with pytest.raises(ValueError, match="some-rule"):
        _ = lacking.page


def test_a_rule_takes_its_name_and_its_page_from_the_generator() -> None:
    @rule(ALL[0].family)
    def some_rule(subject: int) -> list[object]:
        """It flags something.

        Flagged:
            a
        Passes:
            b
        Fix:
            c
        """
        return []

    assert some_rule.id == "some-rule"
    assert some_rule.page.flagged == "a"
    assert list(some_rule.findings(1)) == []
