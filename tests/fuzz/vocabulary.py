"""Small vocabularies, so that what random schemas say of the same place meets."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any, Final

DIALECTS: Final = ("2020-12", "2019-09", "7", "6", "4", "openapi-3.0")

NAMES: Final = ("a", "b", "ab", "x-a", "")
STRINGS: Final = ("", "a", "b", "ab", "aa", "abc", "x-a", "1", "12", "A", "é", "😀", "a b", "bab")
NUMBERS: Final = (0, 1, 2, 3, 4, 5, 6, 7, -1, -2, -6, 10, 12, 0.5, 1.5, -0.5, 0.25, 0.1, 2.5, 100)
LIMITS: Final = (0, 1, 2, 3, -1, 5, 0.5, 1.5, 6, 10)
STEPS: Final = (1, 2, 3, 5, 0.5, 1.5, 0.25, 2.5, 4, 6, 0.1)
NAME_PATTERNS: Final = ("^a", "b$", "^x-", "^.$", "a", "^(?!a)", "^[ab]*$", "^$", "^(a|x-a)$", ".b")
PATTERNS: Final = (
    "^a",
    "b$",
    "^[ab]+$",
    "^a*$",
    "^(ab)*$",
    "^.{1,2}$",
    "^(?!a)",
    "^(?=a).*b$",
    "^[^a]*$",
    "a",
    "^\\d+$",
    "\\w",
    "^(a|b|ab)$",
    "^[A-Z]",
    "ab|ba",
    "^$",
    "^(?!.*aa)",
    "^\\S*$",
    "[a-b]{2,}",
    "^a?b?c?$",
    "\\bab\\b",
    "^(?:a(?!b))*",
    "(a|aa)b",
)
TYPES: Final = ("null", "boolean", "integer", "number", "string", "array", "object")
FORMATS: Final = ("email", "date", "uuid", "uri")

_SCALARS: Final[tuple[Any, ...]] = (None, True, False, *NUMBERS, *STRINGS)


def constants() -> list[Any]:
    """Values for `const` and `enum`: scalars, and arrays and objects that differ in little."""
    return [
        *_SCALARS,
        [],
        [1],
        [1, 1],
        [1, 2],
        ["a"],
        [True],
        [0],
        [False],
        [[1]],
        [{"a": 1}],
        {},
        {"a": 1},
        {"a": True},
        {"a": 0},
        {"a": 1, "b": 2},
        {"b": 1},
        {"a": {"a": 1}},
        {"a": []},
        {"x-a": "a"},
        {"": 1},
    ]


def pool() -> list[Any]:
    """Every small value that is worth trying on any pair."""
    members: tuple[Any, ...] = (None, True, 0, 1, 2, 0.5, "", "a", "ab")
    inner: tuple[Any, ...] = (1, "a", [], {}, [1], {"a": 1}, {"b": "a"}, True)
    values: list[Any] = list(constants())
    for length in (1, 2, 3):
        values.extend(list(items) for items in product((None, True, 1, 2, "a", "b"), repeat=length))
    values.extend([item] for item in (*inner, *NUMBERS, *STRINGS))
    values.extend(list(items) for items in product(inner, repeat=2))
    values.extend(
        [[1] * 4, [1, 2, 3, 4], ["a", "b", 1, 2], [1, 2, 1, 2, 3], [[], [], {}], [0.5, 1]]
    )
    for name in NAMES:
        values.extend({name: item} for item in (*members, *inner, -1, 3, "b", "x-a"))
    for one, other in combinations(NAMES, 2):
        values.extend({one: x, other: y} for x, y in product((1, "a", None, {}), repeat=2))
    for names in combinations(NAMES, 3):
        values.extend(dict.fromkeys(names, item) for item in (1, "a", True))
        values.append(dict(zip(names, (1, "a", [1]), strict=True)))
    values.extend({"other": item} for item in (None, 1, "a", {}))
    values.extend({"a": 1, "other": item} for item in (None, 1, "a"))
    values.append(dict.fromkeys(NAMES, 1))
    values.extend({"a": {name: item}} for name in NAMES for item in (1, "a", {}, {"a": {}}))
    values.extend([{"a": x}, {"b": y}] for x, y in product((1, "a", []), repeat=2))
    return values
