"""What the registry does with registries, schemas, versions and tags."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from jsonschema import Draft4Validator

from contract_registry.emulator import LocalRegistry, Quotas

from .conftest import Serve, add, fill, once, refused

SHOP = {"RegistryName": "shop"}
PLACED = {**SHOP, "SchemaName": "orders@Placed"}
OURS = "arn:aws:schemas:us-east-1:123456789012"


def test_content_is_given_back_to_the_letter(client: Any) -> None:
    fill(client)
    for number, content in enumerate(
        ['\n {"a" : 1}\t', "no JSON", "\x00", "ä\u2028😀\ufffe", "x" * 100_000, '"\\u0000"']
    ):
        add(client, f"s{number}", content)

        assert client.describe_schema(**SHOP, SchemaName=f"s{number}")["Content"] == content


def test_versions_count_up_as_text(client: Any) -> None:
    fill(client, **{"orders@Placed": 11})

    found = client.list_schema_versions(**PLACED, Limit=100)["SchemaVersions"]

    assert [each["SchemaVersion"] for each in found] == [str(n) for n in range(1, 12)]
    latest = client.describe_schema(**PLACED)
    assert (latest["SchemaVersion"], latest["Content"]) == ("11", '{"version":11}')
    assert client.describe_schema(**PLACED, SchemaVersion="2")["Content"] == '{"version":2}'
    (listed,) = client.list_schemas(**SHOP)["Schemas"]
    assert listed["VersionCount"] == 11


def test_going_back_to_earlier_content_is_a_new_version(client: Any) -> None:
    fill(client, **{"orders@Placed": 2})

    assert client.update_schema(**PLACED, Content='{"version":1}')["SchemaVersion"] == "3"


def test_another_type_is_a_new_version_with_the_same_content(client: Any) -> None:
    fill(client, **{"orders@Placed": 1})

    changed = client.update_schema(**PLACED, Type="JSONSchemaDraft4")

    assert (changed["SchemaVersion"], changed["Type"]) == ("2", "JSONSchemaDraft4")
    assert client.describe_schema(**PLACED)["Content"] == '{"version":1}'


def test_another_description_is_no_new_version(client: Any) -> None:
    fill(client, **{"orders@Placed": 1})

    changed = client.update_schema(**PLACED, Content='{"version":1}', Description="said anew")

    assert (changed["SchemaVersion"], changed["Description"]) == ("1", "said anew")
    assert client.update_schema(**PLACED, Description="")["Description"] == ""


@pytest.mark.parametrize("parameters", [{}, {"Content": '{"version":1}'}, {"Type": "OpenApi3"}])
def test_an_update_that_changes_nothing_is_304(client: Any, parameters: Mapping[str, Any]) -> None:
    fill(client, **{"orders@Placed": 1})

    error = refused(client.update_schema, **PLACED, **parameters)

    assert (error.code, error.status, error.message) == ("304", 304, "")
    assert client.describe_schema(**PLACED)["SchemaVersion"] == "1"


@pytest.mark.parametrize(("unchanged", "version"), [("new-version", "2"), ("ok", "1")])
def test_the_answer_to_an_update_that_changes_nothing_can_be_chosen(
    serve: Serve, unchanged: str, version: str
) -> None:
    client = once(serve(unchanged=unchanged))
    fill(client, **{"orders@Placed": 1})

    assert client.update_schema(**PLACED, Content='{"version":1}')["SchemaVersion"] == version


def test_an_update_sent_again_with_its_token_is_the_same_update(serve: Serve) -> None:
    client = once(serve(unchanged="new-version"))
    fill(client, **{"orders@Placed": 1})

    first = client.update_schema(**PLACED, Content="{}", ClientTokenId="token")
    client.update_schema(**PLACED, Content="[]", ClientTokenId="other")
    again = client.update_schema(**PLACED, Content="{}", ClientTokenId="token")

    assert first["SchemaVersion"] == again["SchemaVersion"] == "2"
    other = refused(client.update_schema, **PLACED, Content="7", ClientTokenId="token")
    assert "ClientTokenId" in other.message
    assert client.describe_schema(**PLACED)["SchemaVersion"] == "3"


def test_a_number_is_not_used_again(client: Any) -> None:
    fill(client, **{"orders@Placed": 3})
    client.delete_schema_version(**PLACED, SchemaVersion="3")

    assert client.describe_schema(**PLACED)["SchemaVersion"] == "2"
    assert refused(client.describe_schema, **PLACED, SchemaVersion="3").status == 404
    assert client.update_schema(**PLACED, Content="{}")["SchemaVersion"] == "4"


def test_the_only_version_stays(client: Any) -> None:
    fill(client, **{"orders@Placed": 1})

    assert refused(client.delete_schema_version, **PLACED, SchemaVersion="1").status == 400


@pytest.mark.parametrize("version", ["0", "01", "-1", "1.0", "one", "9" * 40, "٣"])
def test_what_is_no_version_is_not_there(client: Any, version: str) -> None:
    fill(client, **{"orders@Placed": 3})

    assert refused(client.describe_schema, **PLACED, SchemaVersion=version).status == 404


def test_a_deleted_schema_can_be_made_again(client: Any) -> None:
    fill(client, **{"orders@Placed": 3})
    client.delete_schema(**PLACED)

    assert client.list_schemas(**SHOP)["Schemas"] == []
    assert add(client, "orders@Placed")["SchemaVersion"] == "1"


def test_a_registry_with_schemas_stays(client: Any) -> None:
    fill(client, **{"orders@Placed": 1})

    assert refused(client.delete_registry, **SHOP).status == 400
    client.delete_schema(**PLACED)
    client.delete_registry(**SHOP)
    assert refused(client.describe_registry, **SHOP).status == 404


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"Type": "Avro"}, "Type"),
        ({"Content": "x" * 100_001}, "Content"),
        ({"Description": "x" * 257}, "Description"),
        ({"SchemaName": "a/b"}, "SchemaName"),
        ({"SchemaName": "a b"}, "SchemaName"),
        ({"SchemaName": "ä"}, "SchemaName"),
        ({"SchemaName": "x" * 386}, "SchemaName"),
        ({"SchemaName": "%2F"}, "SchemaName"),
        ({"RegistryName": "x" * 65}, "RegistryName"),
        ({"RegistryName": "a@b"}, "RegistryName"),
        ({"Tags": {"aws:a": "b"}}, "tag"),
        ({"Tags": {"": "b"}}, "tag"),
        ({"Tags": {"a": "b" * 257}}, "tag"),
        ({"Tags": {f"a{n}": "" for n in range(51)}}, "tags"),
    ],
)
def test_what_boto3_lets_through_is_a_bad_request(
    client: Any, wrong: Mapping[str, Any], named: str
) -> None:
    fill(client)

    error = refused(
        client.create_schema, **{**PLACED, "Type": "OpenApi3", "Content": "{}", **wrong}
    )

    assert (error.kind, error.status) == ("BadRequestException", 400)
    assert named in error.message
    assert client.list_schemas(**SHOP)["Schemas"] == []


@pytest.mark.parametrize("name", [".", "..", "a.b-c_D9", "x" * 385, "a@b@c", "@"])
def test_unusual_names_are_names(client: Any, name: str) -> None:
    fill(client)
    made = add(client, name)

    assert made["SchemaArn"] == f"{OURS}:schema/shop/{name}"
    assert client.describe_schema(**SHOP, SchemaName=name)["SchemaName"] == name
    client.tag_resource(ResourceArn=made["SchemaArn"], Tags={"ä b": "ö/?&="})
    assert client.list_tags_for_resource(ResourceArn=made["SchemaArn"])["Tags"] == {"ä b": "ö/?&="}


def test_tags_are_added_and_taken_away(client: Any) -> None:
    fill(client, **{"orders@Placed": 1})
    arn = f"{OURS}:schema/shop/orders@Placed"
    client.tag_resource(ResourceArn=arn, Tags={"a": "1", "b": "2"})
    client.tag_resource(ResourceArn=arn, Tags={"b": "3", "c": "4"})
    client.untag_resource(ResourceArn=arn, TagKeys=["a", "never"])

    assert client.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"b": "3", "c": "4"}
    assert client.describe_schema(**PLACED)["Tags"] == {"b": "3", "c": "4"}
    assert client.describe_schema(**PLACED)["SchemaVersion"] == "1"
    assert refused(client.tag_resource, ResourceArn=arn, Tags={"aws:x": ""}).status == 400


def test_tags_stay_with_an_update(client: Any) -> None:
    client.create_registry(**SHOP, Tags={"of": "registry"})
    client.create_schema(**PLACED, Type="OpenApi3", Content="{}", Tags={"of": "schema"})

    assert client.update_schema(**PLACED, Content="[]")["Tags"] == {"of": "schema"}
    assert client.update_registry(**SHOP, Description="d")["Tags"] == {"of": "registry"}


@pytest.mark.parametrize(
    ("arn", "status"),
    [
        ("shop", 400),
        ("arn:aws:s3:::shop", 400),
        (f"{OURS}:schema/shop", 400),
        (f"{OURS}:registry/shop/orders@Placed", 400),
        (f"{OURS}:schema/shop/none", 404),
        ("arn:aws:schemas:us-east-1:210987654321:registry/shop", 404),
        ("arn:aws:schemas:eu-west-1:123456789012:registry/shop", 404),
        ("arn:aws:schemas:us-east-1::registry/shop", 404),
    ],
)
def test_an_arn_of_nothing_here(client: Any, arn: str, status: int) -> None:
    fill(client, **{"orders@Placed": 1})

    assert refused(client.list_tags_for_resource, ResourceArn=arn).status == status


AWS_EVENT = {"RegistryName": "aws.events", "SchemaName": "aws.s3@ObjectDeleted"}


@pytest.mark.parametrize(
    ("call", "parameters"),
    [
        ("create_registry", {"RegistryName": "aws.mine"}),
        ("update_registry", {"RegistryName": "aws.events", "Description": ""}),
        ("delete_registry", {"RegistryName": "discovered-schemas"}),
        (
            "create_schema",
            {
                "RegistryName": "discovered-schemas",
                "SchemaName": "a",
                "Type": "OpenApi3",
                "Content": "{}",
            },
        ),
        ("update_schema", {**AWS_EVENT, "Content": "{}"}),
        ("delete_schema", AWS_EVENT),
        ("delete_schema_version", {**AWS_EVENT, "SchemaVersion": "1"}),
        (
            "tag_resource",
            {"ResourceArn": "arn:aws:schemas:us-east-1::registry/aws.events", "Tags": {"a": "b"}},
        ),
    ],
)
def test_what_is_of_aws_is_only_read(client: Any, call: str, parameters: Mapping[str, Any]) -> None:
    error = refused(getattr(client, call), **parameters)

    assert (error.kind, error.status) == ("ForbiddenException", 403)


def test_a_test_can_put_what_aws_would(local: LocalRegistry, client: Any) -> None:
    for content in ("{}", "[]"):
        local.hold("discovered-schemas", "orders@Placed", content)

    found = client.describe_schema(RegistryName="discovered-schemas", SchemaName="orders@Placed")
    assert (found["SchemaVersion"], found["Content"]) == ("2", "[]")
    assert [call.operation for call in local.calls] == ["DescribeSchema"]


def test_an_export_is_json_schema_of_the_same_event(client: Any) -> None:
    exported = client.export_schema(**AWS_EVENT, Type="JSONSchemaDraft4")
    schema = json.loads(exported["Content"])

    assert exported["Type"] == "JSONSchemaDraft4"
    assert schema["x-amazon-events-source"] == "aws.s3"
    assert schema["$schema"] == "http://json-schema.org/draft-04/schema#"
    Draft4Validator.check_schema(schema)
    event = dict.fromkeys(schema["required"], "") | {"resources": []}
    detail = {"bucket": {"name": "b"}, "object": {"key": "k"}}
    assert Draft4Validator(schema).is_valid({**event, "detail": detail})
    assert not Draft4Validator(schema).is_valid({**event, "detail": {"bucket": {}}})


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({**AWS_EVENT, "Type": "OpenApi3"}, 400),
        ({**AWS_EVENT, "Type": "JSONSchemaDraft4", "SchemaVersion": "2"}, 404),
        ({**PLACED, "Type": "JSONSchemaDraft4"}, 400),
        (
            {
                "RegistryName": "discovered-schemas",
                "SchemaName": "odd",
                "Type": "JSONSchemaDraft4",
            },
            400,
        ),
    ],
)
def test_what_cannot_be_exported(
    local: LocalRegistry, client: Any, parameters: Mapping[str, Any], status: int
) -> None:
    fill(client, **{"orders@Placed": 1})
    local.hold("discovered-schemas", "odd", '{"components": 1}')

    assert refused(client.export_schema, **parameters).status == status


@pytest.mark.parametrize("status", [403, 400])
def test_quotas(serve: Serve, status: int) -> None:
    client = once(serve(quotas=Quotas(registries=2, schemas=2, versions=3, status=status)))
    fill(client, **{"orders@Placed": 3, "other": 1})
    client.create_registry(RegistryName="second")

    assert refused(client.create_registry, RegistryName="third").status == status
    assert refused(add, client=client, name="third").status == status
    assert refused(client.update_schema, **PLACED, Content="{}").status == status
    client.delete_schema_version(**PLACED, SchemaVersion="1")
    assert client.update_schema(**PLACED, Content="{}")["SchemaVersion"] == "4"


def test_the_default_quotas_are_those_of_aws(client: Any) -> None:
    fill(client, **{"orders@Placed": 100})
    for number in range(99):
        add(client, f"s{number}")
    for number in range(9):
        client.create_registry(RegistryName=f"r{number}")

    assert "100 versions" in refused(client.update_schema, **PLACED, Content="{}").message
    assert "100 schemas" in refused(add, client=client, name="more").message
    assert "10 registries" in refused(client.create_registry, RegistryName="more").message


def test_zero_is_no_quota(serve: Serve) -> None:
    client = once(serve(quotas=Quotas(registries=0, schemas=0, versions=0)))
    for number in range(11):
        client.create_registry(RegistryName=f"r{number}")

    assert len(client.list_registries(Scope="Local", Limit=100)["Registries"]) == 12
