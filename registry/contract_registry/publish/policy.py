"""The IAM policy that a plan needs, and no more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from contract_registry.finding import Json
from contract_registry.publish.aws import partition, schema_arn
from contract_registry.publish.plan import Action, Plan

_MOST: Final = 6_144  # characters of a managed policy (IAM quotas); longer ones name all schemas
_NEW: Final = (Action.CREATE, Action.RECREATE)


def policy(
    plan: Plan, *, region: str, account: str, registry: str, create_registry: bool
) -> dict[str, Json]:
    """A policy document for this plan: reads of everything, writes of what is written.

    account: "" where it is not known: then any
    """
    place = account or "*"
    own = f"arn:{partition(region)}:schemas:{region}:{place}:registry/{registry}"

    def arns(actions: Iterable[Action]) -> list[str]:
        chosen = tuple(actions)
        return [
            schema_arn(region, place, registry, item.name)
            for item in plan.items
            if item.action in chosen
        ]

    read = arns(action for action in Action if action not in _NEW)
    written = arns((*_NEW, Action.UPDATE))
    changed = arns((Action.UPDATE, Action.DRIFTED, Action.REFUSED))
    described = [*read, *arns(_NEW)]  # what was created is read back
    statements = [
        _statement("Registry", _registry_actions(create_registry), [own]),
        _statement("Read", ["schemas:DescribeSchema"], described),
        _statement("ReadHistory", ["schemas:ListSchemaVersions"], changed),
        _statement("Create", ["schemas:CreateSchema"], arns(_NEW)),
        _statement("Update", ["schemas:UpdateSchema"], arns((Action.UPDATE,))),
        _statement("Tag", ["schemas:TagResource"], [*written, *arns((Action.TAG,))]),
        _statement("Delete", ["schemas:DeleteSchema"], arns((Action.DELETE,))),
    ]
    kept = [it for it in statements if it["Resource"]]
    document: dict[str, Json] = {"Version": "2012-10-17", "Statement": kept}
    if len(str(kept)) <= _MOST:
        return document
    every = schema_arn(region, place, registry, "*")
    for statement in kept:
        if statement["Sid"] != "Registry":
            statement["Resource"] = [every]
    return document


def _registry_actions(create: bool) -> list[str]:
    actions = ["schemas:DescribeRegistry", "schemas:ListSchemas"]
    return ["schemas:CreateRegistry", *actions] if create else actions


def _statement(name: str, actions: list[str], resources: Iterable[str]) -> dict[str, Json]:
    return {
        "Sid": name,
        "Effect": "Allow",
        "Action": list[Json](actions),
        "Resource": list[Json](sorted(set(resources))),
    }
