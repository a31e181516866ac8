"""What the parts of the generator hand to one another: who uses a contract, and pieces of code.

A module of a contract is put together from its types, `parse` and `check`, and a `Fragment` for
each way in which the service uses the contract.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias

from contract_registry.finding import Json
from contract_registry.model import (
    Catalog,
    Channel,
    Consume,
    Contract,
    Emit,
    Encoding,
    Language,
    Part,
    Service,
)

PYTHON: Final = "python"
TYPESCRIPT: Final = "typescript"

ITEM: Final = "item"
"""The part that stands for a DynamoDB stream's item, beside the parts of the contract itself."""


class Role(StrEnum):
    """How a service uses a contract.

    EMITS an event of its own, CONSUMES an event, SENDS a task or calls an operation, PERFORMS a
    task of its own, PROVIDES an operation of its own.
    """

    EMITS = "emits"
    CONSUMES = "consumes"
    SENDS = "sends"
    PERFORMS = "performs"
    PROVIDES = "provides"


@dataclass(frozen=True, slots=True)
class Use:
    """One way in which one service uses one contract.

    channel:  the contract's channel as its owner declares it; None where nobody does
    consume:  what the service declares, with CONSUMES only
    emit:     what the service declares, with EMITS only; None for an event that it owns and does
              not list
    stream:   the DynamoDB stream that the event is made from, if any
    assert_formats:  whether `format` is checked
    writers:  part → its schemas in the released versions of this major, where it is binary Avro
    """

    contract: Contract
    role: Role
    service: Service
    catalog: Catalog
    channel: Channel | None = None
    consume: Consume | None = None
    emit: Emit | None = None
    stream: Channel | None = None
    assert_formats: bool = False
    writers: Mapping[str, tuple[Json, ...]] = field(default_factory=dict)

    def is_binary(self, part: str) -> bool:
        """Whether the values of that part travel as binary Avro."""
        found = self.contract.part(part)
        binary = self.contract.encoding is Encoding.AVRO_BINARY
        return binary and found is not None and found.language is Language.AVRO

    def writes(self, part: str) -> bool:
        """Whether the service sends this part; otherwise it receives it."""
        if self.role is Role.EMITS:
            return part != ITEM
        if self.role is Role.SENDS:
            return not _is_answer(part)
        return self.role is Role.PROVIDES and _is_answer(part)

    def part(self, name: str) -> Part | None:
        """The part of that name; `item` is the stream's, where the service writes the mapping."""
        if name != ITEM:
            return self.contract.part(name)
        needed = self.stream is not None and not (self.emit is not None and self.emit.map)
        return self.stream.item if needed and self.stream is not None else None


def _is_answer(part: str) -> bool:
    return part.partition("/")[0] in ("response", "errors")


@dataclass(frozen=True, slots=True)
class PartNames:
    """How one part of a contract is called in the generated module.

    type:    the type of its values, as it is written in an annotation: `OrderPlaced`
    noun:    what a parameter that holds one is called: `order_placed`, `orderPlaced`
    parse:   the function `(data: object) -> type` that raises ContractViolation; None where the
             service writes the part
    check:   the function `(value: type) -> None` that raises ContractViolation; None where the
             service receives the part
    schema:  the constant that holds the part's Schema, for runtime functions that take one
    """

    type: str
    noun: str
    schema: str
    parse: str | None = None
    check: str | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """The names in a generated module that are settled before any channel's code is.

    module:  as other modules import it: `order_placed_v2`, `order-placed.v2`
    noun:    the contract's own name, for types: `OrderPlaced`
    parts:   by the names of the contract's parts (`schema`, `attributes`, `request`,
             `request/body`, `errors/404`, `metadata` …) and `item`; a part that is a single value,
             as `response/status`, has no names
    """

    module: str
    noun: str
    parts: Mapping[str, PartNames]


@dataclass(frozen=True, slots=True, order=True)
class Import:
    """A name and where it comes from.

    source:      as the language writes it, seen from the contract's module: `typing`,
                 `._contracts.eventbridge`; `./_contracts/eventbridge.js`
    name:        None imports the whole module (Python: `import json`); TypeScript: `*` does, as
                 `alias`
    type_only:   TypeScript: `import { type Name }`
    alias:       the name by which the module knows it, where it is another
    """

    source: str
    name: str | None = None
    type_only: bool = False
    alias: str | None = None


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a generated module.

    constants:  lines that stand before the types: `BUS: Final = …`; they are formatted already
    body:       lines that stand after `parse` and `check`
    runtime:    the files of the embedded runtime that it needs, without suffix; those that they
                import themselves come along
    exports:    every name that its lines define at the top of the module, imports excluded
    """

    imports: frozenset[Import] = frozenset()
    constants: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    runtime: frozenset[str] = frozenset()
    exports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extra:
    """A module that belongs to no single contract, as the dispatcher.

    name:       without suffix: `dispatch`
    docstring:  what it is, in one or several lines, as plain text
    """

    name: str
    docstring: str
    fragment: Fragment = field(default_factory=Fragment)


ChannelCode: TypeAlias = Callable[[Use, Names], Fragment]
"""Pure: it is called again with other names where its own collide with a type's."""

ExtraCode: TypeAlias = Callable[[tuple[tuple[Use, Names], ...]], Extra | None]
"""Sees every use of the service, in the order of contracts and roles; None: nothing to write."""
