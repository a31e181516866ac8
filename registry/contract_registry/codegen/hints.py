"""Words that a type may be called by: of definitions, titles, telling constants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from contract_registry.codegen.flatten import reduced
from contract_registry.compat.evaluation.spots import Documents, Spot

_LONG: Final = 72  # characters of a title that is no name any more


def called(before: tuple[Spot, ...], after: Iterable[Spot]) -> tuple[str, ...]:
    """What the definitions are called that references led to."""
    return tuple(
        spot.tokens[-1] if spot.tokens else _stem(spot.document)
        for spot in after
        if spot not in before
    )


def _stem(uri: str) -> str:
    """The name of a file without its suffixes: `money` of `…/shared/money.v1.yaml`."""
    return uri.partition("?")[0].rstrip("/").rpartition("/")[2].partition(".")[0]


def variant_hints(documents: Documents, way: tuple[Spot, ...], hint: str) -> tuple[str, ...]:
    """Words for one branch: what it is called, or the constant by which it is told."""
    targets = [reduced(documents, spot) for spot in way]
    words = [*called(way, targets)]
    for spot in targets:
        title = spot.get("title")
        if isinstance(title, str) and len(title) <= _LONG:
            words.append(title)
        words.extend(f"{value} {hint}" for value in _tags(spot))
    return tuple(words)


def _tags(spot: Spot) -> Iterator[str]:
    for schema in spot.mapping("properties").values():
        if isinstance(schema, dict):
            listed = schema.get("enum")
            only = listed[0] if isinstance(listed, list) and len(listed) == 1 else None
            value = schema.get("const", only)
            if isinstance(value, str):
                yield value
