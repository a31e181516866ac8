"""How large a schema is when every reference is replaced by what it refers to.

A validator evaluates that much for each value, and a hostile schema of a few lines unfolds to
billions. What is recursive unfolds without end; what is named by `$id`, anchor or dynamically is
taken to do so, too.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote, urldefrag, urljoin

from contract_registry.documents import pointer as pointers
from contract_registry.finding import Json
from contract_registry.formats.places import children
from contract_registry.model import Part

ENDLESS: Final = 1 << 62
_DEEPEST: Final = 250  # schemas within schemas, references counted as one step
_UNCLEAR: Final = ("$id", "id", "$dynamicRef", "$recursiveRef")
_DEFINITIONS: Final = ("/$defs/", "/definitions/")


def unfolded(part: Part, most: int) -> int:
    """The number of schemas in the unfolded part; ENDLESS or more where that cannot be said.

    Counting ends, as if it were endless, where the schema as it is written has more than `most`.
    """
    return _Count(part, most).of(part.value, part.value, part.uri, 0)


class _Count:
    """Counts each schema once, however often it is referred to."""

    def __init__(self, part: Part, most: int) -> None:
        self._files = part.files
        self._most = most
        # By identity: the documents are held by the part for as long as this lives.
        self._known: dict[int, int] = {}

    def of(self, schema: Json, document: Json, uri: str, depth: int) -> int:
        if not isinstance(schema, dict):
            return 1
        known = self._known.get(id(schema))
        if known is not None:
            return known
        if depth > _DEEPEST or len(self._known) > self._most:
            return ENDLESS
        if any(isinstance(schema.get(name), str) for name in _UNCLEAR):
            return ENDLESS
        self._known[id(schema)] = ENDLESS
        total = 1
        reference = schema.get("$ref")
        if isinstance(reference, str):
            total += self._target(reference, document, uri, depth)
        for way, child in children(schema):
            if not way.startswith(_DEFINITIONS):
                total += self.of(child, document, uri, depth + 1)
        self._known[id(schema)] = min(total, ENDLESS)
        return self._known[id(schema)]

    def _target(self, reference: str, document: Json, uri: str, depth: int) -> int:
        if not reference.startswith("#"):
            uri = urljoin(uri, reference)
            uri, fragment = urldefrag(uri)
            if uri not in self._files:
                return ENDLESS
            document = self._files[uri]
        else:
            fragment = reference[1:]
        try:
            target = pointers.resolve(document, unquote(fragment))
        except (LookupError, ValueError):
            return ENDLESS
        return self.of(target, document, uri, depth + 1)
