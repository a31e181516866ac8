"""`make stub-fuzz`: `python -m codegen.validator --pairs 5000 --seed 1`; 1 for any fault."""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed

from codegen.validator.campaign import Tally, evolved, lines, tried
from fuzz.corpus import versions

BATCH = 200


def main() -> int:
    """Try pairs, print counts and faults."""
    parser = argparse.ArgumentParser(prog="stub-fuzz")
    parser.add_argument("--pairs", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--jobs", type=int, default=1)
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    total = Tally()
    real = range(len(versions()))
    with ProcessPoolExecutor(arguments.jobs) as executor:
        batches = [
            executor.submit(tried, arguments.seed, range(first, first + BATCH))
            for first in range(0, arguments.pairs, BATCH)
        ]
        batches += [executor.submit(evolved, real[first : first + 20]) for first in real[::20]]
        for done in as_completed(batches):
            total.add(done.result())
    print("\n".join(lines(total)))
    return 1 if total.faults else 0


if __name__ == "__main__":
    sys.exit(main())
