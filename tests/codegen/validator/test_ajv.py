"""The TypeScript validator against `ajv`, over our example contracts and generated schemas.

Where `ajv` disagrees and both other judges say what we say, it is `ajv` that is wrong. It looks at
the siblings of `$ref` in draft 7, does not follow `$recursiveRef` and `$dynamicRef` by scope in all
cases, and counts `contains` for `unevaluatedItems` in 2019-09.
"""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from codegen.validator.engines import MODULES, compiled, in_typescript
from contract_registry.codegen.frame import TYPESCRIPT
from contract_registry.codegen.validator import Role, Unsupported, plan
from contract_registry.codegen.validator.planning import planned
from contract_registry.compat.schema import Schema
from contract_registry.config import Config
from contract_registry.load.catalog import load
from contract_registry.model import Language
from contract_registry.source.worktree import WorkTree
from fuzz.instances import Sampler, changed
from fuzz.judges import told, with_python, with_rust
from fuzz.schemas import Grammar
from fuzz.vocabulary import pool

DIALECTS = ("7", "2019-09", "2020-12")
ROOT = Path(__file__).parents[3]


def in_ajv(questions: list[tuple[str, Any, Any, list[Any]]]) -> list[list[bool] | None]:
    compiled()  # skips the test where there is no Node.js
    lines = "".join(f"{json.dumps(list(question))}\n" for question in questions)
    done = subprocess.run(
        ["node", Path(__file__).with_name("ajv.mjs"), MODULES / "ajv"],
        input=lines,
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_generated_schemas() -> None:
    questions = []
    for number in range(210):
        rng = Random(f"ajv:{number}")
        dialect = DIALECTS[number % 3]
        schema = Grammar(rng, dialect).document(3)
        sampler = Sampler(rng, schema)
        messages = [changed(sampler.draw(), rng) for _ in range(40)] + rng.sample(pool(), 80)
        try:
            made = planned(Schema(schema, dialect), Role.AS_WRITTEN, TYPESCRIPT)
        except Unsupported:
            continue  # a `$dynamicRef` to nothing, which the grammar makes at times
        questions.append((dialect, schema, made, messages))
    ours = in_typescript([(made, messages) for _, _, made, messages in questions])
    theirs = in_ajv([(dialect, schema, {}, some) for dialect, schema, _, some in questions])
    counts: Counter[str] = Counter()
    for (dialect, schema, _, messages), mine, judged in zip(questions, ours, theirs, strict=True):
        counts["not run by ajv"] += judged is None
        for message, one, other in zip(messages, mine, judged or (), strict=False):
            counts["compared"] += 1
            if (one is None) is other:
                continue
            others = (with_rust(schema, dialect), with_python(schema, dialect))
            votes = [told(judge, message) for judge in others if judge is not None]
            assert votes == [one is None] * len(votes), (dialect, schema, message, one, votes)
            counts["ajv alone disagrees"] += 1
    assert counts["compared"] > 20_000
    assert counts["not run by ajv"] < 0.1 * len(questions)
    assert counts["ajv alone disagrees"] < 0.02 * counts["compared"]


def test_the_example_contracts() -> None:
    catalog = load(WorkTree(ROOT), Config())
    asked, judged = [], []
    rng = Random(8)
    for contract in catalog.contracts.values():
        for part in contract.parts:
            if part.language is Language.AVRO or part.dialect not in DIALECTS:
                continue
            examples = [one for one in contract.examples if part.name == "schema"]
            drawn = [*examples, *(Sampler(rng, part.value).draw() for _ in range(20))]
            messages = [*drawn, *(changed(one, rng) for one in drawn * 10)]
            made = plan(part, Role.AS_WRITTEN, language=TYPESCRIPT)
            contents = _closed(part.value)
            if isinstance(contents, dict):
                contents = {**contents, "$id": part.uri}
            files = {uri: _closed(one) for uri, one in part.files.items() if uri != part.uri}
            asked.append((made, messages))
            judged.append((part.dialect, contents, files, messages))
    ours, theirs = in_typescript(asked), in_ajv(judged)
    compared = 0
    for (_, messages), mine, verdicts in zip(asked, ours, theirs, strict=True):
        assert verdicts is not None
        for message, one, other in zip(messages, mine, verdicts, strict=True):
            assert (one is None) is other, (message, one)
            compared += 1
    assert compared > 2_000


def _closed(schema: Any) -> Any:
    """The schema as a library reads it whose enums are never extensible: without those."""
    if isinstance(schema, dict):
        open_ = schema.get("x-extensible-enum") is True
        return {
            name: _closed(one) for name, one in schema.items() if not (open_ and name == "enum")
        }
    return [_closed(one) for one in schema] if isinstance(schema, list) else schema
