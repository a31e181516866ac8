"""Routing, filters, maps and names that try to break out of the channels' code."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from codegen.compilers import mypy, node, tsc
from codegen.hostile import ESCAPES, NAMES
from codegen.worlds import catalog_of, package, write_all
from contract_registry.errors import UsageError
from contract_registry.model import Catalog

# As much of it as the places allow: no braces in a source, no spaces in a path.
SOURCE = re.sub("[{}]", "", "".join(ESCAPES[:9]))[:256]
DETAIL_TYPE = re.sub("[{}]", "", "".join(ESCAPES[12:20]))[:128]
PATH = "/".join(re.sub(r"[?#\s]", "", it) for it in ("", *ESCAPES[:24], '"', "*/", "\\"))
VARIABLE = "\n".join(ESCAPES)
FILTER = {it: [{"prefix": it}, {"anything-but": NAMES[:9]}] for it in NAMES}
MAP = {f"/{it.replace('~', '~0').replace('/', '~1')}": {"value": {it: it}} for it in NAMES if it}
NAMED = {"type": "object", "properties": {it: {"type": "string"} for it in NAMES}}
CONSTANTS = {
    "type": "object",
    "properties": {
        it: {"const": text} for it, text in zip(NAMES, [*ESCAPES, *NAMES], strict=False)
    },
}
NOUNS = """
    attributes batches bus call cast client context entry envelopes event eventbridge final function
    handler headers json lambda message metadata names options outgoing parse path plain put request
    resolved result routing self sns sqs unpack
""".split()  # noqa: SIM905 - a list of words


def event(name: str, **more: object) -> str:
    channel = {"eventbridge": "evil.main", "source": SOURCE, "detail-type": DETAIL_TYPE}
    return json.dumps(
        {
            "contract": f"evil.{name}",
            "kind": "event",
            "version": "1.0.0",
            "channel": channel,
            "schema": {"type": "object", "properties": {"a": {"type": "string"}}},
            **more,
        }
    )


def files() -> dict[str, str]:
    service = {
        "service": "evil",
        "channels": {
            "main": {"eventbridge": {"name": "evil"}, "reference": {"env": VARIABLE}},
            "topic": {"sns": {"name": "evil"}, "reference": {"ssm": VARIABLE}},
            "api": {"api-gateway": {"name": "evil"}, "reference": {"export": VARIABLE}},
            "table": {"dynamodb-stream": {"table": "evil", "view": "new-image"}},
        },
        "emits": [
            {"contract": "evil.mapped@1", "from": "evil.table", "filter": [FILTER], "map": MAP}
        ],
    }
    reader = {
        "service": "reader",
        "consumes": [
            {"contract": "evil.mapped@1", "filter": [FILTER, FILTER]},
            {"contract": "evil.told@1", "attributes": FILTER},
            *({"contract": f"evil.{noun}@1"} for noun in NOUNS),
        ],
        "sends": [{"contract": "evil.asked@1"}],
    }
    asked = {
        "contract": "evil.asked",
        "kind": "operation",
        "version": "1.0.0",
        "channel": {"api-gateway": "evil.api", "method": "POST", "path": PATH},
        "request": {"path": NAMED, "query": NAMED, "headers": NAMED, "body": NAMED},
        "response": {"status": 200, "headers": NAMED, "body": NAMED},
        "errors": {"404": NAMED, "5XX": NAMED, "default": NAMED},
    }
    return {
        "evil/service.json": json.dumps(service),
        "reader/service.json": json.dumps(reader),
        "evil/mapped.v1.json": event("mapped"),
        "evil/told.v1.json": event(
            "told", channel={"sns": "evil.topic"}, attributes=CONSTANTS, envelope="cloudevents"
        ),
        "evil/asked.v1.json": json.dumps(asked),
        **{f"evil/{noun}.v1.json": event(noun) for noun in NOUNS},
    }


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return catalog_of(files())


@pytest.fixture(scope="module")
def generated(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    write_all(catalog, folder)
    return folder


def test_python_compiles_and_nothing_of_theirs_runs(generated: Path, tmp_path: Path) -> None:
    assert mypy(generated / "python") == []
    code = """
import importlib, json, pkgutil
for name in ("evil", "reader"):
    for it in pkgutil.iter_modules(importlib.import_module(name).__path__, f"{name}."):
        importlib.import_module(it.name)
from evil import mapped_v1, told_v1, asked_v1
from evil._contracts.dynamodb_stream import Change, mapped
change = Change("INSERT", {}, None, None, {}, {}, None)
print(json.dumps([
    mapped_v1.entry({"a": "x"}, bus="bus"),
    mapped(change, mapped_v1.MAP),
    asked_v1._OPERATION.path,
    importlib.import_module("reader.mapped_v1").EVENT_PATTERN,
    importlib.import_module("reader.told_v1").FILTER_POLICY,
]))
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(generated / "python"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    _as_written(json.loads(done.stdout))
    assert list(tmp_path.iterdir()) == []


def _as_written(told: list[Any]) -> None:
    """What went through the code is what the files say."""
    entry, mapped, path, pattern, policy = told
    assert (entry["Source"], entry["DetailType"]) == (SOURCE, DETAIL_TYPE)
    assert mapped == {it: {it: it} for it in NAMES if it}
    assert path == PATH
    assert pattern["$or"] == [FILTER, FILTER]
    assert policy == {**FILTER, **{n: [s["const"]] for n, s in CONSTANTS["properties"].items()}}


def test_typescript_compiles_and_nothing_of_theirs_runs(generated: Path) -> None:
    folder = generated / "typescript"
    assert tsc(folder, out="js") == []
    (folder / "main.js").write_text("""
import { entry, MAP } from "./js/evil/mapped.v1.js";
import { mapped } from "./js/evil/_contracts/dynamodb-stream.js";
import { EVENT_PATTERN } from "./js/reader/mapped.v1.js";
import { FILTER_POLICY } from "./js/reader/told.v1.js";
import { call } from "./js/reader/asked.v1.js";
import "./js/evil/asked.v1.js";
const made = mapped({ dynamodb: {} }, MAP);
let url = "";
const http = async (request) => ((url = request.url), { status: 404, headers: {}, body: "{}" });
await call(http, { path: {}, headers: {}, body: {}, baseUrl: "" }).catch(() => {});
if (globalThis.canary !== undefined || {}.__proto__ !== Object.prototype) throw new Error("run");
const sent = entry({ a: "x" }, { bus: "b" });
console.log(JSON.stringify([sent, made, url, EVENT_PATTERN, FILTER_POLICY]));
""")
    done = node("main.js", cwd=folder)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    told[2] = PATH  # its braces are parameters, which are missing
    _as_written(told)


QUEUES = {
    "a/service.yaml": """\
service: a
channels:
  one: {sqs: {name: one}}
  two: {sqs: {name: two}}
  bus: {eventbridge: {name: bus}}
""",
    "a/thing.v1.yaml": """\
contract: a.thing
kind: event
version: 1.0.0
channel: {sqs: a.one}
schema: {type: object}
""",
}


@pytest.mark.parametrize("hop", ["a.two", "a.bus"])
@pytest.mark.parametrize("language", ["python", "typescript"])
def test_a_hop_that_aws_does_not_make_stops_generation(hop: str, language: str) -> None:
    reader = f"service: b\nconsumes:\n  - contract: a.thing@1\n    via: [{hop}]\n"
    catalog = catalog_of({**QUEUES, "b/service.yaml": reader})
    with pytest.raises(UsageError, match=r"contracts/b/service\.yaml:4:1\d: no code can be") as it:
        package(catalog, "b", language)
    assert it.value.hint
