"""Faults on demand, as boto3 sees them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ConnectionClosedError

from contract_registry.documents import Document, parse
from contract_registry.emulator import Fault, LocalRegistry
from contract_registry.emulator.fault_file import faults
from contract_registry.emulator.refusal import STATUS
from contract_registry.errors import UnreadableError

from .conftest import Serve, add, fill, once, refused

SHOP = {"RegistryName": "shop"}
PLACED = {**SHOP, "SchemaName": "orders@Placed"}


def _names(client: Any) -> list[str]:
    return [each["SchemaName"] for each in client.list_schemas(**SHOP, Limit=100)["Schemas"]]


@pytest.mark.parametrize(("code", "status"), STATUS.items())
@pytest.mark.parametrize("after_write", [False, True])
def test_every_error_of_the_model(
    local: LocalRegistry, client: Any, code: str, status: int, after_write: bool
) -> None:
    fill(client)
    local.script(Fault("CreateSchema", status=status, after_write=after_write))

    error = refused(add, client=client, name="orders@Placed")

    assert (error.code, error.status, error.kind) == (code, status, code)
    assert error.message
    assert _names(client) == (["orders@Placed"] if after_write else [])
    assert local.calls[-2].status == status


def test_an_error_of_our_choice(local: LocalRegistry, client: Any) -> None:
    local.script(
        Fault("ListSchemas", status=400, code="ThrottlingException", message="Slow down"),
        Fault("ListRegistries", status=403, code="AccessDeniedException"),
    )

    error = refused(client.list_schemas, **SHOP)
    assert (error.code, error.status, error.message) == ("ThrottlingException", 400, "Slow down")
    error = refused(client.list_registries)
    assert error.code == "AccessDeniedException"
    assert "is not authorized to perform: schemas:ListRegistries on resource: " in error.message


@pytest.mark.parametrize("after_write", [False, True])
def test_a_cut_connection(local: LocalRegistry, client: Any, after_write: bool) -> None:
    fill(client)
    local.script(Fault("CreateSchema", cut=True, after_write=after_write))

    with pytest.raises(ConnectionClosedError):
        add(client, "orders@Placed")

    assert local.calls[-1].status == 0
    assert _names(client) == (["orders@Placed"] if after_write else [])


def test_an_answer_that_is_cut_short_looks_empty_to_boto3(local: LocalRegistry) -> None:
    client = local.client()
    fill(client, **{"orders@Placed": 1})
    local.script(Fault("UpdateSchema", cut_short=True), Fault("ListSchemas", cut_short=True))

    assert client.update_schema(**PLACED, Content="{}").keys() == {"ResponseMetadata"}
    assert "Schemas" not in client.list_schemas(**SHOP)
    assert client.describe_schema(**PLACED)["SchemaVersion"] == "2"
    assert local.count("UpdateSchema") == 1


def test_an_answer_without_a_body_that_is_cut_short_is_none(
    local: LocalRegistry, client: Any
) -> None:
    fill(client)
    local.script(Fault("DeleteRegistry", cut_short=True))

    with pytest.raises(ConnectionClosedError):
        client.delete_registry(**SHOP)
    assert refused(client.describe_registry, **SHOP).status == 404


def test_boto3_tries_again_after_a_cut_and_meets_its_own_write(local: LocalRegistry) -> None:
    client = local.client(config=Config(retries={"mode": "standard", "total_max_attempts": 2}))
    fill(client)
    local.script(Fault("CreateSchema", cut=True, after_write=True))

    assert refused(add, client=client, name="orders@Placed").code == "ConflictException"
    assert [call.status for call in local.calls[-2:]] == [0, 409]


def test_boto3_sends_an_update_again_and_no_version_is_too_many(serve: Serve) -> None:
    local = serve(unchanged="new-version")
    client = local.client(config=Config(retries={"mode": "standard", "total_max_attempts": 2}))
    fill(client, **{"orders@Placed": 1})
    local.script(Fault("UpdateSchema", cut=True, after_write=True))

    assert client.update_schema(**PLACED, Content="{}")["SchemaVersion"] == "2"
    assert local.count("UpdateSchema") == 2
    assert client.describe_schema(**PLACED)["SchemaVersion"] == "2"


def test_a_delay_comes_before_the_call(local: LocalRegistry) -> None:
    client = local.client(config=Config(read_timeout=0.05, retries={"total_max_attempts": 1}))
    local.script(Fault("CreateRegistry", delay=60))

    with pytest.raises(Exception, match="Read timeout"):
        client.create_registry(**SHOP)
    assert local.calls == ()


@pytest.mark.parametrize(("given", "version"), [("304", None), ("new-version", "2"), ("ok", "1")])
@pytest.mark.parametrize("settings", ["304", "new-version", "ok"])
def test_the_answer_to_one_update_that_changes_nothing(
    serve: Serve, settings: str, given: Any, version: str | None
) -> None:
    local = serve(unchanged=settings)
    client = once(local)
    fill(client, **{"orders@Placed": 1})
    local.script(Fault("UpdateSchema", unchanged=given))

    if version is None:
        assert refused(client.update_schema, **PLACED, Content='{"version":1}').code == "304"
    else:
        done = client.update_schema(**PLACED, Content='{"version":1}')
        assert done["SchemaVersion"] == version


def test_304_may_be_said_of_any_update(local: LocalRegistry, client: Any) -> None:
    fill(client, **{"orders@Placed": 1})
    local.script(Fault("UpdateSchema", status=304))

    assert refused(client.update_schema, **PLACED, Content="{}").code == "304"
    assert client.describe_schema(**PLACED)["Content"] == '{"version":1}'


def test_a_fault_counts_the_calls_that_it_matches(local: LocalRegistry, client: Any) -> None:
    fill(client)
    local.script(Fault("CreateSchema", call=2, times=2, status=409))

    answers = [_status(client, f"s{number}") for number in range(5)]

    assert answers == [201, 409, 409, 201, 201]


def test_a_fault_without_end_and_its_end(local: LocalRegistry, client: Any) -> None:
    fill(client)
    local.script(Fault(status=503, times=0, call=2))

    assert [_status(client, f"s{number}") for number in range(4)] == [201, 503, 503, 503]
    local.reset_faults()
    assert _status(client, "s9") == 201


def test_a_fault_of_one_schema_or_registry(local: LocalRegistry, client: Any) -> None:
    fill(client)
    fill(client, registry="other")
    local.script(
        Fault(schema="a", status=429, times=0), Fault(registry="other", status=500, times=0)
    )

    assert [_status(client, name) for name in "ab"] == [429, 201]
    assert refused(client.list_schemas, RegistryName="other").status == 500


def test_the_first_of_several_faults_strikes_and_each_counts(
    local: LocalRegistry, client: Any
) -> None:
    fill(client)
    local.script(
        Fault("CreateSchema", status=429, times=2),
        Fault("CreateSchema", call=2, times=2, status=500),
    )

    assert [_status(client, f"s{number}") for number in range(4)] == [429, 429, 500, 201]


def _status(client: Any, name: str) -> int:
    try:
        return int(add(client, name)["ResponseMetadata"]["HTTPStatusCode"])
    except client.exceptions.ClientError as error:
        return int(error.response["ResponseMetadata"]["HTTPStatusCode"])


def test_faults_from_the_start(serve: Serve) -> None:
    client = once(serve(faults=[Fault(status=503)]))

    assert refused(client.list_registries).status == 503


def test_the_calls_are_kept(local: LocalRegistry, client: Any) -> None:
    fill(client, **{"orders@Placed": 1})
    refused(client.describe_schema, **SHOP, SchemaName="none")

    made, _, missed = local.calls
    assert (made.operation, made.parameters, made.status) == (
        "CreateRegistry",
        {"RegistryName": "shop"},
        201,
    )
    assert (missed.status, missed.code) == (404, "NotFoundException")
    assert [call.operation for call in local.writes] == ["CreateRegistry", "CreateSchema"]
    local.reset_calls()
    assert local.calls == ()


def _document(text: str) -> Document:
    found = parse(text.encode(), "faults.yaml")
    assert isinstance(found, Document)
    return found


def test_a_file_of_faults() -> None:
    text = """
        faults:
          - {operation: CreateSchema, call: 2, status: 503}
          - {operation: UpdateSchema, schema: a@B, registry: shop, cut: true, after-write: true}
          - {delay: 0.5, times: 0}
          - {status: 400, code: Throttling, message: slow}
          - {unchanged: new-version}
    """

    assert faults(_document(text)) == (
        Fault("CreateSchema", call=2, status=503),
        Fault("UpdateSchema", schema="a@B", registry="shop", cut=True, after_write=True),
        Fault(delay=0.5, times=0),
        Fault(status=400, code="Throttling", message="slow"),
        Fault(unchanged="new-version"),
    )
    assert faults(_document("faults: []")) == ()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[]", "faults.yaml:1:1: the file must be a mapping, and is a list"),
        ("{}", "the key faults is missing"),
        ("faults: 1", "faults.yaml:1:9: faults must be a list"),
        ("faults: [{operation: CreateShema}]", "operation must be"),
        ("faults: [{operaton: x}]", 'the key "operaton" is not known'),
        ("faults: [{call: 0}]", "call must be at least 1"),
        ("faults: [{delay: -1}]", "delay must be at least 0"),
        ("faults: [{unchanged: 304}]", "unchanged must be"),
        ("faults: [{}, {status: 350}]", "faults.yaml:1:14: a fault's status is 304 or an error"),
        ("faults: [{after-write: true}]", "has a `status` or a `cut`"),
        ("faults: [{status: 418}]", "AWS's model has no error for 418: say its `code`"),
    ],
)
def test_what_is_no_file_of_faults(text: str, complaint: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        faults(_document(text))

    assert complaint in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize(
    "wrong",
    [
        {"call": 0},
        {"times": -1},
        {"delay": -1.0},
        {"status": 200},
        {"status": 500, "cut": True},
        {"cut_short": True, "cut": True},
        {"after_write": True},
        {"code": "Throttling"},
        {"status": 400, "code": "a\r\nb: c"},
    ],
)
def test_what_is_no_fault(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="a fault"):
        replace(Fault(), **wrong)


def test_a_fault_of_no_operation_would_never_strike(local: LocalRegistry) -> None:
    with pytest.raises(ValueError, match=r"no operation CreateShema: did you mean CreateSchema\?"):
        local.script(Fault("CreateShema", status=500))


def test_the_faults_of_the_page_are_faults() -> None:
    page = (Path(__file__).parents[2] / "docs" / "local-registry.md").read_text()
    (example,) = re.findall("```yaml\n(.*?)```", page, re.DOTALL)

    assert len(faults(_document(example))) == 10
