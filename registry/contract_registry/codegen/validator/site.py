"""Where the translation of a schema stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from contract_registry.codegen.validator.reads import NOTHING, Reads
from contract_registry.codegen.validator.roles import Unsupported
from contract_registry.compat.evaluation.plain import is_array
from contract_registry.compat.evaluation.spots import Spot, is_schema, pointer
from contract_registry.finding import Json

if TYPE_CHECKING:
    from contract_registry.codegen.validator.translation import Translation

Plan: TypeAlias = "dict[str, Json] | bool"
"""A schema of the plan's dialect."""


@dataclass(frozen=True, slots=True)
class Site:
    """A sub-schema, and for what part of the message it counts.

    scope:  the schema resources entered on the way, the outermost first; each once
    reads:  what is read of the value; None: all of it
    """

    run: Translation
    spot: Spot
    scope: tuple[Spot, ...]
    reads: Reads = None

    def below(self, *tokens: str | int) -> Plan:
        """The plan of the sub-schema at `tokens`, for the same value."""
        return self.run.schema(self.at(self.run.documents.child(self.spot, *tokens)))

    def inside(self, reads: Reads, *tokens: str | int) -> Plan:
        """The plan of the sub-schema at `tokens`, for a member or an element."""
        if reads == NOTHING:
            return True
        site = self.at(self.run.documents.child(self.spot, *tokens))
        return self.run.schema(replace(site, reads=reads))

    def whole(self, *tokens: str | int) -> Plan:
        """The plan of the sub-schema at `tokens` with all that it says, whatever is read."""
        site = self.at(self.run.documents.child(self.spot, *tokens))
        return self.run.schema(replace(site, reads=None))

    def at(self, spot: Spot) -> Site:
        """Another sub-schema for the same value."""
        entered = spot.root in self.scope
        return replace(self, spot=spot, scope=self.scope if entered else (*self.scope, spot.root))

    def unsupported(self, keyword: str, reason: str) -> Unsupported:
        """The error that ends the generation here."""
        place = f"{self.spot.pointer}{pointer((keyword,))}"
        return Unsupported(keyword, place, reason, self.run.name_of(self.spot.document))

    # --- what keywords hold; Unsupported where it is not what the dialect asks for

    def schemas(self, keyword: str, value: Json) -> int:
        """The length of a list of schemas."""
        if not is_array(value) or not all(map(is_schema, value)):
            raise self.unsupported(keyword, "it must be a list of schemas")
        return len(value)

    def one(self, keyword: str, value: Json) -> None:
        """A schema."""
        if not is_schema(value):
            raise self.unsupported(keyword, "it must be a schema")

    def mapping(self, keyword: str, value: Json) -> Mapping[str, Json]:
        """A mapping of names."""
        if not isinstance(value, Mapping):
            raise self.unsupported(keyword, "it must be a mapping of names")
        return value

    def names(self, keyword: str, value: Json) -> list[str]:
        """A list of names."""
        if not is_array(value) or not all(isinstance(name, str) for name in value):
            raise self.unsupported(keyword, "it must be a list of names")
        return [str(name) for name in dict.fromkeys(map(str, value))]
