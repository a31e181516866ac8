"""The published JSON Schemas of our own files, and the loader that speaks for them."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from contract_registry.channels import CHANNELS
from contract_registry.documents import Document, parse, shape
from contract_registry.formats import config_schema, contract_schema, service_schema
from contract_registry.formats.own_files import DESCRIPTIONS, problems

ROOT = Path(__file__).parent.parent.parent
SCHEMAS = {"contract": contract_schema(), "service": service_schema(), "config": config_schema()}

OTHERS = {
    "contract": """
contract: a.b
kind: operation
version: 1.0.0-rc.1
channel: {api-gateway: a.api, method: PUT, path: /a}
request: {body: true, path: {}, query: {}, headers: {}}
response: {status: 200, headers: {}, body: {}}
errors: {"404": {}, 5XX: {}, default: {}}
dialect: "7"
status: draft
compatibility: none
readers: tolerant
envelope: cloudevents
deprecated: {since: 1.0.0, sunset: 2027-01-01, replaced-by: a.b@2}
accepts: {some-rule: a reason}
""",
    "service": """
service: a
type: external
source: {prefix: aws.partner/x}
channels:
  bus: {eventbridge: {name: bus}, reference: {export: x}}
  fn: {lambda: {name: fn}, reference: {env: FN}}
  api: {api-gateway: {name: api, type: rest}}
  topic: {sns: {name: topic, fifo: true}}
  queue: {sqs: {name: queue, fifo: false, dead-letter: dlq}, reference: {ssm: "/q/{stage}"}}
  stream: {dynamodb-stream: {table: t, view: keys-only, item: true}}
emits: [{contract: a.b@1, from: a.stream, filter: [{}], map: {/a: {from: /Keys/a}, /b: {value: 1}}}]
consumes: [{contract: a.b@1, reads: [/a], filter: {a: [1]}, attributes: {}, body: {},
            via: [a.queue], ordered: true, raw: false, accepts: {r: why}}]
sends: [{contract: a.b@1, accepts: {r: why}}]
ignores: [{fingerprint: 0123abcd, contract: a.b, rule: r, reason: why, until: 2027-01-01}]
accepts: {r: why}
""",
    "config": """
format: 1
paths: [a]
released: {tags: v*}
against: x
history: required
semantics: strict
formats: assert
envelope: {metadata: {}}
severity: {r: off}
fail-on: warning
budget: {seconds: 3}
generate: [{service: a, language: python, out: b}]
publish: {registry: "a-{stage}", type: OpenApi3}
templates: [t.yaml]
""",
}


def _value(text: bytes, path: str) -> Any:
    document = parse(text, path)
    assert isinstance(document, Document), document
    return document.value


def _files() -> Iterator[Any]:
    for kind, text in OTHERS.items():
        yield pytest.param(kind, _value(text.encode(), "x.yaml"), id=f"every key: {kind}")
    for file in sorted((ROOT / "contracts").rglob("*.yaml")):
        value = _value(file.read_bytes(), file.name)
        kind = next((key for key in DESCRIPTIONS if key in value), None)
        if kind is not None:
            yield pytest.param(kind, value, id=str(file.relative_to(ROOT)))
    yield pytest.param(
        "config", _value((ROOT / "contracts.yaml").read_bytes(), "x.yaml"), id="config"
    )


@pytest.mark.parametrize(("kind", "value"), list(_files()))
def test_files_that_are_right_fit_their_published_schema(kind: str, value: Any) -> None:
    assert shape.problems(value, SCHEMAS[kind]) == ()
    jsonschema.Draft202012Validator(SCHEMAS[kind]).validate(value)


def _mutants(value: Any) -> Iterator[Any]:
    """The value with one thing removed, replaced or added, for each of its places."""
    for way in _ways(value):
        for change in ("remove", None, 3, "x", True, [], {}, "aws.x y{", -1, ["x", "x"]):
            mutant = copy.deepcopy(value)
            holder = mutant
            for step in way[:-1]:
                holder = holder[step]
            if change == "remove":
                del holder[way[-1]]
            else:
                holder[way[-1]] = change
            yield mutant
        mutant = copy.deepcopy(value)
        holder = mutant
        for step in way:
            holder = holder[step]
        if isinstance(holder, dict):
            holder["surplus"] = 1
            yield mutant


def _ways(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    steps = value.items() if isinstance(value, dict) else ()
    steps = enumerate(value) if isinstance(value, list) else steps
    for step, inner in list(steps):
        yield (*way, step)
        if step not in ("schema", "attributes", "examples"):
            yield from _ways(inner, (*way, step))


@pytest.mark.parametrize(("kind", "value"), list(_files()))
def test_the_loader_refuses_exactly_what_the_published_schema_refuses(
    kind: str, value: Any
) -> None:
    validator = jsonschema_rs.Draft202012Validator(dict(SCHEMAS[kind]), validate_formats=True)
    for mutant in _mutants(value):
        found = shape.problems(mutant, SCHEMAS[kind])
        assert validator.is_valid(mutant) is (found == ()), (mutant, found)


@pytest.mark.parametrize("kind", SCHEMAS)
def test_the_schemas_are_json_and_valid(kind: str) -> None:
    schema = json.loads(json.dumps(SCHEMAS[kind]))
    jsonschema.Draft202012Validator.check_schema(schema)


def test_what_a_file_differs_in_is_told_in_words() -> None:
    found = problems("service", {"service": "a", "ownr": "b"})
    assert [(it.rule, it.pointer, it.key, it.fix) for it in found] == [
        ("unknown-key", "/ownr", True, "did you mean owner?")
    ]


def test_every_type_of_channel_is_part_of_the_formats() -> None:
    contract, service = json.dumps(contract_schema()), json.dumps(service_schema())
    for channel in CHANNELS.values():
        assert f'["{channel.name}"' in service
        assert (f'["{channel.name}"' in contract) is (channel.named is not None)
