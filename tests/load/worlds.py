"""A small world of files in which everything is right, for tests to break one thing of."""

from __future__ import annotations

from collections.abc import Mapping

from contract_registry.config import Config
from contract_registry.load import load
from contract_registry.model import Catalog
from contract_registry.source.tree import MemoryTree

WORLD = {
    "core/service.yaml": """\
service: core
type: infrastructure
channels:
  main: {eventbridge: {name: "shop-{stage}"}}
  alerts: {sns: {name: "alerts-{stage}"}}
""",
    "orders/service.yaml": """\
service: orders
channels:
  table: {dynamodb-stream: {table: "orders-{stage}", view: new-image}}
""",
    "orders/order-placed.v1.yaml": """\
contract: orders.order-placed
kind: event
version: 1.2.0
channel: {eventbridge: core.main, source: shop.orders, detail-type: OrderPlaced}
schema:
  type: object
  required: [orderId]
  properties:
    orderId: {type: string}
examples:
  - {orderId: a1}
""",
    "orders/order-paid.v1.yaml": """\
contract: orders.order-paid
kind: event
version: 1.0.0
channel: {eventbridge: core.main, source: shop.orders, detail-type: OrderPaid}
schema:
  type: object
  properties:
    total: {$ref: ../shared/money.yaml}
examples:
  - {total: {amount: 12.50, currency: EUR}}
""",
    "shared/money.yaml": """\
type: object
required: [amount, currency]
properties:
  amount: {type: number}
  currency: {type: string}
""",
}


def tree_of(files: Mapping[str, str | bytes | None]) -> MemoryTree:
    """The world with these files changed, added or, where None, removed; below `contracts/`.

    A path that starts with `/` stands beside the folder `contracts`.
    """
    merged = {**WORLD, **files}
    return MemoryTree(
        {
            path[1:] if path.startswith("/") else f"contracts/{path}": (
                content.encode() if isinstance(content, str) else content
            )
            for path, content in merged.items()
            if content is not None
        }
    )


def load_world(
    files: Mapping[str, str | bytes | None] | None = None, config: Config | None = None
) -> Catalog:
    return load(tree_of(files or {}), config or Config())
