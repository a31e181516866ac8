"""The long run: random schemas and edits, each verdict attacked with random messages.

    PYTHONPATH=tests .venv/bin/python -m compat.avro.fuzz [pairs] [first seed]

prints counts, and every disagreement with its seed; the exit code says whether there was one.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from typing import Any

from contract_registry.compat.avro import judge_avro
from contract_registry.compat.avro.confirm import Pair, pair, read_back
from contract_registry.compat.avro.nodes import AvroType
from contract_registry.compat.avro.parse import read
from contract_registry.compat.avro.size import measure
from contract_registry.compat.budget import Budget
from contract_registry.compat.schema import Schema
from contract_registry.compat.verdict import Verdict

from . import generation, reference

MESSAGES = 6  # for each pair
DEVIATIONS = (
    "one of another kind or namespace that goes by the same name",
    "the writer defines a type in place",
)
"""Notes that say where fastavro fails on what the specification reads."""


def evolution(rng: random.Random) -> tuple[Any, Any]:
    """A schema and an edit of it, one of them the writer's."""
    old = generation.schema(rng)
    new = generation.edited(rng, old)
    return (old, new) if rng.random() < 0.5 else (new, old)


def attack(seed: int, counts: Counter[str]) -> str | None:
    """What is wrong with the verdict on the pair of that seed."""
    rng = random.Random(seed)
    writer, reader = evolution(rng)
    written, known = read(writer)[0], read(reader)[0]
    verdict = judge_avro(Schema(writer, "avro"), Schema(reader, "avro"), Budget())
    if written is None or known is None:
        counts["not valid"] += 1
        return None if verdict.contained is None else "an invalid schema was judged"
    counts[{True: "contained", False: "not contained", None: "undecided"}[verdict.contained]] += 1
    counts.update(f"  {cause.kind}" for cause in verdict.causes)
    if verdict.contained is None:
        return verdict.reason
    if writer == reader:
        return None if verdict.contained else "a schema does not read itself"
    if written.root.pointer not in measure(written).values:
        counts["without a finite message"] += 1
        return None
    schemas = pair(writer, reader, known.defaults)
    if isinstance(schemas, str):
        return f"fastavro does not take the writer's schema: {schemas}"
    for _ in range(MESSAGES):
        wrong = probe(rng, verdict, (written, known), schemas, counts)
        if wrong is not None:
            return wrong
    return None


def probe(
    rng: random.Random,
    verdict: Verdict,
    types: tuple[AvroType, AvroType],
    schemas: Pair,
    counts: Counter[str],
) -> str | None:
    """What is wrong with the verdict, by one random message."""
    written, known = types
    datum = generation.message(rng, written.root, written, measure(written))
    reading = reference.Reader(written, known, [])
    expected = reading.read(datum, written.root, known.root)
    if reading.not_text:
        counts["bytes that are no UTF-8"] += 1
        return None
    blamed = {cause.reader.pointer for cause in verdict.causes}
    for suspects in reading.failures:
        if not suspects & blamed:
            return f"a failure at {sorted(suspects)} is not among the causes: {datum!r}"
    if not verdict.contained or any(text in note for note in verdict.notes for text in DEVIATIONS):
        return None
    got = read_back(schemas, datum)
    if got.unwritten or got.refused or not reference.agrees(expected, got.value):
        return f"fastavro read {got} for {datum!r}, expected {expected!r}"
    counts["messages read as they were meant"] += 1
    return None


def run(pairs: int, first: int) -> int:
    """Attack that many pairs; how many verdicts were wrong."""
    counts: Counter[str] = Counter()
    wrong = 0
    for seed in range(first, first + pairs):
        found = attack(seed, counts)
        if found is not None:
            wrong += 1
            print(f"seed {seed}: {found}"[:1_000])
    print(f"{pairs} pairs from seed {first}: {wrong} wrong")
    for name, count in sorted(counts.items()):
        print(f"{count:>8} {name}")
    return wrong


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    sys.exit(run(*[*numbers, *(2_000, 0)[len(numbers) :]]) > 0)
