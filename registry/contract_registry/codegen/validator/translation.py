"""From a schema document of any dialect to the one small dialect of plans."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from contract_registry.codegen.validator.combining import merged
from contract_registry.codegen.validator.containers import CONTAINERS, read_by_name
from contract_registry.codegen.validator.logic import LOGIC
from contract_registry.codegen.validator.patterns import translated
from contract_registry.codegen.validator.reads import Reads
from contract_registry.codegen.validator.roles import Role
from contract_registry.codegen.validator.scalars import SCALARS, Keyword
from contract_registry.codegen.validator.site import Plan, Site
from contract_registry.compat.evaluation.keywords import KEYWORDS
from contract_registry.compat.evaluation.plain import is_array
from contract_registry.compat.evaluation.spots import BY_URI, Documents, Spot
from contract_registry.compat.regex import Unsupported as Unreadable
from contract_registry.compat.schema import Schema
from contract_registry.finding import Json

_TRANSLATED: Final[Mapping[str, Keyword]] = {**SCALARS, **CONTAINERS, **LOGIC}
"""Keyword → what it becomes, in the order in which plans hold them."""

_DYNAMIC: Final = ("$dynamicRef", "$recursiveRef")
_LATE: Final = ("unevaluatedItems", "unevaluatedProperties")
_BUNDLED: Final = "https://json-schema.org/draft/20"


@dataclass(slots=True)
class Definition:
    """What references lead to. `hint` is what it may be called."""

    hint: str
    site: Site
    plan: Json = True


class Translation:
    """One translation; `definitions` are numbered as `$ref` in the plans names them.

    name_of:           a document's URI → how people call it
    assert_formats:    whether `format` is checked
    strict:            whether an extensible enum is an enum for readers, too
    counts_evaluated:  whether `unevaluated…` looks at what other keywords evaluate
    """

    def __init__(
        self,
        schema: Schema,
        role: Role,
        language: str,
        name_of: Callable[[str], str],
    ) -> None:
        self.documents: Documents = Documents(schema)
        self.role = role
        self.name_of = name_of
        self.definitions: list[Definition] = []
        self._language = language
        self.assert_formats = False
        self.strict = False
        self._numbers: dict[object, int] = {}
        self._waiting: deque[Definition] = deque()
        words = {
            word for one in (schema.contents, *schema.resources.values()) for word in _words(one)
        }
        bundled = any(word.startswith(_BUNDLED) for word in words)
        self._scoped = bundled or any(word in words for word in _DYNAMIC)
        self.counts_evaluated = bundled or any(word in words for word in _LATE)

    def root(self, reads: Reads) -> int:
        """Translate everything; the number of the root's definition. Raises Unsupported."""
        root = self.documents.root
        number = self.refer(Site(self, root, (root.root,), reads), "")
        while self._waiting:
            definition = self._waiting.popleft()
            definition.plan = self.schema(definition.site)
        return number

    def refer(self, site: Site, hint: str) -> int:
        """The number of the definition that `site` stands for."""
        key = (site.spot, site.reads, site.scope if self._scoped else ())
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.definitions)
            self.definitions.append(Definition(hint, site))
            self._waiting.append(self.definitions[number])
        return number

    def schema(self, site: Site) -> Plan:
        """The plan of a sub-schema."""
        spot = site.spot
        if isinstance(spot.schema, bool):
            return spot.schema
        _check_dialect(site)
        said = self.said(spot)
        contents: Mapping[str, Json] = spot.schema if isinstance(spot.schema, Mapping) else {}
        pieces = [make(site, contents[name]) for name, make in _TRANSLATED.items() if name in said]
        by_name = read_by_name(site)
        return merged([*pieces, {"properties": by_name}] if by_name else pieces)

    def said(self, spot: Spot) -> frozenset[str]:
        """The keywords of a sub-schema that its dialect knows."""
        if spot.alone:
            return frozenset(("$ref",))
        named = spot.schema.keys() if isinstance(spot.schema, Mapping) else ()
        return frozenset(KEYWORDS[spot.dialect].keys() & named)

    def pattern(self, site: Site, keyword: str, pattern: str) -> str:
        """A pattern in the language of the code. Raises Unsupported."""
        try:
            return translated(pattern, self._language)
        except Unreadable as error:
            raise site.unsupported(keyword, str(error)) from None


def _check_dialect(site: Site) -> None:
    named = site.spot.schema.get("$schema") if isinstance(site.spot.schema, Mapping) else None
    if isinstance(named, str) and named.removesuffix("#") not in BY_URI:
        raise site.unsupported("$schema", f"the dialect {named} is not known")


def _words(value: Json) -> Iterator[str]:
    """The names in a document, and where its references lead."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield name
            if name == "$ref" and isinstance(part, str):
                yield part
            yield from _words(part)
    elif is_array(value):
        for part in value:
            yield from _words(part)
