"""The EventBridge Schema Registry over boto3: the one place that calls AWS.

Reads are retried by botocore (standard mode, bounded). Writes are tried once: what broke after the
write would else be written twice, so whoever writes looks before trying again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from contract_registry.publish.connection import (
    Clients,
    configured_region,
    is_loopback,
    session_for,
)
from contract_registry.publish.failures import (
    NoSuchRegistryError,
    SchemaGoneError,
    broken,
    no_region,
    not_a_registry,
    refusal,
)

_PAGE: Final = 100
_UNCHANGED: Final = "304"  # documented for UpdateSchema, and not in botocore's model
_LOCAL_REGION: Final = "us-east-1"


@dataclass(frozen=True, slots=True)
class Summary:
    """A schema as it is listed. `versions` counts them; `last_modified` is ISO 8601."""

    name: str
    versions: int
    tags: Mapping[str, str]
    last_modified: str


@dataclass(frozen=True, slots=True)
class Held:
    """One version of a schema as the registry holds it; `content` is the text, verbatim."""

    name: str
    type: str
    content: str
    version: int
    description: str
    tags: Mapping[str, str]
    last_modified: str


@dataclass(frozen=True, slots=True)
class Text:
    """What is written: `type` is `OpenApi3` or `JSONSchemaDraft4`, `description` at most 256."""

    name: str
    type: str
    content: str
    description: str = ""


def _silent(_: str) -> None:
    """Nobody listens."""


def connect(
    registry: str,
    *,
    region: str | None,
    endpoint_url: str | None,
    told: Callable[[str], None] = _silent,
) -> Registry:
    """The registry of that name, looked up once, so that account and region are known.

    told:  is given a sentence whenever a read has to wait
    Raises NoSuchRegistryError where it is not there; NetworkError where AWS cannot be asked.
    """
    found = absent(registry, region=region, endpoint_url=endpoint_url, told=told)
    return found.looked_up()


def absent(
    registry: str,
    *,
    region: str | None,
    endpoint_url: str | None,
    told: Callable[[str], None] = _silent,
) -> Registry:
    """A registry of that name that nobody has looked up: it may have to be created first."""
    local = endpoint_url is not None and is_loopback(endpoint_url)
    session = session_for(local)
    chosen = region or configured_region(session) or (_LOCAL_REGION if local else None)
    if chosen is None:
        raise no_region()
    return Registry(registry, chosen, endpoint_url, Clients(session, chosen, endpoint_url, told))


class Registry:
    """One schema registry. Versions are numbers; every failure is a ContractsError."""

    def __init__(
        self,
        name: str,
        region: str,
        endpoint_url: str | None,
        clients: Clients,
        account: str = "",
    ) -> None:
        self.name = name
        self.region = region
        self.account = account
        self.endpoint_url = endpoint_url
        self._clients = clients

    @property
    def where(self) -> str:
        """For messages: `region eu-central-1`, or the endpoint."""
        return self.endpoint_url or f"region {self.region}"

    def looked_up(self) -> Registry:
        """The same registry with its account. Raises NoSuchRegistryError."""
        try:
            with self._answer("DescribeRegistry", f"registry {self.name}"):
                found = self._clients.reading.describe_registry(RegistryName=self.name)
        except SchemaGoneError as error:
            raise NoSuchRegistryError(
                f"there is no registry {self.name} in {self.where}",
                "check --registry and --region; --create-registry creates it",
            ) from error
        return self._named(found)

    def create_registry(self, tags: Mapping[str, str] | None = None) -> Registry:
        """The registry, created. Raises QuotaReachedError, SchemaExistsError."""
        with self._answer("CreateRegistry", f"registry {self.name}"):
            found = self._clients.writing.create_registry(
                RegistryName=self.name, Tags=dict(tags or {})
            )
        return self._named(found)

    def _named(self, found: Any) -> Registry:
        arn = str(found.get("RegistryArn", "")).split(":")
        if len(arn) < 6:
            raise not_a_registry(self.where, "its answer names no registry")
        return Registry(self.name, self.region, self.endpoint_url, self._clients, arn[4])

    def schemas(self, prefix: str = "") -> tuple[Summary, ...]:
        """Every schema whose name begins with `prefix`, by name."""
        asked: dict[str, Any] = {"RegistryName": self.name}
        if prefix:
            asked["SchemaNamePrefix"] = prefix
        found: list[Summary] = []
        with self._answer("ListSchemas", f"registry {self.name}"):
            for page in self._pages("list_schemas", asked):
                if "Schemas" not in page:
                    # boto3 takes an answer that was cut short for an empty one.
                    raise not_a_registry(self.where, "its answer lists no schemas")
                found += [
                    Summary(
                        str(it["SchemaName"]),
                        int(it.get("VersionCount", 0)),
                        dict(it.get("Tags", {})),
                        _iso(it.get("LastModified")),
                    )
                    for it in page["Schemas"]
                ]
        return tuple(sorted(found, key=lambda summary: summary.name))

    def describe(self, name: str, version: int | None = None) -> Held | None:
        """A schema, its latest version unless one is named; None where it is not there."""
        asked: dict[str, Any] = {"RegistryName": self.name, "SchemaName": name}
        if version is not None:
            asked["SchemaVersion"] = str(version)
        try:
            with self._answer("DescribeSchema", f"schema {name}"):
                found = self._clients.reading.describe_schema(**asked)
                return Held(
                    name,
                    str(found["Type"]),
                    str(found["Content"]),
                    int(found["SchemaVersion"]),
                    str(found.get("Description", "")),
                    dict(found.get("Tags", {})),
                    _iso(found.get("LastModified")),
                )
        except SchemaGoneError:
            return None

    def versions(self, name: str) -> tuple[int, ...]:
        """The numbers of a schema's versions, ascending; none where it is not there."""
        asked = {"RegistryName": self.name, "SchemaName": name}
        try:
            with self._answer("ListSchemaVersions", f"schema {name}"):
                pages = self._pages("list_schema_versions", asked)
                numbers = [
                    int(it["SchemaVersion"]) for page in pages for it in page["SchemaVersions"]
                ]
        except SchemaGoneError:
            return ()
        return tuple(sorted(numbers))

    def create(self, text: Text, tags: Mapping[str, str]) -> int:
        """Create a schema; its version. Tried once.

        Raises SchemaExistsError, QuotaReachedError, UnclearError.
        """
        with self._answer("CreateSchema", f"schema {text.name}"):
            found = self._clients.writing.create_schema(**self._asked(text), Tags=dict(tags))
            return int(found["SchemaVersion"])

    def update(self, text: Text) -> int | None:
        """Write a new version; its number, None where AWS says that nothing changed (304).

        Tried once. Raises SchemaGoneError, QuotaReachedError, UnclearError.
        """
        from botocore.exceptions import ClientError

        with self._answer("UpdateSchema", f"schema {text.name}"):
            try:
                found = self._clients.writing.update_schema(**self._asked(text))
            except ClientError as error:
                if error.response["Error"].get("Code") == _UNCHANGED:
                    return None
                raise
            return int(found["SchemaVersion"])

    def _asked(self, text: Text) -> dict[str, Any]:
        return {
            "RegistryName": self.name,
            "SchemaName": text.name,
            "Type": text.type,
            "Content": text.content,
            "Description": text.description,
        }

    def delete(self, name: str) -> None:
        """Delete a schema with all its versions; done already is done."""
        try:
            with self._answer("DeleteSchema", f"schema {name}"):
                self._clients.writing.delete_schema(RegistryName=self.name, SchemaName=name)
        except SchemaGoneError:
            return

    def tag(self, name: str, tags: Mapping[str, str]) -> None:
        """Set tags of a schema; others stay. Raises SchemaGoneError."""
        with self._answer("TagResource", f"schema {name}"):
            self._clients.writing.tag_resource(ResourceArn=self.arn(name), Tags=dict(tags))

    def arn(self, schema: str) -> str:
        """The ARN of a schema of this registry."""
        return schema_arn(self.region, self.account, self.name, schema)

    def _pages(self, operation: Any, asked: Mapping[str, Any]) -> Iterator[Any]:
        pages = self._clients.reading.get_paginator(operation)
        return iter(pages.paginate(**asked, PaginationConfig={"PageSize": _PAGE}))

    @contextmanager
    def _answer(self, operation: str, subject: str) -> Iterator[None]:
        from botocore.exceptions import BotoCoreError, ClientError
        from botocore.parsers import ResponseParserError

        action = f"schemas:{operation}"
        try:
            yield
        except ClientError as error:
            raise refusal(error, action, subject, self.where) from error
        except (BotoCoreError, ResponseParserError) as error:
            raise broken(error, action, self.where) from error
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise not_a_registry(self.where, f"its answer lacks {error}") from error


def partition(region: str) -> str:
    """The partition of a region, as it stands in ARNs."""
    return next(
        (
            name
            for prefix, name in (("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"))
            if region.startswith(prefix)
        ),
        "aws",
    )


def schema_arn(region: str, account: str, registry: str, schema: str) -> str:
    """The ARN of a schema."""
    return f"arn:{partition(region)}:schemas:{region}:{account}:schema/{registry}/{schema}"


def _iso(moment: Any) -> str:
    return moment.isoformat() if hasattr(moment, "isoformat") else str(moment or "")
