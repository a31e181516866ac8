"""The operations on tags, of registries and of schemas."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from contract_registry.emulator.desk import Desk, ours, tagged
from contract_registry.emulator.refusal import bad_request, not_found
from contract_registry.emulator.requests import Parameters

_ARN: Final = re.compile(
    r"arn:aws[a-z-]*:schemas:(?P<region>[a-z0-9-]+):(?P<account>[0-9]{12})?:"
    r"(?:registry/(?P<alone>[^/]+)|schema/(?P<registry>[^/]+)/(?P<schema>[^/]+))"
)


@dataclass(frozen=True, slots=True)
class _Table:
    """Where the tags of a kind of resource are."""

    kind: str
    select: str
    update: str


_REGISTRIES: Final = _Table(
    "registry",
    "SELECT tags FROM registries WHERE region = ? AND name = ?",
    "UPDATE registries SET tags = ? WHERE region = ? AND name = ?",
)
_SCHEMAS: Final = _Table(
    "schema",
    "SELECT tags FROM schemas WHERE region = ? AND registry = ? AND name = ?",
    "UPDATE schemas SET tags = ? WHERE region = ? AND registry = ? AND name = ?",
)


def tag(desk: Desk, asked: Parameters) -> None:
    """TagResource: the tags are added to those that are there."""
    _keep(desk, asked["ResourceArn"], asked["Tags"], ())


def untag(desk: Desk, asked: Parameters) -> None:
    """UntagResource: a key that is not there is no error."""
    _keep(desk, asked["ResourceArn"], {}, asked["TagKeys"])


def listed(desk: Desk, asked: Parameters) -> Any:
    """ListTagsForResource."""
    return {"Tags": _held(desk, asked["ResourceArn"])[2]}


def _keep(desk: Desk, arn: str, more: dict[str, str], without: Any) -> None:
    table, key, held = _held(desk, arn)
    ours(key[1])
    tags = tagged(more, {name: value for name, value in held.items() if name not in without})
    desk.rows.execute(table.update, (tags, *key))


def _held(desk: Desk, arn: str) -> tuple[_Table, tuple[str, ...], dict[str, str]]:
    """The table, the key and the tags of what an ARN names. Raises Refusal where nothing is."""
    found = _ARN.fullmatch(arn)
    if found is None:
        raise bad_request(f"{arn} is not the ARN of a registry or a schema.")
    names = [part for part in (found["alone"], found["registry"], found["schema"]) if part]
    table = _SCHEMAS if found["schema"] else _REGISTRIES
    row = desk.one(table.select, desk.region, *names)
    if row is None or arn != desk.arn("/".join([table.kind, *names]), names[0]):
        raise not_found(f"Resource {arn} does not exist.")
    return table, (desk.region, *names), json.loads(row[0])
