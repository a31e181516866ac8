"""Plan, apply, gate, read back: over HTTP with real boto3."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from contract_registry.emulator import Fault, LocalRegistry, serving
from contract_registry.errors import NetworkError
from contract_registry.publish.apply import Done
from contract_registry.publish.desired import DIGEST
from contract_registry.publish.plan import Action, Known
from contract_registry.publish.publishing import planned
from publish.projects import (
    OBJECT,
    SERVICE,
    Project,
    actions,
    assert_holds,
    event,
    events,
    of_type,
    path,
    publish,
    registry,
    with_field,
)
from worlds import thing

A, B, C = "shop@Thing0", "shop@Thing1", "shop@Thing2"


@pytest.mark.parametrize("kind", ["OpenApi3", "JSONSchemaDraft4"])
def test_a_second_run_writes_nothing(local: LocalRegistry, kind: str) -> None:
    project = Project(events(3), of_type(kind))
    there = registry(local)
    first = publish(project.request(), there)
    assert first.done == [Done(Action.CREATE, name, 1) for name in (A, B, C)]
    assert_holds(there, project.desired()[0], {})
    local.reset_calls()
    second = publish(project.request(), there)
    assert second.done == []
    assert actions(second.plans[0]) == dict.fromkeys((A, B, C), "leave")
    assert local.writes == ()
    assert local.count("DescribeSchema") == 3


def test_a_minor_version_is_one_update(local: LocalRegistry) -> None:
    there = registry(local)
    project = Project(events(3))
    publish(project.request(), there)
    project = Project({**events(3), path(1): event(1, with_field("note"), "1.1.0")})
    local.reset_calls()
    run = publish(project.request(), there)
    assert run.done == [Done(Action.UPDATE, B, 2)]
    assert [call.operation for call in local.writes] == ["TagResource", "UpdateSchema"]
    assert_holds(there, project.desired()[0], {B: 2})


def test_what_breaks_what_is_held_is_refused_with_a_witness(local: LocalRegistry) -> None:
    there = registry(local)
    publish(Project(events(2)).request(), there)
    broken = {**with_field("note"), "required": ["id", "note"]}
    project = Project({**events(2), path(0): event(0, broken, "1.1.0")})
    local.reset_calls()
    run = publish(project.request(), there)
    assert actions(run.plans[0]) == {A: "refused", B: "leave"}
    [item] = run.plans[0].blocked
    [finding] = item.findings
    assert finding.rule == "required-field-added"
    assert finding.message.startswith("/note became required. Consumers on 1.1.0 reject 1.0.0")
    assert finding.witness is not None
    assert finding.witness.value == {"id": ""}
    assert run.done == []
    assert local.writes == ()


def test_a_new_major_is_another_schema(local: LocalRegistry) -> None:
    there = registry(local)
    publish(Project(events(1)).request(), there)
    major = thing(
        contract="shop.thing-0",
        version="2.0.0",
        channel={"eventbridge": "shop.main", "source": "shop", "detail-type": "Thing 0 v2"},
        schema={"type": "object", "required": ["other"]},
    )
    project = Project({**events(1), "contracts/shop/thing-0.v2.yaml": major})
    run = publish(project.request(), there)
    assert actions(run.plans[0]) == {A: "leave", "shop@Thing0V2": "create"}


def test_every_version_that_is_held_counts(local: LocalRegistry) -> None:
    # 1.1.0 renames a field away that 1.0.0 had, which only the version before the latest shows.
    there = registry(local)
    one = {**OBJECT, "properties": {**OBJECT["properties"], "a": {"type": "string"}}}
    two = OBJECT
    three = {**OBJECT, "properties": {**OBJECT["properties"], "a": {"type": "integer"}}}
    for schema, version in ((one, "1.0.0"), (two, "1.1.0")):
        publish(Project({**events(1), path(0): event(0, schema, version)}).request(), there)
    run = publish(Project({**events(1), path(0): event(0, three, "1.2.0")}).request(), there)
    [item] = run.plans[0].blocked
    assert {finding.rule for finding in item.findings} == {"type-changed"}


def test_an_undecided_comparison_is_refused(local: LocalRegistry) -> None:
    there = registry(local)
    old, new = (
        {**OBJECT, "properties": {"id": {"type": "string", "pattern": pattern}}}
        for pattern in (r"^(a|b)\1$", r"^(a|c)\1$")
    )
    publish(Project({**events(1), path(0): event(0, old)}).request(), there)
    run = publish(Project({**events(1), path(0): event(0, new, "1.1.0")}).request(), there)
    [item] = run.plans[0].blocked
    assert {finding.rule for finding in item.findings} == {"undecided"}


def test_compatibility_none_asks_nobody(local: LocalRegistry) -> None:
    there = registry(local)
    free = {"compatibility": "none"}
    publish(Project({**events(1), path(0): event(0, **free)}).request(), there)
    schema = {"type": "object", "required": ["x"]}
    project = Project({**events(1), path(0): event(0, schema, "1.1.0", **free)})
    assert publish(project.request(), there).done == [Done(Action.UPDATE, A, 2)]


def by_hand(local: LocalRegistry, name: str, change: Any) -> None:
    client = local.client()
    held = client.describe_schema(RegistryName="shop", SchemaName=name)
    document = json.loads(held["Content"])
    change(document["components"]["schemas"]["Thing0"])
    text = json.dumps(document, indent=1)
    client.update_schema(RegistryName="shop", SchemaName=name, Content=text, Type="OpenApi3")


def test_drift_is_shown_and_written_over_only_when_accepted(local: LocalRegistry) -> None:
    there = registry(local)
    project = Project(events(1))
    publish(project.request(), there)
    by_hand(local, A, lambda schema: schema["properties"].update(extra={"type": "string"}))
    run = publish(project.request(), there)
    [item] = run.plans[0].blocked
    assert item.action is Action.DRIFTED
    assert item.reason == "version 2 was written by somebody else"
    assert run.done == []
    run = publish(project.request(accept_drift=True), there)
    assert run.done == [Done(Action.UPDATE, A, 3)]
    assert_holds(there, project.desired()[0], {A: 3})


def test_drift_that_we_would_break_is_refused_even_when_accepted(local: LocalRegistry) -> None:
    there = registry(local)
    project = Project(events(1))
    publish(project.request(), there)
    by_hand(local, A, lambda schema: schema["properties"].update(id={"type": "integer"}))
    run = publish(project.request(accept_drift=True), there)
    [item] = run.plans[0].blocked
    assert item.action is Action.REFUSED
    assert {finding.rule for finding in item.findings} == {"type-changed"}
    assert "1.0.0+registry.2" in item.findings[0].message


def test_white_space_alone_is_no_drift(local: LocalRegistry) -> None:
    there = registry(local)
    project = Project(events(1))
    publish(project.request(), there)
    by_hand(local, A, lambda schema: None)
    assert actions(publish(project.request(), there).plans[0]) == {A: "leave"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("not: [json", "neither JSON nor YAML"),
        ('{"openapi": "3.0.0"}', "no schema of an event"),
    ],
)
def test_content_that_cannot_be_read_is_refused(
    local: LocalRegistry, content: str, reason: str
) -> None:
    there = registry(local)
    project = Project(events(1))
    publish(project.request(), there)
    local.hold("shop", A, content)
    run = publish(project.request(accept_drift=True), there)
    [item] = run.plans[0].blocked
    assert item.action is Action.REFUSED
    assert reason in item.reason


def test_lost_tags_are_made_good_by_what_git_knows(local: LocalRegistry) -> None:
    there = registry(local)
    old = Project(events(1))
    publish(old.request(), there)
    client = local.client()
    arn = there.arn(A)
    client.untag_resource(ResourceArn=arn, TagKeys=[DIGEST, "version"])
    [one] = old.desired()[0]
    new = Project({**events(1), path(0): event(0, with_field("note"), "1.1.0")})
    assert actions(publish(new.request(), there).plans[0]) == {A: "drifted"}
    new.known = Known({one.contract.key: frozenset({one.digest})})
    assert publish(new.request(), there).done == [Done(Action.UPDATE, A, 2)]


def test_an_older_checkout_does_not_take_back_what_is_newer(local: LocalRegistry) -> None:
    there = registry(local)
    new = Project({**events(1), path(0): event(0, with_field("note"), "1.1.0")})
    publish(new.request(), there)
    run = publish(Project(events(1)).request(), there)
    [item] = run.plans[0].blocked
    assert item.reason == "the registry is ahead: it holds 1.1.0, this is 1.0.0"


def test_a_schema_of_another_contract_is_not_taken(local: LocalRegistry) -> None:
    there = registry(local)
    publish(Project(events(1)).request(), there)
    channel = {"eventbridge": "shop.main", "source": "shop", "detail-type": "Thing 0"}
    other = thing(contract="shop.other", channel=channel, schema=with_field("x"))
    files = {"contracts/shop/service.yaml": SERVICE, "contracts/shop/other.v1.yaml": other}
    run = publish(Project(files).request(), there)
    assert run.plans[0].blocked[0].reason == "it is held for shop.thing-0@1"


def test_another_detail_type_under_one_name_is_another_event(local: LocalRegistry) -> None:
    there = registry(local)
    publish(Project(events(1)).request(), there)
    channel = {"eventbridge": "shop.main", "source": "shop", "detail-type": "thing-0"}
    files = {**events(1), path(0): event(0, version="1.1.0").replace("Thing 0", "thing-0")}
    run = publish(Project(files).request(), there)
    assert channel["detail-type"] in files[path(0)]
    assert "with another routing" in run.plans[0].blocked[0].reason


def test_what_aws_deleted_is_created_again_and_said(local: LocalRegistry) -> None:
    there = registry(local)
    project = Project(events(2))
    publish(project.request(), there)
    there.delete(A)
    wanted = project.desired()[0]
    project.known = Known(earlier=frozenset({wanted[0].contract.key}))
    run = publish(project.request(), there)
    assert actions(run.plans[0]) == {A: "re-create", B: "leave"}
    assert "inactive" in run.plans[0].items[0].reason
    assert_holds(there, wanted, {})


def test_prune_deletes_only_what_we_published_for_our_services(local: LocalRegistry) -> None:
    there = registry(local)
    publish(Project(events(2)).request(), there)
    local.hold("shop", "shop@ByHand", "{}")
    client = local.client()
    client.create_schema(
        RegistryName="shop",
        SchemaName="other@Thing",
        Type="OpenApi3",
        Content="{}",
        Tags={"contract": "elsewhere.thing@1", DIGEST: "0123456789abcdef"},
    )
    project = Project(events(1))
    plan = planned(project.request(), there)
    assert [orphan.name for orphan in plan.orphans] == [B]
    run = publish(project.request(prune=True), there)
    assert run.done == [Done(Action.DELETE, B, None)]
    assert [it.name for it in there.schemas()] == ["other@Thing", "shop@ByHand", A]


def test_a_change_of_tags_alone_writes_no_version(local: LocalRegistry) -> None:
    there = registry(local)
    kind = of_type("JSONSchemaDraft4")
    publish(Project(events(1), kind).request(), there)
    project = Project({**events(1), path(0): event(0, version="1.0.1")}, kind)
    local.reset_calls()
    run = publish(project.request(), there)
    assert run.done == [Done(Action.TAG, A, 1)]
    assert [call.operation for call in local.writes] == ["TagResource"]
    assert_holds(there, project.desired()[0], {})


def test_another_type_is_an_update(local: LocalRegistry) -> None:
    there = registry(local)
    publish(Project(events(1)).request(), there)
    project = Project(events(1), of_type("JSONSchemaDraft4"))
    assert publish(project.request(), there).done == [Done(Action.UPDATE, A, 2)]


# --- two at once


def test_somebody_changes_a_schema_between_plan_and_apply(local: LocalRegistry) -> None:
    there = registry(local)
    publish(Project(events(1)).request(), there)
    project = Project({**events(1), path(0): event(0, with_field("note"), "1.1.0")})
    meddled = []

    def told(text: str) -> None:
        if text.startswith("update") and not meddled:
            meddled.append(text)
            by_hand(local, A, lambda schema: schema.update(description="mine"))

    run = publish(project.request(), there, told=told)
    assert [actions(plan) for plan in run.plans] == [{A: "update"}, {A: "drifted"}]
    assert run.done == []


def test_somebody_publishes_the_same_between_plan_and_apply(local: LocalRegistry) -> None:
    there, other = registry(local), registry(local, "unused")
    assert other.name == "unused"
    publish(Project(events(1)).request(), there)
    project = Project({**events(2), path(0): event(0, with_field("note"), "1.1.0")})
    meddled = []

    def told(text: str) -> None:
        if text.startswith(("update", "create")) and not meddled:
            meddled.append(text)
            publish(project.request(), there)

    run = publish(project.request(), there, told=told)
    assert [actions(plan) for plan in run.plans] == [
        {A: "update", B: "create"},
        {A: "leave", B: "leave"},
    ]
    assert_holds(there, project.desired()[0], {A: 2})


def test_a_schema_is_deleted_between_plan_and_apply(local: LocalRegistry) -> None:
    there = registry(local)
    publish(Project(events(1)).request(), there)
    project = Project({**events(1), path(0): event(0, with_field("note"), "1.1.0")})
    meddled = []

    def told(text: str) -> None:
        if text.startswith("update") and not meddled:
            meddled.append(text)
            there.delete(A)

    run = publish(project.request(), there, told=told)
    assert [actions(plan) for plan in run.plans] == [{A: "update"}, {A: "create"}]
    assert_holds(there, project.desired()[0], {})


def test_who_never_gets_a_turn_gives_up(local: LocalRegistry) -> None:
    there = registry(local)
    project = Project(events(1))
    publish(project.request(), there)
    project = Project({**events(1), path(0): event(0, with_field("note"), "1.1.0")})

    def told(text: str) -> None:
        if text.startswith("update"):
            by_hand(local, A, lambda schema: schema.update(description=schema.get("x", "") + "x"))
            by_hand(local, A, lambda schema: schema.pop("description"))

    with pytest.raises(NetworkError, match="somebody else publishes to this registry"):
        publish(project.request(accept_drift=True), there, told=told)


# --- what AWS may answer


def test_an_unchanged_update_with_a_304_is_a_success(local: LocalRegistry) -> None:
    there = registry(local)
    publish(Project(events(1)).request(), there)
    project = Project({**events(1), path(0): event(0, with_field("note"), "1.1.0")})
    # The write is done and its answer says that nothing changed.
    local.script(Fault("UpdateSchema", status=304, after_write=True))
    assert publish(project.request(), there).done == [Done(Action.UPDATE, A, 2)]


def test_a_304_that_wrote_nothing_is_noticed(local: LocalRegistry) -> None:
    there = registry(local)
    publish(Project(events(1)).request(), there)
    project = Project({**events(1), path(0): event(0, with_field("note"), "1.1.0")})
    local.script(Fault("UpdateSchema", status=304))
    run = publish(project.request(), there)
    assert len(run.plans) == 2
    assert_holds(there, project.desired()[0], {A: 2})


def test_a_new_version_for_unchanged_content_is_never_provoked() -> None:
    with serving(unchanged="new-version") as local:
        there = registry(local)
        project = Project(events(2))
        for _ in range(3):
            publish(project.request(), there)
        assert_holds(there, project.desired()[0], {})


def test_a_throttled_write_waits_and_goes_on(local: LocalRegistry) -> None:
    there = registry(local)
    local.script(Fault("CreateSchema", status=429, times=3))
    waited: list[float] = []
    project = Project(events(1))
    publish(project.request(), there, pause=waited.append)
    assert waited == [1.0, 2.0, 4.0]
    assert_holds(there, project.desired()[0], {})


def test_throttled_for_minutes_ends_with_what_to_do(local: LocalRegistry) -> None:
    there = registry(local)
    local.script(Fault("CreateSchema", status=429, times=0))
    waited: list[float] = []
    with pytest.raises(NetworkError, match="throttles schemas:CreateSchema") as caught:
        publish(Project(events(1)).request(), there, pause=waited.append)
    assert sum(waited) == 71
    assert caught.value.hint is not None
    assert "run the same command again" in caught.value.hint


@pytest.mark.parametrize("seed", range(4))
def test_publishers_at_the_same_time_leave_what_one_would(local: LocalRegistry, seed: int) -> None:
    there = registry(local)
    publish(Project(events(3)).request(), there)
    changed = {path(number): event(number, with_field("note"), "1.1.0") for number in (0, 2)}
    project = Project({**events(6), **changed})
    request = project.request()
    local.script(Fault(delay=0.001 * (1 + seed), times=0))
    failures: list[Exception] = []

    def run() -> None:
        try:
            publish(request, there)
        except Exception as error:  # told below, in the test's own thread
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert_holds(there, request.wanted, {A: 2, C: 2})
