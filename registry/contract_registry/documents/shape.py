"""A value against the JSON Schema of one of our own formats, with problems worth reading.

This is no validator for everybody: it knows the keywords that our formats are described with, and
refuses to run with others. What a validator cannot know it takes from the description: a
`description` completes the sentence "x must be …", and the first name in `required` of a branch of
`oneOf` tells the branches apart. Any validator gives the same verdict; only the words are ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import Any, Final, TypeAlias

from contract_registry.documents import pointer as pointers
from contract_registry.documents.limits import MAX_TROUBLES
from contract_registry.documents.spelling import did_you_mean, one_of
from contract_registry.finding import Json, canonical

Description: TypeAlias = Mapping[str, Any]
"""A JSON Schema made of the keywords that `problems` knows."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a pointer; `key` says that it is the name there and not the value."""

    rule: str
    pointer: str
    message: str
    fix: str
    key: bool = False


_MEMBERS: Final = frozenset(("properties", "patternProperties", "additionalProperties"))
_ANNOTATIONS: Final = frozenset(
    ("$schema", "$id", "$defs", "title", "description", "default", "examples")
)
_HANDLED: Final = _ANNOTATIONS | _MEMBERS | {"$ref", "type", "then", "else"}
_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, Decimal),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}
_SPOKEN: Final = {
    "string": "a string",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "null",
}


def problems(value: Json, description: Description) -> tuple[Problem, ...]:
    """Everything in which `value` differs from its description; the first MAX_TROUBLES of it."""
    return tuple(islice(_check(value, description, "", description), MAX_TROUBLES))


def _check(value: Json, schema: Any, pointer: str, root: Description) -> Iterator[Problem]:
    if "$ref" in schema:
        target = pointers.resolve(root, schema["$ref"].removeprefix("#"))
        yield from _check(value, target, pointer, root)
    wanted = schema.get("type")
    if wanted is not None and not _is(value, wanted):
        yield _wrong_type(value, schema, pointer)
        return
    for keyword in schema:
        if keyword not in _HANDLED:
            yield from _KEYWORDS[keyword](value, schema, pointer, root)
    if not _MEMBERS.isdisjoint(schema):
        yield from _members(value, schema, pointer, root)


def _is(value: Json, wanted: str | Sequence[str]) -> bool:
    names = (wanted,) if isinstance(wanted, str) else wanted
    if isinstance(value, bool):
        return "boolean" in names
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return "integer" in names or "number" in names
    return any(isinstance(value, _TYPES[name]) for name in names)


def _wrong_type(value: Json, schema: Description, pointer: str) -> Problem:
    wanted = schema["type"]
    names = (wanted,) if isinstance(wanted, str) else wanted
    must = schema.get("description") or one_of(_SPOKEN[name] for name in names)
    fix = "write " + one_of(_SPOKEN[name] for name in names)
    if "string" in names and isinstance(value, int | Decimal):
        fix = f'put it into quotes: "{str(value).lower()}"'
    return Problem(
        "wrong-type", pointer, f"{_name(pointer)} must be {must}, and is {spoken(value)}", fix
    )


def _name(pointer: str) -> str:
    """What a sentence calls the value: its key; with its list's name where it is an element."""
    names = pointers.tokens(pointer)
    if not names:
        return "the file"
    if len(names) > 1 and names[-1].isdigit():
        return f"element {int(names[-1]) + 1} of {names[-2]}"
    return names[-1]


def spoken(value: Json) -> str:
    """A value in a sentence: scalars as they are, cut where they are long."""
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "a list"
    text = canonical(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _invalid(value: Json, schema: Description, pointer: str, must: str) -> Problem:
    must = schema.get("description", must)
    message = f"{_name(pointer)} must be {must}, and is {spoken(value)}"
    return Problem("invalid-value", pointer, message, f"write {must}")


def _enum(value: Json, schema: Any, pointer: str, root: Description) -> Iterator[Problem]:
    choices = schema["enum"]
    if any(canonical(value) == canonical(choice) for choice in choices):
        return
    must = schema.get("description") or one_of(str(choice) for choice in choices)
    guess = did_you_mean(value, choices) if isinstance(value, str) else None
    message = f"{_name(pointer)} must be {must}, and is {spoken(value)}"
    yield Problem("invalid-value", pointer, message, guess or f"write {must}")


def _const(value: Json, schema: Any, pointer: str, root: Description) -> Iterator[Problem]:
    if canonical(value) != canonical(schema["const"]):
        yield _invalid(value, schema, pointer, spoken(schema["const"]))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # In our formats' patterns `$` ends them, and ECMA-262's does not stop before a newline.
    return re.compile(pattern.replace("$", r"\Z"), re.ASCII)


def _pattern(value: Json, schema: Any, pointer: str, root: Description) -> Iterator[Problem]:
    if isinstance(value, str) and _compiled(schema["pattern"]).search(value) is None:
        yield _invalid(value, schema, pointer, f"of the form {schema['pattern']}")


def _size(value: Json, schema: Any, pointer: str, root: Description) -> Iterator[Problem]:
    sized = value if isinstance(value, str | list | dict) else None
    least = max(schema.get(name, 0) for name in ("minLength", "minItems", "minProperties"))
    if sized is not None and len(sized) < least:
        message = f"{_name(pointer)} must not be empty"
        yield Problem("invalid-value", pointer, message, "fill it, or remove it")


def _max_length(value: Json, schema: Any, pointer: str, root: Description) -> Iterator[Problem]:
    if isinstance(value, str) and len(value) > schema["maxLength"]:
        yield _invalid(value, schema, pointer, f"at most {schema['maxLength']} characters long")


def _format(value: Json, schema: Any, pointer: str, root: Description) -> Iterator[Problem]:
    from datetime import date

    try:
        if isinstance(value, str):
            date.fromisoformat(value)
    except ValueError:
        yield _invalid(value, schema, pointer, "a date, as 2027-03-01")


def _minimum(value: Json, schema: Any, pointer: str, root: Description) -> Iterator[Problem]:
    if isinstance(value, int | Decimal) and not value >= schema["minimum"]:
        yield _invalid(value, schema, pointer, f"at least {schema['minimum']}")


def _maximum(value: Json, schema: Any, pointer: str, root: Description) -> Iterator[Problem]:
    if isinstance(value, int | Decimal) and not value <= schema["maximum"]:
        yield _invalid(value, schema, pointer, f"at most {schema['maximum']}")


def _unique_items(value: Json, schema: Any, pointer: str, root: Description) -> Iterator[Problem]:
    if not isinstance(value, list):
        return
    seen: set[str] = set()
    for index, item in enumerate(value):
        text = canonical(item)
        if text in seen:
            message = f"{spoken(item)} stands twice in {_name(pointer)}"
            where = pointers.join(pointer, index)
            yield Problem("invalid-value", where, message, "remove one of the two")
        seen.add(text)


def _items(value: Json, schema: Any, pointer: str, root: Description) -> Iterator[Problem]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _check(item, schema["items"], pointers.join(pointer, index), root)


def _required(value: Json, schema: Any, pointer: str, root: Description) -> Iterator[Problem]:
    if not isinstance(value, dict):
        return
    for name in schema["required"]:
        if name not in value:
            inside = f" in {_name(pointer)}" if pointer else ""
            about = schema.get("properties", {}).get(name, {}).get("description")
            fix = f"add {name}" + (f": {about}" if about else "")
            yield Problem("missing-key", pointer, f"the key {name} is missing{inside}", fix)


def _members(value: Json, schema: Any, pointer: str, root: Description) -> Iterator[Problem]:
    if not isinstance(value, dict):
        return
    declared = schema.get("properties", {})
    patterns = schema.get("patternProperties", {})
    for name, member in value.items():
        where = pointers.join(pointer, name)
        matched = [rule for text, rule in patterns.items() if _compiled(text).search(name)]
        if name in declared:
            matched.append(declared[name])
        elif not matched and "additionalProperties" in schema:
            if schema["additionalProperties"] is False:
                yield _unknown_key(name, where, pointer, value, declared)
            else:
                matched.append(schema["additionalProperties"])
        for rule in matched:
            yield from _check(member, rule, where, root)


def _unknown_key(
    name: str, where: str, pointer: str, value: Mapping[str, Json], declared: Mapping[str, Any]
) -> Problem:
    free = [known for known in declared if known not in value]
    place = f"in {_name(pointer)}" if pointer else "here"
    known = one_of(sorted(declared)) if declared else ""
    fix = did_you_mean(name, free) or (f"remove it; known are {known}" if known else "remove it")
    return Problem("unknown-key", where, f"the key {spoken(name)} is not known {place}", fix, True)


def _property_names(value: Json, schema: Any, pointer: str, root: Description) -> Iterator[Problem]:
    if not isinstance(value, dict):
        return
    for name in value:
        for problem in _check(name, schema["propertyNames"], pointers.join(pointer, name), root):
            yield Problem(problem.rule, problem.pointer, problem.message, problem.fix, key=True)


def _all_of(value: Json, schema: Any, pointer: str, root: Description) -> Iterator[Problem]:
    for branch in schema["allOf"]:
        yield from _check(value, branch, pointer, root)


def _if(value: Json, schema: Any, pointer: str, root: Description) -> Iterator[Problem]:
    holds = next(_check(value, schema["if"], pointer, root), None) is None
    yield from _check(value, schema.get("then" if holds else "else", {}), pointer, root)


def _not(value: Json, schema: Any, pointer: str, root: Description) -> Iterator[Problem]:
    if next(_check(value, schema["not"], pointer, root), None) is None:
        about = schema.get("description", "it does not belong here")
        message = f"{_name(pointer)} is out of place: {about}"
        yield Problem("unknown-key", pointer, message, "remove it", key=True)


def _one_of(value: Json, schema: Any, pointer: str, root: Description) -> Iterator[Problem]:
    branches = {branch["required"][0]: branch for branch in schema["oneOf"]}
    if not isinstance(value, dict):
        yield _wrong_type(value, {"type": "object"} | schema, pointer)
        return
    chosen = [name for name in branches if name in value]
    choice = one_of(branches)
    if len(chosen) == 1:
        yield from _check(value, branches[chosen[0]], pointer, root)
    elif chosen:
        where = pointers.join(pointer, chosen[1])
        message = f"{_name(pointer)} names {' and '.join(chosen)}, and can be only one of them"
        yield Problem("invalid-value", where, message, f"keep one of {choice}", key=True)
    else:
        yield _no_branch(value, pointer, branches, choice)


def _no_branch(
    value: Mapping[str, Json], pointer: str, branches: Mapping[str, Any], choice: str
) -> Problem:
    for name in value:
        guess = did_you_mean(name, branches)
        if guess is not None:
            where = pointers.join(pointer, name)
            message = f"the key {spoken(name)} is not known in {_name(pointer)}"
            return Problem("unknown-key", where, message, guess, key=True)
    message = f"{_name(pointer)} names none of {choice}"
    return Problem("missing-key", pointer, message, f"add {choice}")


_KEYWORDS: Final = {
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "minLength": _size,
    "maxLength": _max_length,
    "minItems": _size,
    "minProperties": _size,
    "format": _format,
    "minimum": _minimum,
    "maximum": _maximum,
    "uniqueItems": _unique_items,
    "items": _items,
    "required": _required,
    "propertyNames": _property_names,
    "allOf": _all_of,
    "oneOf": _one_of,
    "if": _if,
    "not": _not,
}
