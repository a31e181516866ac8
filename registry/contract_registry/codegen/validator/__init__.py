"""Plans: what the embedded validators of both languages are given to check messages by.

A plan is JSON data: `schema`, which is JSON Schema 2020-12 in the main, `definitions` for what is
recursive or stands in it often, and `role` where that makes a difference. It holds all that the
contract says and no more; what cannot be said exactly is Unsupported.
"""

from __future__ import annotations

from contract_registry.codegen.frame import PYTHON
from contract_registry.codegen.validator.roles import Role, Unsupported
from contract_registry.finding import Json
from contract_registry.model import Encoding, Part

__all__ = ["Role", "Unsupported", "plan"]


def plan(
    part: Part,
    role: Role,
    *,
    encoding: Encoding | None = None,
    reads: tuple[str, ...] | None = None,
    assert_formats: bool = False,
    strict: bool = False,
    language: str = PYTHON,
) -> Json:
    """What the validator of `language` checks messages of that part by.

    encoding:  the contract's, which only Avro looks at
    reads:     JSON Pointers into the message, `*` for any element: only what stands on the way to
               one, at one or below one counts; None: everything
    strict:    to the letter of the schema: an `x-extensible-enum` is an `enum`
    Raises Unsupported, with keyword and place, for what cannot be checked exactly.
    """
    from contract_registry.codegen.validator.planning import planned
    from contract_registry.formats import schema_of

    schema = schema_of(part, encoding)
    return planned(
        schema,
        role,
        language,
        reads=reads,
        assert_formats=assert_formats,
        strict=strict,
        place=(part.path, part.pointer),
    )
