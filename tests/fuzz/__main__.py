"""`make fuzz`: `python -m fuzz --pairs 100000 --seed 1 --jobs 2`; exit code 1 for any fault."""

from __future__ import annotations

import argparse
import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed

from fuzz.campaign import Tally, lines, tried

BATCH = 250


def main() -> int:
    """Try pairs, print counts and faults."""
    parser = argparse.ArgumentParser(prog="fuzz")
    parser.add_argument("--pairs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--jobs", type=int, default=1)
    arguments = parser.parse_args()
    start, total = time.monotonic(), Tally()
    print(f"seed {arguments.seed}", flush=True)
    with ProcessPoolExecutor(arguments.jobs) as executor:
        batches = [
            executor.submit(tried, arguments.seed, range(first, first + BATCH))
            for first in range(0, arguments.pairs, BATCH)
        ]
        for done in as_completed(batches):
            tally = done.result()
            total.add(tally)
            for fault in tally.faults:
                print(json.dumps(fault, default=float), flush=True)
    print("\n".join(lines(total)))
    print(f"{time.monotonic() - start:.0f} s, of which {total.seconds:.0f} s in the engine")
    return 1 if total.faults else 0


if __name__ == "__main__":
    sys.exit(main())
