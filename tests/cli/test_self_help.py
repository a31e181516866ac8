"""`contracts explain`, `rules` and `schema`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from contract_registry.rules import ALL
from snapshots import assert_snapshot

from . import projects
from .conftest import Run

SNAPSHOTS = Path(__file__).parent / "snapshots"


def test_a_rule_is_explained(run: Run) -> None:
    done = run("explain", "required-field-added")

    assert done.code == 0
    assert_snapshot(SNAPSHOTS / "explain.txt", done.out)


@pytest.mark.parametrize("rule", [rule.id for rule in ALL])
def test_every_rule_can_be_explained(run: Run, rule: str) -> None:
    done = run("explain", rule)

    assert done.code == 0
    for title in ("Flagged:", "Passes:", "Fix:"):
        assert f"\n{title}\n" in done.out


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("required-field-add", "did you mean required-field-added?"),
        ("zzz", "there is no rule 'zzz'\n  contracts rules lists them"),
        ("a3f8c21b", "a3f8c21b is a finding's fingerprint, not a rule"),
    ],
)
def test_what_is_no_rule_is_exit_2(run: Run, name: str, complaint: str) -> None:
    done = run("explain", name)

    assert done.code == 2
    assert complaint in done.err


def test_every_rule_is_listed(run: Run) -> None:
    lines = run("rules").out.splitlines()

    assert [line.split()[0] for line in lines] == [rule.id for rule in ALL]
    assert {line.split()[1] for line in lines} <= {"error", "warning", "off"}


def test_the_list_of_rules_as_json(run: Run) -> None:
    listed = run("rules", "--format", "json").json

    assert [rule["id"] for rule in listed] == [rule.id for rule in ALL]
    assert all(list(rule) == ["id", "severity", "family", "summary"] for rule in listed)
    assert all(rule["summary"] and "\n" not in rule["summary"] for rule in listed)


@pytest.mark.parametrize("which", ["--contract", "--service", "--config", "--findings"])
def test_every_schema_is_one(run: Run, which: str) -> None:
    done = run("schema", which)

    assert done.code == 0
    Draft202012Validator.check_schema(done.json)


@pytest.mark.parametrize(
    ("options", "paths"),
    [
        ((), (projects.EVENT, projects.TASK, projects.OPERATION)),
        (("--service",), (projects.ORDERS, "contracts/shipping/service.yaml")),
        (("--config",), ("contracts.yaml",)),
    ],
)
def test_the_schemas_accept_our_files(
    run: Run, options: tuple[str, ...], paths: tuple[str, ...]
) -> None:
    validator = Draft202012Validator(json.loads(run("schema", *options).out))

    for path in paths:
        value = yaml.safe_load(projects.FILES[path])
        validator.validate(value)
        assert not validator.is_valid({**value, "unknwon": 1})
