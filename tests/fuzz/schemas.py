"""Random small schemas in which every keyword of every dialect is reachable."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, Final

from fuzz.vocabulary import (
    FORMATS,
    LIMITS,
    NAME_PATTERNS,
    NAMES,
    PATTERNS,
    STEPS,
    TYPES,
    constants,
)

_CONSTANTS: Final = constants()
_NEWER: Final = ("2020-12", "2019-09")
_OLD: Final = ("4", "openapi-3.0")


class Grammar:
    """Makes schemas of one dialect. `definitions` are the names that a `$ref` may lead to."""

    def __init__(self, rng: Random, dialect: str, *, ours: bool = False) -> None:
        self.rng = rng
        self.dialect = dialect
        self.ours = ours
        self.definitions: list[str] = []
        self.dynamic = False
        self._free = 0  # definitions from this one on may be referred to in place

    @property
    def place(self) -> str:
        """The keyword of definitions."""
        return "$defs" if self.dialect in _NEWER else "definitions"

    def document(self, depth: int) -> Any:
        """A whole schema, with definitions at times."""
        rng = self.rng
        count = rng.choice((0, 0, 0, 1, 2, 3))
        self.definitions = [f"d{index}" for index in range(count)]
        self.dynamic = bool(count) and self.dialect in _NEWER and rng.random() < 0.4
        self._free = 0
        root = self.schema(depth)
        if not self.definitions:
            return root
        if not isinstance(root, dict):
            root = {"allOf": [root]}
        made: dict[str, Any] = {}
        for index, name in enumerate(self.definitions):
            # In place a definition leads only to later ones: a circle there has no meaning.
            self._free = index + 1
            made[name] = self.schema(max(depth - 1, 1))
        if self.dynamic:
            self._scopes(root, made)
        return {**root, self.place: made}

    def _scopes(self, root: dict[str, Any], made: dict[str, Any]) -> None:
        marks = {"$dynamicAnchor": "n"} if self.dialect == "2020-12" else {"$recursiveAnchor": True}
        root.update(marks)
        root["$id"] = "http://example.com/root"
        for name, contents in list(made.items()):
            if isinstance(contents, dict) and self.rng.random() < 0.6:
                inner = {"$id": f"http://example.com/{name}", **contents}
                if self.rng.random() < 0.7:
                    inner.update(marks)
                if self.rng.random() < 0.7:
                    inner.setdefault("properties", {})["a"] = self._dynamic()
                # A `$ref` of the fragment alone would now be read inside of this resource.
                made[name] = _based(inner)

    def _dynamic(self) -> dict[str, Any]:
        if self.dialect == "2020-12":
            return {"$dynamicRef": "#n"}
        return {"$recursiveRef": "#"}

    def schema(self, depth: int) -> Any:
        """A schema that applies in place."""
        rng = self.rng
        if self.dialect not in _OLD and rng.random() < (0.05 if depth > 0 else 0.12):
            return rng.random() < 0.7
        result: dict[str, Any] = {}
        if rng.random() < 0.45:
            result.update(self.type_())
        for _ in range(rng.choice((1, 1, 2, 2, 3, 4) if depth > 1 else (0, 1, 1, 2))):
            table = _SHALLOW if depth <= 0 or rng.random() < 0.35 else _DEEP
            keyword, dialects = rng.choice(table)
            if self.dialect in dialects:
                result.update(keyword(self, depth - 1))
        return result

    def child(self, depth: int) -> Any:
        """A schema of a member or element: here references may form circles."""
        outer, self._free = self._free, 0
        try:
            chance = self.rng.random()
            if self.definitions and chance < 0.25:
                return self._ref(self.definitions)
            if self.definitions and chance < 0.32:
                return {"$ref": "#"} if not self.dynamic else self._dynamic()
            return self.schema(depth)
        finally:
            self._free = outer

    def _ref(self, names: list[str]) -> dict[str, Any]:
        return {"$ref": f"#/{self.place}/{self.rng.choice(names)}"}

    # --- keywords

    def type_(self, _: int = 0) -> dict[str, Any]:
        rng = self.rng
        if rng.random() < 0.6:
            result: dict[str, Any] = {"type": rng.choice(TYPES[2:])}
        else:
            result = {"type": rng.sample(TYPES, rng.choice((1, 2, 2, 3)))}
        if self.dialect == "openapi-3.0":
            result["type"] = rng.choice(TYPES[1:])
            if rng.random() < 0.4:
                result["nullable"] = True
        return result

    def enum(self, _: int) -> dict[str, Any]:
        values = self.rng.sample(_CONSTANTS, self.rng.choice((1, 2, 3, 4, 6)))
        result: dict[str, Any] = {"enum": _distinct(values)}
        if self.ours and self.rng.random() < 0.25:
            result["x-extensible-enum"] = True
        return result

    def const(self, _: int) -> dict[str, Any]:
        return {"const": self.rng.choice(_CONSTANTS)}

    def bounds(self, _: int) -> dict[str, Any]:
        rng, result = self.rng, dict[str, Any]()
        for end in ("minimum", "maximum"):
            if rng.random() < 0.5:
                strict = f"exclusive{end.capitalize()}"
                if self.dialect in _OLD:
                    result[end] = rng.choice(LIMITS)
                    if rng.random() < 0.4:
                        result[strict] = rng.random() < 0.8
                else:
                    result[rng.choice((end, strict))] = rng.choice(LIMITS)
        return result

    def multiple(self, _: int) -> dict[str, Any]:
        return {"multipleOf": self.rng.choice(STEPS)}

    def length(self, _: int) -> dict[str, Any]:
        return self._range("Length", (0, 1, 2, 3))

    def _range(self, what: str, sizes: tuple[int, ...]) -> dict[str, Any]:
        result = {}
        if self.rng.random() < 0.6:
            result[f"min{what}"] = self.rng.choice(sizes)
        if self.rng.random() < 0.6:
            result[f"max{what}"] = self.rng.choice(sizes)
        return result

    def pattern(self, _: int) -> dict[str, Any]:
        return {"pattern": self.rng.choice(PATTERNS)}

    def format_(self, _: int) -> dict[str, Any]:
        return {"format": self.rng.choice(FORMATS)}

    def items(self, depth: int) -> dict[str, Any]:
        return {"items": self.child(depth)}

    def tuple_(self, depth: int) -> dict[str, Any]:
        rng = self.rng
        parts = [self.child(depth) for _ in range(rng.choice((1, 2, 2, 3)))]
        newest = self.dialect == "2020-12"
        result: dict[str, Any] = {"prefixItems" if newest else "items": parts}
        if rng.random() < 0.6:
            closed = self.dialect not in _OLD or rng.random() < 0.5
            rest = False if closed and rng.random() < 0.5 else self.child(depth)
            result["items" if newest else "additionalItems"] = rest
        return result

    def sizes(self, _: int) -> dict[str, Any]:
        return self._range("Items", (0, 1, 2, 3))

    def unique(self, _: int) -> dict[str, Any]:
        return {"uniqueItems": self.rng.random() < 0.9}

    def contains(self, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {"contains": self.child(depth)}
        if self.dialect in _NEWER:
            if self.rng.random() < 0.5:
                result["minContains"] = self.rng.choice((0, 1, 2, 3))
            if self.rng.random() < 0.5:
                result["maxContains"] = self.rng.choice((0, 1, 2))
        return result

    def properties(self, depth: int) -> dict[str, Any]:
        names = self.rng.sample(NAMES, self.rng.choice((1, 1, 2, 2, 3)))
        return {"properties": {name: self._member(depth) for name in names}}

    def _member(self, depth: int) -> Any:
        member = self.child(depth)
        if self.ours and isinstance(member, dict) and self.rng.random() < 0.1:
            return {**member, "x-always-sent": True}
        return member

    def pattern_properties(self, depth: int) -> dict[str, Any]:
        names = self.rng.sample(NAME_PATTERNS, self.rng.choice((1, 1, 2)))
        return {"patternProperties": {name: self.child(depth) for name in names}}

    def additional(self, depth: int) -> dict[str, Any]:
        rng = self.rng
        value = False if rng.random() < 0.5 else self.child(depth)
        return {"additionalProperties": value, **(self.properties(depth) if depth > 0 else {})}

    def required(self, _: int) -> dict[str, Any]:
        return {"required": self.rng.sample(NAMES, self.rng.choice((1, 1, 2, 3)))}

    def members(self, _: int) -> dict[str, Any]:
        return self._range("Properties", (0, 1, 2, 3))

    def property_names(self, depth: int) -> dict[str, Any]:
        rng = self.rng
        simple = (self.pattern, self.enum, self.length, self.pattern)
        if rng.random() < 0.6:
            return {"propertyNames": rng.choice(simple)(depth)}
        return {"propertyNames": self.schema(depth - 1)}

    def dependent_required(self, _: int) -> dict[str, Any]:
        return {"dependentRequired": self._dependent_names()}

    def _dependent_names(self) -> dict[str, Any]:
        rng = self.rng
        names = rng.sample(NAMES, rng.choice((1, 2)))
        # Draft 4 wants at least one name.
        return {name: rng.sample(NAMES, rng.choice((1, 1, 2))) for name in names}

    def dependent_schemas(self, depth: int) -> dict[str, Any]:
        names = self.rng.sample(NAMES, self.rng.choice((1, 2)))
        return {"dependentSchemas": {name: self.schema(depth) for name in names}}

    def dependencies(self, depth: int) -> dict[str, Any]:
        if self.rng.random() < 0.5:
            return {"dependencies": self._dependent_names()}
        names = self.rng.sample(NAMES, self.rng.choice((1, 2)))
        return {"dependencies": {name: self.schema(depth) for name in names}}

    def many(self, depth: int) -> dict[str, Any]:
        keyword = self.rng.choice(("allOf", "anyOf", "anyOf", "oneOf", "oneOf"))
        count = self.rng.choice((1, 2, 2, 3, 4))
        return {keyword: [self.schema(depth) for _ in range(count)]}

    def not_(self, depth: int) -> dict[str, Any]:
        return {"not": self.schema(depth)}

    def if_(self, depth: int) -> dict[str, Any]:
        result = {"if": self.schema(depth)}
        for keyword in ("then", "else"):
            if self.rng.random() < 0.75:
                result[keyword] = self.schema(depth)
        return result

    def unevaluated(self, depth: int) -> dict[str, Any]:
        keyword = self.rng.choice(("unevaluatedProperties", "unevaluatedItems"))
        value = False if self.rng.random() < 0.6 else self.child(depth)
        beside = (self.many, self.if_, self.properties, self.dependent_schemas, self.contains)
        more = self.rng.choice(beside)(depth) if depth > 0 else {}
        return {**more, keyword: value}

    def ref(self, _: int) -> dict[str, Any]:
        names = self.definitions[self._free :]
        return self._ref(names) if names else {}


def _distinct(values: list[Any]) -> list[Any]:
    seen: dict[str, Any] = {}
    for value in values:
        seen.setdefault(repr(value), value)
    return list(seen.values())


def _based(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: f"root{item}" if key == "$ref" and item.startswith("#") else _based(item)
            for key, item in value.items()
        }
    return [_based(item) for item in value] if isinstance(value, list) else value


Entry = tuple[Callable[[Grammar, int], dict[str, Any]], tuple[str, ...]]
_EVERY: Final = ("2020-12", "2019-09", "7", "6", "4", "openapi-3.0")
_SIX: Final = _EVERY[:4]
_SHALLOW: Final[list[Entry]] = [
    (Grammar.type_, _EVERY),
    (Grammar.enum, _EVERY),
    (Grammar.const, _SIX),
    (Grammar.bounds, _EVERY),
    (Grammar.bounds, _EVERY),
    (Grammar.multiple, _EVERY),
    (Grammar.length, _EVERY),
    (Grammar.pattern, _EVERY),
    (Grammar.format_, _EVERY),
    (Grammar.sizes, _EVERY),
    (Grammar.unique, _EVERY),
    (Grammar.required, _EVERY),
    (Grammar.members, _EVERY),
]
_DEEP: Final[list[Entry]] = [
    (Grammar.items, _EVERY),
    (Grammar.tuple_, _EVERY),
    (Grammar.unique, _EVERY),
    (Grammar.contains, _SIX),
    (Grammar.contains, _NEWER),
    (Grammar.properties, _EVERY),
    (Grammar.properties, _EVERY),
    (Grammar.pattern_properties, _EVERY),
    (Grammar.additional, _EVERY),
    (Grammar.property_names, _SIX),
    (Grammar.dependent_required, _NEWER),
    (Grammar.dependent_schemas, _NEWER),
    (Grammar.dependencies, _EVERY[2:]),
    (Grammar.many, _EVERY),
    (Grammar.many, _EVERY),
    (Grammar.many, _EVERY),
    (Grammar.not_, _EVERY),
    (Grammar.if_, _EVERY[:3]),
    (Grammar.unevaluated, _NEWER),
    (Grammar.unevaluated, _NEWER),
    (Grammar.ref, _EVERY),
]
