"""Names from the names that schemas have elsewhere."""

from __future__ import annotations

import pytest

from contract_registry.import_.naming import (
    detail_type_of,
    group_of_path,
    kebab,
    service_of_source,
    split_major,
    stem,
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("OrderPlaced", "order-placed"),
        ("orderPlaced", "order-placed"),
        ("order_placed", "order-placed"),
        ("Order Placed", "order-placed"),
        ("HTTPRequestSent", "http-request-sent"),
        ("S3ObjectCreated", "s3-object-created"),
        ("EC2 Instance State-change Notification", "ec2-instance-state-change-notification"),
        ("AWS API Call via CloudTrail", "aws-api-call-via-cloud-trail"),
        ("", ""),
        ("--", ""),
        ("2fa", "n-2-fa"),
    ],
)
def test_names_in_kebab_case(text: str, name: str) -> None:
    assert kebab(text) == name


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("OrderPlaced", ("OrderPlaced", None)),
        ("OrderPlaced.v2", ("OrderPlaced", 2)),
        ("OrderPlacedV2", ("OrderPlaced", 2)),
        ("order-placed-v12", ("order-placed", 12)),
        ("Order Placed V3", ("Order Placed", 3)),
        ("AddressIPv6", ("AddressIPv6", None)),
        ("v2", ("v2", None)),
        ("Order.v0", ("Order.v0", None)),
    ],
)
def test_major_versions_in_names(title: str, parts: tuple[str, int | None]) -> None:
    assert split_major(title) == parts


@pytest.mark.parametrize(
    ("source", "service"),
    [
        ("shop.orders", ("orders", False)),
        ("orders", ("orders", False)),
        ("com.example/orders", ("orders", False)),
        ("aws.s3", ("aws-s3", True)),
        ("aws.partner/example.com/7/bus", ("example-com", True)),
        ("awsome.orders", ("orders", False)),
    ],
)
def test_services_of_sources(source: str, service: tuple[str, bool]) -> None:
    assert service_of_source(source) == service


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("orders/order-placed.json", ("orders", "order-placed")),
        ("orders/resources/events/order-placed.schema.json", ("orders", "order-placed")),
        ("orders/OrderPlaced.avsc", ("orders", "OrderPlaced")),
        ("a/orders/placed/1-0-0.json", ("placed", "placed")),
        ("schemas/placed.json", ("", "placed")),
        ("placed.json", ("", "placed")),
    ],
)
def test_groups_and_stems_of_paths(path: str, named: tuple[str, str]) -> None:
    assert (group_of_path(path), stem(path)) == named


def test_detail_types_of_names() -> None:
    assert detail_type_of("order-placed") == "OrderPlaced"
