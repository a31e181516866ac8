"""Which library judges a schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from contract_registry.compat.evaluation.evaluate import STEPS, Evaluation
from contract_registry.compat.evaluation.plain import size_of
from contract_registry.compat.evaluation.spots import BY_URI, Documents
from contract_registry.compat.schema import Schema
from contract_registry.compat.verification import library, other
from contract_registry.compat.verification.rewrite import (
    LONGEST_NAME,
    Manner,
    Untranslatable,
    rewritten,
)
from contract_registry.finding import Json

_LARGE: Final = 5_000
"""Messages of more values than this go to the other library, which is faster."""

Judge: TypeAlias = Callable[[Json], bool]


def judge_of(schema: Schema, assert_format: bool) -> Judge:
    """Whether a message is valid: by `jsonschema` where it can run the schema, else by the other.

    Both the function and this raise whatever the libraries raise on schemas that they cannot run.
    """
    first: Judge | None = None
    try:
        first = _first(schema, assert_format)
    except Untranslatable:
        return faster(schema, assert_format)
    second: list[Judge] = []

    def judge(message: Json) -> bool:
        if size_of(message) <= _LARGE and _longest_name(message) <= LONGEST_NAME:
            return first(message)
        if not second:
            second.append(faster(schema, assert_format))
        return second[0](message)

    return judge


def _first(schema: Schema, assert_format: bool) -> Judge:
    manner = Manner(_dialect(schema.contents, schema.dialect), assert_format)
    resources = {}
    for uri, document in schema.resources.items():
        if _dialect(document, manner.dialect) != manner.dialect:
            raise Untranslatable(uri)
        resources[uri] = rewritten(document, manner)
    return library.validator(
        rewritten(schema.contents, manner), schema.uri, manner.dialect, resources
    )


def faster(schema: Schema, assert_format: bool) -> Judge:
    """By the other library, which counts no steps: the evaluator has to come to an end first."""
    dialect = _dialect(schema.contents, schema.dialect)
    dialects = {uri: _dialect(one, dialect) for uri, one in schema.resources.items()}

    def as_is(document: Json, dialect: str) -> Json:
        manner = Manner(dialect, assert_format, for_re=False)
        return rewritten(document, manner)

    is_valid = other.validator(
        as_is(schema.contents, dialect),
        schema.uri,
        dialect,
        {uri: as_is(one, dialects[uri]) for uri, one in schema.resources.items()},
        dialects,
        assert_format=assert_format,
    )
    bounded = Evaluation(Documents(schema), steps=STEPS // 10)

    def judge(message: Json) -> bool:
        bounded.whole(message)
        return is_valid(message)

    return judge


def _dialect(document: Json, default: str) -> str:
    named = document.get("$schema") if isinstance(document, Mapping) else None
    return BY_URI.get(named.removesuffix("#"), default) if isinstance(named, str) else default


def _longest_name(message: Json) -> int:
    if isinstance(message, Mapping):
        return max(
            (max(len(name), _longest_name(item)) for name, item in message.items()), default=0
        )
    if isinstance(message, Sequence) and not isinstance(message, str):
        return max(map(_longest_name, message), default=0)
    return 0
