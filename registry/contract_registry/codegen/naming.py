"""Words of a contract as names in code: of types, functions, modules; safe, stable, different."""

from __future__ import annotations

import hashlib
import itertools
import re
import unicodedata
from collections.abc import Container, Iterable
from typing import Final

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+|[0-9]+")
_LONGEST: Final = 64
_DIGITS: Final = 6


def pascal(text: str) -> str:
    """`OrderPlaced` of `order-placed`, `order_placed`, `orderPlaced`; empty where there is no
    letter or digit. ASCII only: Python takes different spellings of a letter for one name."""
    name = "".join(word[0].upper() + word[1:].lower() for word in _words(text))
    if name[:1].isdigit():
        name = f"N{name}"
    return _shortened(name, text)


def camel(text: str) -> str:
    """`orderPlaced`."""
    name = pascal(text)
    return name[:1].lower() + name[1:]


def snake(text: str) -> str:
    """`order_placed`."""
    name = "_".join(word.lower() for word in _words(text))
    if name[:1].isdigit():
        name = f"n{name}"
    return _shortened(name, text)


def upper(text: str) -> str:
    """`ORDER_PLACED`."""
    return snake(text).upper()


def _words(text: str) -> list[str]:
    # Decomposed, so that é is still an e; of a name of many thousands the beginning will do.
    plain = unicodedata.normalize("NFKD", text[: 8 * _LONGEST])
    return _WORD.findall("".join(it if it.isascii() else "" for it in plain))


def _shortened(name: str, text: str) -> str:
    if len(name) <= _LONGEST:
        return name
    digest = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:_DIGITS]
    return f"{name[: _LONGEST - _DIGITS]}{digest}"


def singular(word: str) -> str:
    """`line` of `lines`: for what an array holds. English, and only where it is plain."""
    lower = word.lower()
    if lower.endswith("ies") and len(word) > 4 and not lower.endswith("series"):
        return f"{word[:-3]}y"
    if re.search(r"(?:ss|x|ch|sh)es$", lower):
        return word[:-2]
    if lower.endswith("s") and not re.search(r"(?:ss|us|is|news|series)$", lower):
        return word[:-1]
    return word


def free_name(candidates: Iterable[str], taken: Container[str]) -> str:
    """The first candidate that is not taken; the first with a number where all are."""
    wanted = [name for name in candidates if name] or ["Value"]
    numbered = (f"{wanted[0]}{number}" for number in itertools.count(2))
    return next(name for name in itertools.chain(wanted, numbered) if name not in taken)
