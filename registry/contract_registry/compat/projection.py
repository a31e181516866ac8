"""A node as a set of names: what it says of strings."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_

from contract_registry.compat.names import EVERY, NONE, Names, matching, only
from contract_registry.compat.nodes import (
    And,
    Choice,
    Constant,
    Enum,
    Format,
    Node,
    Not,
    OneOf,
    Or,
    Ref,
    Text,
    Type,
    Unknown,
)
from contract_registry.compat.values import STRING


def names_of(node: Node, *, lenient: bool = False) -> Names | None:
    """The strings that satisfy `node`, as written or for a lenient reader; None: not decided."""
    match node:
        case Constant():
            return EVERY if node.value else NONE
        case Type():
            return EVERY if node.kinds & STRING else NONE
        case Enum():
            texts = (value for value in node.values.values() if isinstance(value, str))
            return EVERY if lenient and node.extensible else only(*texts)
        case Text():
            return matching(node.language)
        case Unknown() | Ref() | Format():
            return None
        case And() | Or() | OneOf() | Not() | Choice():
            names = _of_parts(node, lenient)
            if lenient and names is not None and isinstance(node, OneOf):
                written = _of_parts(node, lenient=False)
                return None if written is None else names | written
            return names
    return EVERY  # a constraint on values of other kinds


def _of_parts(node: Node, lenient: bool) -> Names | None:
    hidden = isinstance(node, Not | Choice)  # the negated one and the condition: the first child
    parts = [
        names_of(child, lenient=lenient and not (hidden and index == 0))
        for index, child in enumerate(node.children)
    ]
    known = [part for part in parts if part is not None]
    return None if len(known) < len(parts) else _combined(node, known)


def _combined(node: Node, parts: list[Names]) -> Names:
    match node:
        case And():
            return reduce(and_, parts, EVERY)
        case Or():
            return reduce(or_, parts, NONE)
        case Not():
            return ~parts[0]
        case Choice():
            condition, then, otherwise = parts
            return (condition & then) | (~condition & otherwise)
    once, twice = NONE, NONE
    for part in parts:
        once, twice = once | part, twice | (once & part)
    return once & ~twice
