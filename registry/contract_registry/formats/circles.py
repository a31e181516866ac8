"""References that lead back to themselves and never say what the value is."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)
Reference = TypeVar("Reference")


def circles(
    edges: Mapping[Node, Mapping[Node, Reference | None]],
) -> Iterator[Reference]:
    """Of each circle one reference that closes it.

    edges:  place → the places that speak of the same value, with the reference that leads there
            (None for a schema that stands directly below)
    """
    done: set[Node] = set()
    for start in edges:
        path: dict[Node, Reference | None] = {}
        stack: list[tuple[Node, Reference | None, bool]] = [(start, None, False)]
        while stack:
            node, by, leaving = stack.pop()
            if leaving:
                path.pop(node)
                done.add(node)
            elif node in path:
                yield _closing(path, node, by)
            elif node not in done:
                path[node] = by
                stack.append((node, by, True))
                targets = edges.get(node, {})
                stack.extend((target, reference, False) for target, reference in targets.items())


def _closing(path: Mapping[Node, Reference | None], node: Node, by: Reference | None) -> Reference:
    """The last reference of the circle that `by` closes at `node`."""
    if by is not None:
        return by
    nodes = list(path)
    inside = [path[other] for other in nodes[nodes.index(node) + 1 :]]
    return next(reference for reference in reversed(inside) if reference is not None)
