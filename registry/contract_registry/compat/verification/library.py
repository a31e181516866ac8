"""The `jsonschema` library, without its network and with exact numbers and ECMA-262 patterns."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urljoin

from contract_registry.compat.evaluation import ecma
from contract_registry.compat.evaluation.assertions import format_checker
from contract_registry.compat.evaluation.plain import exact, is_integer, is_number
from contract_registry.finding import Json

STEPS: Final = 40_000
_FRAMES: Final = 8_000
_SELF: Final = "urn:contract-registry:schema"
_left: ContextVar[list[int]] = ContextVar("steps that one validation may still take")

_CLASSES: Final = {
    "2020-12": "Draft202012Validator",
    "2019-09": "Draft201909Validator",
    "7": "Draft7Validator",
    "6": "Draft6Validator",
    "4": "Draft4Validator",
    "openapi-3.0": "Draft4Validator",
}


class OutOfSteps(Exception):  # noqa: N818 - it makes a message unconfirmed
    """A validation that takes more steps than any reasonable message does."""


def validator(
    contents: Json, uri: str, dialect: str, resources: Mapping[str, Json]
) -> Callable[[Json], bool]:
    """Whether a message is valid, as a function.

    The documents are as `rewrite` leaves them. The function raises what the library raises where a
    reference dangles or the schema is malformed, OutOfSteps, or RecursionError.
    """
    from referencing.jsonschema import specification_with

    specification = specification_with(jsonschema_id(dialect))
    # A registry without a retriever fetches nothing: what is not in it does not resolve.
    registry = _bundled()
    for name, document in resources.items():
        registry = registry.with_resource(name, specification.create_resource(document))
    name = uri or _SELF
    root = specification.create_resource(contents)
    registry = registry.with_resource(name, root)
    identifier = root.id()
    if identifier is not None:
        # References are resolved against the identifier, so that is the name to enter by.
        name = urljoin(name, identifier)
        registry = registry.with_resource(name, root)
    checker = _extended(_CLASSES[dialect])({"$ref": name}, registry=registry.crawl())

    def is_valid(message: Json) -> bool:
        token = _left.set([STEPS])
        limit = sys.getrecursionlimit()
        try:
            # Each of its levels is several frames of C: an endless one must not end the process.
            sys.setrecursionlimit(min(limit, _FRAMES))
            return bool(checker.is_valid(message))
        finally:
            sys.setrecursionlimit(limit)
            _left.reset(token)

    return is_valid


def jsonschema_id(dialect: str) -> str:
    """The `$schema` of a dialect."""
    from contract_registry.compat.evaluation.spots import BY_URI

    wanted = "4" if dialect == "openapi-3.0" else dialect
    found = next(uri for uri, name in BY_URI.items() if name == wanted)
    return found if found.startswith("https") else f"{found}#"


@lru_cache(maxsize=1)
def _bundled() -> Any:
    # Crawled once: an un-crawled one costs milliseconds on every schema.
    from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]

    return REGISTRY.crawl()


@lru_cache(maxsize=16)
def _extended(name: str) -> Any:
    """The library's class for a dialect, exact, counted, and with our patterns."""
    import jsonschema
    from jsonschema.validators import extend

    base = getattr(jsonschema, name)
    own = {"multipleOf": _multiple, "pattern": _pattern, "format": _format}
    keywords = {
        keyword: _counted(own.get(keyword, function))
        for keyword, function in base.VALIDATORS.items()
    }
    types = base.TYPE_CHECKER.redefine("integer", lambda _, value: is_integer(value))
    return extend(base, keywords, type_checker=types)  # type: ignore[no-untyped-call]


def _counted(keyword: Any) -> Any:
    def counted(validator: Any, value: Any, instance: Any, schema: Any) -> Any:
        left = _left.get()
        left[0] -= 1
        if left[0] < 0:
            raise OutOfSteps(f"{STEPS} steps")
        return keyword(validator, value, instance, schema)

    return counted


def _multiple(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[Exception]:
    import jsonschema

    if is_number(instance) and (exact(instance) / exact(value)).denominator != 1:
        yield jsonschema.ValidationError(f"{instance!r} is not a multiple of {value!r}")


def _pattern(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[Exception]:
    import jsonschema

    if isinstance(instance, str) and not ecma.matcher(value)(instance):
        yield jsonschema.ValidationError(f"{instance!r} does not match {value!r}")


def _format(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[Exception]:
    import jsonschema

    if isinstance(instance, str) and not format_checker(value)(instance):
        yield jsonschema.ValidationError(f"{instance!r} is no {value!r}")
