"""Every operation of botocore's service model, called by real boto3 over HTTP."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore import xform_name
from botocore.exceptions import ClientError, ConnectionClosedError
from botocore.model import OperationModel, Shape
from botocore.validate import ParamValidator

from contract_registry.emulator import Fault, LocalRegistry
from contract_registry.emulator.refusal import STATUS
from contract_registry.emulator.registry import OPERATIONS
from contract_registry.emulator.service import NOT_IMITATED, operations, writes

from .conftest import Serve, add, fill, once, refused

SHOP = {"RegistryName": "shop"}
PLACED = {**SHOP, "SchemaName": "orders@Placed"}
ARN = "arn:aws:schemas:us-east-1:123456789012:schema/shop/orders@Placed"
REFUSED = {name for names in NOT_IMITATED.values() for name in names}

# What each imitated operation is called with, in a registry as `_shop` leaves it.
CALLS: Mapping[str, Mapping[str, Any]] = {
    "CreateRegistry": {"RegistryName": "new", "Description": "d", "Tags": {"Team": "a"}},
    "CreateSchema": {
        **SHOP,
        "SchemaName": "new",
        "Type": "JSONSchemaDraft4",
        "Content": "{}",
        "Description": "d",
        "Tags": {"Team": "a"},
    },
    "DeleteRegistry": {"RegistryName": "empty"},
    "DeleteSchema": PLACED,
    "DeleteSchemaVersion": {**PLACED, "SchemaVersion": "1"},
    "DescribeRegistry": SHOP,
    "DescribeSchema": {**PLACED, "SchemaVersion": "1"},
    "ExportSchema": {
        "RegistryName": "aws.events",
        "SchemaName": "aws.s3@ObjectDeleted",
        "Type": "JSONSchemaDraft4",
    },
    "ListRegistries": {"Limit": 1, "RegistryNamePrefix": "", "Scope": "Local"},
    "ListSchemaVersions": {**PLACED, "Limit": 1},
    "ListSchemas": {**SHOP, "Limit": 1, "SchemaNamePrefix": "orders"},
    "ListTagsForResource": {"ResourceArn": ARN},
    "SearchSchemas": {**SHOP, "Keywords": "version", "Limit": 1},
    "TagResource": {"ResourceArn": ARN, "Tags": {"More": "b"}},
    "UntagResource": {"ResourceArn": ARN, "TagKeys": ["Team", "Other"]},
    "UpdateRegistry": {**SHOP, "Description": "new"},
    "UpdateSchema": {**PLACED, "Content": "{ }", "Description": "new"},
}


def _shop(client: Any) -> None:
    fill(client, **{"orders@Placed": 2})
    add(client, "orders@Shipped")
    client.update_registry(**SHOP, Description="The shop")
    client.update_schema(**PLACED, Description="An order")
    client.tag_resource(ResourceArn=ARN, Tags={"Team": "a"})
    client.create_registry(RegistryName="empty")


def _call(client: Any, name: str, parameters: Mapping[str, Any]) -> tuple[Any, Any]:
    """What boto3 made of the answer, and its body on the wire."""
    bodies: list[bytes] = []

    def keep(response_dict: Mapping[str, Any], **_: Any) -> None:
        bodies.append(response_dict["body"])

    event = f"before-parse.schemas.{name}"
    client.meta.events.register(event, keep)
    parsed = getattr(client, xform_name(name))(**parameters)
    client.meta.events.unregister(event, keep)
    return parsed, json.loads(bodies[0]) if bodies[0] else None


def test_every_operation_of_the_model_is_imitated_or_refused() -> None:
    assert set(operations()) == OPERATIONS.keys() | REFUSED
    assert not OPERATIONS.keys() & REFUSED
    assert CALLS.keys() == OPERATIONS.keys()


def test_the_model_is_the_one_that_boto3_uses(local: LocalRegistry) -> None:
    theirs = local.client().meta.service_model

    assert sorted(theirs.operation_names) == list(operations())
    assert all(
        theirs.operation_model(name).http == model.http for name, model in operations().items()
    )


@pytest.mark.parametrize("name", CALLS)
def test_the_answer_has_the_shape_of_the_model(client: Any, name: str) -> None:
    _shop(client)
    model = operations()[name]

    parsed, body = _call(client, name, CALLS[name])

    metadata = parsed.pop("ResponseMetadata")
    assert metadata["HTTPStatusCode"] == model.http["responseCode"]
    assert re.fullmatch("[0-9a-f-]{36}", metadata["RequestId"])
    if model.output_shape is None:
        assert body is None
        assert metadata["HTTPStatusCode"] == 204
        assert "content-length" not in metadata["HTTPHeaders"]
    else:
        assert metadata["HTTPHeaders"]["content-type"] == "application/json"
        report = ParamValidator().validate(parsed, model.output_shape)
        assert not report.has_errors(), report.generate_report()
        _compare(model.output_shape, body, parsed)


def _compare(shape: Shape, wire: Any, parsed: Any) -> None:
    """On the wire is every member of the shape, under its own name, and nothing else."""
    if shape.type_name == "structure":
        names = {
            member.serialization.get("name", name): name
            for name, member in shape.members.items()  # type: ignore[attr-defined]
        }
        absent = {"NextToken", "Description"}
        assert wire.keys() <= names.keys()
        assert names.keys() - wire.keys() <= absent
        for key, value in wire.items():
            member = shape.members[names[key]]  # type: ignore[attr-defined]
            _compare(member, value, parsed[names[key]])
    elif shape.type_name == "list":
        assert wire
        for item, value in zip(wire, parsed, strict=True):
            _compare(shape.member, item, value)  # type: ignore[attr-defined]
    elif shape.type_name == "timestamp":
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", wire)
        assert datetime.fromisoformat(wire) == parsed
    else:
        assert wire == parsed


def test_tags_are_lower_case_and_everything_else_is_pascal_case(client: Any) -> None:
    _shop(client)
    seen: set[str] = set()

    def names(value: Any) -> None:
        if isinstance(value, dict):
            seen.update(value)
            for name, member in value.items():
                if name != "tags":
                    names(member)
        elif isinstance(value, list):
            for item in value:
                names(item)

    for name in CALLS:
        if not name.startswith("Delete"):
            names(_call(client, name, CALLS[name])[1])

    assert {name for name in seen if not re.fullmatch("([A-Z][a-z]+)+", name)} == {"tags"}


def _least(shape: Shape | None, text: str = "x" * 20) -> Any:
    """The smallest value of a shape that boto3 sends."""
    if shape is None:
        return {}
    if shape.type_name == "structure":
        return {
            name: _least(shape.members[name])  # type: ignore[attr-defined]
            for name in shape.required_members  # type: ignore[attr-defined]
        }
    if shape.type_name == "list":
        return [_least(shape.member)]  # type: ignore[attr-defined]
    if shape.type_name == "map":
        return {"a": "b"}
    return shape.metadata.get("enum", [text])[0]


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_not_imitated_is_refused_as_aws_refuses(
    client: Any, local: LocalRegistry, name: str
) -> None:
    model = operations()[name]

    error = refused(getattr(client, xform_name(name)), **_least(model.input_shape))

    assert (error.code, error.status) == ("ForbiddenException", 403)
    assert error.kind in {shape.name for shape in model.error_shapes}
    assert "does not imitate" in error.message
    assert local.calls[-1].operation == name


@pytest.mark.parametrize("name", CALLS)
def test_what_is_required_is_required(client: Any, local: LocalRegistry, name: str) -> None:
    _shop(client)
    model = operations()[name]
    if model.input_shape is None:
        return
    trusting = _without_validation(local)
    for member in model.input_shape.required_members:
        kept = {key: value for key, value in CALLS[name].items() if key != member}
        if model.input_shape.members[member].serialization.get("location") == "uri":
            kept[member] = ""

        error = refused(getattr(trusting, xform_name(name)), **kept)

        assert (error.code, error.status) == ("BadRequestException", 400)
        assert member in error.message


def _without_validation(local: LocalRegistry) -> Any:
    from botocore.config import Config

    return local.client(config=Config(parameter_validation=False))


def _missing(model: OperationModel) -> Mapping[str, str]:
    """Parameters that name what is not there."""
    members = model.input_shape.members if model.input_shape else {}
    names = {
        "RegistryName": "none",
        "SchemaName": "none",
        "SchemaVersion": "7",
        "ResourceArn": "arn:aws:schemas:us-east-1:123456789012:registry/none",
    }
    return {name: value for name, value in names.items() if name in members}


@pytest.mark.parametrize(
    "name", [name for name in CALLS if name not in ("CreateRegistry", "ListRegistries")]
)
def test_what_is_not_there_is_not_found(client: Any, name: str) -> None:
    error = refused(
        getattr(client, xform_name(name)), **{**CALLS[name], **_missing(operations()[name])}
    )

    assert (error.code, error.status, error.kind) == (
        "NotFoundException",
        404,
        "NotFoundException",
    )


@pytest.mark.parametrize(("code", "status"), STATUS.items())
def test_the_errors_of_the_model_are_known(local: LocalRegistry, code: str, status: int) -> None:
    shapes = local.client().meta.service_model.error_shapes

    assert {shape.name: shape.metadata["error"]["httpStatusCode"] for shape in shapes}[
        code
    ] == status
    assert {shape.name for shape in shapes} == STATUS.keys()


@pytest.mark.parametrize(
    ("call", "parameters"),
    [
        ("create_registry", SHOP),
        ("create_schema", {**PLACED, "Type": "OpenApi3", "Content": "{}"}),
    ],
)
def test_what_exists_is_a_conflict(client: Any, call: str, parameters: Mapping[str, Any]) -> None:
    _shop(client)

    error = refused(getattr(client, call), **parameters)

    assert (error.code, error.status, error.kind) == ("ConflictException", 409, "ConflictException")
    assert error.message.endswith("already exists.")


def test_a_client_for_which_the_endpoint_is_in_the_environment(
    local: LocalRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_SCHEMAS", local.url)
    session = boto3.Session("test", "test", region_name="eu-central-1")
    client = session.client("schemas")

    made = client.create_registry(RegistryName="shop")
    client.close()

    assert made["RegistryArn"] == "arn:aws:schemas:eu-central-1:123456789012:registry/shop"


@pytest.mark.parametrize(
    ("region", "partition"), [("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")]
)
def test_an_arn_is_of_its_region_s_partition(
    local: LocalRegistry, region: str, partition: str
) -> None:
    client = local.client(region)
    arn = client.create_registry(RegistryName="shop")["RegistryArn"]

    assert arn == f"arn:{partition}:schemas:{region}:123456789012:registry/shop"
    assert client.list_tags_for_resource(ResourceArn=arn)["Tags"] == {}


def test_regions_do_not_see_each_other(local: LocalRegistry) -> None:
    here, there = local.client("eu-west-1"), local.client("eu-west-2")
    here.create_registry(RegistryName="shop")

    assert refused(there.describe_registry, RegistryName="shop").code == "NotFoundException"
    there.create_registry(RegistryName="shop")
    assert there.describe_registry(RegistryName="shop")["RegistryArn"].split(":")[3] == "eu-west-2"


def _rows(state: Path) -> list[Any]:
    """All that is held, but for moments and tokens."""
    rows = sqlite3.connect(state)
    held = [
        rows.execute(f"SELECT {columns} ORDER BY 1, 2, 3, 4").fetchall()
        for columns in (
            "region, name, description, tags FROM registries",
            "region, registry, name, description, tags, newest FROM schemas",
            "region, registry, schema, number, type, content FROM versions",
        )
    ]
    rows.close()
    return held


@pytest.mark.parametrize("name", CALLS)
def test_a_lost_answer_to_every_operation(tmp_path: Path, serve: Serve, name: str) -> None:
    """Where the work comes first the operation is done, and otherwise nothing is."""

    def held(kind: str, *faults: Fault) -> list[Any]:
        state = tmp_path / f"{kind}.db"
        local = serve(state=state)
        client = once(local)
        _shop(client)
        local.script(*faults)
        try:
            if kind != "before":
                getattr(client, xform_name(name))(**CALLS[name])
        except (ClientError, ConnectionClosedError):
            assert faults
        else:
            assert not faults
        return _rows(state)

    before, done = held("before"), held("done")

    assert (before != done) == writes(operations()[name])
    assert held("cut", Fault(name, cut=True)) == before
    assert held("500", Fault(name, status=500)) == before
    assert held("cut-after", Fault(name, cut=True, after_write=True)) == done
    assert held("500-after", Fault(name, status=500, after_write=True)) == done
