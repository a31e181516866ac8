"""Two libraries as judges, offline, and what is known to tell them from the specification.

What is filtered, and why:

- Draft 4 says that 1.0 is no integer; the engine and the later drafts say that it is one. No
  instance here is an integral float.
- `re`'s `\\d`, `\\w` and `\\b` know all of Unicode, ECMA-262's know ASCII: `jsonschema` is run with
  `re.ASCII`. `re`'s `$` matches before a last newline: no string here has one.
- ECMA-262's `.` matches no U+000D, U+2028 and U+2029; both libraries' does. `jsonschema` gets
  another class for it; the other then confirms less.
- Floats have no exact multiples: `jsonschema` gets decimals, the other has fractions.
- `format` is an annotation: neither asserts it.
- OpenAPI 3.0's `nullable` is unknown to both: it becomes a type.
- 2019-09 names `items` and `additionalItems` as what `unevaluatedItems` looks at (section 9.3.1.3);
  both libraries take `contains` for a third, as 2020-12 does. Such schemas are not judged.
- In 2019-09 `jsonschema` takes names for unevaluated that `additionalProperties` evaluated; it is
  not asked about schemas with both.
- A dialect ignores keywords that it does not have; the libraries know `dependencies` in the newest
  dialects as well, which is why those never have it here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from typing import Any, Final, NoReturn

import jsonschema
import jsonschema_rs
from jsonschema.validators import extend
from referencing import Registry

Judge = Callable[[Any], bool]

_URIS: Final = {
    "2020-12": "https://json-schema.org/draft/2020-12/schema",
    "2019-09": "https://json-schema.org/draft/2019-09/schema",
    "7": "http://json-schema.org/draft-07/schema#",
    "6": "http://json-schema.org/draft-06/schema#",
    "4": "http://json-schema.org/draft-04/schema#",
    "openapi-3.0": "http://json-schema.org/draft-04/schema#",
}
_CLASSES: Final = {
    "2020-12": jsonschema.Draft202012Validator,
    "2019-09": jsonschema.Draft201909Validator,
    "7": jsonschema.Draft7Validator,
    "6": jsonschema.Draft6Validator,
    "4": jsonschema.Draft4Validator,
    "openapi-3.0": jsonschema.Draft4Validator,
}


def with_rust(schema: Any, dialect: str) -> Judge | None:
    """`jsonschema_rs` as a judge; None where it cannot run the schema, or not rightly."""
    if is_disputed(schema, dialect):
        return None
    schema = _nullable(schema) if dialect == "openapi-3.0" else schema
    if isinstance(schema, dict):
        schema = {**schema, "$schema": _URIS[dialect]}
    try:
        registry = jsonschema_rs.Registry([], retriever=_refuse)
        return jsonschema_rs.validator_for(
            schema, registry=registry, validate_formats=False, offline=True
        ).is_valid
    except (ValueError, jsonschema_rs.ValidationError):
        return None


def is_disputed(schema: Any, dialect: str) -> bool:
    """Whether the libraries are known to read the schema otherwise than its dialect says."""
    words = str(schema)
    return dialect == "2019-09" and "'contains'" in words and "'unevaluatedItems'" in words


def with_python(schema: Any, dialect: str) -> Judge | None:
    """`jsonschema` as a judge; None where it does not read the schema rightly.

    It raises whatever it likes where it cannot run the schema.
    """
    misread = ("'additionalProperties'", "'unevaluatedProperties'")
    if dialect == "2019-09" and all(word in str(schema) for word in misread):
        return None
    schema = _nullable(schema) if dialect == "openapi-3.0" else schema
    validator = _extended(dialect)(_exact(_named(schema)), registry=_registry())

    def judge(instance: Any) -> bool:
        return bool(validator.is_valid(_exact(instance)))

    return judge


def told(judge: Judge | None, instance: Any) -> bool | None:
    """What the judge says; None where there is none or it fails."""
    if judge is None:
        return None
    try:
        return judge(instance)
    except (Exception, RecursionError):  # the libraries raise whatever they like
        return None


def _refuse(uri: str, /) -> NoReturn:
    raise ValueError(uri)


@cache
def _registry() -> Any:
    from jsonschema_specifications import REGISTRY

    return Registry().with_resources((uri, REGISTRY[uri]) for uri in REGISTRY).crawl()


@cache
def _extended(dialect: str) -> Any:
    return extend(_CLASSES[dialect], {"pattern": _pattern})


def _pattern(_: Any, value: Any, instance: Any, __: Any) -> Iterator[Exception]:
    if isinstance(instance, str) and not re.search(_dotless(value), instance, re.ASCII):
        yield jsonschema.ValidationError("no match")


def _dotless(pattern: str) -> str:
    """The pattern with a class of its own for every `.` that stands outside of a class."""
    tokens = re.findall(r"\\.|\[(?:\\.|[^\]\\])*\]|.", pattern, re.DOTALL)
    return "".join("[^\n\r\u2028\u2029]" if token == "." else token for token in tokens)


def _named(schema: Any) -> Any:
    """The schema with patterns of names that `re` reads as ECMA-262 does."""
    if isinstance(schema, list):
        return [_named(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    result = {
        key: value if key in ("enum", "const", "default", "example") else _named(value)
        for key, value in schema.items()
    }
    patterns = result.get("patternProperties")
    if isinstance(patterns, dict):
        result["patternProperties"] = {_dotless(name): one for name, one in patterns.items()}
    return result


def _exact(value: Any) -> Any:
    if isinstance(value, float):
        return Decimal(repr(value)) if not value.is_integer() else int(value)
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    if isinstance(value, dict):
        return {name: _exact(item) for name, item in value.items()}
    return [_exact(item) for item in value] if isinstance(value, list) else value


def _nullable(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_nullable(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    result = {
        key: value if key in ("enum", "default", "example") else _nullable(value)
        for key, value in schema.items()
    }
    if schema.get("nullable") is True and isinstance(schema.get("type"), str):
        result["type"] = [schema["type"], "null"]
    return result
