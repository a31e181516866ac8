"""Names of schemas in a document, and what places are called in messages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from contract_registry.load.files import path_of

if TYPE_CHECKING:
    from contract_registry.publish.projection.walk import Here

_WORD: Final = re.compile(r"[A-Za-z0-9]+")


def capitalised(text: str) -> str:
    """Separators dropped, words capitalised: `order-placed` → `OrderPlaced`."""
    return "".join(word[0].upper() + word[1:] for word in _WORD.findall(text))


def proposed(reference: str) -> str:
    """A name for what a reference leads to: the last word of its fragment, or the file's."""
    uri, _, fragment = unquote(reference).partition("#")
    last = fragment.rpartition("/")[2] or re.sub(r"(\.v\d+)?\.\w+$", "", uri.rpartition("/")[2])
    return capitalised(last) or "Schema"


def unused(name: str, taken: Iterable[str]) -> str:
    """The name, with a number where it is taken; no two differ in case alone."""
    known = {other.lower() for other in taken}
    number, found = 1, name
    while found.lower() in known:
        number += 1
        found = f"{name}{number}"
    return found


def place(reference: str, here: Here) -> str:
    """What the place that a reference leads to is called in messages."""
    uri, _, fragment = reference.partition("#")
    document = here.at.partition("#")[0] if "#" in here.at else ""
    if uri:
        from urllib.parse import urljoin

        absolute = urljoin(here.context.base, uri)
        document = path_of(absolute) or absolute
    return f"{document}#{unquote(fragment)}" if document else unquote(fragment)
