"""A message against a part of its contract: every reason for which it is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from contract_registry.documents import pointer as pointers
from contract_registry.documents.shape import spoken
from contract_registry.finding import Json, canonical
from contract_registry.formats import schema_of
from contract_registry.formats.json_schema import URIS
from contract_registry.formats.unfolded import unfolded
from contract_registry.model import Contract, Language, Part

if TYPE_CHECKING:
    import jsonschema_rs

    from contract_registry.compat.evaluation.evaluate import Violation

_MOST_SCHEMAS: Final = 10_000


@dataclass(frozen=True, slots=True)
class MessageProblem:
    """Why a message is refused.

    pointer:         where in the message
    reason:          what is wrong there
    schema_pointer:  the constraint that says so: a JSON Pointer in the part, or
                     `<uri>#<pointer>` where it stands in another file; empty where none does
    """

    pointer: str
    reason: str
    schema_pointer: str


def problems(
    contract: Contract, part: Part, message: Json, *, assert_formats: bool = False
) -> tuple[MessageProblem, ...]:
    """Everything for which the part refuses the message; nothing where it accepts it.

    The message is the payload that the part describes, without any envelope. Numbers are exact.
    An Avro message is as the contract's encoding has it: for `json` the plain JSON, for
    `avro-json` Avro's JSON encoding, for `avro-binary` either the base64 text of a single object
    or, written for people, what `avro-json` would be.
    """
    if part.language is Language.AVRO:
        from contract_registry.formats.avro_messages import avro_problems

        return avro_problems(contract.encoding, part, message)
    validator = _validator(CacheKey.of(part), assert_formats)
    if validator is None:
        return _by_evaluator(part, message, assert_formats)
    return tuple(_by_library(validator, part, message))


def _by_library(
    validator: jsonschema_rs.Validator, part: Part, message: Json
) -> Iterator[MessageProblem]:
    for error in validator.iter_errors(message):
        where = error.absolute_keyword_location or ""
        yield MessageProblem(
            pointers.from_tokens(error.instance_path),
            error.message,
            where.removeprefix(f"{part.uri}#") or pointers.from_tokens(error.schema_path),
        )


def _by_evaluator(part: Part, message: Json, assert_formats: bool) -> tuple[MessageProblem, ...]:
    """By our own evaluator, which knows every dialect and every mixture of them."""
    from contract_registry.compat.evaluation.ecma import Unmatchable
    from contract_registry.compat.evaluation.evaluate import Endless, Evaluation
    from contract_registry.compat.evaluation.plain import Unreckonable
    from contract_registry.compat.evaluation.spots import Dangling, Documents

    evaluation = Evaluation(Documents(schema_of(part)), assert_format=assert_formats)
    try:
        found = evaluation.violations(message)
    except (Dangling, Endless, RecursionError, Unmatchable, Unreckonable) as error:
        reason = f"it cannot be told whether the message is valid: {error}"
        return (MessageProblem("", reason, ""),)
    return tuple(_violation(part, it) for it in found)


def _violation(part: Part, it: Violation) -> MessageProblem:
    place = pointers.join(it.key.spot.pointer, it.key.keyword)
    document = it.key.spot.document
    limit = it.value if it.key.name is None else it.key.name
    return MessageProblem(
        pointers.from_tokens(it.path),
        f"{spoken(it.instance)} breaks {it.key.keyword}: {canonical(limit)}",
        place if document == part.uri else f"{document}#{place}",
    )


@dataclass(frozen=True, slots=True)
class CacheKey:
    """A part by what it means and where it stands: equal digests mean equal schemas."""

    digest: str
    uri: str
    part: Part = field(compare=False)

    @classmethod
    def of(cls, part: Part) -> CacheKey:
        return cls(part.digest, part.uri, part)


@lru_cache(maxsize=256)
def _validator(key: CacheKey, assert_formats: bool) -> jsonschema_rs.Validator | None:
    """The library's validator; None for what it does not know, as OpenAPI 3.0's dialect, and for
    what it may never come back from: it counts no steps, and our evaluator does."""
    import jsonschema_rs

    classes: dict[str, Any] = {
        "4": jsonschema_rs.Draft4Validator,
        "6": jsonschema_rs.Draft6Validator,
        "7": jsonschema_rs.Draft7Validator,
        "2019-09": jsonschema_rs.Draft201909Validator,
        "2020-12": jsonschema_rs.Draft202012Validator,
    }
    part = key.part
    if part.dialect not in classes or unfolded(part, _MOST_SCHEMAS) > _MOST_SCHEMAS:
        return None
    files: Any = {uri: _with_dialect(value, part.dialect) for uri, value in part.files.items()}
    try:
        registry = jsonschema_rs.Registry(files.items())
        validator: jsonschema_rs.Validator = classes[part.dialect](
            part.value,
            registry=registry,
            base_uri=part.uri,
            validate_formats=assert_formats,
            offline=True,
        )
    except (ValueError, jsonschema_rs.ReferencingError):
        # It judges whole documents, even what no reference reaches.
        return None
    return validator


def _with_dialect(document: Json, dialect: str) -> Json:
    """The document with `$schema`: the library takes one without it for the newest dialect."""
    if not isinstance(document, Mapping) or "$schema" in document:
        return document
    return {"$schema": URIS[dialect], **document}
