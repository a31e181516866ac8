"""`contracts import --registry`, against the local registry over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from contract_registry.emulator import Fault, LocalRegistry, serving
from repositories import Repo

from .conftest import Run


@pytest.fixture
def local() -> Iterator[LocalRegistry]:
    with serving() as registry:
        registry.client().create_registry(RegistryName="shop")
        yield registry


def event(detail: dict[str, Any], source: str = "shop.orders", name: str = "OrderPlaced") -> str:
    """An event in AWS's layout."""
    return json.dumps(
        {
            "openapi": "3.0.0",
            "info": {"version": "1.0.0", "title": name},
            "paths": {},
            "components": {
                "schemas": {
                    "AWSEvent": {
                        "type": "object",
                        "required": ["detail-type", "detail", "source"],
                        "x-amazon-events-detail-type": name,
                        "x-amazon-events-source": source,
                        "properties": {
                            "detail": {"$ref": "#/components/schemas/Detail"},
                            "detail-type": {"type": "string"},
                            "source": {"type": "string"},
                        },
                    },
                    "Detail": detail,
                }
            },
        }
    )


def hold(
    local: LocalRegistry,
    name: str,
    contents: Sequence[str],
    kind: str = "OpenApi3",
    tags: dict[str, str] | None = None,
) -> None:
    client = local.client()
    first, *others = contents
    client.create_schema(
        RegistryName="shop",
        SchemaName=name,
        Type=kind,  # type: ignore[arg-type]
        Content=first,
        Description="A customer's order was accepted.",
        Tags=tags or {},
    )
    for content in others:
        client.update_schema(RegistryName="shop", SchemaName=name, Type=kind, Content=content)  # type: ignore[arg-type]


ID = {"type": "string"}
PLAIN = {"type": "object", "properties": {"id": ID}}
NOTED = {"type": "object", "properties": {"id": ID, "note": {"type": "string"}}}
STRICT = {**NOTED, "required": ["note"]}


def test_the_versions_of_a_schema_become_the_history_of_a_contract(
    run: Run, repo: Repo, local: LocalRegistry
) -> None:
    spaced = json.dumps(json.loads(event(PLAIN)), indent=1)
    hold(local, "shop.orders@OrderPlaced", [event(PLAIN), spaced, event(NOTED), event(STRICT)])

    done = run("import", "--registry", "shop", "--endpoint-url", local.url, cwd=repo.path)

    assert done.code == 0, done.out + done.err
    text = (repo.path / "contracts/orders/order-placed.v1.yaml").read_text()
    assert text == (
        "# Imported from the registry shop, schema shop.orders@OrderPlaced, version 4.\n"
        "# Its versions there:\n"
        "#   1  1.0.0\n"
        "#   2  1.0.0  the same messages\n"
        "#   3  1.1.0  compatible with 2\n"
        "#   4  1.2.0  breaks 3: /note became required\n"
        "contract: orders.order-placed\n"
        "kind: event\n"
        "version: 1.2.0\n"
        "summary: A customer's order was accepted.\n"
        "channel: {eventbridge: core.main, source: shop.orders, detail-type: OrderPlaced}\n"
        "dialect: openapi-3.0\n"
        "schema:\n"
        "  type: object\n"
        "  properties:\n"
        "    id: {type: string}\n"
        "    note: {type: string}\n"
        "  required: [note]\n"
    )
    assert (
        "shop/shop.orders@OrderPlaced:1:1  note: version 4 broke what was before: /note became "
        "required\n  fix  who reads it has met that; contracts check guards it from here on\n"
    ) in done.out
    assert local.writes[-1].operation == "UpdateSchema"
    assert run("check").code == 0


def test_ten_versions_are_read_in_the_order_of_their_numbers(
    run: Run, repo: Repo, local: LocalRegistry
) -> None:
    contents = []
    for count in range(11):
        names = [f"f{number}" for number in range(count + 1)]
        contents.append(event({"type": "object", "properties": dict.fromkeys(names, ID)}))
    hold(local, "shop.orders@OrderPlaced", contents)

    run("import", "--registry", "shop", "--endpoint-url", local.url, cwd=repo.path)

    text = (repo.path / "contracts/orders/order-placed.v1.yaml").read_text()
    assert "#   11  1.10.0  compatible with 10\n" in text
    assert "version: 1.10.0\n" in text
    assert "f10: {type: string}" in text


def test_only_a_prefix(run: Run, repo: Repo, local: LocalRegistry) -> None:
    hold(local, "shop.orders@OrderPlaced", [event(PLAIN)])
    hold(local, "shop.billing@InvoiceIssued", [event(PLAIN, "shop.billing", "InvoiceIssued")])

    done = run(
        *("import", "--registry", "shop", "--prefix", "shop.b", "--endpoint-url", local.url),
        cwd=repo.path,
    )

    assert done.code == 0, done.out + done.err
    assert not (repo.path / "contracts/orders").exists()
    assert (repo.path / "contracts/billing/invoice-issued.v1.yaml").exists()
    assert local.count("ListSchemaVersions") == 0


def test_the_events_of_aws_are_external(run: Run, repo: Repo, local: LocalRegistry) -> None:
    done = run("import", "--registry", "aws.events", "--endpoint-url", local.url, cwd=repo.path)

    assert done.code == 0, done.out + done.err
    services = [path.read_text() for path in sorted(repo.path.glob("contracts/*/service.yaml"))]
    assert services
    assert all("type: external" in text and "name: default" in text for text in services)
    assert run("check").code == 0


def test_a_schema_in_draft_4_and_one_of_another_make(
    run: Run, repo: Repo, local: LocalRegistry
) -> None:
    exported = {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "x-amazon-events-source": "shop.orders",
        "x-amazon-events-detail-type": "Order Placed",
        "type": "object",
        "required": ["detail"],
        "properties": {
            "detail": {"$ref": "#/definitions/Placed"},
            "source": {"type": "string"},
            "detail-type": {"type": "string"},
        },
        "definitions": {"Placed": {"type": "object", "properties": {"id": ID}}},
    }
    hold(local, "shop.orders@OrderPlaced", [json.dumps(exported)], "JSONSchemaDraft4")
    hold(local, "mail.send-mail.v2", [json.dumps(PLAIN)], "JSONSchemaDraft4")

    done = run(
        *("import", "--registry", "shop", "--service", "shop", "--endpoint-url", local.url),
        cwd=repo.path,
    )

    assert done.code == 0, done.out + done.err
    placed = (repo.path / "contracts/shop/order-placed.v1.yaml").read_text()
    assert "detail-type: Order Placed" in placed
    assert 'dialect: "4"' in placed
    assert (repo.path / "contracts/shop/mail-send-mail.v2.yaml").exists()
    assert run("check").code == 0


def test_content_that_is_no_schema_is_told(run: Run, repo: Repo, local: LocalRegistry) -> None:
    hold(local, "shop.orders@OrderPlaced", [event(PLAIN)])
    hold(local, "shop.orders@Broken", ['{"openapi": '])
    hold(local, "shop.orders@Nothing", ['{"hello": "world"}'])
    hold(local, "shop.orders@Bad", [event({"type": "text"})])
    hold(local, "shop.orders@Healed", ["{", event(PLAIN, name="Healed")])

    done = run("import", "--registry", "shop", "--endpoint-url", local.url, cwd=repo.path)

    assert done.code == 4, done.out + done.err
    assert "shop/shop.orders@Broken:1:13  left out: in version 1: " in done.out
    assert "shop/shop.orders@Nothing:1:1  left out: what Nothing holds is nothing" in done.out
    assert "shop/shop.orders@Bad:1:" in done.out
    assert "2 contracts written" in done.out
    assert (
        "#   1  1.0.0  cannot be read\n"
        in (repo.path / "contracts/orders/healed.v1.yaml").read_text()
    )


def test_schemas_whose_names_become_one_are_told(
    run: Run, repo: Repo, local: LocalRegistry
) -> None:
    hold(local, "shop.orders@OrderPlaced", [event(PLAIN)])
    hold(local, "shop.orders@order-placed", [event(NOTED, name="order-placed")])

    done = run("import", "--registry", "shop", "--endpoint-url", local.url, cwd=repo.path)

    assert done.code == 1
    assert "both cannot have that name" in done.out


def test_a_registry_that_is_not_there(run: Run, repo: Repo, local: LocalRegistry) -> None:
    done = run("import", "--registry", "absent", "--endpoint-url", local.url, cwd=repo.path)

    assert done.code in (2, 5)
    assert "there is no registry absent" in done.err
    assert list(repo.path.glob("contracts*")) == []


def test_an_interrupted_read_writes_nothing(run: Run, repo: Repo, local: LocalRegistry) -> None:
    for number in range(5):
        hold(local, f"shop.orders@E{number}", [event(PLAIN, name=f"E{number}")])
    local.script(Fault("DescribeSchema", call=3, status=403))

    done = run("import", "--registry", "shop", "--endpoint-url", local.url, cwd=repo.path)

    assert done.code == 5, done.out
    assert list(repo.path.glob("contracts*")) == []


def test_nothing_in_a_registry(run: Run, repo: Repo, local: LocalRegistry) -> None:
    done = run("import", "--registry", "shop", "--endpoint-url", local.url, cwd=repo.path)

    assert done.code == 2
    assert "nothing to import was found" in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--registry", "shop", "a.json"],
        ["--prefix", "a", "a.json"],
        ["--region", "eu-west-1", "a.json"],
        ["--endpoint-url", "http://127.0.0.1:1", "a.json"],
        ["--registry", "shop", "--endpoint-url", "nonsense"],
    ],
)
def test_sources_are_files_or_a_registry(run: Run, repo: Repo, arguments: list[str]) -> None:
    repo.write({"a.json": "{}"})

    assert run("import", *arguments, cwd=repo.path).code == 2


def test_what_stands_in_a_registry_is_nobody_to_trust(
    run: Run, repo: Repo, local: LocalRegistry
) -> None:
    name = "\u001b[31m../../x\u202e"
    local.hold("shop", "shop.a@One", event({"type": "object", "description": "\u001b]0;x"}))
    local.hold("shop", "shop.a@Two", event(PLAIN, "../../../etc", name))
    local.hold("shop", "shop.a@Three", event({"$ref": "file:///etc/passwd"}, name="Three"))
    local.hold("shop", "shop.a@Four", event({"$ref": "../../etc/passwd"}, name="Four"))
    local.hold("shop", "shop.a@Five", "&a [*a]")
    local.hold("shop", "shop.a@Six", "!!python/object/apply:os.system [x]")

    done = run("import", "--registry", "shop", "--endpoint-url", local.url, cwd=repo.path)

    assert done.code == 4, done.out + done.err
    written = sorted(path.relative_to(repo.path).as_posix() for path in repo.path.glob("*/*/*.v*"))
    assert written == [
        "contracts/etc/31m-x.v1.yaml".replace("31m", "n-31-m"),
        "contracts/orders/four.v1.yaml",
        "contracts/orders/order-placed.v1.yaml",
        "contracts/orders/three.v1.yaml",
    ]
    texts = "".join((repo.path / path).read_text() for path in written)
    assert not {"\u001b", "\u202e"} & {*texts, *done.out}
    assert "root:" not in texts
    assert run("check").code == 0
