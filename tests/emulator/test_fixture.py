"""The fixture that users get with the package."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import boto3
import pytest

from contract_registry.emulator import LocalRegistry
from repositories import isolated


def test_plain_boto3_talks_to_the_local_registry(schema_registry: LocalRegistry) -> None:
    client = boto3.client("schemas")
    client.create_registry(RegistryName="shop")
    client.close()

    assert schema_registry.count("CreateRegistry") == 1


def test_each_test_has_its_own(schema_registry: LocalRegistry) -> None:
    found = schema_registry.client().list_registries()["Registries"]

    assert [each["RegistryName"] for each in found] == ["aws.events", "discovered-schemas"]


def test_credentials_that_are_there_stay(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "mine")
    request.getfixturevalue("schema_registry")

    assert os.environ["AWS_ACCESS_KEY_ID"] == "mine"


def test_a_region_that_is_there_is_everybody_s(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    local: LocalRegistry = request.getfixturevalue("schema_registry")
    local.hold("discovered-schemas", "a@B", "{}")
    client = boto3.client("schemas")
    client.create_registry(RegistryName="shop")

    for each in (client, local.client()):
        arn = each.describe_registry(RegistryName="shop")["RegistryArn"]
        assert arn.split(":")[3] == "eu-central-1"
        assert each.list_schemas(RegistryName="discovered-schemas")["Schemas"]
    client.close()


@pytest.mark.parametrize("excepted", [None, "example.com", "*"])
def test_a_proxy_is_passed_by(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, excepted: str | None
) -> None:
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    if excepted:
        monkeypatch.setenv("NO_PROXY", excepted)
    local: LocalRegistry = request.getfixturevalue("schema_registry")
    client = boto3.client("schemas")
    client.list_registries()
    client.close()
    local.client().list_registries()

    assert local.count("ListRegistries") == 2


A_USERS_TESTS = """
import sys

HEAVY = {"boto3", "botocore", "werkzeug", "click", "jsonschema", "sqlite3"}


def test_nothing_heavy_is_loaded_with_pytest():
    assert not HEAVY & set(sys.modules)


def test_publishing(schema_registry):
    client = schema_registry.client()
    client.create_registry(RegistryName="shop")
    client.create_schema(
        RegistryName="shop", SchemaName="orders@Placed", Type="OpenApi3", Content="{}"
    )
    assert [call.operation for call in schema_registry.calls] == ["CreateRegistry", "CreateSchema"]
"""


@pytest.mark.parametrize(
    ("options", "environ"),
    [
        ((), {}),
        (("-p", "contract-registry"), {}),
        (("-p", "contract-registry"), {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}),
        (("-p", "contract_registry.emulator.fixture"), {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}),
    ],
    ids=["found", "named", "named-alone", "named-as-module"],
)
def test_in_the_tests_of_a_user(
    tmp_path: Path, options: tuple[str, ...], environ: dict[str, str]
) -> None:
    (tmp_path / "test_users.py").write_text(A_USERS_TESTS)

    python = [sys.executable, "-W", "error", "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*python, "-W", "error", *options, "--strict-config", str(tmp_path)],
        cwd=tmp_path,
        env={**isolated(os.environ), **environ},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout
    assert "warning" not in done.stdout.lower()


def test_it_is_listed_with_its_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--fixtures", "-v", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env=isolated(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )

    assert "schema_registry" in done.stdout
    assert "A fresh local EventBridge Schema Registry for one test." in done.stdout
