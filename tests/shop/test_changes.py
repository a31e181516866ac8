"""What `contracts check` says of changes of the shop, from the outside."""

from __future__ import annotations

import json

from .conftest import Shop

ORDER_PLACED = "contracts/orders/order-placed.v2.yaml"
REQUIRED = "[orderId, customerId, placedAt, lines, total, shipTo]"
LAST = "    couponCode:\n"


def add_field(shop: Shop, field: str = "tenant: {type: string, maxLength: 40}") -> None:
    shop.edit(ORDER_PLACED, LAST, f"    {field}\n{LAST}")
    shop.edit(ORDER_PLACED, "    region: eu\n", "    region: eu\n    tenant: porto\n")


def test_the_shop_passes_and_names_its_base(shop: Shop) -> None:
    done = shop.contracts("check")

    assert done.code == 0, done.out
    assert "0 changed" in done.out
    head = shop.repo.head[:7]
    assert f"base {head}" in done.out
    assert "warning" not in done.out


def test_lint_passes_without_a_warning(shop: Shop) -> None:
    done = shop.contracts("lint")

    assert done.code == 0, done.out
    assert "warning" not in done.out


def test_a_new_required_field_breaks_who_reads_old_messages(shop: Shop) -> None:
    add_field(shop)
    shop.edit(ORDER_PLACED, REQUIRED, REQUIRED.replace("]", ", tenant]"))

    done = shop.contracts("check")
    [finding] = shop.findings()

    assert done.code == 1
    assert finding["severity"] == "error"
    assert finding["rule"] == "required-field-added"
    assert finding["instance"] == "/tenant"
    assert finding["direction"] == "backward"
    assert "tenant" not in finding["witness"]
    assert {"orderId", "customerId", "lines"} <= set(finding["witness"])
    assert [service["service"] for service in finding["affected"]] == ["billing", "shipping"]
    assert "billing" in done.out
    assert "shipping" in done.out
    assert "optional" in finding["fix"]
    assert finding["fingerprint"] in done.out


def test_a_new_optional_field_with_a_minor_bump_passes(shop: Shop) -> None:
    add_field(shop)
    shop.edit(ORDER_PLACED, "version: 2.1.0", "version: 2.2.0")

    done = shop.contracts("check")

    assert done.code == 0, done.out
    assert "1 changed" in done.out


def test_a_new_optional_field_without_a_bump_is_the_version_rules_business(shop: Shop) -> None:
    add_field(shop)

    done = shop.contracts("check")
    [finding] = shop.findings()

    assert done.code == 1
    assert finding["rule"] == "minor-bump-missing"
    assert finding.get("direction") is None
    assert "2.2.0" in done.out


def test_a_field_that_shipping_reads_becomes_required(shop: Shop) -> None:
    shop.edit(ORDER_PLACED, REQUIRED, REQUIRED.replace("]", ", deliveryNote]"))

    [finding] = shop.findings()

    assert finding["instance"] == "/deliveryNote"
    [shipping] = finding["affected"]
    assert shipping["service"] == "shipping"
    assert "/deliveryNote" in shipping["why"]


def test_a_field_that_nobody_reads_becomes_required(shop: Shop) -> None:
    shop.edit(ORDER_PLACED, REQUIRED, REQUIRED.replace("]", ", salesChannel]"))

    [finding] = shop.findings()

    assert finding["instance"] == "/salesChannel"
    assert finding.get("affected", []) == []
    assert "no declared consumer" in shop.contracts("check").out


def test_a_field_that_is_always_sent_can_be_added(shop: Shop) -> None:
    add_field(shop, "tenant: {type: string, maxLength: 40, x-always-sent: true}")
    shop.edit(ORDER_PLACED, "version: 2.1.0", "version: 2.2.0")

    done = shop.contracts("check")

    assert done.code == 0, done.out
    assert "warning" not in done.out


def test_an_optional_field_removed_is_a_warning(shop: Shop) -> None:
    shop.edit(ORDER_PLACED, "    deliveryNote: {type: string, maxLength: 500}\n", "")
    shop.edit(ORDER_PLACED, "    deliveryNote: Ring twice.\n", "")
    shop.edit(ORDER_PLACED, "version: 2.1.0", "version: 2.2.0")
    # The consumer declares that it reads the field; it stops doing so in the same change.
    shop.edit("contracts/shipping/service.yaml", ", /deliveryNote]", "]")

    done = shop.contracts("check")
    [finding] = shop.findings()

    assert done.code == 0, done.out
    assert finding["severity"] == "warning"
    assert finding["rule"] == "optional-field-removed"
    assert finding["instance"] == "/deliveryNote"
    assert shop.contracts("check", "--fail-on", "warning").code == 1


def test_an_operation_is_called_not_sent(shop: Shop) -> None:
    shop.edit("contracts/inventory/look-up-item.v1.yaml", '"404":', '"410":')

    affected = [reached for finding in shop.findings() for reached in finding.get("affected", [])]

    assert affected == [{"service": "orders", "why": "calls it"}]


def test_bump_reaches_every_contract_that_shares_the_schema_and_no_other(shop: Shop) -> None:
    before = shop.versions()
    shop.edit(
        "contracts/shared/money.yaml",
        "additionalProperties: false\n",
        "  taxIncluded: {type: boolean}\nadditionalProperties: false\n",
    )

    assert shop.contracts("bump").code == 0
    after = shop.versions()

    assert {name: version for name, version in after.items() if before[name] != version} == {
        "billing/invoice-issued.v1": "1.2.0",
        "orders/order-placed.v2": "2.2.0",
        "pricing/quote-price.v1": "1.3.0",
    }
    done = shop.contracts("check")
    assert done.code == 0, done.out

    diff = shop.repo.git("diff")
    assert shop.contracts("bump").code == 0
    assert shop.repo.git("diff") == diff


def test_the_report_is_valid_and_the_same_each_time(shop: Shop) -> None:
    add_field(shop)
    shop.edit(ORDER_PLACED, REQUIRED, REQUIRED.replace("]", ", tenant]"))
    schema = shop.contracts("schema", "--findings")
    (shop.root / "findings.schema.json").write_text(schema.out)

    first = shop.contracts("check", "--format", "json")
    second = shop.contracts("check", "--format", "json")
    (shop.root / "report.json").write_text(first.out)

    assert first.out == second.out
    assert first.json["findings"]
    script = (
        "import json, jsonschema\n"
        "schema = json.load(open('findings.schema.json'))\n"
        "jsonschema.Draft202012Validator.check_schema(schema)\n"
        "jsonschema.Draft202012Validator(schema).validate(json.load(open('report.json')))\n"
    )
    valid = shop.run("python", "-c", script)
    assert valid.code == 0, valid.err
    assert json.loads(schema.out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
