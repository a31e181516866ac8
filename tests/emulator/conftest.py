"""A local registry over HTTP, and real boto3 clients of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from contract_registry.emulator import LocalRegistry, serving


@pytest.fixture(autouse=True)
def _no_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    # Whatever a developer's machine says of AWS and of proxies, these tests talk to loopback.
    for name in os.environ:
        if name.startswith("AWS_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


Serve = Callable[..., LocalRegistry]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve a registry with these settings until the test ends."""
    with ExitStack() as stack:
        yield lambda **settings: stack.enter_context(serving(**settings))


@pytest.fixture
def local(serve: Serve) -> LocalRegistry:
    """A registry with AWS's quotas, empty but for what AWS owns."""
    return serve()


@pytest.fixture
def client(local: LocalRegistry) -> Any:
    """A client of it that tries once."""
    return once(local)


def once(local: LocalRegistry, **options: Any) -> Any:
    """A boto3 client that does not try again."""
    return local.client(config=Config(retries={"total_max_attempts": 1}), **options)


@dataclass(frozen=True)
class Error:
    """What boto3 made of an error."""

    code: str
    status: int
    message: str
    kind: str


def refused(call: Callable[..., Any], **parameters: Any) -> Error:
    """The error that a call ends with."""
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    said = caught.value.response
    return Error(
        said["Error"]["Code"],
        said["ResponseMetadata"]["HTTPStatusCode"],
        said["Error"]["Message"],
        type(caught.value).__name__,
    )


def fill(client: Any, registry: str = "shop", **schemas: int) -> None:
    """A registry with schemas that have so many versions each."""
    client.create_registry(RegistryName=registry)
    for name, count in schemas.items():
        add(client, name, registry=registry)
        for version in range(2, count + 1):
            client.update_schema(
                RegistryName=registry, SchemaName=name, Content=f'{{"version":{version}}}'
            )


def add(client: Any, name: str, content: str = '{"version":1}', registry: str = "shop") -> Any:
    """A schema with its first version."""
    return client.create_schema(
        RegistryName=registry, SchemaName=name, Type="OpenApi3", Content=content
    )
