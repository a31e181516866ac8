"""Keywords about any value, numbers and strings; counts of everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from contract_registry.finding import Json, canonical
from contract_registry.publish.projection.result import NOTHING, Draft
from contract_registry.publish.projection.walk import Here, Walk

KINDS: Final = ("null", "boolean", "integer", "number", "string", "array", "object")
_COUNTS: Final = (
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
)
NULL: Final[dict[str, Json]] = {"type": "string", "nullable": True, "enum": [None]}


def type_(walk: Walk, draft: Draft, here: Here) -> None:
    """`type`; OpenAPI 3.0 knows one at a time, and `null` only as `nullable`."""
    value = here.get("type")
    if value is None:
        return
    names = {value} if isinstance(value, str) else set(_list(value))
    if here.context.dialect.nullable and here.schema.get("nullable") is True:
        names.add("null")
    if "number" in names:
        names.discard("integer")
    if names == set(KINDS) - {"integer"}:
        return
    kinds = [name for name in KINDS if name in names]
    if walk.target.kinds:
        draft.put("type", kinds[0] if len(kinds) == 1 else kinds)
    else:
        _openapi_type(draft, kinds)


def _openapi_type(draft: Draft, kinds: list[str]) -> None:
    plain = [_of_kind(kind) for kind in kinds if kind != "null"]
    if len(plain) == 1:
        draft.keywords.update(plain[0])
        if "null" in kinds:
            draft.put("nullable", True)
        return
    if "null" in kinds:
        plain.append(dict(NULL))
    if len(plain) == 1:
        draft.beside.append(plain[0])
    else:
        draft.beside.append({"anyOf": plain})


def _of_kind(kind: str) -> dict[str, Json]:
    # OpenAPI 3.0 demands `items` wherever the type is an array.
    return {"type": kind, "items": {}} if kind == "array" else {"type": kind}


def enum(_: Walk, draft: Draft, here: Here) -> None:
    """`enum` and `const`."""
    if here.has("enum"):
        values = {canonical(value): value for value in _list(here.get("enum"))}
        if values:
            draft.put("enum", [values[key] for key in sorted(values)])
            if "x-extensible-enum" in here.schema:
                draft.put("x-extensible-enum", here.schema["x-extensible-enum"])
        else:
            draft.beside.append(dict(NOTHING))
    if here.has("const"):
        draft.put("enum", [here.get("const")])


def bounds(_: Walk, draft: Draft, here: Here) -> None:
    """`minimum` and `maximum`, exclusive by a boolean beside them."""
    for plain, exclusive, sign in (
        ("minimum", "exclusiveMinimum", 1),
        ("maximum", "exclusiveMaximum", -1),
    ):
        limits = list(_limits(here, plain, exclusive))
        if limits:
            number, strict = max(limits, key=lambda limit: (sign * limit[0], limit[1]))
            draft.put(plain, number)
            if strict:
                draft.put(exclusive, True)


def _limits(here: Here, plain: str, exclusive: str) -> Iterator[tuple[Decimal, bool]]:
    old = here.context.dialect.boolean_bounds
    if here.has(plain):
        yield _number(here.get(plain)), old and here.get(exclusive) is True
    if here.has(exclusive) and not old:
        yield _number(here.get(exclusive)), True


def _number(value: Json) -> Decimal:
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(str(value))


def counts(_: Walk, draft: Draft, here: Here) -> None:
    """What every dialect says alike."""
    for keyword in _COUNTS:
        if here.has(keyword):
            draft.put(keyword, here.get(keyword))
    if here.get("uniqueItems") is True:
        draft.put("uniqueItems", True)


def _list(value: Json) -> Sequence[Json]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else []
