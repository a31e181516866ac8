"""A field of a message, as its schema declares it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from contract_registry.finding import Json


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the message.

    required:  whether every message has it (of Avro: whether readers have no default for it)
    schemas:   the sub-schemas that describe it
    uri:       the document that declares it, and `pointer` to that place
    """

    instance: str
    required: bool
    schemas: tuple[Mapping[str, Json], ...]
    uri: str
    pointer: str

    def says(self, keyword: str) -> Json:
        """The value of a keyword in the first of its schemas that has it, None where none has."""
        return next((s[keyword] for s in self.schemas if keyword in s), None)
