"""Which types a module declares, and what they are called."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace

from contract_registry.codegen.naming import free_name, pascal
from contract_registry.codegen.shapes import (
    Declaration,
    Docs,
    Key,
    Named,
    Record,
    Shape,
    Shapes,
    with_keys,
)


@dataclass(frozen=True, slots=True)
class Declared:
    """The types of a module.

    types:  name → what it stands for, the needed before those that need them, as far as that can be
    roots:  the name of each root, in the order in which they were given
    """

    types: Mapping[str, Declaration]
    roots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Root:
    """A root type: what it is to be called, what it is, and what is said of it."""

    noun: str
    shapes: Shapes
    docs: Docs


def declared(roots: Sequence[Root], taken: Container[str]) -> Declared:
    """The types of several roots in one module, each with a name that is not in `taken`.

    Types that are alike in name, content and prose are one.
    """
    naming = _Naming(taken)
    for root in roots:
        naming.reserve(root)
    for root in roots:
        for key, declaration in root.shapes.declarations.items():
            naming.declare(key, declaration)
    naming.complete()
    types = {
        name: replace(it, content=naming.resolved(it.content)) for name, it in naming.types.items()
    }
    return Declared(types, tuple(naming.roots))


class _Naming:
    """Names as they are given, one declaration after the other."""

    def __init__(self, taken: Container[str]) -> None:
        self.types: dict[str, Declaration] = {}
        self.roots: list[str] = []
        self._taken = taken
        self._names: dict[Key, Key] = {}
        self._alike: dict[tuple[str, object], str] = {}
        self._wanted: dict[Key, tuple[str, Docs]] = {}
        self._aliases: dict[str, Declaration] = {}

    def __contains__(self, name: object) -> bool:
        return name in self._taken or name in self.types or name in self.roots

    def reserve(self, root: Root) -> None:
        """A root has its name before any other type."""
        name = free_name((root.noun,), self)
        self.roots.append(name)
        shape = root.shapes.root
        if isinstance(shape, Named) and shape.key not in self._names:
            self._names[shape.key] = (name,)
            self._wanted[shape.key] = (name, root.docs)
        else:
            self._aliases[name] = Declaration((root.noun,), shape, root.docs)

    def declare(self, key: Key, declaration: Declaration) -> None:
        """Give a declaration its name, or the name of one that is just like it."""
        if key in self._wanted:
            name, docs = self._wanted.pop(key)
            self.types[name] = replace(declaration, docs=_joined(docs, declaration.docs))
        elif key not in self._names:
            content = self.resolved(declaration.content)
            candidates = [pascal(hint) for hint in declaration.hints]
            alike = (candidates[0] if candidates else "", (content, declaration.docs))
            name = self._alike.get(alike) or free_name(candidates, self)
            self._alike[alike] = name
            self._names[key] = (name,)
            self.types.setdefault(name, declaration)

    def complete(self) -> None:
        """Add the roots that are no types of their own, after what they refer to."""
        self.types |= self._aliases

    def resolved(self, content: Record | Shape) -> Record | Shape:
        """The content with names for keys, as far as they are known by now."""
        return with_keys(content, self._names)


def _joined(first: Docs, second: Docs) -> Docs:
    """What is said of a contract, then what its schema says."""
    text = "\n\n".join(dict.fromkeys(it for it in (first.text, second.text) if it))
    return Docs(
        text=text,
        notes=second.notes,
        deprecated=first.deprecated or second.deprecated,
        sunset=first.sunset or second.sunset,
    )
