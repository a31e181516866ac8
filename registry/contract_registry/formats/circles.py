"""References that lead back to themselves and never say what the value is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong at a pointer in the document."""

    rule: str
    pointer: str
    message: str
    fix: str


def endless(edges: Mapping[str, Mapping[str, str | None]]) -> Iterator[Trouble]:
    """References that lead back to themselves without a property or an element between."""
    done: set[str] = set()
    for start in edges:
        path: dict[str, str | None] = {}
        stack: list[tuple[str, str | None, bool]] = [(start, None, False)]
        while stack:
            node, by, leaving = stack.pop()
            if leaving:
                path.pop(node)
                done.add(node)
            elif node in path:
                yield cyclic(_closing(path, node, by))
            elif node not in done:
                path[node] = by
                stack.append((node, by, True))
                targets = edges.get(node, {})
                stack.extend((target, where, False) for target, where in targets.items())


def _closing(path: Mapping[str, str | None], node: str, by: str | None) -> str:
    """The last reference of a cycle that `by` closes at `node`."""
    if by is not None:
        return by
    nodes = list(path)
    inside = [path[other] for other in nodes[nodes.index(node) + 1 :]]
    return next(where for where in reversed(inside) if where is not None)


def cyclic(where: str) -> Trouble:
    """The trouble of a reference that closes a circle."""
    return Trouble(
        "cyclic-reference",
        where,
        "this reference leads back to itself, with no property or element in between",
        "let it refer to something that says what the value is",
    )
