"""Every channel of the shop: linted, given an example, and broken once."""

from __future__ import annotations

import pytest

from .conftest import ROOT, Shop

CONTRACTS = {
    "orders.order-placed@1": "eventbridge",
    "orders.order-placed@2": "eventbridge",
    "inventory.stock-low@1": "sns",
    "notifications.send-email@1": "sqs",
    "pricing.quote-price@1": "lambda",
    "inventory.look-up-item@1": "api-gateway",
    "shipping.parcel-dispatched@1": "sns",
    "billing.invoice-issued@1": "eventbridge",
    "aws-s3.object-created@1": "eventbridge",
}

BREAKS = {
    "eventbridge": (
        "orders/order-placed.v2.yaml",
        "detail-type: OrderPlaced.v2",
        "detail-type: OrderPlaced.Two",
        {"routing-changed"},
    ),
    "sns": (
        "inventory/stock-low.v1.yaml",
        "{const: stock-low}",
        "{const: low-stock}",
        {"routing-changed"},
    ),
    "sns, Avro": (
        "shipping/parcel-dispatched.v1.avsc",
        '{"name": "weightGrams", "type": "int"}',
        '{"name": "weightGrams", "type": "string"}',
        {"type-changed", "invalid-example"},
    ),
    "sqs": (
        "notifications/send-email.v1.yaml",
        "group: /recipientId",
        "group: /to",
        {"routing-changed"},
    ),
    "lambda": (
        "pricing/quote-price.v1.yaml",
        "[country, currency, lines]",
        "[country, currency, lines, customerId]",
        {"required-field-added", "invalid-example"},
    ),
    "api-gateway": (
        "inventory/look-up-item.v1.yaml",
        "required: [sku, available, checkedAt]",
        "required: [sku, available]",
        {"required-field-removed"},
    ),
    "dynamodb-stream": (
        "orders/order-placed.v2.yaml",
        "{eventbridge: core.main, source: shop.orders, detail-type: OrderPlaced.v2}",
        "{dynamodb-stream: orders.table}",
        {"missing-key"},
    ),
}


def test_every_contract_of_the_shop_is_here() -> None:
    files = {
        f"{file.parent.name}.{file.name.removesuffix('.yaml').replace('.v', '@')}"
        for file in (ROOT / "contracts").glob("*/*.v*.yaml")
    }
    assert files == set(CONTRACTS)


@pytest.mark.parametrize("contract", CONTRACTS)
def test_its_example_is_a_valid_message(contract: str, shop: Shop) -> None:
    text = (ROOT / "contracts" / f"{contract.replace('.', '/').replace('@', '.v')}.yaml").read_text(
        encoding="utf-8"
    )
    assert f"channel: {{{CONTRACTS[contract]}: " in text
    # A request over HTTP has several parts; of this one the body of the answer is looked at.
    part = ["--part", "response/body"] if CONTRACTS[contract] == "api-gateway" else []
    message = shop.contracts("example", contract, *part)
    assert message.code == 0, message.err
    (shop.root / "message.json").write_text(message.out, encoding="utf-8")
    done = shop.contracts("validate", contract, "message.json", *part)
    assert done.code == 0, done.out + done.err


@pytest.mark.parametrize("channel", BREAKS)
def test_it_is_broken_once(channel: str, shop: Shop) -> None:
    path, old, new, rules = BREAKS[channel]
    shop.edit(f"contracts/{path}", old, new)

    done = shop.contracts("check", "--format", "json")

    assert done.code != 0
    assert rules <= {finding["rule"] for finding in done.json["findings"]}, done.out
