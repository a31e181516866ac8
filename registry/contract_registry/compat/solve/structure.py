"""How a value can differ from a given array or object, as literals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from contract_registry.compat.names import only
from contract_registry.compat.solve.literals import Literal
from contract_registry.compat.space import Space
from contract_registry.finding import Json


def differing(value: Json, space: Space) -> Iterator[Literal]:
    """Literals of which at least one holds for every other array (or every other object)."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield Literal(space.every(only(name), space.enum((item,))), False)
            yield Literal(space.required(name), False)
        yield Literal(space.every(~only(*value), space.false), False)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for index, item in enumerate(value):
            yield Literal(space.item(index, space.enum((item,))), False)
        if value:
            yield Literal(space.size(0, len(value) - 1), True)
        yield Literal(space.size(len(value) + 1, None), True)
