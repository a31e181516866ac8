"""The registry in a few lines of dictionaries: what any sequence of calls has to come to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any


class Refused(Exception):  # noqa: N818 - an answer
    """The call is answered with this error."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Schema:
    """A schema with the versions that are left."""

    description: str | None
    tags: dict[str, str]
    newest: int = 0
    versions: dict[int, tuple[str, str]] = field(default_factory=dict)

    def write(self, kind: str, content: str) -> None:
        self.newest += 1
        self.versions[self.newest] = (kind, content)


class Model:
    """Registries by name, each its schemas by name. Answers leave out ARNs and moments."""

    def __init__(self, unchanged: str, registries: int, schemas: int, versions: int) -> None:
        self.unchanged = unchanged
        self.quotas = registries, schemas, versions
        self.held: dict[str, dict[str, Schema]] = {}
        self.about: dict[str, tuple[str | None, dict[str, str]]] = {}

    def call(self, operation: str, asked: dict[str, Any]) -> Any:
        """The answer of an operation to what boto3 is given. Raises Refused."""
        named = {
            re.sub("(?<=[a-z])(?=[A-Z])", "_", name).lower(): value for name, value in asked.items()
        }
        if "type" in named:
            named["kind"] = named.pop("type")
        return getattr(self, operation)(**named)

    def create_registry(
        self, registry_name: str, description: str | None = None, tags: Any = None
    ) -> Any:
        if registry_name in self.held:
            raise Refused("ConflictException")
        if len(self.held) >= self.quotas[0]:
            raise Refused("ForbiddenException")
        self.held[registry_name] = {}
        self.about[registry_name] = (description, tags or {})
        return self.describe_registry(registry_name)

    def describe_registry(self, registry_name: str) -> Any:
        self._registry(registry_name)
        description, tags = self.about[registry_name]
        return {"RegistryName": registry_name, **_said(description), "Tags": tags}

    def update_registry(self, registry_name: str, description: str) -> Any:
        self._registry(registry_name)
        self.about[registry_name] = (description, self.about[registry_name][1])
        return self.describe_registry(registry_name)

    def delete_registry(self, registry_name: str) -> Any:
        if self._registry(registry_name):
            raise Refused("BadRequestException")
        del self.held[registry_name]
        return {}

    def create_schema(
        self,
        registry_name: str,
        schema_name: str,
        kind: str,
        content: str,
        description: str | None = None,
        tags: Any = None,
    ) -> Any:
        schemas = self._registry(registry_name)
        if schema_name in schemas:
            raise Refused("ConflictException")
        if len(schemas) >= self.quotas[1]:
            raise Refused("ForbiddenException")
        schemas[schema_name] = Schema(description, tags or {})
        schemas[schema_name].write(kind, content)
        return self._told(registry_name, schema_name)

    def update_schema(
        self,
        registry_name: str,
        schema_name: str,
        kind: str | None = None,
        content: str | None = None,
        description: str | None = None,
    ) -> Any:
        schema = self._schema(registry_name, schema_name)
        latest = schema.versions[max(schema.versions)]
        wanted = (kind or latest[0], content or latest[1])
        redescribed = description is not None and description != schema.description
        if wanted != latest or (not redescribed and self.unchanged == "new-version"):
            if len(schema.versions) >= self.quotas[2]:
                raise Refused("ForbiddenException")
            schema.write(*wanted)
        elif not redescribed and self.unchanged == "304":
            raise Refused("304")
        if description is not None:
            schema.description = description
        return self._told(registry_name, schema_name)

    def describe_schema(
        self, registry_name: str, schema_name: str, schema_version: str | None = None
    ) -> Any:
        schema = self._schema(registry_name, schema_name)
        number = max(schema.versions) if schema_version is None else int(schema_version)
        if number not in schema.versions:
            raise Refused("NotFoundException")
        content = schema.versions[number][1]
        return {**self._told(registry_name, schema_name, number), "Content": content}

    def delete_schema(self, registry_name: str, schema_name: str) -> Any:
        self._schema(registry_name, schema_name)
        del self.held[registry_name][schema_name]
        return {}

    def delete_schema_version(
        self, registry_name: str, schema_name: str, schema_version: str
    ) -> Any:
        versions = self._schema(registry_name, schema_name).versions
        if int(schema_version) not in versions:
            raise Refused("NotFoundException")
        if len(versions) == 1:
            raise Refused("BadRequestException")
        del versions[int(schema_version)]
        return {}

    def list_schemas(self, registry_name: str) -> Any:
        schemas = self._registry(registry_name)
        return [
            {"SchemaName": name, "Tags": it.tags, "VersionCount": len(it.versions)}
            for name, it in sorted(schemas.items())
        ]

    def list_schema_versions(self, registry_name: str, schema_name: str) -> Any:
        schema = self._schema(registry_name, schema_name)
        return [
            {"SchemaName": schema_name, "SchemaVersion": str(number), "Type": kind}
            for number, (kind, _) in sorted(schema.versions.items())
        ]

    def search_schemas(self, registry_name: str, keywords: str) -> Any:
        found = []
        for name, schema in sorted(self._registry(registry_name).items()):
            versions = [
                {"SchemaVersion": str(number), "Type": kind}
                for number, (kind, content) in sorted(schema.versions.items())
                if keywords.lower() in (name + content).lower()
            ]
            if versions:
                found.append(
                    {"RegistryName": registry_name, "SchemaName": name, "SchemaVersions": versions}
                )
        return found

    def tag(self, registry_name: str, schema_name: str, tags: dict[str, str]) -> Any:
        self._schema(registry_name, schema_name).tags.update(tags)
        return {}

    def untag(self, registry_name: str, schema_name: str, tag_keys: list[str]) -> Any:
        tags = self._schema(registry_name, schema_name).tags
        for key in tag_keys:
            tags.pop(key, None)
        return {}

    def _registry(self, name: str) -> dict[str, Schema]:
        if name not in self.held:
            raise Refused("NotFoundException")
        return self.held[name]

    def _schema(self, registry: str, name: str) -> Schema:
        if name not in self._registry(registry):
            raise Refused("NotFoundException")
        return self.held[registry][name]

    def _told(self, registry: str, name: str, number: int | None = None) -> Any:
        schema = self.held[registry][name]
        number = number or max(schema.versions)
        return {
            "SchemaName": name,
            "SchemaVersion": str(number),
            "Type": schema.versions[number][0],
            **_said(schema.description),
            "Tags": dict(schema.tags),
        }


def _said(description: str | None) -> dict[str, str]:
    return {} if description is None else {"Description": description}
