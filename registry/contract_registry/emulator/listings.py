"""ListSchemas, ListSchemaVersions and SearchSchemas."""

from __future__ import annotations

import json
from typing import Any

from contract_registry.emulator.desk import Desk, known_registry
from contract_registry.emulator.pages import Key, page
from contract_registry.emulator.refusal import bad_request
from contract_registry.emulator.requests import Parameters
from contract_registry.emulator.schemas import held_version


def schemas(desk: Desk, asked: Parameters) -> Any:
    """ListSchemas, by name."""
    registry = known_registry(desk, asked["RegistryName"])
    prefix = asked.get("SchemaNamePrefix", "")

    def entries(after: Key, count: int) -> list[tuple[Key, Any]]:
        rows = desk.all(
            "SELECT name, modified, tags, (SELECT count(*) FROM versions v WHERE"
            " v.region = s.region AND v.registry = s.registry AND v.schema = s.name)"
            " FROM schemas s WHERE region = ? AND registry = ? AND name > ?"
            " AND substr(name, 1, ?) = ? ORDER BY name LIMIT ?",
            *(desk.region, registry, after, len(prefix), prefix, count),
        )
        return [
            (
                name,
                {
                    "SchemaName": name,
                    "SchemaArn": desk.arn(f"schema/{registry}/{name}", registry),
                    "LastModified": modified,
                    "Tags": json.loads(tags),
                    "VersionCount": versions,
                },
            )
            for name, modified, tags, versions in rows
        ]

    found, token = page(desk, asked, "", entries)
    return {"Schemas": found, "NextToken": token}


def versions(desk: Desk, asked: Parameters) -> Any:
    """ListSchemaVersions, the oldest first."""
    held_version(desk, asked)
    registry, name = asked["RegistryName"], asked["SchemaName"]

    def entries(after: Key, count: int) -> list[tuple[Key, Any]]:
        rows = desk.all(
            "SELECT number, type FROM versions WHERE region = ? AND registry = ? AND schema = ?"
            " AND number > ? ORDER BY number LIMIT ?",
            *(desk.region, registry, name, after, count),
        )
        return [
            (
                number,
                {
                    "SchemaName": name,
                    "SchemaArn": desk.arn(f"schema/{registry}/{name}", registry),
                    "SchemaVersion": str(number),
                    "Type": type_,
                },
            )
            for number, type_ in rows
        ]

    found, token = page(desk, asked, 0, entries)
    return {"SchemaVersions": found, "NextToken": token}


def search(desk: Desk, asked: Parameters) -> Any:
    """SearchSchemas, by name: versions whose name and content hold every keyword, in any case."""
    registry = known_registry(desk, asked["RegistryName"])
    keywords = asked["Keywords"].casefold().split()
    if not keywords:
        raise bad_request("Keywords must not be empty.")

    def holds(name: str, content: str) -> bool:
        text = f"{name}\n{content}".casefold()
        return all(keyword in text for keyword in keywords)

    desk.rows.create_function("holds", 2, holds)

    def entries(after: Key, count: int) -> list[tuple[Key, Any]]:
        names = desk.all(
            "SELECT DISTINCT schema FROM versions WHERE region = ? AND registry = ?"
            " AND schema > ? AND holds(schema, content)"
            " ORDER BY schema LIMIT ?",
            *(desk.region, registry, after, count),
        )
        return [(name, entry(name)) for (name,) in names]

    def entry(name: str) -> Any:
        found = desk.all(
            "SELECT number, created, type FROM versions WHERE region = ? AND registry = ?"
            " AND schema = ? AND holds(schema, content)"
            " ORDER BY number",
            *(desk.region, registry, name),
        )
        return {
            "RegistryName": registry,
            "SchemaArn": desk.arn(f"schema/{registry}/{name}", registry),
            "SchemaName": name,
            "SchemaVersions": [
                {"SchemaVersion": str(number), "CreatedDate": created, "Type": type_}
                for number, created, type_ in found
            ],
        }

    found, token = page(desk, asked, "", entries)
    return {"Schemas": found, "NextToken": token}
