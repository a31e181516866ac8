"""How the values of a part are checked on one side: what the check assumes, the code does."""

from __future__ import annotations

from typing import Final

from contract_registry.codegen.frame import ITEM, Use
from contract_registry.codegen.modules import Plan
from contract_registry.codegen.validator import plan
from contract_registry.codegen.validator.roles import Role, Unsupported
from contract_registry.errors import UsageError
from contract_registry.finding import Json
from contract_registry.model import Part
from contract_registry.rules.promise import promise

_BINARY: Final = ("sns", "sqs", "lambda")
"""The channels whose bodies may be any text."""


def plans(language: str, *, strict: bool = False) -> Plan:
    """The plans of a language. `strict`: to the letter of the schemas, on both sides.

    They raise UsageError, with file and line, for what cannot be checked exactly.
    """

    def of(use: Use, part: Part) -> Json:
        reads = use.consume.reads if use.consume is not None and part.name == "schema" else None
        if use.is_binary(part.name) and use.contract.channel.type not in _BINARY:
            raise UsageError(
                f"{use.catalog.locate(part.path, part.pointer)}: no code can be written for binary "
                f"Avro on {use.contract.channel.type}",
                "encoding: json and avro-json go everywhere; avro-binary on sns, sqs and lambda",
            )
        try:
            return plan(
                part,
                _role(use, part, strict),
                encoding=use.contract.encoding,
                reads=reads,
                assert_formats=use.assert_formats,
                strict=strict,
                language=language,
            )
        except Unsupported as error:
            raise UsageError(f"{_place(use, part, error)}: {error}", error.hint) from error

    return of


def _role(use: Use, part: Part, strict: bool) -> Role:
    if part.name == ITEM or strict:
        return Role.AS_WRITTEN
    if use.writes(part.name):
        return Role.SENDS
    return Role.TOLERANT if promise(use.contract, part.name).tolerant else Role.AS_WRITTEN


def _place(use: Use, part: Part, error: Unsupported) -> str:
    if error.document:
        return str(use.catalog.locate(error.document, error.pointer))
    return str(use.catalog.locate(part.path, part.pointer + error.pointer))
