"""Small projects in memory, and what is published of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from contract_registry.config import Config, parse_config
from contract_registry.emulator import LocalRegistry
from contract_registry.load import load
from contract_registry.model import Catalog
from contract_registry.publish.apply import Done, Writer
from contract_registry.publish.aws import Registry, absent
from contract_registry.publish.desired import Desired, Problem, desired, published
from contract_registry.publish.gate import Gate
from contract_registry.publish.held import digest
from contract_registry.publish.plan import Known, Plan
from contract_registry.publish.publishing import Request, planned
from contract_registry.publish.publishing import published as publishing
from worlds import thing, tree

TODAY = date(2026, 12, 1)
SERVICE = """\
service: shop
owner: team-shop
channels:
  main: {eventbridge: {name: shop-main}}
  topic: {sns: {name: shop-topic}}
  queue: {sqs: {name: shop-queue}}
  function: {lambda: {name: shop-function}}
"""
OBJECT = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}


def event(number: int, schema: Any = None, version: str = "1.0.0", **more: Any) -> str:
    """The file of shop.thing-<number>."""
    channel = {"eventbridge": "shop.main", "source": "shop", "detail-type": f"Thing {number}"}
    return thing(
        contract=f"shop.thing-{number}",
        version=version,
        channel=channel,
        schema=schema or OBJECT,
        **more,
    )


def path(number: int) -> str:
    return f"contracts/shop/thing-{number}.v1.yaml"


def events(count: int) -> dict[str, str]:
    """A project of that many events."""
    files = {path(number): event(number) for number in range(count)}
    return {"contracts/shop/service.yaml": SERVICE, **files}


def with_field(name: str) -> dict[str, Any]:
    """The schema, one optional field further."""
    return {**OBJECT, "properties": {**OBJECT["properties"], name: {"type": "string"}}}


@dataclass
class Project:
    """Files, what they make, and publishing them."""

    files: Mapping[str, str]
    config: Config = field(default_factory=Config)
    known: Known = field(default_factory=Known)

    @property
    def catalog(self) -> Catalog:
        catalog = load(tree(self.files), self.config)
        assert not catalog.broken, catalog.problems
        return catalog

    def desired(self, **options: Any) -> tuple[tuple[Desired, ...], tuple[Problem, ...]]:
        catalog = self.catalog
        kind = self.config.publish.type
        return desired(published(catalog), catalog, kind, **{"commits": {}, **options})

    def request(self, **options: Any) -> Request:
        wanted, problems = self.desired()
        assert not problems, problems
        names = [one.name for one in wanted]
        gate = Gate(self.catalog, self.config, TODAY)
        return Request(wanted, names, gate, lambda *_: self.known, **options)


def of_type(kind: str) -> Config:
    return parse_config(f"publish: {{type: {kind}}}".encode())


def registry(local: LocalRegistry, name: str = "shop") -> Registry:
    """A registry that is there."""
    there = absent(name, region=None, endpoint_url=local.url)
    return there.create_registry()


@dataclass
class Run:
    """What came of publishing."""

    plans: list[Plan]
    done: list[Done]


def publish(
    request: Request,
    there: Registry,
    *,
    told: Callable[[str], None] = lambda _: None,
    pause: Callable[[float], None] = lambda _: None,
) -> Run:
    """Plan and apply."""
    run = Run([], [])

    def permitted(plan: Plan) -> bool:
        run.plans.append(plan)
        return not plan.blocked

    plan = planned(request, there)
    writer = Writer(there, pause, told)
    for done in publishing(plan, writer, lambda: planned(request, there), permitted):
        run.done.append(done)
    return run


def actions(plan: Plan) -> dict[str, str]:
    return {item.name: item.action.value for item in plan.items}


def holdings(there: Registry) -> Iterator[tuple[str, int, int, str]]:
    """Name, number of versions, latest version and digest of everything that is held."""
    for summary in there.schemas():
        held = there.describe(summary.name)
        assert held is not None
        yield summary.name, summary.versions, held.version, digest(held)


def assert_holds(there: Registry, wanted: Collection[Desired], versions: Mapping[str, int]) -> None:
    """The registry holds exactly what is wanted, with that many versions each (1 otherwise)."""
    expected = sorted(
        (one.name, versions.get(one.name, 1), versions.get(one.name, 1), one.digest)
        for one in wanted
    )
    assert sorted(holdings(there)) == expected
    for one in wanted:
        held = there.describe(one.name)
        assert held is not None
        assert {name: held.tags.get(name) for name in one.tags} == dict(one.tags)
        assert held.tags["content-digest"].split()[0] == one.digest
