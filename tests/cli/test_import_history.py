"""Real event schemas: aws-samples/aws-serverless-ecommerce-platform, through its history."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from contract_registry.documents import Document, parse
from repositories import Repo

from .conftest import Run

DATA = Path(__file__).parents[3] / "shared" / "data" / "evolution" / "ecommerce-events.jsonl"
REASON = "../shared/data/evolution/ecommerce-events.jsonl is not here"

pytestmark = pytest.mark.skipif(not DATA.exists(), reason=REASON)


def states() -> list[Mapping[str, Any]]:
    """The schemas of each commit of the history in which one of them changed, in order."""
    lines = [json.loads(line) for line in DATA.read_text().splitlines()]
    lines = [line for line in lines if "x-unresolved" not in json.dumps(line["old"])]
    current = {}
    for line in reversed(lines):
        current[line["path"]] = line["old"]
    found: list[Mapping[str, Any]] = [dict(current)]
    for commit in dict.fromkeys(line["commit_new"] for line in lines):
        for line in lines:
            if line["commit_new"] == commit:
                current[line["path"]] = line["new"]
        found.append({path: schema for path, schema in current.items() if schema is not None})
    return found


def files(state: Mapping[str, Any]) -> dict[str, str]:
    """The OpenAPI files of a state."""
    schemas: dict[str, dict[str, Any]] = {}
    for path, schema in state.items():
        file, _, name = path.partition("#")
        schemas.setdefault(file, {})[name] = schema
    return {
        file: json.dumps(
            {
                "openapi": "3.0.2",
                "info": {"title": file, "version": "1.0.0"},
                "paths": {},
                "components": {"schemas": every},
            },
            indent=2,
        )
        for file, every in schemas.items()
    }


def contracts(root: Path) -> dict[str, Any]:
    """The contracts that were written."""
    found = {}
    for path in sorted((root / "contracts").glob("*/*.v*.yaml")):
        read = parse(path.read_bytes(), path.name)
        assert isinstance(read, Document), read
        found[f"{path.parent.name}/{path.name}"] = read.value
    return found


@pytest.mark.parametrize("index", range(10))
def test_every_state_of_the_history_is_imported_and_passes(
    run: Run, repo: Repo, index: int
) -> None:
    every = states()
    assert len(every) == 10
    state = every[index]
    repo.write(files(state))

    done = run("import", "orders", "products", "users", cwd=repo.path)

    assert done.code == 0, done.out + done.err
    written = contracts(repo.path)
    assert len(written) == len(state)
    assert "not carried over" not in done.out
    assert "x-amazon-events-sources is read as x-amazon-events-source" in done.out
    for contract in written.values():
        details = state_of(state, contract["channel"]["detail-type"])
        assert contract["schema"] in details
    assert run("check").code == 0
    repo.commit()
    checked = run("check")
    assert checked.code == 0, checked.out
    assert f"{len(state)} contracts, 0 changed" in checked.out


def state_of(state: Mapping[str, Any], detail_type: str) -> list[Any]:
    """What the schemas of that detail-type say of `detail`."""
    return [
        branch["properties"]["detail"]
        for schema in state.values()
        if schema["x-amazon-events-detail-type"] == detail_type
        for branch in schema["allOf"]
        if "detail" in branch["properties"]
    ]


def test_the_next_state_is_judged_like_any_change(run: Run, repo: Repo) -> None:
    first, *_, last = states()
    repo.write(files(first))
    run("import", "orders", "products", "users", cwd=repo.path)
    repo.commit()
    assert run("check").code == 0
    for path in (repo.path / "contracts").glob("*/*.v1.yaml"):
        path.unlink()
    repo.write(files(last))

    done = run("import", "orders", "products", "users")
    checked = run("check", "--format", "json")

    assert done.code == 0, done.out
    assert checked.code == 1
    rules = {finding["rule"] for finding in checked.json["findings"]}
    # Three events had gone, others changed with no version that says so.
    assert "contract-deleted" in rules
    assert "minor-bump-missing" in rules


def test_what_was_lost_before_is_told_and_makes_drafts(run: Run, repo: Repo) -> None:
    line = json.loads(DATA.read_text().splitlines()[0])
    assert "x-unresolved" in json.dumps(line["old"])
    repo.write(files({line["path"]: line["old"]}))

    done = run("import", "orders", cwd=repo.path)

    assert done.code == 1
    assert "not carried over: the reference schemas.yaml#/Order was lost before" in done.out
    [contract] = contracts(repo.path).values()
    assert contract["status"] == "draft"
    assert run("check").code == 0
