"""A message against a part of its contract."""

from __future__ import annotations

from dataclasses import dataclass

from contract_registry.finding import Json
from contract_registry.model import Contract, Part


@dataclass(frozen=True, slots=True)
class MessageProblem:
    """Why a message is refused.

    pointer:         where in the message
    reason:          what is wrong there
    schema_pointer:  the constraint that says so: a JSON Pointer in the part, or
                     `<uri>#<pointer>` where it stands in another file
    """

    pointer: str
    reason: str
    schema_pointer: str


def problems(contract: Contract, part: Part, message: Json) -> tuple[MessageProblem, ...]:
    """Everything for which the part refuses the message; nothing where it accepts it."""
    return ()
