"""`contracts validate` and `contracts example`."""

from __future__ import annotations

import json

import pytest

from repositories import Repo

from . import projects
from .conftest import Run
from .projects import EVENT, edit


@pytest.fixture
def project(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A project without a commit, which is the working directory."""
    repo.write(projects.FILES)
    monkeypatch.chdir(repo.path)
    return repo


VALID = {"orderId": "x", "total": {"amount": 0.1, "currency": "EUR"}}


@pytest.mark.parametrize("name", ["orders.order-placed", "orders.order-placed@1"])
def test_a_valid_message(run: Run, project: Repo, name: str) -> None:
    done = run("validate", name, "-", stdin=json.dumps(VALID))

    assert (done.code, done.out) == (0, "valid: a message of orders.order-placed@1 1.2.0\n")


def test_every_problem_of_a_message_is_told_with_its_place(run: Run, project: Repo) -> None:
    project.write({"m.json": '{\n  "orderId": 5,\n  "total": {"amount": -1}\n}\n'})

    done = run("validate", "orders.order-placed", "m.json")

    assert done.code == 1
    assert "m.json:2:14  /orderId: " in done.out
    assert "m.json:3:12  /total: " in done.out
    assert "m.json:3:23  /total/amount: " in done.out
    assert "  by contracts/shared/money.yaml#/properties/amount/minimum\n" in done.out
    assert f"  by {EVENT}#/schema/properties/orderId/type\n" in done.out
    assert done.out.endswith("not valid: 3 problems against orders.order-placed@1 1.2.0\n")


def test_a_message_can_be_yaml(run: Run, project: Repo) -> None:
    project.write({"m.yaml": "orderId: x\ntotal: {amount: 1, currency: EUR}\n"})

    assert run("validate", "orders.order-placed", "m.yaml").code == 0


def test_a_part_can_be_named(run: Run, project: Repo) -> None:
    assert run("validate", "prices.quote", "-", stdin='{"sku": "x"}').code == 0
    assert (
        run("validate", "prices.quote", "-", "--part", "response", stdin='{"amount": 1}').code == 0
    )
    assert (
        run("validate", "prices.quote", "-", "--part", "response", stdin='{"sku": "x"}').code == 1
    )


def test_a_hostile_message_is_not_obeyed(run: Run, project: Repo) -> None:
    done = run("validate", "orders.order-placed", "-", stdin='{"\\u001b[2J\\u202e": 1}')

    assert done.code == 1
    assert "\x1b" not in done.out
    assert "\u202e" not in done.out


@pytest.mark.parametrize(
    ("arguments", "complaint", "code"),
    [
        (("orders.order-placd", "-"), "did you mean orders.order-placed?", 2),
        (("orders.order-placed@7", "-"), "did you mean orders.order-placed@1?", 2),
        (("x", "-"), "known are mail.send-mail@1, orders.order-placed@1, prices.quote@1", 2),
        (("orders.order-placed", "absent.json"), "absent.json cannot be read", 2),
        (("orders.order-placed",), "Missing argument", 2),
        (("prices.quote", "-", "--part", "reply"), "no part 'reply'", 2),
        (("orders.order-placed", "-"), "stdin.json:1:", 4),
    ],
)
def test_what_users_get_wrong(
    run: Run, project: Repo, arguments: tuple[str, ...], complaint: str, code: int
) -> None:
    done = run("validate", *arguments, stdin="{oops: [")

    assert done.code == code
    assert complaint in done.err


def test_a_contract_that_cannot_be_read_is_exit_4(run: Run, project: Repo) -> None:
    edit(project, EVENT, "kind: event", "kind: evnt")

    for command in (("validate", "orders.order-placed", "-"), ("example", "orders.order-placed")):
        done = run(*command, stdin="{}")
        assert done.code == 4
        assert f"{EVENT} cannot be read as a contract" in done.err
        assert "contracts lint says why" in done.err


def test_the_example_is_the_contract_s_own(run: Run, project: Repo) -> None:
    done = run("example", "orders.order-placed")

    assert done.code == 0
    assert done.json == {"orderId": "0b5c", "total": {"amount": 12.5, "currency": "EUR"}}
    assert '"amount": 12.5,' in done.out


def test_an_example_is_made_where_there_is_none(run: Run, project: Repo) -> None:
    done = run("example", "mail.send-mail")

    assert done.code == 0
    assert run("validate", "mail.send-mail", "-", stdin=done.out).code == 0


def test_an_example_that_the_schema_refuses_is_not_printed(run: Run, project: Repo) -> None:
    edit(project, EVENT, "orderId: 0b5c", "orderId: 5")

    done = run("example", "orders.order-placed")

    assert run("validate", "orders.order-placed", "-", stdin=done.out).code == 0


def test_an_operation_has_an_example_for_each_part(run: Run, project: Repo) -> None:
    assert run("example", "prices.quote").json == {"sku": "MUG"}
    assert run("example", "prices.quote", "--part", "response").json == {"amount": 12}


def test_the_parts_of_a_request_come_together(run: Run, project: Repo) -> None:
    project.write(
        {
            "contracts/prices/service.yaml": (
                "service: prices\nowner: t\n"
                "channels:\n"
                '  quote: {lambda: {name: "prices-quote-{stage}"}}\n'
                '  api: {api-gateway: {name: "prices-{stage}"}}\n'
            ),
            "contracts/prices/find.v1.yaml": (
                "contract: prices.find\nkind: operation\nversion: 1.0.0\n"
                'channel: {api-gateway: prices.api, method: GET, path: "/p/{sku}"}\n'
                "request:\n"
                "  path: {type: object, required: [sku], properties: {sku: {const: MUG}}}\n"
                "  query: {type: object, properties: {page: {const: '1'}}}\n"
                "response: {status: 200, body: {type: object}}\n"
            ),
        }
    )
    assert run("lint").code == 0, run("lint").out

    assert run("example", "prices.find").json == {"path": {"sku": "MUG"}, "query": {"page": "1"}}
    enveloped = run("example", "prices.find", "--envelope").json
    assert enveloped["rawPath"] == "/p/MUG"
    assert enveloped["pathParameters"] == {"sku": "MUG"}


def test_the_envelope_is_what_the_channel_delivers(run: Run, project: Repo) -> None:
    event = run("example", "orders.order-placed", "--envelope").json
    task = run("example", "mail.send-mail", "--envelope").json

    assert event["detail-type"] == "OrderPlaced"
    assert event["source"] == "shop.orders"
    assert event["detail"]["orderId"] == "0b5c"
    assert len(json.loads(task["Records"][0]["body"])["to"]) >= 3


@pytest.mark.parametrize(
    ("kind", "members"),
    [
        ("metadata-data", {"metadata", "data"}),
        ("cloudevents", {"specversion", "id", "source", "type", "time", "datacontenttype", "data"}),
    ],
)
def test_the_contract_s_own_envelope_is_inside(
    run: Run, project: Repo, kind: str, members: set[str]
) -> None:
    project.write(
        {
            "contracts.yaml": (
                "envelope:\n  metadata: {type: object, required: [trace], "
                "properties: {trace: {const: t}}}\n"
            )
        }
    )
    edit(project, EVENT, "kind: event", f"kind: event\nenvelope: {kind}")

    detail = run("example", "orders.order-placed", "--envelope").json["detail"]

    assert set(detail) == members
    assert detail["data"]["orderId"] == "0b5c"
    assert detail.get("metadata", {"trace": "t"}) == {"trace": "t"}


def test_a_schema_without_messages_has_no_example(run: Run, project: Repo) -> None:
    edit(project, projects.TASK, "to: {type: string, minLength: 3}", "to: false")

    done = run("example", "mail.send-mail")

    assert done.code == 1
    assert done.out == ""
    assert "no example: schema of mail.send-mail@1: " in done.err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("orders.order-placed", "--part", "x"), "has no part 'x'"),
        (
            ("orders.order-placed", "--part", "schema", "--envelope"),
            "--envelope wraps what is sent",
        ),
        (("nobody.knows",), "there is no contract 'nobody.knows'"),
    ],
)
def test_what_users_get_wrong_about_examples(
    run: Run, project: Repo, arguments: tuple[str, ...], complaint: str
) -> None:
    done = run("example", *arguments)

    assert done.code == 2
    assert complaint in done.err


def test_the_highest_active_major_is_meant(run: Run, project: Repo) -> None:
    text = (project.path / EVENT).read_text()
    second = text.replace("1.2.0", "2.0.0").replace("OrderPlaced", "OrderPlaced.v2")
    third = second.replace("2.0.0", "3.0.0").replace("kind:", "status: draft\nkind:")
    project.write(
        {EVENT.replace("v1", "v2"): second, EVENT.replace("v1", "v3"): third.replace(".v2", ".v3")}
    )

    done = run("validate", "orders.order-placed", "-", stdin=json.dumps(VALID))

    assert "orders.order-placed@2 2.0.0" in done.out
