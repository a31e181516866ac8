"""What is decided without a registry: warnings, policies, who is ahead."""

from __future__ import annotations

from typing import Any

import pytest

from contract_registry.publish.aws import Held, Summary
from contract_registry.publish.desired import DIGEST, Desired
from contract_registry.publish.plan import (
    Action,
    Item,
    Known,
    Plan,
    ahead,
    classified,
    quota_warnings,
    tags_of,
)
from contract_registry.publish.policy import policy
from publish.projects import Project, event, events, path, with_field


def wanted(count: int = 1) -> tuple[Desired, ...]:
    return Project(events(count)).desired()[0]


def newer() -> Desired:
    files = {**events(1), path(0): event(0, with_field("note"), "1.1.0")}
    return Project(files).desired()[0][0]


def held(one: Desired, **tags: str) -> Held:
    given = {**one.tags, DIGEST: one.digest, **tags}
    return Held(one.name, one.type, one.content, 1, "", given, "")


def action(one: Desired, there: Held | None, **options: Any) -> Action:
    return classified(one, there, Known(), settled=False, **options).action


def test_the_table_of_actions() -> None:
    [one] = wanted()
    assert action(one, None) is Action.CREATE
    assert action(one, held(one)) is Action.LEAVE
    assert action(one, held(one, version="0.9.0")) is Action.TAG
    assert action(newer(), held(one)) is Action.UPDATE
    assert action(newer(), held(one, **{DIGEST: ""})) is Action.DRIFTED
    assert action(newer(), held(one, version="2.0.0")) is Action.DRIFTED
    assert action(one, held(newer(), version="1.1.0")) is Action.DRIFTED


def test_tags_written_before_the_content_vouch_for_both() -> None:
    [old] = wanted()
    new = newer()
    before = held(old)
    tags = tags_of(new, before)
    assert tags[DIGEST].split() == [new.digest, old.digest]
    # The run ended between the tags and the content.
    between = Held(old.name, old.type, old.content, 1, "", tags, "")
    assert action(new, between) is Action.UPDATE
    after = Held(new.name, new.type, new.content, 2, "", tags, "")
    assert action(new, after) is Action.LEAVE


def test_an_interrupted_run_does_not_make_the_registry_ahead() -> None:
    [old] = wanted()
    between = Held(old.name, old.type, old.content, 1, "", tags_of(newer(), held(old)), "")
    assert between.tags["version"] == "1.1.0"
    assert action(newer(), between) is Action.UPDATE


def test_near_the_quotas_is_a_warning() -> None:
    items = [Item(Action.CREATE, one.name, one) for one in wanted(3)]
    listed = [Summary(f"s{number}", 1, {}, "") for number in range(88)]
    assert quota_warnings(listed, items) == (
        "the registry would hold 91 schemas; AWS's default quota is 100",
    )
    assert quota_warnings(listed[:80], items) == ()
    [one] = wanted()
    update = Item(Action.UPDATE, one.name, newer(), held(one))
    listed = [Summary(one.name, 95, {}, "")]
    assert quota_warnings(listed, [update]) == (
        "shop@Thing0 would have 96 versions; AWS's default quota is 100",
    )


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (Action.CREATE, "git is ahead: it was never published"),
        (Action.LEAVE, ""),
        (Action.TAG, ""),
    ],
)
def test_who_is_ahead(of: Action, said: str) -> None:
    [one] = wanted()
    assert ahead(Item(of, one.name, one)) == said


def test_a_change_without_a_version() -> None:
    [one] = wanted()
    files = {**events(1), path(0): event(0, with_field("note"))}
    changed = Project(files).desired()[0][0]
    item = Item(Action.UPDATE, one.name, changed, held(one))
    assert ahead(item) == "git is ahead: 1.0.0 was changed after it was published"


def test_a_policy_that_would_be_too_long_names_all_schemas() -> None:
    plan = Plan(tuple(Item(Action.CREATE, one.name, one) for one in wanted(60)))
    said = policy(plan, region="cn-north-1", account="", registry="shop", create_registry=True)
    assert len(str(said)) < 6144
    statements: Any = said["Statement"]
    assert statements[0]["Action"][0] == "schemas:CreateRegistry"
    assert statements[0]["Resource"] == ["arn:aws-cn:schemas:cn-north-1:*:registry/shop"]
    assert statements[1]["Resource"] == ["arn:aws-cn:schemas:cn-north-1:*:schema/shop/*"]
