"""The two schema types of the EventBridge Schema Registry, as far as they differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Target:
    """A dialect to project to.

    name:           as AWS calls it
    dialect:        as the engine calls it
    spoken:         for messages
    definitions:    JSON Pointer to the named schemas in a document
    kinds:          `type` may be an array, and may be `null`
    patterns:       it has `patternProperties`
    tuples:         `items` may be an array, with `additionalItems`
    dependencies:   it has `dependencies`
    """

    name: str
    dialect: str
    spoken: str
    definitions: str
    kinds: bool
    patterns: bool
    tuples: bool
    dependencies: bool

    def reference(self, name: str) -> str:
        """The `$ref` to a named schema."""
        return f"#{self.definitions}/{name}"


DRAFT_4: Final = Target("JSONSchemaDraft4", "4", "draft 4", "/definitions", True, True, True, True)
OPENAPI: Final = Target(
    "OpenApi3", "openapi-3.0", "OpenAPI 3.0", "/components/schemas", False, False, False, False
)
TARGETS: Final = {target.name: target for target in (DRAFT_4, OPENAPI)}
