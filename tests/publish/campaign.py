"""`make projections`: random schemas projected, each judged by the engine in both directions."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from random import Random

from contract_registry.compat.schema import Schema
from contract_registry.publish.projection import TARGETS, Unsayable
from fuzz.schemas import Grammar
from fuzz.vocabulary import DIALECTS
from publish.equivalence import judged


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--schemas", type=int, default=5_000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    counts: Counter[str] = Counter()
    for number in range(chosen.schemas):
        rng = Random(f"{chosen.seed} {number}")
        dialect = rng.choice(DIALECTS)
        schema = Grammar(rng, dialect).document(rng.choice((1, 2, 2, 3)))
        for target in TARGETS.values():
            counts[_told(schema, dialect, target.name)] += 1
    for what, count in sorted(counts.items()):
        print(f"{count:8} {what}")
    return 1 if counts["WRONG"] else 0


def _told(schema: object, dialect: str, target: str) -> str:
    try:
        found = judged(Schema(schema, dialect), TARGETS[target])  # type: ignore[arg-type]
    except Unsayable:
        return "cannot be projected: a reference leads nowhere"
    complaint = found.complaint()
    if complaint is not None:
        print(f"{dialect} as {target}: {complaint}\n{json.dumps(schema)}")
        return "WRONG"
    if None in (found.wider.contained, found.narrower.contained):
        return "undecided"
    if found.projection.losses:
        return "with a loss told" + (", and equal" if found.narrower.contained else "")
    return "equal"


if __name__ == "__main__":
    raise SystemExit(main())
