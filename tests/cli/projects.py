"""A small project for the tests of the command line: who sends, who reads, one operation."""

from __future__ import annotations

import re

from repositories import Repo

EVENT = "contracts/orders/order-placed.v1.yaml"
TASK = "contracts/mail/send-mail.v1.yaml"
OPERATION = "contracts/prices/quote.v1.yaml"
ORDERS = "contracts/orders/service.yaml"

FILES = {
    "contracts.yaml": "format: 1\n",
    ORDERS: """\
# The orders service.
service: orders
owner: team-orders
channels:
  events: {eventbridge: {name: "orders-{stage}"}}
""",
    EVENT: """\
contract: orders.order-placed
kind: event
version: 1.2.0
summary: A customer's order was accepted and paid.
channel: {eventbridge: orders.events, source: shop.orders, detail-type: OrderPlaced}
schema:
  type: object
  required: [orderId, total]
  properties:
    orderId: {type: string, maxLength: 36}
    total: {$ref: ../shared/money.yaml}
    note: {type: string}
examples:
  - {orderId: 0b5c, total: {amount: 12.50, currency: EUR}}
""",
    "contracts/shared/money.yaml": """\
type: object
required: [amount, currency]
properties:
  amount: {type: number, minimum: 0}
  currency: {type: string, pattern: "^[A-Z]{3}$"}
""",
    "contracts/shipping/service.yaml": """\
service: shipping
owner: team-shipping
consumes:
  - contract: orders.order-placed@1
    reads: [/orderId, /note]
""",
    "contracts/mail/service.yaml": """\
service: mail
owner: team-mail
channels:
  queue: {sqs: {name: "mail-{stage}"}}
""",
    TASK: """\
contract: mail.send-mail
kind: task
version: 1.0.0
channel: {sqs: mail.queue}
schema:
  type: object
  required: [to]
  properties:
    to: {type: string, minLength: 3}
    copies: {type: integer, minimum: 1}
  additionalProperties: false
""",
    "contracts/prices/service.yaml": """\
service: prices
owner: team-prices
channels:
  quote: {lambda: {name: "prices-quote-{stage}"}}
""",
    OPERATION: """\
contract: prices.quote
kind: operation
version: 1.0.0
channel: {lambda: prices.quote}
request:
  type: object
  required: [sku]
  properties:
    sku: {type: string}
response:
  type: object
  required: [amount]
  properties:
    amount: {type: integer}
examples:
  - {request: {sku: MUG}, response: {amount: 12}}
""",
}


def edit(repo: Repo, path: str, old: str, new: str) -> None:
    """Replace a text that stands exactly once in the file."""
    text = (repo.path / path).read_text()
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
    repo.write({path: text.replace(old, new)})


def require_tenant(repo: Repo) -> None:
    """A breaking change: old events lack what is required now."""
    edit(repo, EVENT, "required: [orderId, total]", "required: [orderId, total, tenant]")
    edit(repo, EVENT, "    note: {type: string}\n", "    note: {type: string}\n    tenant: {}\n")
    edit(repo, EVENT, "{orderId: 0b5c,", "{orderId: 0b5c, tenant: t,")


def steady(text: str) -> str:
    """The text without what differs from run to run: commits and seconds."""
    return re.sub(
        r"\b[0-9.]+ s$", "0.0 s", re.sub(r"base [0-9a-f]{7}", "base 0000000", text), flags=re.M
    )
