"""A projection, judged by our own engine against what it was made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contract_registry.compat.budget import Limits
from contract_registry.compat.engine import judge
from contract_registry.compat.schema import Schema, Semantics
from contract_registry.compat.verdict import Verdict
from contract_registry.documents import Document, parse
from contract_registry.finding import canonical
from contract_registry.publish.projection import Projection, Target, project

STRICT = Semantics(strict=True)
LIMITS = Limits(seconds=1)


@dataclass(frozen=True)
class Judged:
    """A projection, its document, and both containments."""

    projection: Projection
    document: Mapping[str, Any]
    wider: Verdict
    """Is every message of the source one of the projection?"""

    narrower: Verdict
    """Is every message of the projection one of the source?"""

    def complaint(self) -> str | None:
        """What is wrong with the projection; None where the engine finds nothing."""
        if self.wider.contained is False:
            return f"it refuses {self.wider.witness}"
        if not self.projection.losses and self.narrower.contained is False:
            return f"without a loss told, it accepts {self.narrower.witness}"
        return None


def judged(source: Schema, target: Target, limits: Limits = LIMITS) -> Judged:
    """The projection of one schema."""
    found = project({"Root": source}, target)
    document = document_of(found, target)
    schema = Schema(document, target.dialect)
    return Judged(
        found,
        document,
        judge(source, schema, STRICT, limits),
        judge(schema, source, STRICT, limits),
    )


def document_of(projection: Projection, target: Target) -> Any:
    """A document whose root is `Root`, as it would be read back: by way of its text."""
    reference = {"$ref": target.reference("Root")}
    if target.definitions == "/definitions":
        value: Any = {"allOf": [reference], "definitions": projection.schemas}
    else:
        value = {"allOf": [reference], "components": {"schemas": projection.schemas}}
    found = parse(canonical(value).encode(), "projection.json")
    assert isinstance(found, Document), found
    return found.value
