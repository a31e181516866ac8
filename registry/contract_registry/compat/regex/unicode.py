"""Unicode properties (`\\p{…}`) as far as the standard library knows them exactly."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import chain, groupby
from typing import Final

from contract_registry.compat.regex import classes
from contract_registry.compat.regex.classes import CharClass
from contract_registry.compat.regex.errors import Unsupported

# UAX #44, property value aliases of General_Category. ECMA-262 takes them letter for letter.
_LONG: Final = {
    "Cased_Letter": "LC", "Close_Punctuation": "Pe", "Connector_Punctuation": "Pc",
    "Control": "Cc", "cntrl": "Cc", "Currency_Symbol": "Sc", "Dash_Punctuation": "Pd",
    "Decimal_Number": "Nd", "digit": "Nd", "Enclosing_Mark": "Me", "Final_Punctuation": "Pf",
    "Format": "Cf", "Initial_Punctuation": "Pi", "Letter": "L", "Letter_Number": "Nl",
    "Line_Separator": "Zl", "Lowercase_Letter": "Ll", "Mark": "M", "Combining_Mark": "M",
    "Math_Symbol": "Sm", "Modifier_Letter": "Lm", "Modifier_Symbol": "Sk",
    "Nonspacing_Mark": "Mn", "Number": "N", "Open_Punctuation": "Ps", "Other": "C",
    "Other_Letter": "Lo", "Other_Number": "No", "Other_Punctuation": "Po", "Other_Symbol": "So",
    "Paragraph_Separator": "Zp", "Private_Use": "Co", "Punctuation": "P", "punct": "P",
    "Separator": "Z", "Space_Separator": "Zs", "Spacing_Mark": "Mc", "Surrogate": "Cs",
    "Symbol": "S", "Titlecase_Letter": "Lt", "Unassigned": "Cn", "Uppercase_Letter": "Lu",
}  # fmt: skip
_BINARY: Final = {
    "Lower": "Lowercase", "Upper": "Uppercase", "AHex": "ASCII_Hex_Digit", "space": "White_Space",
    "XIDS": "XID_Start", "XIDC": "XID_Continue",
}  # fmt: skip
# Planes 4 to 13 hold no character in any version of Unicode so far; skipping them halves the wait.
_UNUSED_PLANES: Final = (0x40000, 0xE0000)
_PREDICATES: Final[dict[str, Callable[[str], bool]]] = {
    "Lowercase": str.islower,
    "Uppercase": str.isupper,
    "XID_Start": lambda char: char != "_" and char.isidentifier(),
    "XID_Continue": lambda char: f"a{char}".isidentifier(),
}


@lru_cache(maxsize=64)
def property_class(expression: str) -> CharClass:
    """The characters of `\\p{expression}`. Raises Unsupported where they cannot be told exactly."""
    name, equals, value = expression.partition("=")
    if equals:
        if name not in ("General_Category", "gc"):
            raise Unsupported(f"the Unicode property {expression} is not known here")
        return _general_category(value, expression)
    name = _BINARY.get(name, name)
    if name == "Any":
        return classes.ALL
    if name == "ASCII":
        return classes.of_intervals([(0, 128)])
    if name == "Assigned":
        return ~_general_category("Cn", expression)
    if name == "ASCII_Hex_Digit":
        return classes.of_characters("0123456789abcdefABCDEF")
    if name == "White_Space":
        # PropList: as `\s`, with NEL and without the byte order mark.
        return (classes.SPACE | classes.of_characters("\x85")) - classes.of_characters("\ufeff")
    if name in _PREDICATES:
        return _where(_PREDICATES[name])
    return _general_category(name, expression)


def _general_category(value: str, expression: str) -> CharClass:
    short = _LONG.get(value, value)
    wanted = ("Lu", "Ll", "Lt") if short == "LC" else (short,)
    table = _categories()
    names = [name for name in table if name in wanted or (len(short) == 1 and name[0] == short)]
    if not names:
        raise Unsupported(f"the Unicode property {expression} is not known here")
    return classes.of_intervals(pair for name in names for pair in table[name])


@lru_cache(maxsize=1)
def _categories() -> dict[str, list[tuple[int, int]]]:
    table: dict[str, list[tuple[int, int]]] = {"Cn": [_UNUSED_PLANES]}
    low, high = _UNUSED_PLANES
    for first, last in ((0, low), (high, classes.LIMIT)):
        at = first
        for name, run in groupby(map(unicodedata.category, map(chr, range(first, last)))):
            start, at = at, at + sum(1 for _ in run)
            table.setdefault(name, []).append((start, at))
    return table


def _where(holds: Callable[[str], bool]) -> CharClass:
    planes = chain(range(_UNUSED_PLANES[0]), range(_UNUSED_PLANES[1], classes.LIMIT))
    found = (code for code in planes if holds(chr(code)))
    return classes.of_intervals((code, code + 1) for code in found)
