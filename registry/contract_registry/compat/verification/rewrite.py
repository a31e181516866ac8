"""Schemas rewritten so that a library understands them as the specification does.

Floats become decimals, OpenAPI 3.0's `nullable` a type, and the names in `patternProperties`
patterns of Python's `re`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from contract_registry.compat.evaluation import ecma
from contract_registry.compat.evaluation.plain import is_array, plain
from contract_registry.compat.evaluation.spots import (
    BY_URI,
    LISTS,
    MAPS,
    REFERENCE_STANDS_ALONE,
    SCHEMAS,
    is_schema,
)
from contract_registry.finding import Json

LONGEST_NAME: Final = 64
"""Longer names than this are not matched by `re`: some patterns would take too long."""

_ANNOTATIONS: Final = frozenset({"contentEncoding", "contentMediaType"})
_VALUES: Final = frozenset({"const", "default", "enum", "example", "examples"})


@dataclass(frozen=True, slots=True)
class Manner:
    """How a document is rewritten.

    dialect:        the document's dialect
    assert_format:  `format` stays
    for_re:         the patterns of names become patterns of `re`
    """

    dialect: str
    assert_format: bool = False
    for_re: bool = True


class Untranslatable(Exception):  # noqa: N818 - it chooses the other library
    """A pattern of names that `re` cannot run, or not quickly, or a schema in another dialect."""


def rewritten(document: Json, manner: Manner) -> Json:
    """The document for a library. Raises Untranslatable, and Unreckonable for a number."""
    if not isinstance(document, Mapping):
        return document
    if manner.for_re and manner.dialect == "2019-09" and _misread(document):
        raise Untranslatable("unevaluatedProperties beside additionalProperties")
    return _Rewriting(manner).schema(document)


def _misread(document: Json) -> bool:
    """Whether `jsonschema` may take names for unevaluated in 2019-09 that a schema evaluated."""
    found: set[str] = set()
    queue = [document]
    while queue:
        value = queue.pop()
        if isinstance(value, Mapping):
            if isinstance(value.get("additionalProperties"), Mapping):
                found.add("additionalProperties")
            if "unevaluatedProperties" in value:
                found.add("unevaluatedProperties")
            queue.extend(value.values())
        elif is_array(value):
            queue.extend(value)
    return len(found) > 1


@dataclass(frozen=True, slots=True)
class _Rewriting:
    manner: Manner

    def schema(self, schema: Mapping[str, Json]) -> dict[str, Json]:
        result: dict[str, Json] = {}
        for keyword, value in schema.items():
            if keyword == "$schema":
                self._stay_in_dialect(value)
                continue
            if self._is_annotation(keyword, value):
                continue
            if keyword == "required" and not is_array(value):
                continue  # draft 3's boolean, on which the library would stumble
            if keyword == "additionalItems" and isinstance(schema.get("items"), bool):
                continue  # it says nothing here, and the library would stumble on it as well
            result[keyword] = self._value(keyword, value)
        if self.manner.dialect in REFERENCE_STANDS_ALONE and isinstance(schema.get("$ref"), str):
            return result
        if self.manner.dialect == "openapi-3.0" and schema.get("nullable") is True:
            _add_null(result)
        return result

    def _is_annotation(self, keyword: str, value: Json) -> bool:
        if keyword == "format" or keyword in _ANNOTATIONS:
            # An object is the definition of that name, in a place that the dialect does not know.
            if isinstance(value, Mapping):
                return False
            return keyword != "format" or not self.manner.assert_format
        return keyword == "dependencies" and self.manner.dialect not in REFERENCE_STANDS_ALONE

    def _stay_in_dialect(self, named: Json) -> None:
        dialect = BY_URI.get(named.removesuffix("#")) if isinstance(named, str) else None
        if self.manner.for_re and dialect not in (None, self.manner.dialect):
            raise Untranslatable(str(named))

    def _value(self, keyword: str, value: Json) -> Json:
        if keyword in _VALUES and not (keyword in ("default", "example") and is_schema(value)):
            return plain(value)
        if keyword in MAPS and isinstance(value, Mapping):
            name = self._pattern if keyword == "patternProperties" else str
            return {name(key): self._any(item) for key, item in value.items()}
        if keyword in SCHEMAS or keyword in LISTS:
            return self._any(value)
        if isinstance(value, Mapping):
            # A place that the dialect does not know: references may lead into it, at any depth.
            return self.schema(value)
        return plain(value)

    def _any(self, value: Json) -> Json:
        if isinstance(value, Mapping):
            return self.schema(value)
        if is_array(value):
            return [self._any(item) for item in value]
        return plain(value)

    def _pattern(self, pattern: str) -> str:
        if not self.manner.for_re:
            return pattern
        translation = ecma.translate(pattern)
        if translation is None or not translation.is_quick(LONGEST_NAME):
            raise Untranslatable(pattern)
        return translation.source


def _add_null(schema: dict[str, Json]) -> None:
    """OpenAPI 3.0.3: `nullable` adds null to the type of the same schema, if there is one."""
    types = schema.get("type")
    if isinstance(types, str):
        schema["type"] = [types, "null"]
