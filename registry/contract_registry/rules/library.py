"""The documents that a part reaches, and what a reference in them leads to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final
from urllib.parse import unquote, urldefrag, urljoin

from contract_registry.documents import pointer as pointers
from contract_registry.finding import Json

_ANCHORS: Final = ("$anchor", "$dynamicAnchor")
_IDS: Final = ("$id", "id")


class Library:
    """Documents by URI. Loading has judged their references; here they are only followed."""

    def __init__(self, documents: Mapping[str, Json]) -> None:
        self._documents = documents

    def target(self, reference: str) -> tuple[str, str, Mapping[str, Json]] | None:
        """The document, the pointer in it, and the schema that an absolute reference leads to.

        `{}` for `true`. None where it leads to nothing, or to no schema with keywords.
        """
        uri, fragment = urldefrag(reference)
        home = (uri, "") if uri in self._documents else self._resources.get(uri)
        if home is None:
            return None
        pointer = self._place(home, fragment)
        if pointer is None:
            return None
        try:
            schema = pointers.resolve(self._documents[home[0]], pointer)
        except (LookupError, ValueError):
            return None
        if schema is True:
            schema = {}
        return (home[0], pointer, schema) if isinstance(schema, Mapping) else None

    def _place(self, home: tuple[str, str], fragment: str) -> str | None:
        document, start = home
        if not fragment or fragment.startswith("/"):
            return start + (unquote(fragment) if "%" in fragment else fragment)
        found = self._anchors.get((document, fragment), ())
        return next((at for at in found if at == start or at.startswith(f"{start}/")), None)

    @cached_property
    def _resources(self) -> Mapping[str, tuple[str, str]]:
        """Absolute `$id` → the document that holds it, and where."""
        found: dict[str, tuple[str, str]] = {}
        for home, document in self._documents.items():
            for pointer, schema in _mappings(document):
                for keyword in _IDS:
                    name = schema.get(keyword)
                    if isinstance(name, str):
                        found.setdefault(urldefrag(urljoin(home, name))[0], (home, pointer))
        return found

    @cached_property
    def _anchors(self) -> Mapping[tuple[str, str], Sequence[str]]:
        """(document, anchor) → the places that it names."""
        found: dict[tuple[str, str], list[str]] = {}
        for home, document in self._documents.items():
            for pointer, schema in _mappings(document):
                names = [schema.get(keyword) for keyword in _ANCHORS]
                # Up to draft 7 an id that is only a fragment is an anchor.
                ids = [schema.get(keyword) for keyword in _IDS]
                names += [id_[1:] for id_ in ids if isinstance(id_, str) and id_[:1] == "#"]
                for name in names:
                    if isinstance(name, str):
                        found.setdefault((home, name), []).append(pointer)
        return found


def _mappings(document: Json) -> Iterator[tuple[str, Mapping[str, Json]]]:
    todo: list[tuple[str, Json]] = [("", document)]
    while todo:
        pointer, value = todo.pop()
        if isinstance(value, Mapping):
            yield pointer, value
            todo += [(pointers.join(pointer, name), member) for name, member in value.items()]
        elif isinstance(value, Sequence) and not isinstance(value, str):
            todo += [(pointers.join(pointer, at), item) for at, item in enumerate(value)]
