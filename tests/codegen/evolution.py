"""Real event schemas as packages: `make stub-evolution`, and a sample of it in the tests.

Every version of every pair is a contract. All are generated as their owner's package and as a
reader's that takes them as written, in both languages; all compile; and the generated `parse`
accepts what `jsonschema` accepts, and refuses what it refuses.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from codegen.compilers import mypy, node, pyright, tsc
from codegen.worlds import catalog_of, write_all
from fuzz.judges import told, with_python, with_rust
from fuzz.trial import STRICT, Pair, instances

DATA = Path(__file__).parents[3] / "shared" / "data" / "evolution"
OWNED = "service: iglu\nchannels: {main: {eventbridge: {name: iglu}}}\n"
_LARGE = re.compile("[0-9]{16}")  # JSON.parse rounds it


@dataclass(frozen=True)
class Version:
    """One version of a schema, and the name of its contract."""

    name: str
    dialect: str
    schema: Any


@dataclass
class Tally:
    """What came of it: counts, and what must not be."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def versions(file: str = "iglu-central.jsonl", step: int = 1) -> list[Version]:
    """Both versions of every `step`-th pair."""
    lines = (DATA / file).read_text(encoding="utf-8").splitlines()[::step]
    found = []
    for number, line in enumerate(map(json.loads, lines)):
        for which in ("s1", "s2"):
            # `draft` says how to read it; its `$schema` is a metaschema of the collection's own.
            schema = {key: it for key, it in line[which].items() if key != "$schema"}
            words = re.findall("[a-z0-9]+", line["id"].rpartition("/")[0].lower())[-4:]
            name = "-".join(["e", *words, str(number), which])
            found.append(Version(name, line["draft"], schema))
    return found


def contracts(of: list[Version]) -> dict[str, str]:
    """The files of a world in which one service owns all the events and another consumes them."""
    reader = "service: reader\nconsumes:\n" + "".join(
        f"  - {{contract: iglu.{it.name}@1}}\n" for it in of
    )
    return {
        "iglu/service.yaml": OWNED,
        "reader/service.yaml": reader,
        **{f"iglu/{it.name}.v1.json": json.dumps(_contract(it)) for it in of},
    }


def _contract(version: Version) -> dict[str, Any]:
    return {
        "contract": f"iglu.{version.name}",
        "kind": "event",
        "version": "1.0.0",
        "readers": "as-written",
        "dialect": version.dialect,
        "channel": {"eventbridge": "iglu.main", "source": "iglu", "detail-type": version.name},
        "schema": version.schema,
    }


def tried(
    of: list[Version], folder: Path, messages: int, seed: int = 1, *, whole: bool = True
) -> Tally:
    """Generate all in `folder`, compile all, and ask every `parse` about `messages` messages.

    `whole` False leaves pyright out, which takes its time to start.
    """
    tally = Tally()
    write_all(catalog_of(contracts(of)), folder)
    tally.counts["schemas"] = len(of)
    for name, errors in (
        ("mypy --strict", mypy(folder / "python")),
        ("pyright strict", pyright(folder / "python") if whole else []),
        ("tsc --strict", tsc(folder / "typescript", out="out")),
    ):
        tally.counts[f"errors of {name}"] = len(errors)
        tally.faults += errors
    asked = [(it, list(_messages(it, messages, seed))) for it in of]
    python = list(_in_python(folder / "python", asked))
    typescript = _in_typescript(folder / "typescript", asked)
    for (version, values), ours, theirs in zip(asked, python, typescript, strict=True):
        _compare(tally, version, values, ours, theirs)
    return tally


def _messages(version: Version, count: int, seed: int) -> Iterator[Any]:
    rng = Random(f"{seed}:{version.name}")
    pair = Pair(version.schema, version.schema, version.dialect, STRICT, real=True)
    every = list(instances(pair, rng))
    yield from rng.sample(every, min(count, len(every)))


def _in_python(folder: Path, asked: list[tuple[Version, list[Any]]]) -> Iterator[list[bool]]:
    sys.path.insert(0, str(folder))
    try:
        refusal = importlib.import_module("reader").ContractViolation
        for version, values in asked:
            module = importlib.import_module(f"reader.{version.name.replace('-', '_')}_v1")
            yield [_accepts(module.parse, value, refusal) for value in values]
    finally:
        sys.path.remove(str(folder))
        for name in [it for it in sys.modules if it.partition(".")[0] == "reader"]:
            del sys.modules[name]


def _accepts(parse: Any, value: Any, refusal: type[Exception]) -> bool:
    try:
        return parse(value) is value
    except refusal:
        return False


def _in_typescript(folder: Path, asked: list[tuple[Version, list[Any]]]) -> list[list[bool]]:
    questions = [[it.name, values] for it, values in asked]
    (folder / "questions.json").write_text(json.dumps(questions))
    (folder / "ask.mjs").write_text("""
import { readFileSync } from "node:fs";
const answers = [];
for (const [name, values] of JSON.parse(readFileSync("questions.json", "utf8"))) {
  const { parse } = await import(`./out/reader/${name}.v1.js`);
  answers.push(values.map((value) => {
    try {
      return parse(value) === value || Number.isNaN(value);
    } catch (error) {
      if (error.name !== "ContractViolation") throw error;
      return false;
    }
  }));
}
console.log(JSON.stringify(answers));
""")
    done = node("ask.mjs", cwd=folder)
    assert done.returncode == 0, done.stderr[-2000:]
    answers: list[list[bool]] = json.loads(done.stdout)
    return answers


def _compare(
    tally: Tally, version: Version, values: list[Any], ours: list[bool], theirs: list[bool]
) -> None:
    judge = with_rust(version.schema, version.dialect)
    second = with_python(version.schema, version.dialect)
    for value, python, typescript in zip(values, ours, theirs, strict=True):
        expected = told(second, value) if judge is None else judge(value)
        tally.counts["messages"] += 1
        tally.counts["accepted by jsonschema"] += bool(expected)
        if python is not expected and told(second, value) is not python:
            tally.faults.append(
                f"Python says {python} of {json.dumps(value)[:300]}: {version.name}"
            )
        if typescript is not python and not _LARGE.search(json.dumps(value)):
            tally.faults.append(
                f"the languages differ on {json.dumps(value)[:300]}: {version.name}"
            )


def main() -> int:
    """Try all; print counts and faults."""
    parser = argparse.ArgumentParser(prog="stub-evolution")
    parser.add_argument("--file", default="iglu-central.jsonl")
    parser.add_argument("--messages", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        of = versions(arguments.file)
        tally = tried(of, Path(folder), arguments.messages, arguments.seed)
    for name, number in tally.counts.items():
        print(f"{number:9}  {name}")
    print(f"{len(tally.faults):9}  faults, in {time.perf_counter() - started:.0f} s")
    print("\n".join(tally.faults[:30]))
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
