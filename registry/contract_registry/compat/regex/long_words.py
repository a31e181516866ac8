"""Words with a large lower bound on their length.

Which states are reached after n characters depends only on which were reached after n-1, so the
sets repeat: from there on the answer for any length follows by arithmetic, not by walking.
"""

from __future__ import annotations

from dataclasses import dataclass

from contract_registry.compat.budget import Budget
from contract_registry.compat.regex.derivative import steps
from contract_registry.compat.regex.nodes import NONE, Language
from contract_registry.compat.regex.piecewise import edges
from contract_registry.compat.regex.states import State, branches

# How many characters are written for one step of the budget.
CHARACTERS_PER_STEP = 64

# A state reached → the state before it and (rank, code point) of the character between.
_Layer = dict[Language, tuple[Language, int, int]]


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk of `length` characters to `end`; from layer `start` on the layers repeat."""

    layers: list[_Layer]
    start: int
    length: int
    end: Language

    def word(self, budget: Budget) -> str:
        """The characters of the walk. Raises BudgetExceeded where they are too many to write."""
        budget.spend("regex_steps", self.length // CHARACTERS_PER_STEP)
        codes = []
        node = self.end
        for depth in range(self.length, 0, -1):
            node, _, code = self.layers[_index(depth, self.start, len(self.layers) - 1)][node]
            codes.append(code)
        return "".join(map(chr, reversed(codes)))


def _index(depth: int, start: int, last: int) -> int:
    """The layer that stands for a depth, when `last` holds the same states as `start`."""
    return depth if depth <= last else start + 1 + (depth - start - 1) % (last - start)


def long_walk(state: State, budget: Budget) -> Walk | None:
    """A shortest walk to a word within the state's bounds; None where there is proved to be none.

    Raises BudgetExceeded.
    """
    layers: list[_Layer] = [{state.rest: (NONE, 0, 0)}]
    seen: dict[frozenset[Language], int] = {}
    known: dict[Language, list[tuple[Language, int, int]]] = {}
    while layers[-1]:
        depth = len(layers) - 1
        if state.high is not None and depth > state.high:
            return None
        start = seen.setdefault(frozenset(layers[-1]), depth)
        if start < depth:
            return _repeated(layers, start, state)
        if depth >= state.low:
            end = _nullable(layers[-1])
            if end is not None:
                return Walk(layers, depth, depth, end)
        layers.append(_next_layer(layers[-1], known, budget))
    return None


def _next_layer(
    layer: _Layer, known: dict[Language, list[tuple[Language, int, int]]], budget: Budget
) -> _Layer:
    following: _Layer = {}
    budget.spend("regex_steps", 1 + len(layer) // 8)
    for node in layer:
        reached = known.get(node)
        if reached is None:
            budget.spend("regex_steps")
            reached = known[node] = [
                (branch, place, code)
                for target, (place, code) in edges(steps(node, budget))
                for branch in branches(target)
            ]
        for branch, place, code in reached:
            other = following.get(branch)
            if other is None or place < other[1]:
                following[branch] = (node, place, code)
    return following


def _repeated(layers: list[_Layer], start: int, state: State) -> Walk | None:
    """The answer for all lengths from the last layer on, which holds the same as `start`."""
    last = len(layers) - 1
    least = max(state.low, last)
    for length in range(least, least + last - start):
        if state.high is not None and length > state.high:
            return None
        end = _nullable(layers[_index(length, start, last)])
        if end is not None:
            return Walk(layers, start, length, end)
    return None


def _nullable(layer: _Layer) -> Language | None:
    return next((node for node in layer if node.nullable), None)
