"""The operations on registries."""

from __future__ import annotations

import json
from typing import Any

from contract_registry.emulator.desk import (
    AWS_EVENTS,
    OWNED_BY_AWS,
    Desk,
    known_registry,
    named,
    ours,
    tagged,
)
from contract_registry.emulator.pages import Key, page
from contract_registry.emulator.refusal import Refusal, bad_request
from contract_registry.emulator.requests import Parameters


def create(desk: Desk, asked: Parameters) -> Any:
    """CreateRegistry."""
    name = asked["RegistryName"]
    named(name)
    if desk.one("SELECT 1 FROM registries WHERE region = ? AND name = ?", desk.region, name):
        raise Refusal("ConflictException", f"Registry with name {name} already exists.")
    ours(name)
    (held,) = desk.one("SELECT count(*) FROM registries WHERE region = ?", desk.region)
    desk.within(desk.quotas.registries, held - len(OWNED_BY_AWS), "registries in a region")
    desk.rows.execute(
        "INSERT INTO registries VALUES (?, ?, ?, ?)",
        (desk.region, name, asked.get("Description"), tagged(asked.get("Tags", {}))),
    )
    return describe(desk, asked)


def describe(desk: Desk, asked: Parameters) -> Any:
    """DescribeRegistry."""
    name = known_registry(desk, asked["RegistryName"])
    description, tags = desk.one(
        "SELECT description, tags FROM registries WHERE region = ? AND name = ?", desk.region, name
    )
    return {"Description": description, **_summary(desk, name, tags)}


def update(desk: Desk, asked: Parameters) -> Any:
    """UpdateRegistry: its description is all that can change."""
    name = known_registry(desk, asked["RegistryName"])
    ours(name)
    if "Description" in asked:
        desk.rows.execute(
            "UPDATE registries SET description = ? WHERE region = ? AND name = ?",
            (asked["Description"], desk.region, name),
        )
    return describe(desk, asked)


def delete(desk: Desk, asked: Parameters) -> None:
    """DeleteRegistry. It has to be empty, which AWS does not document."""
    name = known_registry(desk, asked["RegistryName"])
    ours(name)
    if desk.one("SELECT 1 FROM schemas WHERE region = ? AND registry = ?", desk.region, name):
        raise bad_request(f"Registry {name} still has schemas: delete them first.")
    desk.rows.execute("DELETE FROM registries WHERE region = ? AND name = ?", (desk.region, name))


def listed(desk: Desk, asked: Parameters) -> Any:
    """ListRegistries, by name. Scope `AWS` is what AWS publishes, `Local` what the account has."""
    prefix = asked.get("RegistryNamePrefix", "")
    scope = asked.get("Scope", "").lower()
    if scope not in ("", "local", "aws"):
        raise bad_request("Scope must be Local or AWS.")

    def entries(after: Key, count: int) -> list[tuple[Key, Any]]:
        rows = desk.all(
            "SELECT name, tags FROM registries WHERE region = ? AND name > ?"
            " AND substr(name, 1, ?) = ? AND (? = '' OR (? = 'aws') = (name = ?))"
            " ORDER BY name LIMIT ?",
            *(desk.region, after, len(prefix), prefix, scope, scope, AWS_EVENTS, count),
        )
        return [(name, _summary(desk, name, tags)) for name, tags in rows]

    found, token = page(desk, asked, "", entries)
    return {"Registries": found, "NextToken": token}


def _summary(desk: Desk, name: str, tags: str) -> dict[str, Any]:
    return {
        "RegistryName": name,
        "RegistryArn": desk.arn(f"registry/{name}", name),
        "Tags": json.loads(tags),
    }
