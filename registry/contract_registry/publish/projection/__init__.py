"""Contracts in the dialects of the EventBridge Schema Registry: exact, or wider and told so."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from contract_registry.compat.decide import deep_recursion
from contract_registry.compat.schema import Schema
from contract_registry.publish.projection import arrays, logic, objects, scalars, unevaluated
from contract_registry.publish.projection.result import Loss
from contract_registry.publish.projection.target import DRAFT_4, OPENAPI, TARGETS, Target
from contract_registry.publish.projection.walk import (
    Keyword,
    Projection,
    Unsayable,
    projected,
)

__all__ = ["DRAFT_4", "OPENAPI", "TARGETS", "Loss", "Projection", "Target", "Unsayable", "project"]

_KEYWORDS: Final[tuple[Keyword, ...]] = (
    scalars.type_,
    scalars.enum,
    scalars.bounds,
    scalars.counts,
    arrays.items,
    arrays.contains,
    objects.members,
    objects.required,
    objects.dependencies,
    objects.property_names,
    logic.references,
    logic.combinations,
    logic.negation,
    logic.condition,
    unevaluated.unevaluated_properties,
    unevaluated.unevaluated_items,
    logic.notes,
)


def project(
    roots: Mapping[str, Schema], target: Target, reserved: Collection[str] = ()
) -> Projection:
    """Each JSON Schema under its name, with what they refer to, in the target's dialect.

    Each accepts every value that its source accepts; where a loss is told, others, too. Raises
    Unsayable where a schema cannot be read. `reserved` are names that nothing may get.
    """
    with deep_recursion():
        return projected(roots, target, _KEYWORDS, reserved)
