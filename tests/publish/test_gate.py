"""The gate for every kind of contract and layout."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from contract_registry.compat.budget import Limits
from contract_registry.compat.engine import judge
from contract_registry.compat.schema import Schema, Semantics
from contract_registry.emulator import LocalRegistry
from contract_registry.finding import Severity
from contract_registry.publish.aws import Registry, absent
from contract_registry.publish.held import rooted
from contract_registry.publish.plan import Action, Item
from contract_registry.publish.projection import TARGETS, Target, Unsayable
from contract_registry.publish.projection import project as to_target
from publish.projects import OBJECT, SERVICE, Project, of_type, publish, registry, with_field
from worlds import thing

KINDS = ("OpenApi3", "JSONSchemaDraft4")
EVOLUTION = Path(__file__).parents[3] / "shared" / "data" / "evolution"
LIMITS = Limits(seconds=5)
FILE = "contracts/shop/thing.v1.yaml"


def project(of: str, files: Mapping[str, str] | None = None, /, **more: Any) -> Project:
    given = {"contracts/shop/service.yaml": SERVICE, FILE: thing(**more), **(files or {})}
    return Project(given, of_type(of))


def second(local: LocalRegistry, one: Project, other: Project) -> Item:
    """What the plan says of the only schema, after the first project was published."""
    there = registry(local)
    publish(one.request(), there)
    run = publish(other.request(), there)
    [item] = run.plans[0].items
    return item


@pytest.mark.parametrize("kind", KINDS)
def test_a_task_is_judged_backward(local: LocalRegistry, kind: str) -> None:
    narrow = {**OBJECT, "properties": {"id": {"type": "string", "maxLength": 3}}}
    one, other = (project(kind, kind="task", schema=schema) for schema in (OBJECT, narrow))
    item = second(local, one, other)
    assert item.action is Action.REFUSED
    assert [it.rule for it in item.findings] == ["length-tightened"]
    assert "Workers on" in item.findings[0].message


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_rolled_back_worker_refuses_is_a_warning(local: LocalRegistry, kind: str) -> None:
    closed = {**OBJECT, "additionalProperties": False}
    wider = {**with_field("note"), "additionalProperties": False}
    one, other = (project(kind, kind="task", schema=schema) for schema in (closed, wider))
    item = second(local, one, other)
    assert item.action is Action.UPDATE
    assert [it.severity for it in item.findings] == [Severity.WARNING]


def test_an_operation_is_judged_by_its_sides(local: LocalRegistry) -> None:
    answer = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}
    loose = {**answer, "required": []}
    one, other = (
        project("OpenApi3", kind="operation", request=OBJECT, response=it) for it in (answer, loose)
    )
    item = second(local, one, other)
    assert item.action is Action.REFUSED
    assert item.findings[0].message.startswith("In the response: ")


@pytest.mark.parametrize("kind", KINDS)
def test_attributes_are_judged(local: LocalRegistry, kind: str) -> None:
    def with_attribute(value: str) -> Project:
        attributes = {
            "type": "object",
            "required": ["kind"],
            "properties": {"kind": {"const": value}},
        }
        return project(kind, channel={"sns": "shop.topic"}, schema=OBJECT, attributes=attributes)

    item = second(local, with_attribute("a"), with_attribute("b"))
    assert item.action is Action.REFUSED
    assert item.findings[0].message.startswith("In the attributes: ")


@pytest.mark.parametrize("kind", KINDS)
def test_as_written_readers_refuse_new_names(local: LocalRegistry, kind: str) -> None:
    closed = {**OBJECT, "additionalProperties": False}
    wider = {**with_field("note"), "additionalProperties": False}
    tolerant = second(local, project(kind, schema=closed), project(kind, schema=wider))
    assert tolerant.action is Action.UPDATE
    with_readers = {"readers": "as-written"}
    one, other = (project(kind, schema=it, **with_readers) for it in (closed, wider))
    there = registry(local, "another")
    publish(one.request(), there)
    [item] = publish(other.request(), there).plans[0].items
    assert item.action is Action.REFUSED


def avro(*fields: Any, encoding: str, kind: str) -> Project:
    value = {"type": "record", "name": "Thing", "fields": list(fields)}
    return project(
        kind,
        {"contracts/shop/thing.avsc": json.dumps(value)},
        channel={"sns": "shop.topic"},
        encoding=encoding,
        schema={"$ref": "./thing.avsc"},
    )


ID = {"name": "id", "type": "string"}
DEFAULTED = {"name": "n", "type": "int", "default": 0}
NEEDED = {"name": "n", "type": "int"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("encoding", ["json", "avro-binary"])
def test_avro_evolves_by_defaults(local: LocalRegistry, kind: str, encoding: str) -> None:
    plain, more = (avro(*it, encoding=encoding, kind=kind) for it in ((ID,), (ID, DEFAULTED)))
    assert second(local, plain, more).action is Action.UPDATE


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("encoding", ["json", "avro-binary"])
def test_avro_breaks_without_a_default(local: LocalRegistry, kind: str, encoding: str) -> None:
    plain, more = (avro(*it, encoding=encoding, kind=kind) for it in ((ID,), (ID, NEEDED)))
    item = second(local, plain, more)
    assert item.action is Action.REFUSED
    assert item.findings[0].witness is not None


@pytest.mark.parametrize("kind", KINDS)
def test_another_encoding_is_refused(local: LocalRegistry, kind: str) -> None:
    one, other = (avro(ID, encoding=it, kind=kind) for it in ("avro-binary", "json"))
    item = second(local, one, other)
    assert item.action is Action.REFUSED
    assert "another encoding" in item.reason


@pytest.mark.parametrize("kind", KINDS)
def test_an_envelope_that_comes_or_goes_is_refused(local: LocalRegistry, kind: str) -> None:
    one, other = (project(kind, schema=OBJECT, envelope=it) for it in ("none", "metadata-data"))
    assert second(local, one, other).action is Action.REFUSED


@pytest.mark.parametrize("kind", KINDS)
def test_a_recursive_schema_is_compared(local: LocalRegistry, kind: str) -> None:
    def tree(leaf: str) -> Project:
        schema = {
            "type": "object",
            "properties": {
                "leaf": {"type": leaf},
                "more": {"type": "array", "items": {"$ref": "#"}},
            },
        }
        return project(kind, schema=schema, channel={"sns": "shop.topic"})

    assert second(local, tree("string"), tree("integer")).action is Action.REFUSED


def test_content_in_yaml_is_read(local: LocalRegistry) -> None:
    there = registry(local)
    one = project("OpenApi3", schema=OBJECT)
    publish(one.request(), there)
    [wanted] = one.desired()[0]
    held = there.describe(wanted.name)
    assert held is not None
    lines = json.dumps(json.loads(held.content), indent=1).replace('"object"', "object")
    local.hold("shop", wanted.name, lines)
    other = project("OpenApi3", schema=with_field("note"), version="1.1.0")
    [item] = publish(other.request(accept_drift=True), there).plans[0].items
    assert item.action is Action.UPDATE


@pytest.mark.parametrize("kind", KINDS)
def test_names_by_pattern_are_compared_where_the_type_only_notes_them(
    local: LocalRegistry, kind: str
) -> None:
    def open_to(names: Any, **more: Any) -> Project:
        schema = {**OBJECT, "patternProperties": names, "additionalProperties": False, **more}
        return project(kind, schema=schema)

    plain = open_to({"^x-": {"type": "string"}})
    field = {"properties": {**OBJECT["properties"], "note": {"type": "integer"}}}
    wider = open_to({"^x-": {"type": "string"}}, **field)
    assert second(local, plain, wider).action is Action.UPDATE
    narrower = open_to({"^x-": {"type": "string", "maxLength": 3}}, **field)
    [item] = publish(narrower.request(), registry_named("shop", local)).plans[0].items
    assert item.action is Action.REFUSED


def registry_named(name: str, local: LocalRegistry) -> Registry:
    return absent(name, region=None, endpoint_url=local.url).looked_up()


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_the_gate_says_of_projections_what_check_says_of_contracts(target: Target) -> None:
    asked = 0
    for name, dialect, old, new in _pairs():
        pairs = [(Schema(it, dialect), project_schema(it, dialect, target)) for it in (old, new)]
        if any(made is None for _, made in pairs):
            continue
        (before, held), (after, made) = pairs
        for semantics in (Semantics(), Semantics(tolerant=True)):
            for sides in (((before, after), (held, made)), ((after, before), (made, held))):
                said, told = (judge(*side, semantics, LIMITS) for side in sides)  # type: ignore[misc]
                asked += 1
                assert said.contained == told.contained, name
    assert asked > 40


def project_schema(schema: Any, dialect: str, target: Target) -> Schema | None:
    """The projection, as the gate reads it; None where something is lost."""
    try:
        found = to_target({"Root": Schema(schema, dialect)}, target)
    except Unsayable:
        return None
    if found.losses:
        return None
    layers: Any = found.schemas
    for token in reversed(target.definitions.split("/")[1:]):
        layers = {token: layers}
    return Schema(rooted(layers, f"{target.definitions}/Root", meant=True), target.dialect)


def _pairs() -> Iterator[tuple[str, str, Any, Any]]:
    if not EVOLUTION.is_dir():
        pytest.skip(f"no schemas at {EVOLUTION}")
    for file in sorted(EVOLUTION.glob("*.jsonl")):
        for number, text in enumerate(file.read_text(encoding="utf-8").splitlines()):
            line = json.loads(text)
            if number % 6 == 0 and len(text) < 12_000:
                sides = ("s1", "s2") if "s1" in line else ("old", "new")
                dialect = line.get("draft", "openapi-3.0")
                yield f"{file.stem} {number}", dialect, *(line[side] for side in sides)  # type: ignore[misc]
