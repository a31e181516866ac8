"""Many pairs from one seed, counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from fuzz.shrinking import shrunk
from fuzz.trial import NAMES, STRICT, Pair, Result, ask, make_pair, refutes, run


@dataclass(slots=True)
class Tally:
    """Counts of a campaign, and its faults in short."""

    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    faults: list[dict[str, Any]] = field(default_factory=list)
    slow: list[dict[str, Any]] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, other: Tally) -> None:
        """Take another tally in."""
        self.counts.update(other.counts)
        self.reasons.update(other.reasons)
        self.faults.extend(other.faults)
        self.slow.extend(other.slow)
        self.seconds += other.seconds


def tried(seed: int, indices: Iterable[int], *, shrink: bool = True) -> Tally:
    """Try the pairs of these indices; each is reproducible by seed and index alone."""
    tally = Tally()
    for index in indices:
        rng = Random(f"{seed}:{index}")
        _count(tally, run(make_pair(rng), rng), f"{seed}:{index}", shrink=shrink)
    return tally


def _count(tally: Tally, result: Result, key: str, *, shrink: bool) -> None:
    pair = result.pair
    answer = {True: "contained", False: "not contained", None: "undecided"}[result.contained]
    where = "real" if pair.real else "small"
    semantics = NAMES[pair.semantics]
    tally.counts.update(("pairs", answer, f"{where} {answer}", f"{semantics} {answer}"))
    tally.counts[f"{pair.dialect} {answer}"] += 1
    tally.counts["attacks"] += result.attacks
    tally.seconds += result.seconds
    if result.confirmed is not None:
        tally.counts[f"witness confirmed {result.confirmed}"] += 1
    if result.contained is None and result.fault is None:
        tally.reasons[_general(result.reason or "")] += 1
        if "independent validator" in (result.reason or ""):
            tally.slow.append(_described(key, pair) | {"what": "unconfirmed"})
    if result.seconds > 1.5:
        tally.slow.append(_described(key, pair) | {"what": f"{result.seconds:.1f} s, {answer}"})
    if result.fault is not None:
        tally.counts[f"FAULT {result.fault}"] += 1
        small = shrunk_pair(result) if shrink else pair
        tally.faults.append(
            _described(key, small)
            | {"fault": result.fault, "instance": result.instance, "reason": result.reason}
        )


def _general(reason: str) -> str:
    """The reason without what is particular to one schema."""
    head, _, tail = reason.partition("'")
    return f"{head}…{tail.rpartition(chr(39))[2]}" if tail else reason


def _described(key: str, pair: Pair) -> dict[str, Any]:
    return {
        "key": key,
        "semantics": NAMES[pair.semantics],
        "dialect": pair.dialect,
        "writer": pair.writer,
        "reader": pair.reader,
    }


def shrunk_pair(result: Result) -> Pair:
    """The pair made small while its fault stays."""
    pair = result.pair

    def is_faulty(sides: Any) -> bool:
        if not isinstance(sides, list) or len(sides) != 2:
            return False
        small = replace(pair, writer=sides[0], reader=sides[1])
        if any(not isinstance(side, dict | bool) for side in sides):
            return False
        try:
            decision, verifier = ask(small)
        except Exception:
            return result.fault == "crash"
        if result.fault != "lie" or decision.contained is not True:
            return False
        if pair.semantics is STRICT:
            return refutes(small, result.instance)
        return verifier.confirm(result.instance)

    if result.fault not in ("lie", "crash"):
        return pair
    sides = shrunk([pair.writer, pair.reader], is_faulty)
    return replace(pair, writer=sides[0], reader=sides[1])


def lines(tally: Tally) -> Iterable[str]:
    """The tally, to be read."""
    for name, number in sorted(tally.counts.items()):
        yield f"{number:9}  {name}"
    for reason, number in tally.reasons.most_common():
        yield f"{number:9}  undecided: {reason}"
    for entry in (*tally.slow, *tally.faults):
        yield json.dumps(entry, default=float)
