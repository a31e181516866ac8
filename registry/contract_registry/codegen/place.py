"""Where in a schema a shape is made of, and on which side of the contract."""

from __future__ import annotations

from dataclasses import dataclass

from contract_registry.codegen.reads import Reads, frozen
from contract_registry.codegen.shapes import Key
from contract_registry.compat.evaluation.spots import Spot


@dataclass(frozen=True, slots=True)
class Side:
    """On which side of the contract the types are: a writer's or a reader's."""

    writes: bool
    reads: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Sub-schemas that hold together, with what is known of the place.

    hints:    words for a name, the best one first
    settled:  those whose choices are made
    perhaps:  sub-schemas that hold for some of its values
    """

    spots: tuple[Spot, ...]
    hints: tuple[str, ...]
    reads: Reads
    settled: frozenset[Spot] = frozenset()
    perhaps: tuple[Spot, ...] = ()

    @property
    def key(self) -> Key:
        """What identifies it: equal keys, equal shapes."""
        return (
            *sorted((spot.document, spot.tokens) for spot in self.spots),
            *(
                tuple(sorted((spot.document, spot.tokens) for spot in spots))
                for spots in (self.settled, self.perhaps)
            ),
            frozen(self.reads),
        )
