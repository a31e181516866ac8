"""JSON Schema as a language: whether a schema is one, by the metaschema of its dialect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from contract_registry.compat.evaluation.spots import BY_URI
from contract_registry.documents import pointer as pointers
from contract_registry.documents.limits import MAX_TROUBLES
from contract_registry.documents.shape import spoken
from contract_registry.finding import Json, canonical

if TYPE_CHECKING:
    import jsonschema_rs

URIS: Final[Mapping[str, str]] = {dialect: uri for uri, dialect in BY_URI.items()}
"""What `$schema` says for a dialect."""


_IN_URIS: Final = "!#$%&'()*+,-./:;=?@_~"

_LIST: Final = "a list of schemas that is not empty"
_MAP: Final = "a mapping of names to schemas"
_COUNT: Final = "a whole number that is not negative"
_NUMBER: Final = "a number"
_FLAG: Final = "true or false"
_TEXT: Final = "a string"
_NAMES: Final = "a list of different names"

_MUST: Final[Mapping[str, str]] = {
    "type": "null, boolean, integer, number, string, array or object, or a list of these",
    "enum": "a list of different values",
    "items": "a schema, or a list of schemas",
    "additionalProperties": "true, false or a schema",
    "additionalItems": "true, false or a schema",
    "exclusiveMinimum": "a number (in draft 4 and OpenAPI 3.0: true, beside a minimum)",
    "exclusiveMaximum": "a number (in draft 4 and OpenAPI 3.0: true, beside a maximum)",
    "required": _NAMES,
    "pattern": "a regular expression (ECMA-262)",
    "patternProperties": "a mapping of regular expressions (ECMA-262) to schemas",
    "multipleOf": "a number above 0",
    "$ref": "a reference, as ./file.yaml or #/$defs/name",
    "$id": "a URI without a fragment",
    "$anchor": "a name that starts with a letter",
    "properties": _MAP,
    "$defs": _MAP,
    "definitions": _MAP,
    "dependentSchemas": _MAP,
    "dependentRequired": "a mapping of names to lists of names",
    "uniqueItems": _FLAG,
    "deprecated": _FLAG,
    "readOnly": _FLAG,
    "writeOnly": _FLAG,
    "nullable": _FLAG,
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), _LIST),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), _COUNT),
    **dict.fromkeys(("minProperties", "maxProperties", "minContains", "maxContains"), _COUNT),
    **dict.fromkeys(("minimum", "maximum"), _NUMBER),
    **dict.fromkeys(("title", "description", "format", "$comment", "$schema"), _TEXT),
}

# What this project's own annotations must be, in every dialect.
_ANNOTATIONS: Final[Mapping[str, tuple[type, str]]] = {
    "x-always-sent": (bool, _FLAG),
    "x-extensible-enum": (bool, _FLAG),
    "x-pii": (str, "a class of personal data, as contact"),
    "x-sunset": (str, "a date, as 2027-03-01"),
}


@dataclass(frozen=True, slots=True)
class SchemaProblem:
    """What is wrong in a schema, at a pointer in it."""

    pointer: str
    reason: str
    fix: str


def problems(schema: Json, dialect: str) -> tuple[SchemaProblem, ...]:
    """Where a schema breaks its dialect's metaschema; the first MAX_TROUBLES places."""
    found: dict[str, SchemaProblem] = {}
    for error in _metaschema(dialect).iter_errors(schema):
        problem = _problem(schema, error)
        found.setdefault(problem.pointer, problem)
        if len(found) >= MAX_TROUBLES:
            break
    return tuple(found.values())


@cache
def _metaschema(dialect: str) -> jsonschema_rs.Validator:
    import jsonschema_rs

    if dialect == "openapi-3.0":
        from contract_registry.formats.openapi_schema import SCHEMA_OBJECT

        schema_object = dict(SCHEMA_OBJECT)
        return jsonschema_rs.Draft4Validator(schema_object, offline=True, validate_formats=True)
    validators: dict[str, Any] = {
        "4": jsonschema_rs.Draft4Validator,
        "6": jsonschema_rs.Draft6Validator,
        "7": jsonschema_rs.Draft7Validator,
        "2019-09": jsonschema_rs.Draft201909Validator,
        "2020-12": jsonschema_rs.Draft202012Validator,
    }
    metaschema = {"$ref": URIS[dialect]}
    validator: jsonschema_rs.Validator = validators[dialect](
        metaschema, offline=True, validate_formats=True
    )
    return validator


def _problem(schema: Json, error: jsonschema_rs.ValidationError) -> SchemaProblem:
    import jsonschema_rs

    path = _whole(schema, error.instance_path)
    if isinstance(error.kind, jsonschema_rs.ValidationErrorKind.PropertyNames):
        # The library names the mapping; the position wanted is the key's.
        name = str(error.kind.error.instance)
        where = pointers.from_tokens([*path, name])
        reason = f"{spoken(name)} is no regular expression (ECMA-262)"
        return SchemaProblem(where, reason, "mend the pattern")
    where = pointers.from_tokens(path)
    value = pointers.resolve(schema, where)
    keyword = str(path[-1]) if path else ""
    if error.schema_path == ["type"]:
        # The metaschema's own type: what stands here is no schema at all.
        reason = f"a schema must be an object, true or false, and is {_shown(value)}"
        fix = "write a schema here"
        if keyword == "items" and isinstance(value, list):
            fix = "write prefixItems for a list of schemas, one for each position"
        return SchemaProblem(where, reason, fix)
    if path and isinstance(path[-1], int):
        owner = next((str(token) for token in reversed(path) if isinstance(token, str)), "")
        reason = f"element {path[-1] + 1} of {owner} is {_shown(value)}"
        return SchemaProblem(where, reason, f"{owner} must be {_MUST.get(owner, 'right')}")
    if keyword == "$ref" and isinstance(value, str):
        slashed = value.replace("\\", "/")
        reason = f"{_shown(value)} is no reference: it has characters that no URI has"
        return SchemaProblem(where, reason, f"write {quote(slashed, safe=_IN_URIS)}")
    if keyword in _MUST and error.kind.name != "required":
        must = _MUST[keyword]
        reason = f"{keyword} must be {must}, and is {_shown(value)}"
        return SchemaProblem(where, reason, f"write {must}")
    return SchemaProblem(where, error.message, "mend it as the message says")


def _whole(schema: Json, path: Iterable[str | int]) -> list[str | int]:
    """A path with the empty names that the library leaves out of it."""
    here, found = schema, list[str | int]()
    for token in path:
        if isinstance(here, Mapping) and token not in here and "" in here:
            here = here[""]
            found.append("")
        try:
            here = pointers.step(here, str(token))
        except LookupError:
            break
        found.append(token)
    return found


def _shown(value: Json) -> str:
    text = canonical(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def annotation_problems(schema: Mapping[str, Json]) -> tuple[SchemaProblem, ...]:
    """What is wrong with our own `x-` annotations of one schema object."""
    return tuple(
        SchemaProblem(
            pointers.join("", name),
            f"{name} must be {must}, and is {spoken(schema[name])}",
            f"write {must}",
        )
        for name, (kind, must) in _ANNOTATIONS.items()
        if name in schema and not isinstance(schema[name], kind)
    )
