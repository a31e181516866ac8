"""How large the smallest message of each type is, and which types have a message at all.

A record that contains itself in every message has none. Sizes are found smallest first, as in
Dijkstra's algorithm, so that the branch by which a union was reached leads to an end.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field

from contract_registry.compat.avro.nodes import (
    Array,
    AvroType,
    Enum,
    Fixed,
    Map,
    Node,
    Primitive,
    Record,
    Reference,
    Union,
)

LARGEST = 1 << 40
"""Sizes are not told apart beyond this; what shares parts can be exponentially large."""

_ALPHABET = 16  # bytes of a fixed that weigh as much as one value


@dataclass(frozen=True, slots=True)
class Sizes:
    """Of one schema's types, by JSON Pointer.

    values:   how many values the smallest message holds; absent where there is none
    branches: the branch that a smallest message of a union takes
    """

    values: dict[str, int] = field(default_factory=dict)
    branches: dict[str, Node] = field(default_factory=dict)


@dataclass(slots=True)
class _Pending:
    """A type that waits for its parts: how many are left, and what the others add up to."""

    node: Node
    left: int
    size: int = 1


def measure(schema: AvroType) -> Sizes:
    """The sizes of all types of the schema."""
    sizes = Sizes()
    waiting: dict[str, list[tuple[_Pending, Node]]] = {}
    heap: list[tuple[int, int, Node, Node]] = []
    order = 0
    for node in _nodes(schema):
        parts = _parts(schema, node)
        if not parts:
            if not isinstance(node, Union) and not (isinstance(node, Enum) and not node.symbols):
                heap.append((_weight(node), order, node, node))
                order += 1
            continue
        pending = _Pending(node, len(parts) if isinstance(node, Record) else 1)
        for part in parts:
            waiting.setdefault(part.pointer, []).append((pending, part))
    heapq.heapify(heap)
    while heap:
        size, _, node, via = heapq.heappop(heap)
        if node.pointer in sizes.values:
            continue
        sizes.values[node.pointer] = size
        if isinstance(node, Union):
            sizes.branches[node.pointer] = via
        for pending, part in waiting.get(node.pointer, ()):
            pending.left -= 1
            pending.size = min(LARGEST, pending.size + size)
            # A union is offered by each branch; the first to arrive is the smallest.
            if pending.left == 0:
                heapq.heappush(heap, (pending.size, order, pending.node, part))
                order += 1
    return sizes


def _weight(node: Node) -> int:
    return 1 + node.size // _ALPHABET if isinstance(node, Fixed) else 1


def _parts(schema: AvroType, node: Node) -> list[Node]:
    """The types without which the smallest message of `node` cannot be."""
    if isinstance(node, Record):
        return [item.type for item in node.fields]
    if isinstance(node, Union):
        return list(node.branches)
    if isinstance(node, Reference):
        return [schema.names[node.name]]
    return []


def _nodes(schema: AvroType) -> Iterator[Node]:
    """Every type in the text of the schema, once."""
    ahead: list[Node] = [schema.root]
    while ahead:
        node = ahead.pop()
        yield node
        if isinstance(node, Array):
            ahead.append(node.items)
        elif isinstance(node, Map):
            ahead.append(node.values)
        elif not isinstance(node, Reference | Primitive):
            ahead.extend(_parts(schema, node))
