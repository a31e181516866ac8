"""The operations on schemas and their versions."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from contract_registry.emulator.desk import Desk, known_registry, named, ours, tagged
from contract_registry.emulator.refusal import NotModified, Refusal, bad_request, not_found
from contract_registry.emulator.requests import Parameters

_NUMBER: Final = re.compile(r"[1-9][0-9]{0,17}")
Key: TypeAlias = tuple[str, str, str]
"""Region, registry and name of a schema."""


@dataclass(frozen=True, slots=True)
class Held:
    """A schema that is there, with one of its versions."""

    description: str | None
    tags: str
    modified: str
    newest: int
    number: int
    type: str
    content: str
    created: str


def create(desk: Desk, asked: Parameters) -> Any:
    """CreateSchema: version 1."""
    registry, name = known_registry(desk, asked["RegistryName"]), asked["SchemaName"]
    named(registry, name)
    ours(registry)
    key = (desk.region, registry, name)
    if desk.one("SELECT 1 FROM schemas WHERE region = ? AND registry = ? AND name = ?", *key):
        raise Refusal("ConflictException", f"Schema with name {name} already exists.")
    (held,) = desk.one("SELECT count(*) FROM schemas WHERE region = ? AND registry = ?", *key[:2])
    desk.within(desk.quotas.schemas, held, f"schemas in registry {registry}")
    tags = tagged(asked.get("Tags", {}))
    write(desk.rows, key, asked["Type"], asked["Content"], desk.now, None, tags)
    _describe_as(desk, key, asked)
    return _summary(desk, key, held_version(desk, asked))


def write(
    rows: sqlite3.Connection,
    key: Key,
    type_: str,
    content: str,
    now: str,
    token: str | None = None,
    tags: str = "{}",
) -> None:
    """One more version, of a schema that is made where it is missing; its tags stay."""
    rows.execute(
        "INSERT INTO schemas VALUES (?, ?, ?, NULL, ?, ?, 1)"
        " ON CONFLICT (region, registry, name) DO UPDATE"
        " SET newest = newest + 1, modified = excluded.modified",
        (*key, tags, now),
    )
    rows.execute(
        "INSERT INTO versions SELECT region, registry, name, newest, ?, ?, ?, ?"
        " FROM schemas WHERE region = ? AND registry = ? AND name = ?",
        (type_, content, now, token, *key),
    )


def update(desk: Desk, asked: Parameters) -> Any:
    """UpdateSchema. Another content or type is a new version; another description is not.

    An update that repeats the token of one that was applied is that one, sent again; where it
    says something else, it is refused.
    """
    key = (desk.region, asked["RegistryName"], asked["SchemaName"])
    held = held_version(desk, {**asked, "SchemaVersion": None})
    ours(asked["RegistryName"])
    token = asked.get("ClientTokenId") or None
    type_, content = asked.get("Type", held.type), asked.get("Content", held.content)
    if token is not None and (version := _applied(desk, key, token)) is not None:
        again = held_version(desk, {**asked, "SchemaVersion": version})
        if asked.get("Content", again.content) != again.content:
            raise bad_request("ClientTokenId is that of an update with other content.")
        return _summary(desk, key, again)
    changed = (type_, content) != (held.type, held.content)
    redescribed = asked.get("Description", held.description) != held.description
    if changed or (not redescribed and desk.unchanged == "new-version"):
        count = _count(desk, key)
        desk.within(desk.quotas.versions, count, f"versions of schema {key[2]}")
        write(desk.rows, key, type_, content, desk.now, token)
    elif not redescribed:
        if desk.unchanged == "304":
            raise NotModified
        return _summary(desk, key, held)
    _describe_as(desk, key, asked)
    return _summary(desk, key, held_version(desk, {**asked, "SchemaVersion": None}))


def _applied(desk: Desk, key: Key, token: str) -> str | None:
    """The version that the update with this token wrote."""
    row = desk.one(
        "SELECT number FROM versions"
        " WHERE region = ? AND registry = ? AND schema = ? AND token = ?",
        *(*key, token),
    )
    return None if row is None else str(row[0])


def _describe_as(desk: Desk, key: Key, asked: Parameters) -> None:
    if "Description" in asked:
        desk.rows.execute(
            "UPDATE schemas SET description = ?, modified = ?"
            " WHERE region = ? AND registry = ? AND name = ?",
            (asked["Description"], desk.now, *key),
        )


def describe(desk: Desk, asked: Parameters) -> Any:
    """DescribeSchema: the version that is named, else the latest; its content to the letter."""
    held = held_version(desk, asked)
    key = (desk.region, asked["RegistryName"], asked["SchemaName"])
    return {**_summary(desk, key, held), "Content": held.content}


def delete(desk: Desk, asked: Parameters) -> None:
    """DeleteSchema, with all its versions."""
    held_version(desk, {**asked, "SchemaVersion": None})
    ours(asked["RegistryName"])
    key = (desk.region, asked["RegistryName"], asked["SchemaName"])
    desk.rows.execute("DELETE FROM versions WHERE region = ? AND registry = ? AND schema = ?", key)
    desk.rows.execute("DELETE FROM schemas WHERE region = ? AND registry = ? AND name = ?", key)


def delete_version(desk: Desk, asked: Parameters) -> None:
    """DeleteSchemaVersion. The only one cannot go: that a schema has none is not documented."""
    held = held_version(desk, asked)
    ours(asked["RegistryName"])
    key = (desk.region, asked["RegistryName"], asked["SchemaName"])
    count = _count(desk, key)
    if count == 1:
        raise bad_request(f"{held.number} is the only version: delete the schema.")
    desk.rows.execute(
        "DELETE FROM versions WHERE region = ? AND registry = ? AND schema = ? AND number = ?",
        (*key, held.number),
    )


def held_version(desk: Desk, asked: Parameters) -> Held:
    """The version that is asked for, the latest where none is. Raises Refusal without it."""
    registry, name = known_registry(desk, asked["RegistryName"]), asked["SchemaName"]
    named(registry, name)
    wanted = asked.get("SchemaVersion")
    row = desk.one(
        "SELECT s.description, s.tags, s.modified, s.newest,"
        " v.number, v.type, v.content, v.created FROM schemas s"
        " JOIN versions v ON v.region = s.region AND v.registry = s.registry AND v.schema = s.name"
        " WHERE s.region = ? AND s.registry = ? AND s.name = ? AND (? OR v.number = ?)"
        " ORDER BY v.number DESC LIMIT 1",
        *(desk.region, registry, name, not wanted, _number(wanted)),
    )
    if row is None:
        which = f"Version {wanted} of schema" if wanted else "Schema"
        raise not_found(f"{which} with name {name} does not exist.")
    return Held(*row)


def _count(desk: Desk, key: Key) -> int:
    (count,) = desk.one(
        "SELECT count(*) FROM versions WHERE region = ? AND registry = ? AND schema = ?", *key
    )
    return int(count)


def _number(version: str | None) -> int:
    return int(version) if version and _NUMBER.fullmatch(version) else 0


def _summary(desk: Desk, key: Key, held: Held) -> dict[str, Any]:
    return {
        "Description": held.description,
        "LastModified": held.modified,
        "SchemaArn": desk.arn(f"schema/{key[1]}/{key[2]}", key[1]),
        "SchemaName": key[2],
        "SchemaVersion": str(held.number),
        "Tags": json.loads(held.tags),
        "Type": held.type,
        "VersionCreatedDate": held.created,
    }
