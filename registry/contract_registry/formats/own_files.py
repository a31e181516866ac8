"""Contract and service files against the JSON Schema of their format."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

from contract_registry.documents.shape import Description, Problem
from contract_registry.finding import Json
from contract_registry.formats.contract_file import CONTRACT
from contract_registry.formats.service_file import SERVICE

if TYPE_CHECKING:
    import jsonschema_rs

DESCRIPTIONS: Final[Mapping[str, Description]] = {"contract": CONTRACT, "service": SERVICE}
"""By the top-level key that makes a file one of ours."""


def problems(kind: str, value: Json) -> tuple[Problem, ...]:
    """Everything in which a file differs from its format; `kind` is a key of DESCRIPTIONS."""
    # The validator is compiled, and nearly every file is right; only the words come from `shape`.
    if _validator(kind).is_valid(value):
        return ()
    from contract_registry.documents import shape

    return shape.problems(value, DESCRIPTIONS[kind])


@cache
def _validator(kind: str) -> jsonschema_rs.Validator:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(
        dict(DESCRIPTIONS[kind]), offline=True, validate_formats=True
    )
