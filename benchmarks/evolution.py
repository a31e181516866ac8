"""`make bench`: the engine on successive versions of real schemas, beside other tools.

One process, one after the other, CPU time. Cold: a fresh library for every pair; warm: again.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from contract_registry.compat import verify
from contract_registry.compat.budget import Budget
from contract_registry.compat.compiled import Library
from contract_registry.compat.decide import decide
from contract_registry.compat.engine import judge
from contract_registry.compat.schema import Schema, Semantics
from contract_registry.compat.verdict import Verdict
from contract_registry.compat.verify import Verifier

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data" / "evolution"
OTHER = ROOT / ".venv-bench" / "bin" / "python"
MODES = {
    "strict": Semantics(strict=True),
    "contract": Semantics(),
    "tolerant": Semantics(tolerant=True),
}


def pairs() -> Iterator[tuple[str, Any, Any]]:
    """Both directions of every line: dialect, writer, reader."""
    for path in sorted(DATA.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            old, new = entry.get("s1", entry.get("old")), entry.get("s2", entry.get("new"))
            if old is None or new is None:
                continue
            dialect = entry.get("draft", "openapi-3.0")
            yield dialect, old, new
            yield dialect, new, old


def forget() -> None:
    """Make the next verdict a cold one."""
    Library._shared = None
    verify._judges.clear()


def timed(dialect: str, writer: Any, reader: Any, mode: Semantics) -> tuple[float, float]:
    """Milliseconds of a verdict with a confirmed witness, without causes: cold, then warm."""
    sides = Schema(writer, dialect), Schema(reader, dialect)
    forget()
    times = []
    for _ in range(2):
        start = time.process_time()
        decide(*sides, mode, Budget(), lambda witness: Verifier(*sides, mode).confirm(witness))
        times.append((time.process_time() - start) * 1000)
    return times[0], times[1]


def explained(dialect: str, writer: Any, reader: Any, mode: Semantics) -> tuple[float, Verdict]:
    """Milliseconds of the whole, causes included, cold."""
    forget()
    start = time.process_time()
    verdict = judge(Schema(writer, dialect), Schema(reader, dialect), mode)
    return (time.process_time() - start) * 1000, verdict


def is_dangling(verdict: Verdict) -> bool:
    return "leads to nothing that is at hand" in (verdict.reason or "")


def spread(times: list[float]) -> str:
    return f"{median(times):9.2f} {quantiles(times, n=20)[-1]:9.2f} {max(times):9.0f}"


def ours(asked: list[tuple[str, Any, Any]]) -> list[float]:
    """Print our table; the cold times of the strict mode, pair by pair."""
    print(f"{len(asked)} questions: successive versions, both directions; milliseconds of CPU")
    print(f"{'':26}{'median':>9} {'p95':>9} {'max':>9}")
    strict: list[float] = []
    for name, mode in MODES.items():
        both = [timed(*pair, mode) for pair in asked]
        print(f"{name + ', cold':26}{spread([cold for cold, _ in both])}")
        print(f"{name + ', warm':26}{spread([warm for _, warm in both])}")
        whole = [explained(*pair, mode) for pair in asked]
        print(f"{name + ', with causes':26}{spread([took for took, _ in whole])}")
        told = [verdict for _, verdict in whole if not is_dangling(verdict)]
        broken = [verdict for verdict in told if verdict.contained is False]
        decided = sum(verdict.contained is not None for verdict in told)
        complete = sum(verdict.complete for verdict in broken)
        print(
            f"  decided {decided} of {len(told)} ({decided / len(told):.1%}), "
            f"{len(whole) - len(told)} over a dangling reference; breaking {len(broken)}, "
            f"complete causes {complete} ({complete / max(len(broken), 1):.1%})"
        )
        for reason, number in Counter(v.reason for v in told if v.contained is None).items():
            print(f"  undecided {number} × {reason}")
        strict = strict or [cold for cold, _ in both]
    return strict


def others(asked: list[tuple[str, Any, Any]], own: list[float]) -> None:
    """Print the times of other tools, and ours on what they answered."""
    text = json.dumps([[writer, reader] for _, writer, reader in asked])
    for name in ("jsonsubschema", "jsoncompat"):
        command = [OTHER, Path(__file__).with_name("others.py"), name]
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{name}: {done.stderr.strip().splitlines()[-1:]}")
            continue
        results = json.loads(done.stdout.splitlines()[-1])
        answered = [(took, mine) for took, mine in zip(results, own, strict=True) if took]
        if len(answered) < 2:
            print(f"{name}: answered {len(answered)} of {len(results)}")
            continue
        theirs, same = [took for took, _ in answered], [mine for _, mine in answered]
        print(f"{name + ' on ' + str(len(answered)):26}{spread(theirs)}")
        print(
            f"{'  ours on the same':26}{spread(same)}   "
            f"median {median(same) / median(theirs):.3f} ×"
        )


def start_up() -> None:
    """Print what a start of the command costs, against the interpreter's own."""

    def best(command: list[str]) -> float:
        times = []
        for _ in range(9):
            start = time.perf_counter()
            subprocess.run(command, capture_output=True, check=True)
            times.append((time.perf_counter() - start) * 1000)
        return median(times)

    nothing = best([sys.executable, "-c", "pass"])
    helped = best([str(Path(sys.executable).with_name("contracts")), "--help"])
    print(
        f"contracts --help {helped:.0f} ms, python -c pass {nothing:.0f} ms: "
        f"{helped / nothing:.1f} ×"
    )


def main() -> None:
    if not DATA.exists():
        print(f"the versions are not at {DATA}")
        return
    asked = list(pairs())
    decide(Schema({}), Schema({}), Semantics(), Budget())  # imports are no part of a verdict
    judge(Schema({}), Schema({"type": "null"}), Semantics())
    others(asked, ours(asked))
    start_up()


if __name__ == "__main__":
    main()
