"""What an operation works with: one transaction, for one region, at one moment."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from contract_registry.emulator.refusal import Refusal, bad_request, forbidden, not_found
from contract_registry.emulator.settings import ACCOUNT, Quotas, Unchanged

AWS_EVENTS: Final = "aws.events"
DISCOVERED: Final = "discovered-schemas"
OWNED_BY_AWS: Final = (AWS_EVENTS, DISCOVERED)
"""Every region has these two registries, and only AWS writes to them."""

_REGISTRY: Final = re.compile(r"[.\-_A-Za-z0-9]{1,64}")
_SCHEMA: Final = re.compile(r"[.\-_A-Za-z0-9@]{1,385}")
_MAX_TAGS: Final = 50


@dataclass(frozen=True, slots=True)
class Desk:
    """One call's view of the state.

    rows:   the database, inside the call's transaction
    now:    the moment of the call, as ISO 8601 writes it
    """

    rows: sqlite3.Connection
    region: str
    now: str
    quotas: Quotas
    unchanged: Unchanged

    def all(self, question: str, *values: Any) -> list[Any]:
        """The rows that a question finds."""
        return self.rows.execute(question, values).fetchall()

    def one(self, question: str, *values: Any) -> Any:
        """The row that a question finds; None without one."""
        return self.rows.execute(question, values).fetchone()

    def arn(self, resource: str, registry: str) -> str:
        """The ARN of what belongs to that registry. What AWS publishes belongs to no account."""
        account = "" if registry == AWS_EVENTS else ACCOUNT
        return f"arn:{partition(self.region)}:schemas:{self.region}:{account}:{resource}"

    def within(self, quota: int, held: int, what: str) -> None:
        """Raises Refusal where as many are held as the quota allows."""
        if quota and held >= quota:
            status = self.quotas.status
            code = "BadRequestException" if status == 400 else "ForbiddenException"
            raise Refusal(code, f"The quota of {quota} {what} is reached.")


def partition(region: str) -> str:
    """The partition of a region, the second part of its ARNs."""
    if region.startswith("cn-"):
        return "aws-cn"
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"


def known_registry(desk: Desk, name: str) -> str:
    """The name of a registry that is there. Raises Refusal for any other."""
    named(name)
    if not desk.one("SELECT 1 FROM registries WHERE region = ? AND name = ?", desk.region, name):
        raise not_found(f"Registry with name {name} does not exist.")
    return name


def named(registry: str, schema: str | None = None) -> None:
    """Raises Refusal where a registry or a schema cannot have that name."""
    if not _REGISTRY.fullmatch(registry):
        raise bad_request("RegistryName must be 1 to 64 of the characters A-Z a-z 0-9 . - _")
    if schema is not None and not _SCHEMA.fullmatch(schema):
        raise bad_request("SchemaName must be 1 to 385 of the characters A-Z a-z 0-9 . - _ @")


def ours(registry: str) -> None:
    """Raises Refusal where the registry belongs to AWS: nobody else writes to it."""
    if registry in OWNED_BY_AWS or registry.startswith("aws."):
        raise forbidden(f"Registry {registry} is managed by AWS.")


def tagged(tags: Mapping[str, str], held: Mapping[str, str] | None = None) -> str:
    """The tags added to those that are held, as the database keeps them.

    Raises Refusal where there cannot be such tags (AWS, "Tagging your resources": at most 50, a
    key of 1 to 128 characters and not of AWS's own, a value of up to 256).
    """
    for key, value in tags.items():
        if not 1 <= len(key) <= 128 or key.lower().startswith("aws:") or len(value) > 256:
            raise bad_request(
                "A tag's key has 1 to 128 characters and does not begin with aws:, "
                "its value has at most 256."
            )
    both = {**(held or {}), **tags}
    if len(both) > _MAX_TAGS:
        raise bad_request(f"A resource has at most {_MAX_TAGS} tags.")
    return json.dumps(both, ensure_ascii=False, sort_keys=True)
