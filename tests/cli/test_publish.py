"""`contracts publish` and `contracts drift`, against the local registry."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.retries.standard import ExponentialBackoff

from cli.conftest import Outcome, Run
from cli.projects import EVENT, FILES, ORDERS, TASK
from contract_registry.emulator import Fault, LocalRegistry, Quotas, serving
from repositories import Repo, isolated

SNAPSHOT = Path(__file__).with_name("snapshots")
NAMES = ["mail@SendMail.v1", "prices@Quote.v1", "shop.orders@OrderPlaced"]


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setattr(ExponentialBackoff, "delay_amount", lambda *_: 0.0)
    monkeypatch.setattr("time.sleep", lambda _: None)


@pytest.fixture
def local() -> Iterator[LocalRegistry]:
    with serving() as registry:
        yield registry


@pytest.fixture
def project(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """The project, released once."""
    repo.write(FILES).commit("first")
    monkeypatch.chdir(repo.path)
    return repo


class Publisher:
    """The two commands with the options that say where."""

    def __init__(self, run: Run, local: LocalRegistry) -> None:
        self._run = run
        self.where = ("--endpoint-url", local.url, "--registry", "shop")

    def publish(self, *arguments: str, **options: Any) -> Outcome:
        return self._run("publish", *self.where, *arguments, **options)

    def drift(self, *arguments: str) -> Outcome:
        return self._run("drift", *self.where, *arguments)


@pytest.fixture
def publisher(run: Run, local: LocalRegistry, project: Repo) -> Publisher:
    local.client().create_registry(RegistryName="shop")
    return Publisher(run, local)


def edit(repo: Repo, path: str, old: str, new: str) -> None:
    text = (repo.path / path).read_text(encoding="utf-8")
    assert old in text
    repo.write({path: text.replace(old, new)}).commit("change")


def minor(repo: Repo) -> None:
    edit(repo, EVENT, "note: {type: string}", "note: {type: string}\n    gift: {type: boolean}")
    edit(repo, EVENT, "version: 1.2.0", "version: 1.3.0")


def test_a_first_run_a_second_and_a_minor_version(
    publisher: Publisher, local: LocalRegistry, project: Repo
) -> None:
    done = publisher.publish()
    assert done.code == 0, done.err
    assert done.out.replace(local.url, "URL") == (
        "registry shop, account 123456789012, region us-east-1, at URL\n"
        "  create  mail@SendMail.v1         mail.send-mail@1       1.0.0\n"
        "  create  prices@Quote.v1          prices.quote@1         1.0.0\n"
        "  create  shop.orders@OrderPlaced  orders.order-placed@1  1.2.0\n"
        "plan: 3 to create\n"
        "created mail@SendMail.v1, version 1\n"
        "created prices@Quote.v1, version 1\n"
        "created shop.orders@OrderPlaced, version 1\n"
        "done: 3 created, 0 unchanged\n"
    )
    local.reset_calls()
    done = publisher.publish()
    assert done.out.endswith("plan: 3 unchanged\ndone: nothing to do, 3 unchanged\n")
    assert local.writes == ()
    minor(project)
    local.reset_calls()
    done = publisher.publish()
    assert "  update  shop.orders@OrderPlaced  orders.order-placed@1  1.2.0 → 1.3.0\n" in done.out
    assert done.out.endswith(
        "updated shop.orders@OrderPlaced, version 2\ndone: 1 updated, 2 unchanged\n"
    )
    assert local.count("UpdateSchema") == 1


def test_what_was_published_is_listed_described_and_found(
    publisher: Publisher, local: LocalRegistry, project: Repo
) -> None:
    publisher.publish()
    client = local.client()
    listed = client.list_schemas(RegistryName="shop")["Schemas"]
    assert [schema["SchemaName"] for schema in listed] == NAMES
    found = client.search_schemas(RegistryName="shop", Keywords="OrderPlaced")["Schemas"]
    assert [schema["SchemaName"] for schema in found] == [NAMES[2]]
    held = client.describe_schema(RegistryName="shop", SchemaName=NAMES[2])
    assert held["Description"] == "A customer's order was accepted and paid."
    head = project.git("rev-parse", "HEAD")
    tags = held["Tags"]
    assert {name: tags[name] for name in ("contract", "version", "owner", "commit")} == {
        "contract": "orders.order-placed@1",
        "version": "1.2.0",
        "owner": "team-orders",
        "commit": head,
    }


def test_a_breaking_change_that_was_forced_past_git_is_refused(
    publisher: Publisher, local: LocalRegistry, project: Repo
) -> None:
    publisher.publish()
    edit(project, EVENT, "required: [orderId, total]", "required: [orderId, total, note]")
    edit(project, EVENT, "version: 1.2.0", "version: 1.3.0")
    local.reset_calls()
    done = publisher.publish()
    assert done.code == 1
    assert "refused  shop.orders@OrderPlaced" in done.out
    assert "/note became required. Consumers on 1.3.0 reject 1.2.0 events" in done.out
    assert 'witness  {"orderId":"","total":{"amount":0,"currency":"AAA"}}' in done.out
    assert "publish orders.order-placed 2.0.0 beside it" in done.out
    assert "nothing is written" in done.err
    assert local.writes == ()


def test_dry_run_writes_nothing(publisher: Publisher, local: LocalRegistry) -> None:
    done = publisher.publish("--dry-run")
    assert done.code == 0
    assert done.out.endswith("plan: 3 to create\n")
    assert [call.operation for call in local.writes] == ["CreateRegistry"]


def test_json_is_the_same_each_time(publisher: Publisher, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    one = publisher.publish("--dry-run", "--format", "json", "--format", f"text={file}")
    other = publisher.publish("--dry-run", "--format", "json")
    assert one.out == other.out
    assert file.read_text(encoding="utf-8").endswith("plan: 3 to create\n")
    assert one.json["summary"]["create"] == 3
    assert one.json["dry-run"] is True
    assert [it["name"] for it in one.json["schemas"]] == NAMES


def test_json_of_a_run_is_one_document_with_the_versions(publisher: Publisher) -> None:
    done = publisher.publish("--format", "json")
    assert [it["published"] for it in done.json["schemas"]] == [1, 1, 1]
    assert "plan: 3 to create" in done.err


def test_losses_are_told_and_lossless_refuses(publisher: Publisher, project: Repo) -> None:
    edit(project, TASK, "schema:", "schema:\n  patternProperties: {'^x-': {type: string}}")
    done = publisher.publish("--dry-run")
    assert (
        "note: mail@SendMail.v1 accepts more than its contract: patternProperties at "
        "/patternProperties: OpenAPI 3.0 has no schemas for names by pattern\n"
    ) in done.out
    done = publisher.publish("--lossless")
    assert done.code == 1
    assert "mail.send-mail@1: --lossless: patternProperties at /patternProperties" in done.out


def test_only(publisher: Publisher) -> None:
    done = publisher.publish("--only", "mail.send-mail", "--only", "prices.quote@1")
    assert "created mail@SendMail.v1" in done.out
    assert "OrderPlaced" not in done.out
    done = publisher.publish("--only", "mail.send-mial")
    assert done.code == 2
    assert "did you mean mail.send-mail" in done.err


def test_only_what_is_published(publisher: Publisher, project: Repo) -> None:
    edit(project, TASK, "kind: task", "kind: task\nstatus: draft")
    done = publisher.publish("--only", "mail.send-mail")
    assert done.code == 2
    assert "it is not published" in done.err


def test_a_registry_that_is_missing(run: Run, local: LocalRegistry, project: Repo) -> None:
    publisher = Publisher(run, local)
    done = publisher.publish()
    assert done.code == 5
    assert "there is no registry shop" in done.err
    assert "--create-registry creates it" in done.err
    assert publisher.publish("--dry-run").out.startswith("registry shop (to be created)")
    assert local.writes == ()
    done = publisher.publish("--create-registry")
    assert done.code == 0
    assert done.out.endswith("done: 3 created, 0 unchanged\n")
    assert publisher.drift().code == 0


@pytest.mark.parametrize(
    ("configuration", "arguments", "said"),
    [
        ("format: 1\n", (), "no registry is named"),
        ('publish: {registry: "shop-{stage}"}\n', (), "say which: --stage NAME"),
        ('publish: {registry: "shop-{stage}"}\n', ("--stage", "a b"), "is no name of a registry"),
        ("publish: {registry: shop, type: Avro}\n", (), "contracts.yaml has a problem"),
        ("format: 1\n", ("--registry", "aws.events"), "AWS's own registry"),
        ("format: 1\n", ("--registry", "shop", "--format", "xml"), "there is no format 'xml'"),
        ("format: 1\n", ("--registry", "shop", "--endpoint-url", "x"), "is no URL"),
    ],
)
def test_wrong_usage(
    run: Run, project: Repo, configuration: str, arguments: tuple[str, ...], said: str
) -> None:
    project.write({"contracts.yaml": configuration})
    for command in ("publish", "drift"):
        done = run(command, *arguments)
        assert done.code == 2
        assert said in done.err


def test_the_stage_stands_in_the_name(run: Run, local: LocalRegistry, project: Repo) -> None:
    project.write({"contracts.yaml": 'publish: {registry: "shop-{stage}"}\n'})
    done = run("publish", "--stage", "test", "--endpoint-url", local.url, "--create-registry")
    assert done.code == 0
    assert done.out.startswith("registry shop-test")


def test_no_credentials(run: Run, project: Repo) -> None:
    done = run("publish", "--registry", "shop", "--region", "eu-central-1")
    assert done.code == 5
    assert "there are no AWS credentials" in done.err


def test_a_contract_that_cannot_be_read(publisher: Publisher, project: Repo) -> None:
    project.write({EVENT: "contract: [orders"})
    done = publisher.publish()
    assert done.code == 4
    assert "contracts lint says why" in done.err


def test_names_that_collide_are_told_before_aws_is_asked(
    publisher: Publisher, local: LocalRegistry, project: Repo
) -> None:
    text = (project.path / EVENT).read_text(encoding="utf-8")
    other = text.replace("orders.order-placed", "orders.order-paid")
    other = other.replace("detail-type: OrderPlaced", "detail-type: order-placed")
    project.write({"contracts/orders/order-paid.v1.yaml": other})
    local.reset_calls()
    done = publisher.publish()
    assert done.code == 1
    assert "orders.order-paid@1 and orders.order-placed@1 would be one schema" in done.out
    assert local.calls == ()


def test_a_run_that_ends_early_says_how_far_it_came(
    publisher: Publisher, local: LocalRegistry
) -> None:
    local.script(Fault("CreateSchema", schema=NAMES[1], status=403, times=0))
    done = publisher.publish()
    assert done.code == 5
    assert "access denied: schemas:CreateSchema on schema prices@Quote.v1" in done.err
    assert "1 written and read back, 2 left" in done.err
    local.reset_faults()
    done = publisher.publish()
    assert done.out.endswith("done: 2 created, 1 unchanged\n")


def test_a_registry_at_its_quota(run: Run, project: Repo) -> None:
    with serving(quotas=Quotas(schemas=2)) as local:
        local.client().create_registry(RegistryName="shop")
        done = Publisher(run, local).publish()
    assert done.code == 5
    assert "would exceed a quota" in done.err
    assert "2 written and read back, 1 left" in done.err


# --- drift


def by_hand(local: LocalRegistry, name: str, **more: Any) -> None:
    client = local.client()
    held = client.describe_schema(RegistryName="shop", SchemaName=name)
    document = {**json.loads(held["Content"]), **more}
    client.update_schema(
        RegistryName="shop", SchemaName=name, Content=json.dumps(document), Type=held["Type"]
    )


def test_drift_says_who_is_ahead(publisher: Publisher, local: LocalRegistry, project: Repo) -> None:
    publisher.publish()
    done = publisher.drift()
    assert done.code == 0
    assert done.out.endswith("drift: none, 3 as they should be\n")
    minor(project)
    by_hand(local, NAMES[0], description="changed in the console")
    project.write({"contracts/prices/quote.v1.yaml": None}).commit("gone")
    local.reset_calls()
    done = publisher.drift()
    assert done.code == 1
    lines = [" ".join(line.split()) for line in done.out.splitlines()[1:]]
    assert lines == [
        "drifted mail@SendMail.v1 mail.send-mail@1 1.0.0 "
        "the registry is ahead: version 2 was written by somebody else",
        "update shop.orders@OrderPlaced orders.order-placed@1 1.2.0 → 1.3.0 "
        "git is ahead: it has 1.3.0, the registry 1.2.0",
        "orphaned prices@Quote.v1 prices.quote@1, which is not published any more",
        "drift: 3, 0 as they should be",
    ]
    assert local.writes == ()
    done = publisher.drift("--format", "json")
    assert [it.get("ahead") for it in done.json["schemas"]] == [
        "the registry is ahead: version 2 was written by somebody else",
        "git is ahead: it has 1.3.0, the registry 1.2.0",
    ]


def test_drift_is_accepted(publisher: Publisher, local: LocalRegistry) -> None:
    publisher.publish()
    by_hand(local, NAMES[0], description="changed in the console")
    done = publisher.publish()
    assert done.code == 1
    assert "--accept-drift writes over it" in done.err
    done = publisher.publish("--accept-drift")
    assert done.code == 0
    assert "updated mail@SendMail.v1, version 3" in done.out
    assert "note: mail@SendMail.v1: version 2 was written by somebody else" in done.out


def test_lost_tags_are_no_drift_where_git_knows_the_content(
    publisher: Publisher, local: LocalRegistry, project: Repo
) -> None:
    publisher.publish()
    client = local.client()
    arn = client.describe_schema(RegistryName="shop", SchemaName=NAMES[2])["SchemaArn"]
    client.untag_resource(ResourceArn=arn, TagKeys=["content-digest", "version", "contract"])
    minor(project)
    done = publisher.publish()
    assert done.code == 0, done.out
    assert "updated shop.orders@OrderPlaced, version 2" in done.out


def test_what_aws_deleted_is_re_created(
    publisher: Publisher, local: LocalRegistry, project: Repo
) -> None:
    publisher.publish()
    minor(project)
    local.client().delete_schema(RegistryName="shop", SchemaName=NAMES[2])
    done = publisher.publish()
    assert "re-create  shop.orders@OrderPlaced" in done.out
    assert "AWS deletes schemas that are long inactive" in done.out
    assert "re-created shop.orders@OrderPlaced, version 1" in done.out


# --- deletion


@pytest.fixture
def pruned(publisher: Publisher, project: Repo) -> Publisher:
    publisher.publish()
    project.write({"contracts/prices/quote.v1.yaml": None}).commit("gone")
    return publisher


def test_what_nobody_wants_is_told_and_stays(pruned: Publisher, local: LocalRegistry) -> None:
    done = pruned.publish()
    assert done.code == 0
    assert "note: prices@Quote.v1 is held for prices.quote@1, which is not published any more" in (
        done.out
    )
    assert local.count("DeleteSchema") == 0


def test_prune_asks_nobody_in_ci(pruned: Publisher, local: LocalRegistry) -> None:
    done = pruned.publish("--prune")
    assert done.code == 2
    assert "--prune would delete prices@Quote.v1" in done.err
    assert local.count("DeleteSchema") == 0
    done = pruned.publish("--prune", "--yes")
    assert done.code == 0
    assert "deleted prices@Quote.v1" in done.out


def in_a_terminal(publisher: Publisher, cwd: Path, typed: str, *arguments: str) -> tuple[int, str]:
    """Run the command with a terminal on all sides; the exit code and what it showed."""
    command = [
        str(Path(sys.executable).parent / "contracts"),
        "publish",
        *publisher.where,
        *arguments,
    ]
    controller, terminal = pty.openpty()
    environ = {**isolated(os.environ), "TERM": "xterm", "NO_COLOR": "1"}
    process = subprocess.Popen(
        command, cwd=cwd, stdin=terminal, stdout=terminal, stderr=terminal, env=environ
    )
    os.close(terminal)
    os.write(controller, typed.encode())
    shown = b""
    while True:
        try:
            block = os.read(controller, 4096)
        except OSError:  # Linux: the other side is closed
            break
        if not block:
            break
        shown += block
    os.close(controller)
    return process.wait(timeout=30), shown.decode()


@pytest.mark.parametrize(("typed", "deleted"), [("prices@Quote.v1\n", 1), ("yes\n", 0)])
def test_prune_asks_for_the_name(
    pruned: Publisher, local: LocalRegistry, project: Repo, typed: str, deleted: int
) -> None:
    code, shown = in_a_terminal(pruned, project.path, typed, "--prune")
    assert code == 0
    assert "Type prices@Quote.v1 to delete it with all its versions" in shown
    assert local.count("DeleteSchema") == deleted
    if not deleted:
        assert "was not confirmed: nothing is written" in shown


def test_a_terminal_is_asked_to_create_the_registry(
    run: Run, local: LocalRegistry, project: Repo
) -> None:
    code, shown = in_a_terminal(Publisher(run, local), project.path, "y\n")
    assert code == 0
    assert "There is no registry shop. Create it?" in shown
    assert local.count("CreateSchema") == 3


# --- policy


def test_the_policy_has_what_the_plan_needs_and_no_more(
    publisher: Publisher, local: LocalRegistry, project: Repo
) -> None:
    before = publisher.publish("--policy").json
    assert granted(before) == {
        "schemas:CreateSchema",
        "schemas:DescribeRegistry",
        "schemas:DescribeSchema",
        "schemas:ListSchemas",
        "schemas:TagResource",
    }
    publisher.publish()
    assert granted(publisher.publish("--policy").json) == {
        "schemas:DescribeRegistry",
        "schemas:DescribeSchema",
        "schemas:ListSchemas",
    }
    minor(project)
    local.reset_calls()
    policy = publisher.publish("--policy").json
    assert local.writes == ()
    update = next(it for it in policy["Statement"] if it["Sid"] == "Update")
    assert update["Resource"] == [
        "arn:aws:schemas:us-east-1:123456789012:schema/shop/shop.orders@OrderPlaced"
    ]
    publisher.publish()
    assert {f"schemas:{call.operation}" for call in local.calls} <= granted(policy)


def granted(policy: Any) -> set[str]:
    return {action for statement in policy["Statement"] for action in statement["Action"]}


def test_without_the_right_to_plan_the_policy_is_that_of_a_first_run(
    publisher: Publisher, local: LocalRegistry
) -> None:
    local.script(Fault(status=403, times=0))
    done = publisher.publish("--policy")
    assert done.code == 0
    assert "schemas:CreateSchema" in granted(done.json)


def test_owner_without_a_team(publisher: Publisher, project: Repo, local: LocalRegistry) -> None:
    edit(project, ORDERS, "owner: team-orders\n", "")
    publisher.publish()
    held = local.client().describe_schema(RegistryName="shop", SchemaName=NAMES[2])
    assert "owner" not in held["Tags"]


def test_prune_of_one_contract_leaves_the_others(
    pruned: Publisher, local: LocalRegistry, project: Repo
) -> None:
    project.write({TASK: None}).commit("gone, too")
    done = pruned.publish("--prune", "--yes", "--only", "prices.quote")
    assert done.code == 0, done.err
    assert "plan: 1 to delete\n" in done.out
    left = local.client().list_schemas(RegistryName="shop")["Schemas"]
    assert [schema["SchemaName"] for schema in left] == [NAMES[0], NAMES[2]]
