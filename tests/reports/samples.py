"""Reports for the tests, made by hand."""

from __future__ import annotations

from decimal import Decimal

from contract_registry.check.report import Origin, Report, counted, in_order
from contract_registry.finding import (
    Affected,
    Direction,
    Finding,
    Identity,
    Ignored,
    Location,
    Severity,
    Side,
    Witness,
)
from contract_registry.reports.format import Style

BASE = Origin(
    "9a1c2e3f00000000000000000000000000000000", "first parent of the pull request's merge"
)
STYLE = Style(until="2027-03-01", seconds=0.2)

BREAK = Finding(
    rule="required-field-added",
    severity=Severity.ERROR,
    message=(
        "/tenant became required. Consumers on 1.3.0 reject 1.2.0 events that still arrive: "
        "billing, shipping."
    ),
    location=Location("contracts/orders/order-placed.v1.yaml", 14, 7),
    contract="orders.order-placed",
    major=1,
    instance="/tenant",
    direction=Direction.BACKWARD,
    writer=Side("1.2.0"),
    reader=Side("1.3.0", "/required"),
    witness=Witness({"total": {"currency": "EUR", "amount": Decimal("5.10")}, "orderId": "0b5c"}),
    fix="make it optional, or publish orders.order-placed 2.0.0 beside it",
    identity=Identity("required-field-added", ("required", "tenant")),
)
WARNING = Finding(
    rule="optional-field-removed",
    severity=Severity.WARNING,
    message="/note is gone: consumers lose it silently.",
    location=Location("contracts/orders/order-placed.v1.yaml", 9, 3),
    contract="orders.order-placed",
    major=1,
    instance="/note",
)
SHARED = Finding(
    rule="type-narrowed",
    severity=Severity.ERROR,
    message="/total/amount no longer accepts fractions.",
    location=Location("contracts/shared/money.yaml", 5, 5),
    contract="orders.order-placed",
    major=1,
    instance="/total/amount",
    direction=Direction.BACKWARD,
    writer=Side("1.2.0", "/properties/total/properties/amount/type"),
    reader=Side("1.3.0", "/properties/total/properties/amount/type"),
    witness=Witness(None),
    affected=(
        Affected("shipping", "reads /total/amount"),
        Affected("billing", "declares no reads"),
    ),
    places=(Location("contracts/orders/order-placed.v2.yaml", 8, 5),),
)
ACCEPTED = Finding(
    rule="enum-value-removed",
    severity=Severity.ERROR,
    message="/region no longer has the value us.",
    location=Location("contracts/orders/order-placed.v1.yaml", 20, 5),
    contract="orders.order-placed",
    major=1,
    instance="/region",
    direction=Direction.FORWARD,
    ignored=Ignored("2027-01-15", "nobody ever sent it"),
)
SYNTAX = Finding(
    rule="syntax",
    severity=Severity.ERROR,
    message="a mapping needs a colon here",
    location=Location("contracts/orders/broken.v1.yaml", 3, 1),
    unreadable=True,
)


def report(
    *findings: Finding,
    contracts: int = 1,
    changed: int = 0,
    base: Origin | None = BASE,
    history: str | None = None,
) -> Report:
    """A report of these findings."""
    ordered = in_order(findings)
    return Report(ordered, counted(ordered, contracts, changed), base, history)


ALL = report(SYNTAX, SHARED, WARNING, ACCEPTED, BREAK, contracts=42, changed=3)
