"""The whole way on real repositories: base, releases, findings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from contract_registry.check import Origin, Report, Request, check
from contract_registry.config import Config, parse_config
from contract_registry.source.base import resolve_base
from contract_registry.source.releases import releases
from contract_registry.source.worktree import WorkTree
from repositories import Repo
from worlds import THING, TODAY, WORLD, thing

TEXT = {"type": "string"}


def fields(*optional: str, required: tuple[str, ...] = ("id",)) -> dict[str, Any]:
    names = dict.fromkeys((*required, *optional), TEXT)
    return {"type": "object", "required": list(required), "properties": names}


@pytest.fixture
def shop(repo: Repo) -> Repo:
    """A repository with one release of shop.thing."""
    repo.write({**WORLD, THING: thing(schema=fields())})
    repo.commit("first")
    return repo


def checked(repo: Repo, against: str | None = None, config: Config | None = None) -> Report:
    settings = config or Config()
    with resolve_base(repo.path, {}, against=against) as base:
        return check(
            Request(
                head=WorkTree(repo.path),
                today=TODAY,
                base=base.tree,
                origin=Origin(base.commit, base.reason),
                history=lambda beside=(): releases(
                    base,
                    paths=(*settings.paths, *beside),
                    branch=settings.released.branch,
                    tags=settings.released.tags,
                ),
                config=settings,
            )
        )


def rules(report: Report) -> list[str]:
    return [finding.rule for finding in report.findings]


def test_nothing_changed(shop: Repo) -> None:
    report = checked(shop)

    assert report.findings == ()
    assert report.base == Origin(shop.head, "HEAD, the last commit on main")
    assert report.history is None
    assert (report.summary.contracts, report.summary.changed) == (1, 0)


def test_a_break_against_the_last_commit(shop: Repo) -> None:
    shop.write({THING: thing(schema=fields(required=("id", "day")), version="1.1.0")})

    [finding] = checked(shop).findings

    assert finding.rule == "required-field-added"
    assert finding.location.path == THING


def test_a_break_against_an_older_release_names_it(shop: Repo) -> None:
    # 1.1.0 needs `day`, which was accepted; 1.2.0 does not bring that anew, but needs `hour`.
    shop.write({THING: thing(schema=fields("hour", required=("id", "day")), version="1.1.0")})
    shop.commit("second")
    shop.write({THING: thing(schema=fields(required=("id", "day", "hour")), version="1.2.0")})

    [finding] = checked(shop).findings

    assert finding.instance == "/hour"
    assert "reject 1.1.0 and 1.0.0 events" in finding.message


def test_what_only_an_older_release_refuses_is_found(shop: Repo) -> None:
    # `note` is free at 1.1.0; the released 1.0.0 knew it as a text.
    shop.write({THING: thing(schema=fields("note"))})
    shop.commit("a note")
    shop.write({THING: thing(schema=fields(), version="1.1.0")})
    shop.commit("no note")
    new = fields()
    new["properties"]["note"] = {"type": "integer"}
    shop.write({THING: thing(schema=new, version="1.2.0")})

    findings = checked(shop).findings

    assert {(f.rule, f.direction and f.direction.value) for f in findings} == {
        ("type-changed", "backward"),
        ("type-changed", "forward"),
    }
    assert all("1.0.0" in finding.message for finding in findings)


def test_a_branch_releases_nothing(shop: Repo) -> None:
    shop.branch("topic")
    shop.write({THING: thing(schema=fields("note"), version="1.1.0")})
    shop.commit("a note, as a text")
    changed = fields()
    changed["properties"]["note"] = {"type": "integer"}
    shop.write({THING: thing(schema=changed, version="1.1.0")})

    assert checked(shop, against="main").findings == ()


def test_with_tags_only_tagged_contents_are_released(shop: Repo) -> None:
    shop.tag("v1.0.0")
    shop.write({THING: thing(schema=fields("note"), version="1.1.0")})
    shop.commit("a note, as a text")
    shop.write({THING: thing(schema=fields(), version="1.1.0-rc.1")})
    shop.commit("no note: 1.1.0 was never released")
    number = fields()
    number["properties"]["note"] = {"type": "integer"}
    shop.write({THING: thing(schema=number, version="1.2.0")})

    by_tags = checked(shop, config=parse_config(b'released: {tags: "v*"}'))
    by_branch = checked(shop)

    assert rules(by_tags) == []
    assert rules(by_branch) == ["type-changed", "type-changed"]


def test_a_shallow_clone_says_what_it_could_not_see(shop: Repo, tmp_path: Path) -> None:
    shop.write({THING: thing(schema=fields("note"), version="1.1.0")})
    shop.commit("second")
    clone = shop.clone(tmp_path / "clone", depth=1)
    clone.write({THING: thing(schema=fields("note", "more"), version="1.2.0")})

    report = checked(clone, against="HEAD")
    required = checked(clone, against="HEAD", config=parse_config(b"history: required"))

    assert report.findings == ()
    assert report.history is not None
    assert "shallow" in report.history
    assert rules(required) == ["history-incomplete"]


def test_a_contract_that_was_deleted_and_comes_back(shop: Repo) -> None:
    deprecated = {"since": "1.0.0", "sunset": "2026-01-01"}
    shop.write({THING: thing(schema=fields(), deprecated=deprecated)})
    shop.commit("deprecated")
    shop.write({THING: None})
    assert rules(checked(shop)) == []
    shop.commit("retired")
    shop.write({THING: thing(schema=fields(required=("id", "day")), version="1.1.0")})

    assert rules(checked(shop)) == ["required-field-added"]


def test_a_shared_schema_at_an_older_release(shop: Repo) -> None:
    money = "contracts/shared/money.yaml"
    total = {**fields(), "properties": {"id": TEXT, "total": {"$ref": "../shared/money.yaml"}}}
    shop.write({money: "type: integer\n", THING: thing(schema=total, version="1.1.0")})
    shop.commit("a total")
    shop.write({money: "type: string\n", THING: thing(schema=total, version="1.2.0")})

    findings = checked(shop).findings

    assert {finding.rule for finding in findings} == {"type-changed"}
    assert {finding.location.path for finding in findings} == {money}


def test_a_schema_outside_the_contract_paths_at_an_older_release(shop: Repo) -> None:
    note = {**fields(), "properties": {"id": TEXT, "note": {"$ref": "../../schemas/note.yaml"}}}
    for length in (5, 9, 5):
        schema = f"{{type: string, maxLength: {length}}}\n"
        shop.write({"schemas/note.yaml": schema, THING: thing(schema=note, version="1.1.0")})
        shop.commit(f"at most {length}")
    shop.write({"schemas/note.yaml": "{type: string, maxLength: 7}\n"})

    assert sorted(rules(checked(shop))) == ["length-relaxed", "length-tightened"]


def test_a_released_contract_that_referred_to_a_hidden_one_is_still_read(shop: Repo) -> None:
    other = "contracts/shop/other.v1.yaml"
    other_text = thing(contract="shop.other", schema=fields(), channel={"sns": "shop.topic"})
    shop.write({other: other_text})
    shop.commit("another contract")
    shop.write({THING: thing(schema=fields(required=("id", "day")), version="1.1.0")})

    [finding] = checked(shop).findings

    assert finding.contract == "shop.thing"


def test_a_first_commit_has_nothing_to_compare_with(repo: Repo) -> None:
    repo.write({**WORLD, THING: thing(schema=fields())})

    report = checked(repo)

    assert report.findings == ()
    assert report.base == Origin(None, "no commits yet")
    assert report.summary.changed == 1
