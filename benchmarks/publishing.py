"""A plan and a publication of many contracts against the local registry: seconds, memory, calls.

python benchmarks/publishing.py [CONTRACTS]     1,000 unless said otherwise
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CONTRACTS = Path(sys.executable).parent / "contracts"
IN_A_SERVICE = 50
SERVICE = """\
service: svc{service}
owner: team-{service}
channels:
  events: {{eventbridge: {{name: "bus{service}"}}}}
"""
CONTRACT = """\
contract: svc{service}.thing-{number}
kind: event
version: 1.0.0
summary: Thing {number} happened.
channel: {{eventbridge: svc{service}.events, source: shop.svc{service}, detail-type: Thing{number}}}
schema:
  type: object
  required: [id, total, lines]
  properties:
    id: {{type: string, format: uuid}}
    total: {{$ref: ../shared/money.yaml}}
    status: {{enum: [open, paid, other-{number}]}}
    placedAt: {{type: string, format: date-time}}
    lines:
      type: array
      minItems: 1
      items:
        type: object
        required: [sku, quantity]
        properties:
          sku: {{type: string, pattern: "^[A-Z0-9-]{{3,20}}$"}}
          quantity: {{type: integer, minimum: 1, maximum: 999}}
          price: {{$ref: ../shared/money.yaml}}
"""
MONEY = """\
type: object
required: [amount, currency]
properties:
  amount: {type: integer, minimum: 0}
  currency: {type: string, pattern: "^[A-Z]{3}$"}
"""


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with tempfile.TemporaryDirectory() as folder:
        root, log = Path(folder) / "project", Path(folder) / "calls.jsonl"
        write(root, count)
        with served(log) as url:
            where = ("--endpoint-url", url, "--registry", "shop", "--create-registry")
            print(f"{count} contracts            seconds   MiB   calls")
            measured("plan, nothing there", root, log, "publish", "--dry-run", *where)
            measured("publish", root, log, "publish", *where)
            measured("plan, all there", root, log, "publish", "--dry-run", *where)
            measured("drift", root, log, "drift", *where[:4])


def write(root: Path, count: int) -> None:
    shared = root / "contracts" / "shared" / "money.yaml"
    shared.parent.mkdir(parents=True)
    shared.write_text(MONEY, encoding="utf-8")
    for number in range(count):
        service = number // IN_A_SERVICE
        folder = root / "contracts" / f"svc{service}"
        folder.mkdir(exist_ok=True)
        (folder / "service.yaml").write_text(SERVICE.format(service=service), encoding="utf-8")
        text = CONTRACT.format(service=service, number=number)
        (folder / f"thing-{number}.v1.yaml").write_text(text, encoding="utf-8")


@contextmanager
def served(log: Path) -> Iterator[str]:
    process = subprocess.Popen(
        [CONTRACTS, "registry", "serve", "--port=0", "--quota=schemas=0", f"--calls={log}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(timeout=10)


def measured(what: str, root: Path, log: Path, *arguments: str) -> None:
    before = len(log.read_text(encoding="utf-8").splitlines()) if log.exists() else 0
    start = time.perf_counter()
    process = subprocess.Popen([CONTRACTS, *arguments], cwd=root, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    assert os.waitstatus_to_exitcode(status) == 0, status
    lines = log.read_text(encoding="utf-8").splitlines()[before:]
    calls = Counter(json.loads(line)["operation"] for line in lines)
    told = ", ".join(f"{name} {number}" for name, number in sorted(calls.items()))
    print(f"{what:22} {seconds:10.1f} {usage.ru_maxrss / 1024:5.0f}   {told}")


if __name__ == "__main__":
    main()
