"""What a writer's node may declare at its place, whichever of its branches hold."""

from __future__ import annotations

from contract_registry.compat.evaluate import declared_names
from contract_registry.compat.names import Names
from contract_registry.compat.nodes import And, Choice, Node, OneOf, Or, Ref
from contract_registry.compat.space import Space


def possibly_declared(node: Node, space: Space) -> Names:
    """The names that some branch of the node declares; nothing in a negation declares."""
    atoms: list[Node] = []
    seen: set[int] = set()
    stack = [node]
    while stack:
        top = stack.pop()
        if top.id in seen:
            continue
        seen.add(top.id)
        match top:
            case And() | Or() | OneOf():
                stack.extend(top.children)
            case Choice():
                stack.extend((top.then, top.otherwise))
            case Ref():
                stack.append(space.definitions[top.key])
            case _:
                atoms.append(top)
    return declared_names(atoms)
