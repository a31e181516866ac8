"""`make bench`: a stub beside pydantic, fastjsonschema and jsonschema-rs, on an event of 2 KB.

Everything in one run, as ratios: CPU time of fresh processes, taken in turns, their memory, and
validations per second of an event that is parsed already. Files are byte-compiled, as in a package
that is deployed with care; the peers' code is what their own generators write.
"""

from __future__ import annotations

import compileall
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from contract_registry.codegen.checks import plans
from contract_registry.codegen.frame import PYTHON
from contract_registry.codegen.package import package_of
from contract_registry.compat.evaluation.plain import is_array
from contract_registry.config import Config
from contract_registry.load.catalog import load
from contract_registry.model import ContractKey
from contract_registry.source.worktree import WorkTree

ROOT = Path(__file__).parents[1]
OTHER = ROOT / ".venv-bench" / "bin" / "python"
CONTRACT = ContractKey("orders.order-placed", 2)
BYTES = 2_048
ROUNDS = 25
SECONDS = 1.0
BARE = "import json, typing"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to check an event: how it starts, and the function `check` that it then has."""

    name: str
    start: str
    check: str


STUB = "from shop.order_placed_v2 import check"
WAYS = (
    Way("the plan and its runtime", "from shop._schemas.order_placed_v2 import SENT", "SENT.check"),
    Way("the stub with its channel", STUB, "check"),
    Way("pydantic, generated", "from models import Model", "Model.model_validate"),
    Way("fastjsonschema, generated", "from generated import validate", "validate"),
    Way(
        "jsonschema-rs",
        "import jsonschema_rs; from schema import SCHEMA\n"
        "validator = jsonschema_rs.validator_for(SCHEMA)",
        "validator.validate",
    ),
)
TIMER = """
import time, sys
event = json.loads(open("event.json").read())
check(event)
count, start = 0, time.process_time()
while time.process_time() - start < {seconds}:
    for _ in range(100):
        check(event)
    count += 100
print(count / (time.process_time() - start))
"""
MEMORY = """
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmRSS")))
"""


def main() -> None:
    """Print the table."""
    if not OTHER.exists():
        print("the other libraries are not installed: make bench installs them")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder)
        codes = {"nothing but json and typing": BARE}
        codes |= {way.name: f"{BARE}\n{way.start}" for way in WAYS}
        starts = in_turns(folder, codes)
        bare = starts["nothing but json and typing"]
        sizes = {name: int(output(folder, code + MEMORY)) for name, code in codes.items()}
        print(
            f"{'':30}{'start ms':>9}{'ratio':>7}{'MiB':>7}{'more':>7}{'events/s':>11}{'ratio':>7}"
        )
        least = sizes["nothing but json and typing"]
        rates: dict[str, float] = {}
        for way in WAYS:
            code = f"{BARE}\n{way.start}\ncheck = {way.check}{TIMER.format(seconds=SECONDS)}"
            rates[way.name] = float(output(folder, code))
        ours = rates[WAYS[0].name]
        for name, start in starts.items():
            line = f"{name:30}{start * 1000:9.1f}{start / bare:7.2f}"
            line += f"{sizes[name] / 1024:7.1f}{(sizes[name] - least) / 1024:7.1f}"
            if name in rates:
                line += f"{rates[name]:11,.0f}{rates[name] / ours:7.2f}"
            print(line)
        print(round_trip(folder))


def write(folder: Path) -> None:
    """The stub of orders, the peers' code from the same schema, and an event of 2 KB."""
    catalog = load(WorkTree(ROOT), Config())
    files = package_of(catalog, "orders", PYTHON, plans(PYTHON))
    for path, text in files.items():
        file = folder / "shop" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    contract = catalog.contracts[CONTRACT]
    schema = self_contained(contract.part("schema"))
    (folder / "schema.json").write_text(json.dumps(schema), encoding="utf-8")
    (folder / "schema.py").write_text(f"SCHEMA = {schema!r}\n", encoding="utf-8")
    (folder / "event.json").write_text(json.dumps(event(contract.examples[0])), encoding="utf-8")
    generate = "import fastjsonschema, schema; print(fastjsonschema.compile_to_code(schema.SCHEMA))"
    (folder / "generated.py").write_text(output(folder, generate), encoding="utf-8")
    models = [
        OTHER.with_name("datamodel-codegen"),
        "--input",
        "schema.json",
        "--output",
        "models.py",
    ]
    more = (
        "--input-file-type jsonschema --output-model-type pydantic_v2.BaseModel --class-name Model"
    )
    subprocess.run([*models, *more.split()], cwd=folder, check=True, capture_output=True)
    compileall.compile_dir(folder, quiet=1)


def self_contained(part: Any) -> Any:
    """The schema with the files that it refers to as its definitions."""
    names = {uri: Path(uri).stem for uri in part.files if uri != part.uri}

    def inner(value: Any) -> Any:
        if isinstance(value, Mapping):
            made = {name: inner(one) for name, one in value.items()}
            reference = made.get("$ref")
            if isinstance(reference, str) and not reference.startswith("#"):
                made["$ref"] = f"#/$defs/{Path(reference).stem}"
            return made
        return [inner(one) for one in value] if is_array(value) else value

    schema = inner(part.value)
    found = {stem: inner(part.files[uri]) for uri, stem in names.items()}
    return {"$schema": "http://json-schema.org/draft-07/schema#", **schema, "$defs": found}


def event(example: Any) -> Any:
    """The example with as many lines as make 2 KB of it."""
    made = json.loads(json.dumps(example))
    line = made["lines"][0]
    while len(json.dumps(made)) < BYTES:
        made["lines"].append(dict(line))
    return made


def in_turns(folder: Path, codes: Mapping[str, str]) -> dict[str, float]:
    """The median CPU time of a fresh process that runs each code."""
    times: dict[str, list[float]] = {name: [] for name in codes}
    for _ in range(ROUNDS):
        for name, code in codes.items():
            times[name].append(cpu(folder, code))
    return {name: median(some) for name, some in times.items()}


def cpu(folder: Path, code: str) -> float:
    process = subprocess.Popen([OTHER, "-c", code], cwd=folder)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_utime + usage.ru_stime


def output(folder: Path, code: str) -> str:
    done = subprocess.run(
        [OTHER, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def round_trip(folder: Path) -> str:
    """Whether an event is the same after `check`, and after it was a model."""
    code = (
        "import json\nfrom shop.order_placed_v2 import check\nfrom models import Model\n"
        "event = json.load(open('event.json'))\nbefore = json.dumps(event)\ncheck(event)\n"
        "dumped = json.loads(Model.model_validate(event).model_dump_json())\n"
        "print('payload unchanged: ours', json.dumps(event) == before,"
        " '/ pydantic', dumped == event)"
    )
    return output(folder, code).strip()


if __name__ == "__main__":
    sys.exit(main())
