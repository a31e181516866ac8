"""Names of types: fullnames, namespaces, aliases, and when they clash.

Source: the specification of Avro 1.12, "Names" and "Aliases".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from contract_registry.compat.avro.nodes import PRIMITIVES, Named, Record
from contract_registry.finding import Json

SYMBOL: Final = re.compile("[A-Za-z_][A-Za-z0-9_]*")
"""What a name, a part of a namespace or a symbol looks like."""


@dataclass(frozen=True, slots=True)
class Definition:
    """How a definition is called. `problems`: reason, and whether it is fatal."""

    fullname: str
    namespace: str
    aliases: frozenset[str]
    problems: tuple[tuple[str, bool], ...]


def text_list(value: Json) -> tuple[str, ...] | None:
    """A JSON array of strings, None for anything else."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        return None
    texts = tuple(item for item in value if isinstance(item, str))
    return texts if len(texts) == len(value) else None


def fullname(attributes: Mapping[str, Json], enclosing: str) -> Definition | None:
    """How the type with these attributes is called; None where it has no name."""
    name, namespace = attributes.get("name"), attributes.get("namespace", enclosing)
    if not isinstance(name, str) or not name.rpartition(".")[2]:
        return None
    found: list[tuple[str, bool]] = []
    if not isinstance(namespace, str):
        found.append(("the namespace has to be a string", False))
        namespace = enclosing
    if "." in name:
        namespace, _, simple = name.rpartition(".")
    else:
        simple = name
    whole = f"{namespace}.{simple}" if namespace or "." in name else simple
    if simple in PRIMITIVES:
        found.append((f"{simple} is a primitive type and may not be defined", True))
    elif not all(SYMBOL.fullmatch(part) for part in whole.split(".")):
        found.append((f"{whole!r} is no lawful name", False))
    aliases = text_list(attributes.get("aliases", ())) or ()
    known = frozenset(_qualified(alias, namespace) for alias in aliases) - {whole}
    return Definition(whole, namespace, known, tuple(found))


def _qualified(name: str, namespace: str) -> str:
    return name if "." in name or not namespace else f"{namespace}.{name}"


def clashes(names: Mapping[str, Named]) -> Iterator[tuple[str, str]]:
    """The places of aliases that are also another type's, or another field's, name or alias.

    Aliases are "subject to the same uniqueness constraints as names": a reader could not tell
    which of the two a writer's name means.
    """
    yield from _clashes({named.name: (named.pointer, named.aliases) for named in names.values()})
    for named in names.values():
        if isinstance(named, Record):
            yield from _clashes({item.name: (item.pointer, item.aliases) for item in named.fields})


def _clashes(things: Mapping[str, tuple[str, frozenset[str]]]) -> Iterator[tuple[str, str]]:
    taken = {name: name for name in things}
    for name, (pointer, aliases) in things.items():
        for alias in sorted(aliases):
            if taken.setdefault(alias, name) != name:
                yield f"{pointer}/aliases", f"the alias {alias} of {name} also means {taken[alias]}"
