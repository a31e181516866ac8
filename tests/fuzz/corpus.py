"""Real schemas to edit: successive public versions where they are at hand, else our own few."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from fuzz.edits import edited
from fuzz.judges import with_rust
from fuzz.schemas import Grammar

EVOLUTION = Path(__file__).parents[3] / "shared" / "data" / "evolution"
OWN = Path(__file__).with_name("corpus")
LARGEST = 20_000  # characters of a schema: larger ones take the time of hundreds of small ones


@dataclass(frozen=True, slots=True)
class Version:
    """Two successive versions of one schema."""

    dialect: str
    old: Any
    new: Any


@cache
def versions() -> tuple[Version, ...]:
    """Every pair of versions that the judges can run."""
    return tuple(version for version in _all() if _fits(version))


def _all() -> list[Version]:
    files = sorted(EVOLUTION.glob("*.jsonl")) or sorted(OWN.glob("*.jsonl"))
    lines = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    return [
        Version(line["draft"], _plain(line["s1"]), _plain(line["s2"]))
        if "s1" in line
        else Version("openapi-3.0", line["old"], line["new"])
        for line in lines
    ]


def _plain(schema: Any) -> Any:
    return {key: value for key, value in schema.items() if key not in ("$schema", "$id", "id")}


def _fits(version: Version) -> bool:
    return all(
        len(json.dumps(side)) < LARGEST and with_rust(side, version.dialect) is not None
        for side in (version.old, version.new)
    )


def real_pair(rng: Random) -> tuple[str, Any, Any]:
    """A dialect and two schemas: versions of one schema, one of them edited."""
    version = rng.choice(versions())
    grammar = Grammar(rng, version.dialect)
    first = rng.choice((version.old, version.new))
    second = edited(rng.choice((version.old, version.new)), grammar, rng.choice((1, 1, 2, 3)))
    return (version.dialect, *((first, second) if rng.random() < 0.5 else (second, first)))
