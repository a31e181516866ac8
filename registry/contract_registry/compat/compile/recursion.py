"""Recursive definitions get a name that says what they are: a digest of all that they reach.

So an unchanged recursive definition is the same node in both schemas of a pair, whatever stands
around it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping

from contract_registry.compat.names import Names
from contract_registry.compat.nodes import (
    And,
    Choice,
    Node,
    Not,
    OneOf,
    Or,
    OtherItems,
    OtherNames,
    Ref,
)
from contract_registry.compat.space import Space


def tie(definitions: Mapping[str, Node], space: Space) -> Callable[[Node], Node]:
    """Define everything recursive; what it returns replaces provisional references in a node."""
    if not definitions:
        return lambda node: node
    names = _digests(definitions)
    final: dict[int, Node] = {}
    endless = set(_endless(definitions))

    def rebuild(node: Node) -> Node:
        known = final.get(node.id)
        if known is None:
            if isinstance(node, Ref):
                known = _named(node.key, names, endless, space)
            else:
                children = node.children
                fresh = tuple(rebuild(child) for child in children)
                known = node if fresh == children else node.rebuilt(space, fresh)
            final[node.id] = known
        return known

    for name, node in definitions.items():
        space.definitions.setdefault(names[name], rebuild(node))
    return rebuild


def _named(key: str, names: Mapping[str, str], endless: set[str], space: Space) -> Node:
    name = names.get(key)
    if name is None:
        return space.ref(key)
    if key in endless:
        return space.unknown(f"endless:{name}", "a reference that leads back to itself")
    return space.ref(name)


def _digests(definitions: Mapping[str, Node]) -> dict[str, str]:
    digests: dict[str, str] = {}
    for name in definitions:
        if name not in digests:
            _digest_group(name, definitions, digests)
    return digests


def _digest_group(start: str, definitions: Mapping[str, Node], digests: dict[str, str]) -> None:
    """Name `start` and the definitions that it reaches, by one text of all of them.

    Equal texts are equal graphs: every definition is written once, in the order in which the text
    first refers to it, and referred to by that order.
    """
    order: dict[str, int] = {start: 0}
    waiting = [start]
    hasher = hashlib.sha256()
    while waiting:
        for token in _tokens(definitions[waiting.pop(0)]):
            if isinstance(token, str):
                hasher.update(token.encode())
                continue
            if token.key not in definitions:
                hasher.update(f"={token.key};".encode())
            elif token.key in digests:
                hasher.update(f"={digests[token.key]};".encode())
            else:
                if token.key not in order:
                    order[token.key] = len(order)
                    waiting.append(token.key)
                hasher.update(f"#{order[token.key]};".encode())
    text = hasher.hexdigest()
    for name, position in order.items():
        digests[name] = f"{text}:{position}"


def _tokens(node: Node) -> Iterator[str | Ref]:
    # A node without a Ref below it is itself, so its number in the space says all. Otherwise its
    # own text with its children's; what is shared is written again, which a budget of nodes bounds.
    seen: dict[int, int] = {}
    stack: list[Node | str] = [node]
    while stack:
        top = stack.pop()
        if isinstance(top, str | Ref):
            yield top
        elif not top.children:
            yield f"n{top.id};"
        elif top.id in seen:
            yield f"s{seen[top.id]};"
        else:
            seen[top.id] = len(seen)
            yield f"({_own_text(top)}"
            stack.append(")")
            stack.extend(reversed(top.children))


def _own_text(node: Node) -> str:
    """Everything that a node says by itself, its children left out. Exact, as it is compared."""
    parts = [type(node).__name__]
    for cls in type(node).__mro__:
        for slot in getattr(cls, "__slots__", ()):
            if slot in (
                "id",
                "truth",
                "falsity",
                "node",
                "nodes",
                "condition",
                "then",
                "otherwise",
            ):
                continue
            parts.append(_slot_text(getattr(node, slot)))
    return ",".join(parts)


def _slot_text(value: object) -> str:
    if isinstance(value, Names):
        if value.language is not None:
            return f"L{id(value.language)}"
        return f"W{value.inverted}{sorted(value.words)!r}"
    if isinstance(value, tuple):  # guards: their conditions are children
        return "[" + ",".join(_slot_text(part) for part in value) + "]"
    if isinstance(value, Node):
        return "."
    return repr(value)


def _endless(definitions: Mapping[str, Node]) -> Iterator[str]:
    """The definitions that refer to themselves at the same place of the value."""
    reach = {name: set(_in_place(node)) for name, node in definitions.items()}
    for start in definitions:
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            for name in reach.get(waiting.pop(), ()):
                if name not in seen:
                    seen.add(name)
                    waiting.append(name)
        if start in seen:
            yield start


def _in_place(node: Node) -> Iterator[str]:
    stack = [node]
    seen: set[int] = set()
    while stack:
        top = stack.pop()
        if top.id in seen:
            continue
        seen.add(top.id)
        if isinstance(top, Ref):
            yield top.key
        elif isinstance(top, And | Or | OneOf | Not | Choice):
            stack.extend(top.children)
        elif isinstance(top, OtherNames | OtherItems):
            stack.extend(condition for condition, *_ in top.guards)
