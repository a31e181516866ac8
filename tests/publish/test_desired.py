"""What is published of a project: names, layouts, tags, and every problem at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from contract_registry.compat.engine import judge
from contract_registry.compat.schema import Schema, Semantics
from contract_registry.config import Config
from contract_registry.finding import canonical
from contract_registry.load import load
from contract_registry.publish.desired import Desired, desired, published
from contract_registry.publish.gate import Gate, proved
from contract_registry.publish.held import projected_contract
from contract_registry.publish.layout import source
from contract_registry.publish.names import registry_problem
from contract_registry.source.worktree import WorkTree
from publish.projects import OBJECT, SERVICE, TODAY, Project, event, events, of_type, path
from snapshots import assert_snapshot
from worlds import thing

ROOT = Path(__file__).parents[2]
SNAPSHOTS = Path(__file__).with_name("snapshots")
KINDS = ("OpenApi3", "JSONSchemaDraft4")
SERVICE_FILE = {"contracts/shop/service.yaml": SERVICE}


def shop(kind: str) -> list[Desired]:
    catalog = load(WorkTree(ROOT), Config())
    found, problems = desired(published(catalog), catalog, kind, commits={})
    assert problems == ()
    return list(found)


@pytest.mark.parametrize("kind", KINDS)
def test_the_shop(kind: str) -> None:
    text = "".join(
        f"{one.name}  {one.type}\n{json.dumps(json.loads(one.content), indent=1)}\n"
        for one in shop(kind)
    )
    assert_snapshot(SNAPSHOTS / f"shop-{kind}.txt", text)


def test_the_shop_publishes_no_drafts_and_nothing_of_others() -> None:
    names = [one.name for one in shop("OpenApi3")]
    assert "shop.orders@OrderPlaced" in names  # deprecated, and still read
    assert not [name for name in names if "s3" in name.lower()]


@pytest.mark.parametrize("kind", KINDS)
def test_every_projection_of_the_shop_is_equal_to_its_contract(kind: str) -> None:
    for one in shop(kind):
        assert one.layout.losses == ()
        there = {part.name: part for part in projected_contract(one, meant=False).parts}
        for part in one.contract.parts:
            given = source(one.contract, part)
            made = there[part.name]
            other = Schema(made.value, made.dialect, made.uri, made.files)
            for pair in ((given, other), (other, given)):
                assert judge(*pair, Semantics(strict=True)).contained, (one.name, part.name)


def test_what_sam_and_code_bindings_ask_of_an_event() -> None:
    # aws-sam-cli, schemas_api_caller: the root is AWSEvent and its `detail` a reference.
    for one in shop("OpenApi3"):
        document = json.loads(one.content)
        schemas = document["components"]["schemas"]
        if one.contract.channel.type != "eventbridge":
            continue
        event_schema = schemas["AWSEvent"]
        name = event_schema["properties"]["detail"]["$ref"].removeprefix("#/components/schemas/")
        assert schemas[name]["type"] == "object"
        assert event_schema["x-amazon-events-source"] == one.contract.channel.settings["source"]
        assert set(event_schema["required"]) == set(event_schema["properties"])


def only(project: Project) -> Desired:
    [one] = project.desired()[0]
    return one


def project(schema: Any = None, kind: str = "OpenApi3", **more: Any) -> Project:
    given = {"contract": "shop.thing-0", "schema": schema or OBJECT, **more}
    return Project({**SERVICE_FILE, path(0): thing(**given)}, of_type(kind))


@pytest.mark.parametrize(
    ("detail", "name"),
    [
        ("Thing Happened", "shop@ThingHappened"),
        ("EC2 Instance State-change Notification", "shop@EC2InstanceStateChangeNotification"),
        ("Überweisung ausgeführt", "shop@UberweisungAusgefuhrt"),
        ("a/b c", "shop@ABC"),
    ],
)
def test_names_of_events(detail: str, name: str) -> None:
    channel = {"eventbridge": "shop.main", "source": "shop", "detail-type": detail}
    assert only(project(channel=channel)).name == name


def test_names_elsewhere() -> None:
    assert only(project(channel={"sns": "shop.topic"})).name == "shop@Thing0.v1"


def channel(source: str, detail: str) -> dict[str, str]:
    return {"eventbridge": "shop.main", "source": source, "detail-type": detail}


def test_every_problem_is_told_at_once() -> None:
    files = {
        **SERVICE_FILE,
        path(0): event(0).replace("Thing 0", "Same-thing"),
        path(1): event(1).replace("Thing 1", "same thing"),
        path(2): event(2).replace('"shop", "detail', '"aws.shop", "detail'),
        path(3): event(3).replace("Thing 3", "\u4e8b\u4ef6"),
        path(4): event(4, {**OBJECT, "description": "x" * 100_000}),
        path(5): event(5, {**OBJECT, "propertyNames": {"maxLength": 9}}),
    }
    _, problems = Project(files).desired(lossless=True)
    said = {problem.contracts: problem.message for problem in problems}
    assert said[("shop.thing-2@1",)].startswith("its name would be aws.shop@Thing2")
    assert "no letter or digit of ASCII" in said[("shop.thing-3@1",)]
    assert said[("shop.thing-4@1",)].startswith("its content has 100,")
    assert said[("shop.thing-5@1",)].startswith("--lossless: propertyNames at /propertyNames")
    assert "would be one schema" in said[("shop.thing-0@1", "shop.thing-1@1")]
    assert len(problems) == 5


def test_one_name_for_two_contracts_names_both() -> None:
    files = {
        **SERVICE_FILE,
        path(0): event(0).replace("Thing 0", "Same-Thing"),
        path(1): event(1).replace("Thing 1", "Same Thing"),
    }
    [problem] = Project(files).desired()[1]
    assert problem.contracts == ("shop.thing-0@1", "shop.thing-1@1")
    assert problem.message.startswith(
        "shop.thing-0@1 and shop.thing-1@1 would be one schema, shop@SameThing"
    )


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("shop-prod_1.a", True),
        ("", False),
        ("a b", False),
        ("a/b", False),
        ("x" * 64, True),
        ("x" * 65, False),
        ("aws.events", False),
        ("discovered-schemas", False),
    ],
)
def test_names_of_registries(name: str, fits: bool) -> None:
    assert (registry_problem(name) is None) is fits


def test_tags_and_the_description_fit_aws() -> None:
    one = only(project(summary="é" * 300))
    assert len(one.description) == 256
    assert one.tags == {
        "contract": "shop.thing-0@1",
        "version": "1.0.0",
        "owner": "team-shop",
    }


def test_the_newest_commit_of_any_of_its_files_is_tagged() -> None:
    made = Project(
        {
            **SERVICE_FILE,
            path(0): event(0, {"$ref": "../shared/money.yaml"}),
            "contracts/shared/money.yaml": "type: object\n",
        }
    )
    both = {"contracts/shared/money.yaml": "bbb", path(0): "aaa"}
    assert made.desired(commits=both)[0][0].tags["commit"] == "bbb"
    assert "commit" not in made.desired(commits={path(0): "aaa"})[0][0].tags


# --- layouts


def test_the_attributes_stand_beside_the_body() -> None:
    attributes = {"type": "object", "properties": {"kind": {"const": "x"}}}
    for kind in KINDS:
        one = only(project(kind=kind, channel={"sns": "shop.topic"}, attributes=attributes))
        assert set(one.layout.parts) == {"schema", "attributes"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("envelope", ["metadata-data", "cloudevents"])
def test_an_envelope_is_a_part_of_the_detail(kind: str, envelope: str) -> None:
    one = only(project(kind=kind, envelope=envelope))
    [part] = projected_contract(one, meant=False).parts
    schema = Schema(part.value, part.dialect, part.uri, part.files)
    around = {"id": "1", "source": "s", "specversion": "1.0", "type": "t", "metadata": {}}
    for data, accepted in (({"id": "a"}, True), ({"id": 3}, False), (None, False)):
        message = Schema({"const": {**around, **({} if data is None else {"data": data})}})
        assert judge(message, schema, Semantics(strict=True)).contained is accepted


@pytest.mark.parametrize("kind", KINDS)
def test_a_recursive_body_at_the_root(kind: str) -> None:
    schema = {"type": "object", "properties": {"next": {"$ref": "#"}, "n": {"type": "integer"}}}
    one = only(project(schema, kind, channel={"sns": "shop.topic"}))
    gate = Gate(Project({}).catalog, Config(), TODAY)
    assert proved(gate, one).passes
    assert proved(gate, one).notes == ()


AVRO = {
    "type": "record",
    "name": "Thing",
    "fields": [
        {"name": "id", "type": "string"},
        {"name": "n", "type": ["null", "int"], "default": None},
        {
            "name": "kind",
            "type": {"type": "enum", "name": "K", "symbols": ["A", "B"], "default": "A"},
        },
    ],
}


def avro(encoding: str, kind: str = "OpenApi3", value: Any = None) -> Project:
    text = thing(
        contract="shop.thing-0",
        channel={"sns": "shop.topic"},
        encoding=encoding,
        schema={"$ref": "./thing.avsc"},
    )
    files = {path(0): text, "contracts/shop/thing.avsc": json.dumps(value or AVRO)}
    return Project({**SERVICE_FILE, **files}, of_type(kind))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("encoding", ["json", "avro-json"])
def test_avro_is_what_a_reader_expects(kind: str, encoding: str) -> None:
    one = only(avro(encoding, kind))
    [part] = one.contract.parts
    [made] = projected_contract(one, meant=False).parts
    contract = Schema(part.value, "avro", part.uri, part.files, encoding)
    projection = Schema(made.value, made.dialect, made.uri, made.files)
    for pair in ((contract, projection), (projection, contract)):
        assert judge(*pair, Semantics(strict=True)).contained is True
    assert ('"x-always-sent":true' in one.content) is (encoding == "json")


def test_binary_avro_is_described_as_what_it_is() -> None:
    one = only(avro("avro-binary", "JSONSchemaDraft4"))
    document = json.loads(one.content)
    assert document["type"] == "string"
    assert document["contentEncoding"] == "base64"
    assert canonical(document["x-avro-schema"]) == canonical(AVRO)


def test_an_operation_is_openapi_whatever_the_type() -> None:
    [one] = [it for it in shop("JSONSchemaDraft4") if it.name == "inventory@LookUpItem.v1"]
    assert one.type == "OpenApi3"
    operation = json.loads(one.content)["paths"]["/items/{sku}"]["get"]
    assert [it["name"] for it in operation["parameters"]] == ["sku", "country"]
    assert sorted(operation["responses"]) == ["200", "404"]


def test_equal_contracts_are_equal_texts() -> None:
    one, other = events(1), events(1)
    name = path(0)
    turned = thing(
        schema=dict(reversed(OBJECT.items())),
        channel=channel("shop", "Thing 0"),
        summary="A thing.",
        version="1.0.0",
        kind="event",
        contract="shop.thing-0",
    )
    other[name] = turned
    assert only(Project(one)).content == only(Project(other)).content
