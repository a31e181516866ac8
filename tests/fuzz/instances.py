"""Instances guided by schemas: built to satisfy several at once, then changed a little."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from functools import lru_cache
from random import Random
from typing import Any, Final

from fuzz.vocabulary import NAMES, NUMBERS, STRINGS

_PARSE: Final = re._parser.parse  # type: ignore[attr-defined] # no public name for the parsed form
_KINDS: Final = ("null", "boolean", "integer", "number", "string", "array", "object")
_HINTS: Final = {
    "integer": ("minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"),
    "string": ("pattern", "minLength", "maxLength"),
    "array": ("items", "prefixItems", "contains", "minItems", "uniqueItems", "unevaluatedItems"),
    "object": ("properties", "required", "patternProperties", "additionalProperties"),
}


class Sampler:
    """Draws instances for one document."""

    def __init__(self, rng: Random, root: Any) -> None:
        self.rng = rng
        self.root = root

    def draw(self, others: tuple[Any, ...] = ()) -> Any:
        """One instance that tries to satisfy the root and what else is given."""
        return self._value([self.root, *others], 6)

    def _value(self, schemas: list[Any], depth: int) -> Any:
        facets = self._facets(schemas)
        rng = self.rng
        fixed = [facet for facet in facets if "const" in facet or facet.get("enum")]
        if fixed and rng.random() < 0.9:
            facet = rng.choice(fixed)
            return copy.deepcopy(facet["const"] if "const" in facet else rng.choice(facet["enum"]))
        kind = self._kind(facets)
        if kind == "object" and depth > 0:
            return self._object(facets, depth)
        if kind == "array" and depth > 0:
            return self._array(facets, depth)
        if kind in ("integer", "number"):
            return self._number(facets, kind)
        if kind == "string":
            return self._string(facets)
        return {"object": {}, "array": [], "null": None}.get(kind, rng.random() < 0.5)

    def _facets(self, schemas: list[Any]) -> list[dict[str, Any]]:
        """What applies in place, one branch of every choice."""
        rng = self.rng
        result: list[dict[str, Any]] = []
        waiting = list(schemas)
        for _ in range(60):
            if not waiting:
                break
            schema = waiting.pop(0)
            if not isinstance(schema, dict):
                continue
            result.append(schema)
            for keyword in ("$ref", "$dynamicRef", "$recursiveRef"):
                if isinstance(schema.get(keyword), str):
                    waiting.append(self._target(schema[keyword]))
            for keyword in ("allOf", "anyOf", "oneOf"):
                parts = schema.get(keyword)
                if isinstance(parts, list) and parts:
                    waiting.extend(parts if keyword == "allOf" else [rng.choice(parts)])
            if "if" in schema:
                holds = rng.random() < 0.5
                waiting.extend(
                    [schema["if"], schema.get("then")] if holds else [schema.get("else")]
                )
            for keyword in ("dependentSchemas", "dependencies"):
                waiting.extend(_parts(schema.get(keyword)))
        return result

    def _target(self, reference: str) -> Any:
        _, _, pointer = reference.partition("#")
        found = self.root
        for token in pointer.split("/")[1:]:
            token = token.replace("~1", "/").replace("~0", "~")
            if isinstance(found, dict):
                found = found.get(token)
            elif isinstance(found, list) and token.isdigit() and int(token) < len(found):
                found = found[int(token)]
            else:
                return None
        return found

    def _kind(self, facets: list[dict[str, Any]]) -> str:
        kinds = set(_KINDS)
        for facet in facets:
            types = facet.get("type")
            if isinstance(types, str | list):
                wanted = {types} if isinstance(types, str) else set(types)
                if "number" in wanted:
                    wanted.add("integer")
                if facet.get("nullable") is True:
                    wanted.add("null")
                kinds &= wanted
        hinted = [
            kind
            for kind, keywords in _HINTS.items()
            if kind in kinds and any(keyword in facet for facet in facets for keyword in keywords)
        ]
        if hinted and self.rng.random() < 0.7:
            return self.rng.choice(hinted)
        return self.rng.choice(sorted(kinds) or list(_KINDS))

    def _number(self, facets: list[dict[str, Any]], kind: str) -> Any:
        rng = self.rng
        limits = [
            facet[key]
            for facet in facets
            for key in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
            if isinstance(facet.get(key), int | float) and not isinstance(facet[key], bool)
        ]
        base = rng.choice(limits or NUMBERS) if rng.random() < 0.8 else rng.choice(NUMBERS)
        steps = (0, 0, 1, -1, 0.5, -0.5, *limits)
        value = base + rng.choice(steps) * rng.choice((1, 1, 2, 3, -1))
        if kind == "integer" or value == int(value):
            value = int(value)
        return round(value, 6)

    def _string(self, facets: list[dict[str, Any]]) -> str:
        rng = self.rng
        patterns = [facet["pattern"] for facet in facets if isinstance(facet.get("pattern"), str)]
        if patterns and rng.random() < 0.85:
            value = matching(rng.choice(patterns), rng)
        else:
            value = rng.choice(STRINGS)
        low = max((_count(facet.get("minLength")) for facet in facets), default=0)
        highs = [facet["maxLength"] for facet in facets if "maxLength" in facet]
        if len(value) < low <= 1000 and rng.random() < 0.9:
            value = value.ljust(low, rng.choice("ab1"))
        if highs and rng.random() < 0.7:
            value = value[: _count(min(highs))]
        return value

    def _array(self, facets: list[dict[str, Any]], depth: int) -> list[Any]:
        rng = self.rng
        low = max((_count(facet.get("minItems")) for facet in facets), default=0)
        length = min(low, 12) + rng.choice((0, 0, 1, 2, 3))
        wanted = [facet["contains"] for facet in facets if "contains" in facet]
        items = []
        for index in range(length):
            schemas = [part for facet in facets for part in _at_index(facet, index)]
            if wanted and rng.random() < 0.6:
                schemas.append(rng.choice(wanted))
            items.append(self._value(schemas, depth - 1))
        if items and rng.random() < 0.15:
            items.append(copy.deepcopy(rng.choice(items)))
        return items

    def _object(self, facets: list[dict[str, Any]], depth: int) -> dict[str, Any]:
        rng = self.rng
        names = {name for facet in facets for name in _strings(facet.get("required"))}
        share = rng.choice((0.0, 0.3, 0.6, 1.0))
        for facet in facets:
            for name in _named(facet.get("properties")):
                if rng.random() < share:
                    names.add(name)
            for pattern in _named(facet.get("patternProperties")):
                if rng.random() < 0.4:
                    names.add(matching(pattern, rng))
        low = max((_count(facet.get("minProperties")) for facet in facets), default=0)
        while len(names) < min(low, 8) or rng.random() < 0.1:
            names.add(rng.choice((*NAMES, "other", "c", str(len(names)))))
        return {
            name: self._value([s for facet in facets for s in _under(facet, name)], depth - 1)
            for name in sorted(names)
        }


def _parts(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else []


def _named(value: Any) -> list[str]:
    return list(value) if isinstance(value, dict) else []


def _strings(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _count(value: Any) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _at_index(facet: dict[str, Any], index: int) -> list[Any]:
    for keyword in ("prefixItems", "items"):
        parts = facet.get(keyword)
        if isinstance(parts, list):
            if index < len(parts):
                return [parts[index]]
            return [facet.get("items" if keyword == "prefixItems" else "additionalItems")]
    return [facet.get("items"), facet.get("unevaluatedItems")]


def _under(facet: dict[str, Any], name: str) -> list[Any]:
    found = []
    if isinstance(facet.get("properties"), dict) and name in facet["properties"]:
        found.append(facet["properties"][name])
    for pattern, part in (facet.get("patternProperties") or {}).items():
        if matches(pattern, name):
            found.append(part)
    return found or [facet.get("additionalProperties"), facet.get("unevaluatedProperties")]


def matches(pattern: str, text: str) -> bool:
    """Whether Python's `re` finds the pattern: a guide, no judge."""
    try:
        return re.search(pattern, text) is not None
    except re.error:
        return False


@lru_cache(maxsize=4096)
def _parsed(pattern: str) -> Any:
    try:
        return _PARSE(pattern)
    except (re.error, OverflowError, RecursionError):
        return None


def matching(pattern: str, rng: Random) -> str:
    """A string that probably matches the pattern."""
    parsed = _parsed(pattern)
    if parsed is None:
        return rng.choice(STRINGS)
    text = _text(parsed, rng)
    if not pattern.startswith("^") and rng.random() < 0.3:
        text = rng.choice("ab1 ") + text
    if not pattern.endswith("$") and rng.random() < 0.3:
        text += rng.choice("ab1 ")
    return text


def _text(parsed: Any, rng: Random) -> str:
    return "".join(_piece(str(kind), content, rng) for kind, content in parsed)


def _piece(kind: str, content: Any, rng: Random) -> str:
    if kind == "LITERAL":
        return chr(content)
    if kind == "NOT_LITERAL":
        return rng.choice([c for c in "ab1" if ord(c) != content])
    if kind == "ANY":
        return rng.choice("ab1-")
    if kind == "IN":
        return _of_class(content, rng)
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        low, high, inner = content
        most = min(int(high), int(low) + 3)
        return "".join(_text(inner, rng) for _ in range(min(rng.randint(int(low), most), 300)))
    if kind == "SUBPATTERN":
        return _text(content[-1], rng)
    if kind == "BRANCH":
        return _text(rng.choice(content[1]), rng)
    return ""


_CATEGORIES: Final[dict[str, str]] = {
    "CATEGORY_DIGIT": "0123456789",
    "CATEGORY_NOT_DIGIT": "ab-",
    "CATEGORY_WORD": "ab1_",
    "CATEGORY_NOT_WORD": "- ",
    "CATEGORY_SPACE": " \t",
    "CATEGORY_NOT_SPACE": "ab1",
}


def _of_class(content: Any, rng: Random) -> str:
    if str(content[0][0]) == "NEGATE":
        refused = "".join(_choices(kind, value) for kind, value in content[1:])
        return rng.choice([c for c in "ab1-A é" if c not in refused] or ["~"])
    kind, value = rng.choice(content)
    return rng.choice(_choices(kind, value))


def _choices(kind: Any, value: Any) -> str:
    if str(kind) == "LITERAL":
        return chr(value)
    if str(kind) == "RANGE":
        low, high = value
        return "".join(chr(c) for c in {low, high, *range(low, min(high, low + 12) + 1)})
    return _CATEGORIES.get(str(value), "a")


def changed(value: Any, rng: Random) -> Any:
    """A copy that differs in one place."""
    value = copy.deepcopy(value)
    if isinstance(value, dict):
        return _changed_object(value, rng)
    if isinstance(value, list):
        return _changed_array(value, rng)
    return rng.choice(_SCALARS)(value, rng)


def _changed_object(value: dict[str, Any], rng: Random) -> Any:
    chance = rng.random()
    if value and chance < 0.45:
        name = rng.choice(sorted(value))
        value[name] = changed(value[name], rng)
    elif value and chance < 0.7:
        del value[rng.choice(sorted(value))]
    elif chance < 0.95:
        value[rng.choice((*NAMES, "other"))] = rng.choice((1, "a", None, {}, [], True, 0.5))
    else:
        return rng.choice((None, 1, "a", []))
    return value


def _changed_array(value: list[Any], rng: Random) -> Any:
    chance = rng.random()
    if value and chance < 0.4:
        index = rng.randrange(len(value))
        value[index] = changed(value[index], rng)
    elif value and chance < 0.55:
        del value[rng.randrange(len(value))]
    elif value and chance < 0.7:
        value.insert(rng.randrange(len(value) + 1), copy.deepcopy(rng.choice(value)))
    elif value and chance < 0.8:
        rng.shuffle(value)
    else:
        value.append(rng.choice((1, 2, "a", None, {}, [], True, 0.5)))
    return value


def _near(value: Any, rng: Random) -> Any:
    if isinstance(value, bool) or value is None:
        return rng.choice((None, True, False, 0, 1))
    if isinstance(value, str):
        index = rng.randrange(len(value) + 1)
        return value[:index] + rng.choice(("", "a", "b", "1", "A")) + value[index + 1 :]
    near = round(value + rng.choice((1, -1, 0.5, -0.5, 0.1)), 6)
    return int(near) if near == int(near) else near


def _other(_: Any, rng: Random) -> Any:
    return rng.choice((None, True, False, *NUMBERS, *STRINGS, [], {}))


_SCALARS: Final[tuple[Callable[[Any, Random], Any], ...]] = (_near, _near, _other)
